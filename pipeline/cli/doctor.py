"""What Octavo needs on a machine, and whether it is there."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from pipeline import resources
from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint.patches import state as patch_state

# Shared library, then its package for apt, dnf and brew.
LIBRARIES = {
    "pango-1.0": ("libpango-1.0-0", "pango", "pango"),
    "pangoft2-1.0": ("libpangoft2-1.0-0", "pango", "pango"),
    "harfbuzz-subset": ("libharfbuzz-subset0", "harfbuzz", "harfbuzz"),
}
_INSTALLERS = ("apt-get install -y", "dnf install -y", "brew install")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: whether it is there, what was found, and the system package that brings it, if any.

    `plugin` is the distribution of a plugin, empty for what Octavo itself needs. `off` is something that is there and not used,
    for a reason that `said` gives.
    """

    name: str
    good: bool
    said: str
    library: str = ""
    plugin: str = ""
    off: bool = False

    @property
    def state(self) -> str:
        """The word it is shown with."""
        return "missing" if not self.good else "off" if self.off else "ok"


def examine() -> list[Finding]:
    """Return what is there and what is missing."""
    found = [Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0])]
    found.append(_pandoc())
    for name in packages():
        try:
            found.append(Finding(name, True, version(name)))
        except PackageNotFoundError:
            found.append(Finding(name, False, "not installed"))
    for library in LIBRARIES:
        path = ctypes.util.find_library(library)
        found.append(Finding(library, path is not None, path or "not found", library))
    fonts = sorted((resources.assets() / "fonts").glob("*.[ot]tf"))
    found.append(Finding("fonts", bool(fonts), f"{len(fonts)} files"))
    reveal = (resources.assets() / "reveal" / "reveal.js").is_file()
    found.append(Finding("reveal.js", reveal, "bundled" if reveal else "not found"))
    usable = all(finding.good for finding in found)  # else Octavo itself may not load, nor what it loads
    return [*found, *_patches(usable=usable), *(_plugins() if usable else ())]


def _patches(*, usable: bool) -> list[Finding]:
    """Return whether Octavo's patches of WeasyPrint are used, by its files alone unless it is `usable`.

    Raises Failure for a value of OCTAVO_WEASYPRINT that has no meaning.
    """
    known = startup.states() if usable else patch_state.states()
    if sentences := patch_state.explain(known):
        return [Finding("patches", True, sentence, off=True) for sentence in sentences]
    return [Finding("patches", True, f"WeasyPrint runs with all {len(known)} groups")]


def packages() -> list[str]:
    """Return the names of the Python packages Octavo says it needs; none where it is not installed itself."""
    try:
        needs = requires("octavo") or []
    except PackageNotFoundError:
        return []
    return sorted(re.split(r"[^\w.-]", need)[0] for need in needs if "extra ==" not in need)


def remedy(findings: Sequence[Finding]) -> str:
    """Return the one command that mends what is missing; "" when nothing is."""
    missing = [finding for finding in findings if not finding.good]
    if missing and all(finding.plugin for finding in missing):
        return f"pip uninstall {' '.join(sorted({finding.plugin for finding in missing}))}"
    libraries = [finding.library for finding in missing if finding.library]
    if libraries:
        tools = [installer.split()[0] for installer in _INSTALLERS]
        which = next((index for index, tool in enumerate(tools) if shutil.which(tool)), 0)
        packages = sorted({LIBRARIES[library][which] for library in libraries})
        prefix = "" if which == 2 else "sudo "
        return f"{prefix}{_INSTALLERS[which]} {' '.join(packages)}"
    return "make setup (in a checkout), or pip install --force-reinstall octavo" if missing else ""


def _plugins() -> list[Finding]:
    """Return the plugins that are installed, and what is wrong with them."""
    from pipeline.engine import plugins, registry

    faults = {fault.plugin: fault.message for fault in registry.faults()}
    installed = [plugin for group in plugins.KINDS for plugin in plugins.installed(group)]
    return [
        Finding(
            f"{plugin.kind} {plugin.entry.name}",
            plugin not in faults,
            f"{plugin.maker} {faults.get(plugin, '')}".strip(),
            plugin=plugin.distribution,
        )
        for plugin in installed
    ]


def _pandoc() -> Finding:
    from pipeline.tools.pandoc import process as pandoc

    try:
        said = subprocess.run(
            [pandoc.binary(), "--version"], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, ImportError, subprocess.SubprocessError) as wrong:
        return Finding("pandoc", False, f"cannot be run: {wrong}")
    return Finding("pandoc", True, said.stdout.split("\n", 1)[0].removeprefix("pandoc "))

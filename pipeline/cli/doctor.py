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

# Shared library, then its package for apt, dnf and brew.
LIBRARIES = {
    "pango-1.0": ("libpango-1.0-0", "pango", "pango"),
    "pangoft2-1.0": ("libpangoft2-1.0-0", "pango", "pango"),
    "harfbuzz-subset": ("libharfbuzz-subset0", "harfbuzz", "harfbuzz"),
}
_INSTALLERS = ("apt-get install -y", "dnf install -y", "brew install")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: whether it is there, what was found, and the system package that brings it, if any."""

    name: str
    good: bool
    said: str
    library: str = ""


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
    return found


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
    libraries = [finding.library for finding in missing if finding.library]
    if libraries:
        tools = [installer.split()[0] for installer in _INSTALLERS]
        which = next((index for index, tool in enumerate(tools) if shutil.which(tool)), 0)
        packages = sorted({LIBRARIES[library][which] for library in libraries})
        prefix = "" if which == 2 else "sudo "
        return f"{prefix}{_INSTALLERS[which]} {' '.join(packages)}"
    return "make setup (in a checkout), or pip install --force-reinstall octavo" if missing else ""


def _pandoc() -> Finding:
    from pipeline.tools.pandoc import process as pandoc

    try:
        said = subprocess.run(
            [pandoc.binary(), "--version"], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, ImportError, subprocess.SubprocessError) as wrong:
        return Finding("pandoc", False, f"cannot be run: {wrong}")
    return Finding("pandoc", True, said.stdout.split("\n", 1)[0].removeprefix("pandoc "))

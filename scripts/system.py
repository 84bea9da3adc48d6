"""Finds system libraries and programs; installs missing ones with apt if permitted, else prints the command.

python scripts/system.py GROUP...     groups: bootstrap runtime external
"""

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """A library or program, a function that finds it, and the packages that contain it."""

    name: str
    present: Callable[[], bool]
    apt: str
    dnf: str
    brew: str


def library(name: str, version: str) -> Callable[[], bool]:
    """A probe that loads a shared library as WeasyPrint does, because a file on disk may still fail to load."""

    def present() -> bool:
        found = ctypes.util.find_library(name)
        for candidate in (f"lib{name}.so.{version}", f"lib{name}.{version}.dylib", found):
            try:
                if candidate and ctypes.CDLL(candidate):
                    return True
            except OSError:
                continue
        return False

    return present


def command(*names: str) -> Callable[[], bool]:
    """A probe for a program, under any of its names."""
    return lambda: any(shutil.which(name) for name in names)


def office(part: str) -> Callable[[], bool]:
    """A probe for a module of LibreOffice; Debian has separate packages for Writer and Impress."""

    def present() -> bool:
        program = shutil.which("soffice")
        if program is None:
            return False
        folder = Path(program).resolve().parent
        return sys.platform == "darwin" or (folder / f"lib{part}lo.so").exists()

    return present


def java() -> bool:
    """Runs java, because macOS has a `java` that only says where to get one."""
    return (
        bool(shutil.which("java"))
        and subprocess.run(["java", "-version"], capture_output=True).returncode == 0
    )


GROUPS: dict[str, tuple[Need, ...]] = {
    # only when there is no uv: a private venv has to hold it
    "bootstrap": (
        Need(
            "venv",
            lambda: importlib.util.find_spec("ensurepip") is not None,
            "python3-venv",
            "python3",
            "python",
        ),
    ),
    "runtime": (
        Need("pango", library("pango-1.0", "0"), "libpango-1.0-0", "pango", "pango"),
        Need("pangoft2", library("pangoft2-1.0", "0"), "libpangoft2-1.0-0", "pango", "pango"),
        Need(
            "harfbuzz-subset", library("harfbuzz-subset", "0"), "libharfbuzz-subset0", "harfbuzz", "harfbuzz"
        ),
    ),
    "external": (
        Need("java", java, "default-jre-headless", "java-latest-openjdk-headless", "openjdk"),
        Need(
            "chromium",
            command("chromium", "chromium-browser", "google-chrome"),
            "chromium",
            "chromium",
            "chromium",
        ),
        Need("writer", office("sw"), "libreoffice-writer-nogui", "libreoffice-writer", "libreoffice"),
        Need("impress", office("sd"), "libreoffice-impress-nogui", "libreoffice-impress", "libreoffice"),
        Need("pdftoppm", command("pdftoppm"), "poppler-utils", "poppler-utils", "poppler"),
        Need("qpdf", command("qpdf"), "qpdf", "qpdf", "qpdf"),
        Need("xmllint", command("xmllint"), "libxml2-utils", "libxml2", "libxml2"),
        Need("faketime", command("faketime"), "faketime", "libfaketime", "libfaketime"),
        Need("math", office("sm"), "libreoffice-math-nogui", "libreoffice-math", "libreoffice"),
    ),
}

INSTALL = {"apt": "sudo apt-get install -y", "dnf": "sudo dnf install -y", "brew": "brew install"}
PROGRAM = {"apt": "apt-get", "dnf": "dnf", "brew": "brew"}


def missing(groups: Sequence[str]) -> list[Need]:
    """The needs of these groups that are missing now."""
    return [need for group in groups for need in GROUPS[group] if not need.present()]


def packages(needs: Sequence[Need], manager: str) -> list[str]:
    """Package names for one manager, each once, in the order of the needs."""
    return list(dict.fromkeys(getattr(need, manager) for need in needs))


def advice(needs: Sequence[Need], managers: Sequence[str]) -> str:
    """What is missing, and the command that installs it, for each package manager given."""
    lines = [
        f"missing from this system: {', '.join(need.name for need in needs)}",
        "install it, then run make again:",
    ]
    lines += [f"    {INSTALL[manager]} {' '.join(packages(needs, manager))}" for manager in managers]
    return "\n".join(lines)


def privilege() -> list[str] | None:
    """The words to put before a command that needs root; None if it cannot be run."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(names: Sequence[str], prefix: Sequence[str]) -> bool:
    """Runs apt-get, waiting for the lock of another apt; its output is shown only if it fails."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=900"]
    subprocess.run(
        [*apt, "update"], capture_output=True
    )  # a broken package source is no failure yet; install will report it
    done = subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *names], capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], sep="\n", file=sys.stderr)
    return done.returncode == 0


def main(groups: Sequence[str]) -> int:
    """Returns 0 if nothing is missing any more."""
    needs = missing(groups)
    if not needs:
        return 0
    manager = next((name for name, program in PROGRAM.items() if shutil.which(program)), None)
    prefix = privilege() if manager == "apt" else None
    if prefix is not None:
        names = packages(needs, "apt")
        print(f"set-up: apt-get install {' '.join(names)}", file=sys.stderr)
        if install(names, prefix) and not (needs := missing(groups)):
            return 0
    print(advice(needs, [manager] if manager else list(INSTALL)), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""An environment with octavo and plugins in it, made with the installer that people use."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Environment:
    """A virtual environment that has octavo, and what is installed into it besides."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def install(self, *words: str | Path) -> None:
        """Run `uv pip install`, which needs no network: hatchling is at hand, and dependencies are."""
        options = ("--no-deps", "--no-build-isolation", "--offline", "--reinstall", "--quiet")
        subprocess.run([_uv(), "pip", "install", "--python", self.python, *options, *words], check=True)

    def octavo(self, *words: str, at: Path, **more: str) -> subprocess.CompletedProcess[str]:
        """Run octavo in a folder; what it says, and its status, are the caller's to judge."""
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **more}
        environment.pop("PYTHONPATH", None)
        return subprocess.run(
            [self.python, "-m", "pipeline", *words], capture_output=True, text=True, cwd=at, env=environment
        )


def new(folder: Path) -> Environment:
    """Return a new environment that also finds what this one has: octavo and its dependencies, hatchling."""
    subprocess.run([_uv(), "venv", "--quiet", "--python", sys.executable, folder], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    line = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (folder / "lib" / version / "site-packages" / "this-checkout.pth").write_text(line, "utf-8")
    return Environment(folder)


def _uv() -> str:
    told = subprocess.run([ROOT / "scripts/setup.sh", "--uv"], capture_output=True, text=True, check=True)
    return told.stdout.strip()


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment without plugins."""
    return new(tmp_path / "environment")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two documents."""
    content = tmp_path / "project" / "content"
    content.mkdir(parents=True)
    (content / "a.md").write_text("# First\n\nSome words.\n\nTODO: more of them.\n", "utf-8")
    (content / "b.md").write_text("# Second\n\nSome words, too.\n", "utf-8")
    return tmp_path / "project"

"""No code that lies in the folder of strangers is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from tests.cli.conftest import Octavo, octavo, write
from tests.security.canary import GOOD, Write

__all__ = ["octavo", "write"]  # the fixtures
RAN = "import os\nopen(os.environ['RAN'], 'a').write(__name__ + ' ')\nraise ImportError\n"
MODULES = ("click", "pathlib", "yaml", "lxml", "frontmatter", "sitecustomize", "weasyprint", "strangers")


@pytest.fixture
def strangers_folder(write: Write, tmp_path: Path) -> Path:
    """A folder with modules of known names, a package that brings a format, and bytecode."""
    for name in MODULES:
        write(f"here/{name}.py", RAN)
        write(f"here/content/{name}.py", RAN)
    for kind in ("formats", "stages", "themes"):
        write(f"here/strangers-{kind}-1.dist-info/entry_points.txt", f"[octavo.{kind}]\nx = strangers:X\n")
        write(
            f"here/strangers-{kind}-1.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: strangers-{kind}\nVersion: 1\n",
        )
    write("here/a.pth", RAN.replace("\n", ";"))
    write("here/content/a.md", GOOD)
    return tmp_path / "here"


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["build --untrusted -f html,pdf --jobs 2", "check -f docx", "formats", "doctor"]
)
def test_no_module_of_the_current_folder_is_loaded(
    octavo: Octavo, strangers_folder: Path, tmp_path: Path, words: str
) -> None:
    said = octavo(*words.split(), cwd=strangers_folder, RAN=str(tmp_path / "ran"))
    assert said.status in (0, 1), said.err
    assert not (tmp_path / "ran").exists()
    assert "strangers" not in said.out + said.err


def test_octavo_itself_is_loaded_where_it_lies_in_the_current_folder(tmp_path: Path) -> None:
    """As from a checkout, with nothing installed."""
    home = Path(pipeline.__file__).parents[1]
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    done = subprocess.run(
        [sys.executable, "-S", "-m", "pipeline", "--version"], cwd=home, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": packages},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

"""A pipe among the files of strangers is no file: nothing waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import write
from tests.security.canary import GOOD, Write

__all__ = ["write"]  # the fixture
THEME = '[build]\ntheme = "own"\n'
# Where the pipe is, from the project's folder, and the formats in which it may be asked for.
PLACES = {
    "content/b.md": "html",
    "content/p.svg": "html,pdf",
    "content/p.png": "html,docx",
    "content/part.md": "ast",
    "octavo.toml": "ast",
    "templates/own/theme.toml": "html",
    "templates/own/logo.svg": "html,pdf",
    "templates/own/mono.ttf": "html,pdf",
    "templates/own/web.html.j2": "html",
    "templates/own/print.css.j2": "pdf",
    "templates/own/deck.js": "revealjs",
    "templates/own/cover.svg.j2": "epub",
    "templates": "html",
    "build/html/.octavo-x": "html",
    "build/html/a.html": "html",
    "build/html": "html",
    "build": "html",
    "build/.octavo": "html",
    "build/.octavo/index.sqlite": "html",
    "build/.octavo/noop": "html",
    "build/.octavo/objects": "html",
}
BODY = (
    GOOD.replace("title: T", "title: T\njinja: true")
    + '\n![p](p.svg)\n\n![q](p.png)\n\n{% include "part.md" ignore missing %}\n'
)
LOOKS = {"logo.svg": 'logo = "logo.svg"\n', "mono.ttf": '[fonts]\nfiles = ["mono.ttf"]\n'}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("mode", [["--untrusted"], []])
def test_nothing_waits_for_a_pipe(write: Write, tmp_path: Path, place: str, mode: list[str]) -> None:
    write("content/a.md", BODY)
    if place.startswith("templates"):
        write("octavo.toml", THEME)
    if place.startswith("templates/"):
        write("templates/own/theme.toml", f'extends = "aurora"\n{LOOKS.get(Path(place).name, "")}')
    pipe = tmp_path / place
    pipe.parent.mkdir(parents=True, exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "pipeline", "build", "-f", PLACES[place], "--jobs", "1", *mode]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert "internal-error" not in done.stderr
    assert "Traceback" not in done.stderr

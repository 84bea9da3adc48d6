"""`octavo check --deep`: the installed validators are run, and their messages become diagnostics."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.external.conftest import Need

pytestmark = pytest.mark.external
TEXT = "---\ntitle: T\n---\n\n# A\n\ntext\n"


def check(folder: Path, formats: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = [
        sys.executable,
        "-m",
        "pipeline",
        "check",
        "--deep",
        "a.md",
        "-f",
        formats,
        "--report",
        "console",
    ]
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, env={**os.environ, **environment}
    )


def judge(folder: Path, name: str, script: str) -> str:
    """Put a program that says something else on the PATH, before all others."""
    home = folder / "bin"
    home.mkdir(exist_ok=True)
    program = home / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return f"{home}{os.pathsep}{os.environ['PATH']}"


def test_good_outputs_are_good_and_nothing_is_left(need: Need, tmp_path: Path) -> None:
    need("qpdf")
    need("java")
    need("xmllint")
    (tmp_path / "a.md").write_text(TEXT)
    done = check(tmp_path, "pdf,epub")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines()[-1].startswith("asked epubcheck, xmllint, qpdf")
    assert not (tmp_path / "build/pdf").exists()


def test_what_a_judge_says_is_an_error_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    done = check(tmp_path, "pdf", PATH=judge(tmp_path, "qpdf", "echo 'a dangling reference'; exit 3"))
    assert done.returncode == 1
    assert "a.md: error[artifact-judged]: pdf: qpdf: a dangling reference" in done.stderr


def test_rules_are_for_judges_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "octavo.toml").write_text('[rules]\nartifact-judged = "warning"\n')
    done = check(tmp_path, "pdf", PATH=judge(tmp_path, "qpdf", "echo odd; exit 3"))
    assert done.returncode == 0 and "warning[artifact-judged]" in done.stderr


def test_who_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    done = check(tmp_path, "docx", PATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "no judge asked; not installed: xmllint, ooxml-validator\n")

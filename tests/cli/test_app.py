"""The octavo command as a whole: help, version, `clean`, an interrupt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import __version__
from tests.cli.conftest import Octavo, Write


def test_clean_removes_outputs_only(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", "# A\n\ntext")
    octavo("build", "-f", "ast")
    assert (tmp_path / "build").is_dir()
    assert octavo("clean").status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
    assert octavo("clean").status == 0


@pytest.mark.parametrize("output", [".", "..", "../other", "/tmp"])
def test_clean_never_removes_what_is_not_inside(
    octavo: Octavo, write: Write, tmp_path: Path, output: str
) -> None:
    write("p/octavo.toml", f"[build]\noutput = '{output}'\n")
    write("other/precious.txt", "x")
    octavo("clean", cwd=tmp_path / "p")
    assert (tmp_path / "p/octavo.toml").is_file()
    assert (tmp_path / "other/precious.txt").is_file()


def test_the_version_is_said_at_once(octavo: Octavo) -> None:
    started = time.monotonic()
    said = octavo("--version")
    assert (said.status, said.out) == (0, f"octavo {__version__}\n")
    assert time.monotonic() - started < 10


def test_help_is_for_people(octavo: Octavo) -> None:
    said = octavo("--help")
    assert said.status == 0
    for name in ("build", "check", "watch", "explain", "new", "formats", "doctor", "clean"):
        assert f"  {name} " in said.out
    assert octavo("build", "--help").status == 0
    assert octavo("buld").status == 2


@pytest.mark.slow
def test_an_interrupt_ends_quietly(write: Write, tmp_path: Path) -> None:
    for number in range(6):
        write(f"content/{number}.md", f"# {number}\n\n" + "word " * 20_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "-f", "pdf", "--jobs", "2"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode not in (0, 2)
    assert "Traceback" not in err
    assert list(tmp_path.rglob(".octavo-*")) == []


# --- OCTAVO_WEASYPRINT
PRINT = ("build", "a.md", "-f", "pdf", "--output", "out")


def print_statuses(octavo: Octavo, **environment: str) -> list[tuple[str, list[str]]]:
    """Return the status of each output that is built now, and the reasons for it."""
    report = json.loads(octavo(*PRINT, "--report", "json", **environment).out)
    return [(artifact["status"], artifact["reasons"]) for artifact in report["artifacts"]]


def test_what_was_printed_with_patches_is_not_taken_for_what_is_printed_without(
    octavo: Octavo, write: Write
) -> None:
    write("a.md", "---\ntitle: T\n---\n\nText.\n")
    assert [status for status, _ in print_statuses(octavo)] == ["built"]
    assert octavo(*PRINT).out == octavo(*PRINT).out  # the second is answered from the record of the first
    [(status, reasons)] = print_statuses(octavo, OCTAVO_WEASYPRINT="stock")
    assert status == "built"
    assert any("weasyprint" in reason and "stock" in reason for reason in reasons), reasons
    assert [status for status, _ in print_statuses(octavo, OCTAVO_WEASYPRINT="stock")] == ["cached"]
    assert [status for status, _ in print_statuses(octavo)] in (["built"], ["cached"])


def test_it_is_said_on_request(octavo: Octavo, write: Write) -> None:
    write("a.md", "---\ntitle: T\n---\n\nText.\n")
    said = "octavo: WeasyPrint runs without patches and fixes: OCTAVO_WEASYPRINT is 'stock'\n"
    assert octavo(*PRINT, OCTAVO_WEASYPRINT="stock").err == ""
    assert octavo(*PRINT, "--verbose", OCTAVO_WEASYPRINT="stock").err == said
    assert octavo(*PRINT, "--verbose").err == ""
    assert (
        f"off      patches: {said.removeprefix('octavo: ')}"
        in octavo("doctor", OCTAVO_WEASYPRINT="stock").out
    )
    assert "ok       patches: WeasyPrint runs with all " in octavo("doctor").out


@pytest.mark.parametrize("words", [PRINT, ("doctor",), ("check", "a.md"), ("explain", "a.md")])
def test_a_value_without_meaning_is_refused(octavo: Octavo, write: Write, words: tuple[str, ...]) -> None:
    write("a.md", "---\ntitle: T\n---\n\nText.\n")
    done = octavo(*words, OCTAVO_WEASYPRINT="off")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(
        "OCTAVO_WEASYPRINT: error[weasyprint-switch]: 'off' is no way to use WeasyPrint\n"
    )

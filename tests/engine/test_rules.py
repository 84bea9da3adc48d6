"""`[rules]`: what a diagnostic counts for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, Write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.fixture(autouse=True)
def _document(write: Write) -> None:
    write("a.svg", SVG)
    write("content/a.md", "---\ntitle: T\n---\n\n# A\n\n![](a.svg)\n\n### B\n\ntext\n")
    write("content/a.svg", SVG)


def test_a_warning_can_be_an_error_and_nothing_is_built(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("octavo.toml", '[rules]\nalt-missing = "error"\n')
    said = octavo("build", "-f", "html")
    assert said.status == 1 and "content/a.md:7:1: error[alt-missing]" in said.err and said.out == ""
    assert not (tmp_path / "build/html/a.html").exists()


def test_what_is_built_already_stays_and_is_judged_anew(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    assert octavo("build", "-f", "html").status == 0
    before = (tmp_path / "build/html/a.html").read_bytes()
    write("octavo.toml", '[rules]\nalt-missing = "error"\n')
    assert octavo("build", "-f", "html").status == 1
    assert (tmp_path / "build/html/a.html").read_bytes() == before


def test_a_diagnostic_can_be_off_or_a_note(octavo: Octavo, write: Write) -> None:
    write("octavo.toml", '[rules]\nalt-missing = "off"\nheading-skip = "note"\n')
    assert octavo("build", "-f", "html", "--strict").err == ""
    said = octavo("build", "-f", "html", "--strict", "--verbose")
    assert said.status == 0 and "note[heading-skip]" in said.err and "alt-missing" not in said.err


def test_an_error_can_be_a_warning(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", "---\ntitle: T\n---\n\n[gone](#gone) ![Not there](no.png)\n")
    assert octavo("build", "-f", "html").status == 1
    said = octavo(
        "build", "-f", "html", "--set", "rules.image-missing=warning", "--set", "rules.link-anchor=warning"
    )
    assert said.status == 0 and "warning[image-missing]" in said.err
    assert (tmp_path / "build/html/a.html").is_file() or "artifact-link" in said.err


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('alt-mising = "error"', "there is no diagnostic 'alt-mising'", "did you mean 'rules.alt-missing'?"),
        (
            'alt-missing = "fatal"',
            "'rules.alt-missing' is \"fatal\"",
            'it must be "error" or "warning" or "note" or "off"',
        ),
    ],
)
def test_what_is_no_rule_is_said_at_its_line(
    octavo: Octavo, write: Write, line: str, message: str, hint: str
) -> None:
    write("octavo.toml", f"[rules]\n{line}\n")
    said = octavo("build", "-f", "html")
    assert said.status == 2 and message in said.err and hint in said.err and "octavo.toml:2:1" in said.err

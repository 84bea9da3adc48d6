"""Names and texts of strangers are shown, and are no commands to a terminal or to who reads a log."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, octavo, write
from tests.security.canary import Write

__all__ = ["octavo", "write"]  # the fixtures
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|##[a-z]*\\[")
FORMS = ("console", "json", "github", "junit", "sarif")
NAMES = (
    "a\n::error title=x::forged.md",
    "::error::forged.md",
    "##[error]forged.md",
    "##vso[task.setvariable variable=a]b.md",
    "a\x1b]0;forged\x07\x1b[2J.md",
    "a\rforged: error.md",
    "a\u202edm.gnp.md",
)
# Entities become characters after the source was read, so that no rule about the source finds them.
TEXT = r"""---
title: T
---

## One

[x](#a&#10;::error::forged&#32;in&#32;a&#32;link&#27;[2J&#x202e;##[error]b)

![x](a&#10;::error::forged&#32;in&#32;a&#32;picture&#27;[2J&#x202e;##[error]b.png)

``` {=x::##[error]forged-in-code}
a
```
"""


def check(said: str, form: str) -> None:
    """Check that nothing in what was said acts, and that the commands of GitHub are those of diagnostics."""
    assert not ACTS.search(said if form != "github" else re.sub("(?m)^::.*", "", said))
    asked = [line for line in said.split("\n") if line.lstrip().startswith("::")]
    assert all(
        form == "github" and re.match(r"::(error|warning|notice) file=[^,:\n]*,.*title=[a-z-]+::", line)
        for line in asked
    ), asked


@pytest.mark.parametrize("form", FORMS)
def test_a_name_of_a_file_is_no_command(octavo: Octavo, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text("# A\n\n[x](#no) ![x](no.png)\n")
        (folder / f"good{name}").write_text("# A\n\ntext\n")
    said = octavo("build", ".", "-f", "ast", "--report", form, "--untrusted")
    assert len(list((tmp_path / "build").rglob("good*"))) == len(NAMES)
    check(said.out, form)
    check(said.err, form)


@pytest.mark.parametrize("name", [NAMES[0], NAMES[4]])
def test_explaining_a_file_shows_its_name(octavo: Octavo, write: Write, name: str) -> None:
    write(f"content/{name}", TEXT)
    for asked in (name, f"no{name}"):
        said = octavo("explain", f"content/{asked}", "--untrusted")
        assert "forged" in said.out + said.err
        check(said.out, "console")
        check(said.err, "console")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_words_of_a_document_are_no_command(octavo: Octavo, write: Write, form: str) -> None:
    write("content/a.md", TEXT)
    said = octavo("build", "-f", "ast,pdf", "--report", form, "--untrusted")
    for part in ("a link", "a picture", "code"):
        assert re.search(f"forged.in.{part}", said.out + said.err)
    check(said.out, form)
    check(said.err, form)

"""Eighty formulas in every format: none is refused, and none shows the commands it is written in."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree

from tests.conftest import Project
from tests.formulas.formulas import ALL

TEXT = "---\ntitle: Formulas\n---\n\n" + "\n\n".join(f"$$\n{tex}\n$$" for tex in ALL) + "\n"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
COMMAND = re.compile(r"\\[A-Za-z]|\$")
OMML = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def test_there_are_eighty() -> None:
    assert len(set(ALL)) == len(ALL) == 80


@pytest.mark.parametrize("name", ["pdf", "html", "docx", "epub"])
def test_none_is_refused(project: Project, name: str) -> None:
    found = project.convert(TEXT, name).diagnostics
    assert [str(d.message) for d in found if d.code.startswith(("math", "reference"))] == []


def test_web_pages_show_no_command(project: Project) -> None:
    page = project.output(TEXT, "html").decode()
    formulas = re.findall(r"<math\b.*?</math>", page, re.DOTALL)
    assert len(formulas) == len(ALL)
    for tex, formula in zip(ALL, formulas, strict=True):
        root = etree.fromstring(formula)
        words = [
            part.text or "" for kind in ("mi", "mo", "mn", "mtext") for part in root.iter(f"{MATHML}{kind}")
        ]
        assert not [word for word in words if COMMAND.search(word)], tex


def test_word_shows_no_command(project: Project) -> None:
    with zipfile.ZipFile(io.BytesIO(project.output(TEXT, "docx"))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    formulas = list(root.iter(f"{OMML}oMath"))
    assert len(formulas) == len(ALL)
    for tex, formula in zip(ALL, formulas, strict=True):
        words = "".join(part.text or "" for part in formula.iter(f"{OMML}t"))
        assert words and not COMMAND.search(words), tex

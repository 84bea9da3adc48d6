"""The reference document of ours: page, header and footer."""

from __future__ import annotations

import pytest

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.word import FRONT, body, parts


def test_header_shows_the_title_and_footer_counts_pages(project: Project) -> None:
    files = parts(project, FRONT + "Text.\n")
    headers = "".join(files[name].decode() for name in files if name.startswith("word/header"))
    footers = [ooxml.parse(files[name]) for name in files if name.startswith("word/footer")]
    assert "TITLE" in headers and "A &amp; B" in headers
    assert len(footers) == 2
    for footer in footers:
        assert ["".join(p.itertext()) for p in footer] == ["Seite 1 von 1"]
        assert [w.strip() for w in ooxml.find(footer, "//w:fldSimple/@w:instr")] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("paper", "size"), [("A4", ("11906", "16838")), ("Letter", ("12240", "15840"))])
def test_paper_is_a_setting(project: Project, paper: str, size: tuple[str, str]) -> None:
    project.write("octavo.toml", f'[docx]\npaper = "{paper}"\n')
    (page,) = ooxml.find(body(project, "Text.\n"), "//w:sectPr/w:pgSz")
    assert (page.get(ooxml.tag("w:w")), page.get(ooxml.tag("w:h"))) == size

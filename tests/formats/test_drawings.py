"""What neither engine draws is said at its picture, for formats that no browser shows."""

from __future__ import annotations

import pytest

from tests.conftest import Project

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text direction="{}">a</text></svg>'


@pytest.mark.parametrize("name", ["pdf", "docx", "pptx", "slides-pdf", "slides-handout"])
def test_a_picture_with_something_undrawn_is_said(project: Project, name: str) -> None:
    project.write("a.svg", _SVG.format("rtl"))
    project.write("b.svg", _SVG.format("ltr"))
    found = project.convert("# H\n\n![a](a.svg)\n\n![b](b.svg)\n", name).diagnostics
    assert [(one.code, one.span.line, one.message) for one in found if one.code.startswith("image")] == [
        ("image-undrawn", 3, "the drawing has what is not drawn here: text from right to left")
    ]


@pytest.mark.parametrize("name", ["html", "epub", "revealjs"])
def test_browsers_draw_it(project: Project, name: str) -> None:
    project.write("a.svg", _SVG.format("rtl"))
    assert "image-undrawn" not in {
        one.code for one in project.convert("# H\n\n![a](a.svg)\n", name).diagnostics
    }


def test_a_drawing_in_html_is_said_where_it_is_drawn(project: Project) -> None:
    text = '# H\n\n<svg width="9" height="9"><title>T</title><foreignObject><p>a</p></foreignObject></svg>\n'
    found = project.convert(text, "pdf").diagnostics
    assert [(one.code, one.span.line) for one in found] == [("image-undrawn", 3)]
    assert "labels in HTML" in found[0].message

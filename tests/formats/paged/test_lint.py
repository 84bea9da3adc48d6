"""What an editor would mark on laid-out pages, and what not."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.core.spans import Span
from pipeline.formats.paged import lint
from tests.conftest import Project

HEAD = "---\ntitle: T\n---\n\n"
LINES = "\n\n".join(f"Line {number}." for number in range(200))


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(target, "png")
    return target.getvalue()


def said(project: Project, text: str) -> list[str]:
    found = project.convert(HEAD + text, "pdf").diagnostics
    return [f"{d.span.line}:{d.span.column} {d.code}: {d.message}" for d in found]


def test_ordinary_pages_have_nothing_to_mark(project: Project) -> None:
    project.write("p.png", picture(1200, 300))
    text = f"# A\n\n{LINES}\n\n## B\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![seen](p.png)\n\n```\n{'x' * 70}\n```\n"
    assert said(project, text) == []


def test_a_coarse_picture_is_named_with_the_size_it_should_have(project: Project) -> None:
    project.write("p.png", picture(200, 100))
    result = project.convert(f'{HEAD}![seen](p.png){{width="100%"}}\n', "pdf")
    (found,) = result.diagnostics
    assert (found.code, found.span.line) == ("layout-image-coarse", 5)
    assert "pixels to the inch in print" in found.message and "pixels wide, or print it smaller" in found.hint


def test_an_icon_is_never_coarse(project: Project) -> None:
    project.write("p.png", picture(8, 8))
    assert said(project, '![seen](p.png){width="8mm"}\n') == []


def test_a_table_wider_than_the_text_is_named_at_its_line(project: Project) -> None:
    heads = " | ".join(f"Unbreakableword{number}" for number in range(16))
    found = said(project, f"Text.\n\n| {heads} |\n|{'---|' * 16}\n| {'x | ' * 16}\n")
    assert len(found) == 1
    assert found[0].startswith("7:1 layout-table-wide: this table is ")
    assert found[0].endswith(" mm wider than the text")


BREAK = '<div class="page-break"></div>'


def test_a_page_that_a_break_leaves_empty_is_named_where_the_next_begins(project: Project) -> None:
    (found,) = said(project, f"A line.\n\n{BREAK}\n\n## Next\n\nmore\n")
    assert found.startswith("9:1 layout-page-empty: the page before this one is 8")


def test_a_page_that_is_half_full_may_end_in_a_break(project: Project) -> None:
    half = "\n\n".join(f"Line {number}." for number in range(15))
    assert said(project, f"{half}\n\n{BREAK}\n\n## Next\n\nmore\n") == []


@pytest.mark.parametrize(
    ("shown", "spans", "found"),
    [
        ([1, 2, 3], {1: 5, 2: 9, 3: 13}, []),
        ([1, 2, 2, 3], {1: 5, 2: 9, 3: 13}, [(9, "slide 2 does not fit")]),
        ([3, 3, 0, 1, 1], {1: 5, 3: 13}, [(5, "slide 1 does not fit"), (13, "slide 3 does not fit")]),
        ([1, 1], {}, []),
    ],
)
def test_a_slide_on_two_pages_does_not_fit(
    shown: list[int], spans: dict[int, int], found: list[tuple[int, str]]
) -> None:
    pages = [_Page(number) for number in shown]
    told = lint.find_overflow(pages, {number: Span("a.md", line) for number, line in spans.items()})
    assert [(d.span.line, d.message) for d in told] == found
    assert {d.code for d in told} <= {"slide-overflow"}


class _Box:
    """A page's box, or that of a slide on it: `section` elements say their number."""

    def __init__(self, tag: str, number: int = 0, children: tuple[_Box, ...] = ()) -> None:
        self.element_tag, self.element, self.children = tag, {"data-number": str(number or "")}, children


class _Page:
    def __init__(self, number: int) -> None:
        self._page_box = _Box("html", children=(_Box("body", children=(_Box("section", number),)),))


WIDE = (
    '{% extends "shipped/page.html.j2" %}{% block body %}<pre data-at="AT" style="width: 20px">'
    + "a" * 99
    + "</pre>{% endblock %}"
)


@pytest.mark.parametrize(
    "at", ["2:1:/etc/hostname", "1:1:octavo.toml", "x", "1", "1:2", "7:1:b.md", "99999999999:1"]
)
def test_a_position_that_a_layout_makes_up_leads_to_no_other_file(project: Project, at: str) -> None:
    """Its line would be shown with the diagnostic."""
    project.write("octavo.toml", '[build]\ntheme = "own"\n')
    project.write("templates/own/theme.toml", 'extends = "aurora"\n')
    project.write("templates/own/page.html.j2", WIDE.replace("AT", at))
    project.write("b.md", "from an include\n")
    for text in ("text", "{% include 'b.md' %}"):
        (found,) = project.convert(f"---\ntitle: T\njinja: true\n---\n\n{text}\n", "pdf").diagnostics
        included = at == "7:1:b.md" and "include" in text
        assert (found.code, found.span.path) == ("layout-code-wide", "b.md" if included else "a.md")

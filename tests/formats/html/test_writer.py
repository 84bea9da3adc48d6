"""HTML for pages, decks and books: pictures inside, headings moved, formulas, footnotes."""

from __future__ import annotations

import re

import lxml.html

from pipeline.formats.html import writer as html_writer
from tests.conftest import Project


def fragment(project: Project, text: str, style: html_writer.WriterSettings) -> str:
    document = project.document(f"---\ntitle: T\n---\n\n{text}")
    return html_writer.write_fragment(document.blocks, document, project.context(), style)


def test_pictures_travel_inside_the_page_with_their_size(project: Project) -> None:
    project.write("p.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>")
    html = fragment(project, "See ![it](p.svg) and ![it](p.svg){width=50%}.", html_writer.WriterSettings())
    assert html.count('src="data:image/svg+xml;base64,') == 2
    assert 'width="30" height="20"' in html
    assert 'style="width:50.0%"' in html


def test_headings_move_down_and_stop_at_six(project: Project) -> None:
    html = fragment(project, "# One\n\n## Two\n", html_writer.WriterSettings(shift=4))
    assert re.findall(r"<h(\d)", html) == ["5", "6"]


def test_formulas_are_mathml_or_pictures_or_as_typed(project: Project) -> None:
    assert "<math" in fragment(project, "$x^2$", html_writer.WriterSettings())
    drawn = fragment(project, "$x^2$\n\n$$y$$", html_writer.WriterSettings(math="svg"))
    assert "<math" not in drawn
    assert '<span class="math inline"><img alt="x^2" src="data:image/svg+xml;base64,' in drawn
    assert '<span class="math display"><img alt="y"' in drawn
    typed = fragment(project, "$\\nosuch{x$", html_writer.WriterSettings(math="svg"))
    assert "nosuch{x" in typed


def test_footnotes_stand_at_the_end_or_where_css_takes_them_from(project: Project) -> None:
    text = "One[^n].\n\n[^n]: First.\n\n    Second.\n\n        code\n\n    - item\n"
    at_end = fragment(project, text, html_writer.WriterSettings())
    assert 'role="doc-endnotes"' in at_end
    assert 'id="footnotes"' not in at_end
    on_page = fragment(project, text, html_writer.WriterSettings(footnotes="page"))
    assert "doc-endnotes" not in on_page
    (note,) = re.findall(r'<span class="footnote">(.*?)</span>', on_page, re.DOTALL)
    assert re.sub(r"<[^>]*>", "", note).split() == ["First.", "Second.", "code", "•", "item"]


def test_contents_are_escaped_and_as_deep_as_asked(project: Project) -> None:
    document = project.document("---\ntitle: T\n---\n\n# One & *two*\n\n## Sub\n\n### Deep\n")
    found = html_writer.table_of_contents(document.blocks, depth=2)
    assert [(entry.level, entry.id, entry.html) for entry in found] == [
        (1, "one--two", "One &amp; two"),
        (2, "sub", "Sub"),
    ]


def test_lists_keep_the_form_of_their_numbers(project: Project) -> None:
    text = "(1) a\n\n    b) b\n\n        i. c\n\nd\n\nIV) e\n\nf\n\n1. g\n"
    made = lxml.html.fromstring(project.output(f"---\ntitle: T\n---\n\n{text}", "html"))
    assert [item.get("class") for item in made.xpath("//main//ol")] == [
        "decimal-parens", "lower-alpha-paren", "lower-roman", "upper-roman-paren", None,
    ]  # fmt: skip

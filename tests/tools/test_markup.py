"""HTML made lean: code without pandoc's links, long lines broken and marked."""

from __future__ import annotations

import re

import pytest

from pipeline.core.text import Span
from pipeline.tools import highlighted, markup
from pipeline.tools.pandoc import Pandoc
from tests.conftest import Project

BREAK = re.compile(r'\n<span class="wrap">↪ ?</span>')


def code(pandoc: Pandoc, text: str) -> str:
    blocks = pandoc.read(text, reader="commonmark_x", span=Span("a.md"))
    return pandoc.write(blocks, writer="html5", span=Span("a.md")).data.decode()


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", BREAK.sub("", html))


@pytest.mark.parametrize("language", ["python", "json", "bash"])
def test_lines_of_code_lose_their_links_and_nothing_else(pandoc: Pandoc, language: str) -> None:
    html = code(pandoc, f"```{language}\na = [1]\n\n# more\n```")
    lean = highlighted.lean(html)
    assert "<a " in html
    assert "<a " not in lean
    assert 'id="cb' not in lean
    assert words(lean) == words(html)


def test_two_blocks_are_both_lean(pandoc: Pandoc) -> None:
    assert "<a " not in highlighted.lean(code(pandoc, "```python\nx\n```\n\ntext\n\n```json\n1\n```"))


def test_numbered_lines_keep_a_span_each(pandoc: Pandoc) -> None:
    lean = highlighted.lean(code(pandoc, "``` {.python .numberLines}\nx\ny\n```"))
    assert lean.count('<span class="line">') == 2


def test_html_without_code_stays(pandoc: Pandoc) -> None:
    html = code(pandoc, "# Head\n\nText `code` [link](https://a.example).")
    assert highlighted.lean(html) == html


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("x" * 25, 10),
        ("word " * 10, 12),
        ("f(a, b), g(c, d), h(e, f)", 10),
        ("&lt;" * 30, 10),
        ("日本語" * 9, 10),
    ],
)
def test_long_lines_are_broken_and_lose_nothing(line: str, columns: int) -> None:
    made = highlighted.break_lines(line, columns)
    parts = BREAK.split(made)
    assert len(parts) > 1
    assert "".join(parts) == line
    assert all(len(re.sub(r"&\w+;", "x", part)) <= columns for part in parts)


def test_short_lines_stay() -> None:
    assert highlighted.break_lines("a\n\nbc", 5) == "a\n\nbc"
    assert highlighted.break_lines("<b>12345</b>", 5) == "<b>12345</b>"


def test_a_line_breaks_behind_a_blank_where_there_is_one() -> None:
    assert BREAK.split(highlighted.break_lines("abcdef ghij klm", 9))[0] == "abcdef "


def test_tokens_stay_whole_and_paired_across_breaks() -> None:
    line = '<span class="st">"' + "a, " * 20 + '"</span> <span class="co"># end</span>'
    made = highlighted.break_lines(line, 20)
    assert made.count("<span") == made.count("</span>")
    assert words(made) == words(line)


def test_a_token_over_several_lines_is_opened_again_on_each() -> None:
    made = highlighted.break_lines('<span class="co">one\ntwo</span>', 80)
    assert made.split("\n") in (
        ['<span class="co">one</span>', '<span class="co">two</span>'],
        ['<span class="co">one', "two</span>"],
    )


def fragment(project: Project, text: str, style: markup.Style) -> str:
    document = project.document(f"---\ntitle: T\n---\n\n{text}")
    return markup.fragment(document.blocks, document, project.context(), style)


def test_pictures_travel_inside_the_page_with_their_size(project: Project) -> None:
    project.write("p.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>")
    html = fragment(project, "See ![it](p.svg) and ![it](p.svg){width=50%}.", markup.Style())
    assert html.count('src="data:image/svg+xml;base64,') == 2
    assert 'width="30" height="20"' in html
    assert 'style="width:50.0%"' in html


def test_headings_move_down_and_stop_at_six(project: Project) -> None:
    html = fragment(project, "# One\n\n## Two\n", markup.Style(shift=4))
    assert re.findall(r"<h(\d)", html) == ["5", "6"]


def test_formulas_are_mathml_or_pictures_or_as_typed(project: Project) -> None:
    assert "<math" in fragment(project, "$x^2$", markup.Style())
    drawn = fragment(project, "$x^2$\n\n$$y$$", markup.Style(math="svg"))
    assert "<math" not in drawn
    assert '<span class="math inline"><img alt="x^2" src="data:image/svg+xml;base64,' in drawn
    assert '<span class="math display"><img alt="y"' in drawn
    typed = fragment(project, "$\\nosuch{x$", markup.Style(math="svg"))
    assert "nosuch{x" in typed


def test_footnotes_stand_at_the_end_or_where_css_takes_them_from(project: Project) -> None:
    text = "One[^n].\n\n[^n]: First.\n\n    Second.\n\n        code\n\n    - item\n"
    at_end = fragment(project, text, markup.Style())
    assert 'role="doc-endnotes"' in at_end
    assert 'id="footnotes"' not in at_end
    on_page = fragment(project, text, markup.Style(footnotes="page"))
    assert "doc-endnotes" not in on_page
    (note,) = re.findall(r'<span class="footnote">(.*?)</span>', on_page, re.DOTALL)
    assert re.sub(r"<[^>]*>", "", note).split() == ["First.", "Second.", "code", "item"]


def test_contents_are_escaped_and_as_deep_as_asked(project: Project) -> None:
    document = project.document("---\ntitle: T\n---\n\n# One & *two*\n\n## Sub\n\n### Deep\n")
    found = markup.contents(document.blocks, depth=2)
    assert [(entry.level, entry.id, entry.html) for entry in found] == [
        (1, "one--two", "One &amp; two"),
        (2, "sub", "Sub"),
    ]

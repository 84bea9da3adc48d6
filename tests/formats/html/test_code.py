"""Highlighted code: few elements, tokens of the same style joined, long lines broken at a mark."""

from __future__ import annotations

import re

import pytest

from pipeline import resources
from pipeline.core.spans import Span
from pipeline.formats.html import code as html_code
from pipeline.formats.html import writer as html_writer
from pipeline.tools.pandoc.process import Pandoc

RULES = re.compile(r"^(code [^{]*?) \{ (.*) \}$", re.MULTILINE)
BREAK = re.compile(r'\n<span class="wrap">↪ ?</span>')


def code(pandoc: Pandoc, text: str) -> str:
    return html_writer.write_html5(
        pandoc.read(text, reader="commonmark_x", span=Span("a.md")), pandoc, span=Span("a.md")
    )


def as_written(pandoc: Pandoc, text: str) -> str:
    """Return pandoc's HTML with the code itself instead of placeholders."""
    blocks = pandoc.read(text, reader="commonmark_x", span=Span("a.md"))
    return pandoc.write(blocks, writer="html5", span=Span("a.md")).data.decode()


def words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", BREAK.sub("", html))


@pytest.mark.parametrize("language", ["python", "json", "bash"])
def test_lines_of_code_lose_their_links_and_nothing_else(pandoc: Pandoc, language: str) -> None:
    text = f"```{language}\na = [1]\n\n# more\n```"
    html = as_written(pandoc, text)
    assert "<a " in html
    for lean in (html_code.insert_code(html, {}), code(pandoc, text)):
        assert "<a " not in lean
        assert 'id="cb' not in lean
        assert words(lean) == words(html)


def test_two_blocks_are_both_lean(pandoc: Pandoc) -> None:
    text = "```python\nx\n```\n\ntext\n\n```json\n1\n```"
    assert "<a " not in html_code.insert_code(as_written(pandoc, text), {})
    assert "<a " not in code(pandoc, text)


def test_html_without_code_stays(pandoc: Pandoc) -> None:
    html = as_written(pandoc, "# Head\n\nText `code` [link](https://a.example).")
    assert html_code.insert_code(html, {}) == html


def test_numbered_lines_have_a_span_each(pandoc: Pandoc) -> None:
    lean = code(pandoc, "``` {.python .numberLines startFrom=7}\nx\n\ny\n```")
    assert re.findall('<span class="line">(.*?)</span>', lean) == ["x", "", "y"]
    assert "counter-reset: source-line 6" in lean


def test_code_that_looks_like_pandoc_s_stays(pandoc: Pandoc) -> None:
    sign = "\U00100000"
    raw = f'<div class="sourceCode"><pre><code><span id="cb1-1"><a href="#"></a>{sign}</span></code></pre></div>'
    assert raw in code(pandoc, f"{raw}\n\ntext")


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
    made = html_code.break_lines(line, columns)
    parts = BREAK.split(made)
    assert len(parts) > 1
    assert "".join(parts) == line
    assert all(len(re.sub(r"&\w+;", "x", part)) <= columns for part in parts)


def test_short_lines_stay() -> None:
    assert html_code.break_lines("a\n\nbc", 5) == "a\n\nbc"
    assert html_code.break_lines("<b>12345</b>", 5) == "<b>12345</b>"


def test_a_line_breaks_behind_a_blank_where_there_is_one() -> None:
    assert BREAK.split(html_code.break_lines("abcdef ghij klm", 9))[0] == "abcdef "


def test_tokens_stay_whole_and_paired_across_breaks() -> None:
    line = '<span class="st">"' + "a, " * 20 + '"</span> <span class="co"># end</span>'
    made = html_code.break_lines(line, 20)
    assert made.count("<span") == made.count("</span>")
    assert words(made) == words(line)


def test_a_token_over_several_lines_is_opened_again_on_each() -> None:
    made = html_code.break_lines('<span class="co">one\ntwo</span>', 80)
    assert made.split("\n") in (
        ['<span class="co">one</span>', '<span class="co">two</span>'],
        ['<span class="co">one', "two</span>"],
    )


@pytest.mark.parametrize("language", ["python", "json", "bash", "rust", "cpp", "html"])
def test_joined_code_keeps_its_text_and_lines(pantry: str, pandoc: Pandoc, language: str) -> None:
    lean = code(pandoc, f"```{language}\n{pantry}\n```")
    made = html_code.join_tokens(lean)
    assert words(made) == words(lean)
    assert made.count("<span") < lean.count("<span")
    assert made.count("<span") == made.count("</span>")


@pytest.fixture
def pantry() -> str:
    return 'fn main() {\n    let x = vec![1, 2.5]; // "note"\n    if a <b && c> d { return "s\\n" + f(x) }\n}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<span class="op">=</span>', "="),
        ('<span class="kw">let</span> <span class="va">x</span>', '<span class="kw">let </span><span class="dt">x</span>'),
        ('<span class="kw">if</span> <span class="cf">not</span> x', '<span class="kw">if not</span> x'),
        ('<span class="st">"a"</span>\n<span class="st">"b"</span>', '<span class="st">"a"</span>\n<span class="st">"b"</span>'),
        ('<span class="line"><span class="dv">1</span></span>', '<span class="line"><span class="dv">1</span></span>'),
    ],
)  # fmt: skip
def test_tokens_that_look_alike_are_one(before: str, after: str) -> None:
    frame = '<p><span class="op">p</span></p><pre class="sourceCode"><code class="sourceCode">{}</code></pre>'
    assert html_code.join_tokens(frame.format(before)) == frame.format(after)


def test_what_is_joined_is_shown_alike() -> None:
    """The classes that become one are those content.css.j2 gives one colour, weight and slope."""
    sheet = (resources.templates() / "content.css.j2").read_text("utf-8")
    looks = {
        name: tuple(rule for names, rule in RULES.findall(sheet) if f"code .{name}" in names.split(", "))
        for name in {*html_code._STYLES, *html_code._STYLES.values(), "op"}
    }
    assert {name: looks[name] for name in html_code._STYLES} == {
        name: looks[other] for name, other in html_code._STYLES.items()
    }
    assert looks["op"] == ("color: {{ c.text }};",)

"""Raw HTML becomes the same nodes as Markdown; elements without a counterpart stay complete."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"  # five lines: the text starts on line 5


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("a <b>bold *x*</b>", "Para(a Strong(bold Emph(x)))"),
        ("<strong>a</strong> <em>b</em> <i>c</i>", "Para(Strong(a) Emph(b) Emph(c))"),
        ("H<sub>2</sub>O, x<sup>2</sup>", "Para(HSubscript(2)O, xSuperscript(2))"),
        ("<del>a</del> <ins>b</ins> <u>c</u>", "Para(Strikeout(a) Underline(b) Underline(c))"),
        ("<code>a b</code> <samp>c</samp>", "Para(Code(a b) Code(c))"),
        ("<code>a <b>b</b></code>", "Para(Span{.code}(a Strong(b)))"),
        ("<q>said</q>", "Para(“said”)"),
        ("one<br>two<br/>three", "Para(one⏎two⏎three)"),
        ("so<wbr>long", "Para(solong)"),
        ("<kbd>Ctrl</kbd>+<mark>m</mark>", "Para(Span{.kbd}(Ctrl)+Span{.mark}(m))"),
        ('<abbr title="World Wide Web">WWW</abbr>', "Para(Span{.abbr title=World Wide Web}(WWW))"),
        ('<a href="https://x.org/?a=1&amp;b">x *y*</a>', "Para(Link(x Emph(y) → https://x.org/?a=1&b))"),
        ('<span class="a b" id="i" onclick="x()" style="color:red">t</span>', "Para(Span{#i .a .b}(t))"),
        ('<a name="old"></a>text', "Para(Span{#old}()text)"),
        ("<font color=red>t</font>", "Para(Span(t))"),
        ("<b>a <i>b</b> c", "Para(Strong(a b) c)"),
        ("`a <b>two three</b> z`{=html} end", "Para(a Strong(two three) z end)"),
        ("`&copy; `{=html}2026", "Para(© 2026)"),
        ("a <!-- said to nobody --> b", "Para(a  b)"),
    ],
)
def test_tags_in_a_line_become_nodes(through: Through, source: str, tree: str) -> None:
    assert through(HEAD + source).tree == tree


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("<p>Hello <b>w</b></p>", "Para(Hello Strong(w))"),
        ("<ul><li>a<li>b</ul>", "BulletList(Plain(a) | Plain(b))"),
        ("<hr>", "HorizontalRule"),
        ("<dl><dt>T</dt><dd>D</dd></dl>", "DefinitionList(T: Plain(D))"),
        ('<h2 id="own">Head</h2>', "H1{#own}(Head)"),
        ("<blockquote>\n\n*quote*\n\n</blockquote>", "BlockQuote(Para(Emph(quote)))"),
        ('<div class="x">\n\n*in*\n\n</div>', "Div{.x}(Para(Emph(in)))"),
        ("<center>\n\n*in*\n\n</center>", "Div(Para(Emph(in)))"),
        ("<!-- a comment -->", ""),
        ("<!-- a comment --> <p>text</p>", "Para(text)"),
        ('<pre><code class="language-python">x = 1\n</code></pre>', "CodeBlock{.python}(x = 1)"),
        ("<td>alone</td>", "Para(alone)"),
        ("<div>\n\na\n\n<br>\n\nb\n\n</div>", "Div(Para(a)Para(⏎)Para(b))"),
        (
            "<form>\n\na\n\n<input>\n\nb\n\n</form>",
            "Raw(<form>)\nPara(a)\nRaw(<input>)\nPara(b)\nRaw(</form>)",
        ),
    ],
)
def test_blocks_become_nodes(through: Through, source: str, tree: str) -> None:
    assert through(HEAD + source).tree == tree


def test_details_keep_their_markdown(through: Through) -> None:
    text = "<details open>\n<summary>More</summary>\n\nInside *text*.\n\n</details>\n\nafter"
    tree = through(HEAD + text).tree
    assert tree == "Div{.details}(Div{.summary}(Para(More))Para(Inside Emph(text).))\nPara(after)"


def test_details_in_one_piece_keep_their_summary_too(through: Through) -> None:
    tree = through(HEAD + "<details><summary>More</summary><p>Inside</p></details>").tree
    assert tree == "Div{.details}(Div{.summary}(Para(More))Para(Inside))"


def test_a_table_cut_by_blank_lines_is_one_table(through: Through) -> None:
    rows = "<table>\n<tr><th>A</th><th>B</th></tr>\n\n<tr><td>c</td><td>d</td></tr>\n\n</table>"
    passed = through(HEAD + rows)
    assert passed.tree == "Table[](Plain(A) | Plain(B) / Plain(c) | Plain(d))"
    assert passed.codes == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<b>open\n\nend", "5:1 html-unpaired: '<b>' is never closed"),
        ("a\n\nand </i> here", "7:5 html-unpaired: '</i>' closes nothing"),
        ("<div>\n\nin", "5:1 html-unpaired: '<div>' is never closed"),
        ("in\n\n</div>", "7:1 html-unpaired: '</div>' closes nothing"),
        ("<video> open", "5:1 html-unpaired: '<video>' is never closed"),
    ],
)
def test_unpaired_tags_are_named_at_their_line_and_left_out(through: Through, source: str, said: str) -> None:
    passed = through(HEAD + source)
    assert passed.said == [f"{said} (pair the tag, or write &lt; for '<')"]
    assert "Raw" not in passed.tree
    assert all(word in passed.tree for word in ("open", "end", "in", "here") if word in source.split())


def test_a_paragraph_may_stay_open_as_html_has_it(through: Through) -> None:
    passed = through(HEAD + "<p>A paragraph")
    assert (passed.tree, passed.codes) == ("Para(A paragraph)", [])


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ('<iframe src="https://x.org"></iframe>', 'Raw(<iframe src="https://x.org"></iframe>)'),
        ("<form><input> <button>Go</button></form>", "Raw(<form><input> <button>Go</button></form>)"),
        ("<script>a && b</script>", "Raw(<script>a && b</script>)"),
        (
            'a <video controls><source src="x.mp4">said &lt;</video> b',
            'Para(a Raw(<video controls><source src="x.mp4">said &lt;</video>) b)',
        ),
        (
            'a <svg viewBox="0 0 1 1"><g><text>t</text></g></svg> b',
            'Para(a Raw(<svg viewBox="0 0 1 1"><g><text>t</text></g></svg>) b)',
        ),
        ("a <video><video></video> x</video> b", "Para(a Raw(<video><video></video> x</video>) b)"),
        ("<form>\n\na *b*\n\n</form>", "Raw(<form>)\nPara(a Emph(b))\nRaw(</form>)"),
    ],
)
def test_foreign_elements_stay_whole(through: Through, source: str, tree: str) -> None:
    passed = through(HEAD + source)
    assert (passed.tree, passed.codes) == (tree, [])


def test_a_foreign_element_leaves_its_neighbours_native(through: Through) -> None:
    source = "<table><tr><td>kept</td></tr></table>\n\n<iframe src='https://x'></iframe>"
    assert through(HEAD + source).tree == "Table[](Plain(kept))\nRaw(<iframe src='https://x'></iframe>)"


def test_a_foreign_element_in_a_cell_leaves_the_table_native(through: Through) -> None:
    source = '<table><tr><td><input type="checkbox"> do</td><td>x</td></tr></table>'
    assert through(HEAD + source).tree == 'Table[](Plain(Raw(<input type="checkbox">) do) | Plain(x))'


def test_a_self_closed_frame_does_not_swallow_the_page(through: Through) -> None:
    assert through(HEAD + '<iframe src="https://x"/>\n\nafter').tree.startswith(
        'Raw(<iframe src="https://x"/></iframe>)\nPara(after)'
    )


def test_of_a_picture_element_the_image_stays(through: Through, project: Project) -> None:
    project.write("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    source = '<picture><source srcset="dark.svg"><img src="a.svg" alt="logo"></picture>'
    passed = through(HEAD + source)
    assert passed.tree.startswith(
        "Figure[Plain(Span{.caption-label}(Figure\u00a01:) logo)](Plain(Image(logo → a-"
    )
    assert passed.codes == []


@pytest.mark.parametrize(
    ("attributes", "pairs"),
    [
        ('width="20%"', [["width", "20%"]]),
        ('width="40" height="30px"', [["width", "40"], ["height", "30px"]]),
        ('style="max-width: 3em; width: 50%"', [["width", "50%"]]),
        ('style="color:red"', []),
        ('width="wide" class="c" data-x="y"', []),
    ],
)
@pytest.mark.parametrize("form", ["<img {}>", "text <img {}> text", "<p><img {}></p>"])
def test_an_image_keeps_its_size_only(
    through: Through, project: Project, form: str, attributes: str, pairs: list[list[str]]
) -> None:
    project.write("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    (image,) = through(HEAD + form.format(f'src="a.svg" alt="a" {attributes}')).all("Image")
    assert ast.attr_of(image)[2] == pairs


def test_what_is_wrong_inside_html_has_a_line(through: Through) -> None:
    passed = through(HEAD + '<p align="center">\n<img src="nowhere.png" alt="x"></p>')
    assert passed.codes == ["image-missing"]
    assert passed.found[0].span.line == 5


def test_raw_content_that_no_format_shows_is_named(through: Through) -> None:
    passed = through(HEAD + r"`\textbf{x}`{=latex}")
    assert passed.codes == ["raw-unused"]
    assert "textbf" not in passed.tree


def test_untrusted_documents_keep_no_raw_content(through: Through) -> None:
    source = "<b>kept</b> <video>v</video>\n\n<iframe></iframe>\n\n`x`{=latex}"
    passed = through(HEAD + source, untrusted=True)
    assert "Strong(kept)" in passed.tree
    assert "Raw" not in passed.tree
    assert [d.message for d in passed.found] == ["raw html is refused"] * 2 + ["raw latex is refused"]
    assert [d.span.line for d in passed.found] == [5, 7, 9]

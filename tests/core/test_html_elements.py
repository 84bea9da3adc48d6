"""Which node an HTML element becomes."""

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
        (
            "one <br> two<br>\nthree\n<br>four <b>five<br> six</b>",
            "Para(one⏎two⏎three⏎four Strong(five⏎six))",
        ),
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

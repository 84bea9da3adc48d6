"""Images alone in a paragraph become figures; a paragraph `: text` beside a table its caption."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from tests.conftest import Project
from tests.stages.conftest import Passed, Through, sketch

HEAD = "---\ntitle: T\ncaptions: {numbered: none}\n---\n\n"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
CELLS = "Plain(a) | Plain(b) / Plain(1) | Plain(2)"


@pytest.fixture
def shown(through: Through, project: Project) -> Through:
    """Lead a text with a picture `p.svg` through all stages; its name in the document is `p.svg` again."""
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    return lambda text: through(HEAD + text)


def tree(passed: Passed) -> str:
    """The blocks on a line each, pictures under the name they were given."""
    (name,) = passed.document.resources or [""]
    return passed.tree.replace(name, "p.svg") if name else passed.tree


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("![Cap *it*](p.svg)", "Figure[Plain(Cap Emph(it))](Plain(Image(Cap Emph(it) → p.svg)))"),
        ('![Cap](p.svg){alt="What it shows"}', "Figure[Plain(Cap)](Plain(Image(What it shows → p.svg)))"),
        (
            "![Cap](p.svg){#fig .wide width=50%}",
            "Figure{#fig}[Plain(Cap)](Plain(Image{.wide width=50%}(Cap → p.svg)))",
        ),
        ("![Cap](p.svg 'Title')", 'Figure[Plain(Cap)](Plain(Image(Cap → p.svg "Title")))'),
        ("in line ![Cap](p.svg) too", "Para(in line Image(Cap → p.svg) too)"),
        ("in line ![Cap](p.svg){alt=Other} too", "Para(in line Image(Other → p.svg) too)"),
        ('![](p.svg){alt="No caption"}', "Para(Image(No caption → p.svg))"),
        ("- ![Cap](p.svg)", "BulletList(Plain(Image(Cap → p.svg)))"),
        ("> ![Cap](p.svg)", "BlockQuote(Figure[Plain(Cap)](Plain(Image(Cap → p.svg))))"),
    ],
)
def test_figures(shown: Through, source: str, expected: str) -> None:
    passed = shown(source)
    assert (tree(passed), passed.codes) == (expected, [])


def test_a_figure_stands_where_its_paragraph_stood(shown: Through) -> None:
    (figure,) = shown("text\n\n![Cap](p.svg)").all("Figure")
    assert ast.span_of(figure, "a.md").line == 8


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"{TABLE}\n: After *it*", f"Table[Plain(After Emph(it))]({CELLS})"),
        (f": Before\n\n{TABLE}", f"Table[Plain(Before)]({CELLS})"),
        (f"{TABLE}\nTable: After", f"Table[Plain(After)]({CELLS})"),
        (f"table: Before\n\n{TABLE}", f"Table[Plain(Before)]({CELLS})"),
        (f"{TABLE}\n: Named {{#tbl}}", f"Table{{#tbl}}[Plain(Named)]({CELLS})"),
        (f": Named *it* {{#tbl .c}}\n\n{TABLE}", f"Table{{#tbl}}[Plain(Named Emph(it))]({CELLS})"),
        (f"> {TABLE.replace(chr(10), chr(10) + '> ')}\n> : In", f"BlockQuote(Table[Plain(In)]({CELLS}))"),
        (f"{TABLE}\n:no blank", f"Table[]({CELLS})\nPara(:no blank)"),
        (f": One\n\n{TABLE}\n: Two", f"Table[Plain(One)]({CELLS})\nPara(: Two)"),
        ("text\n\n: Lone\n\ntext", "DefinitionList(text: Para(Lone))\nPara(text)"),
        ("# H\n\n: Lone", "H1{#h}(H)\nPara(: Lone)"),
        (f"{TABLE}\n{TABLE}\n: Second", f"Table[]({CELLS})\nTable[Plain(Second)]({CELLS})"),
    ],
)
def test_table_captions(through: Through, source: str, expected: str) -> None:
    assert through(HEAD + source).tree == expected


def test_a_caption_is_placed_where_it_was_written(through: Through) -> None:
    (table,) = through(f"{HEAD}{TABLE}\n: After").all("Table")
    assert ast.span_of(table, "a.md").line == 6
    assert ast.span_of(table["c"][1][1][0], "a.md").line == 10
    assert sketch(table["c"][1][1]) == "Plain(After)"


def test_a_table_needs_no_line_end_at_the_end_of_the_file(through: Through) -> None:
    assert through(HEAD + TABLE.rstrip("\n")).tree == f"Table[]({CELLS})"


@pytest.mark.parametrize(
    "picture", ['<img src="p.svg" alt="What it shows">', '![](p.svg){alt="What it shows"}']
)
def test_a_caption_paragraph_below_makes_a_figure(shown: Through, picture: str) -> None:
    passed = shown(f'{picture}\n\n<span class="caption">Figure 1: the *caption*</span>\n\nafter')
    figure, after = tree(passed).split("\n")
    assert figure == "Figure[Plain(Figure 1: the Emph(caption))](Plain(Image(What it shows → p.svg)))"
    assert after == "Para(after)"

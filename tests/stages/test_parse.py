"""Every node has its position in the author's file, and keeps the author's attributes."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.core.diagnostics import Failure
from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"
FENCES = [":" * (203 - depth) for depth in range(200)]
DIVS = "\n".join((*(f"{fence} box" for fence in FENCES), "x", *reversed(FENCES)))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blocks_know_line_and_column(through: Through, newline: str) -> None:
    text = (
        HEAD
        + "# H\n\ntext\n\n- item\n\n  > quote\n\n```\ncode\n```\n\n| a |\n|---|\n| 1 |\n\n::: box\nin\n:::"
    )
    passed = through(text.replace("\n", newline))
    places = [
        (kind, node["pos"])
        for kind in ("Header", "BulletList", "BlockQuote", "CodeBlock", "Table", "Div")
        for node in passed.all(kind)
    ]
    assert places == [
        ("Header", [5, 1]),
        ("BulletList", [9, 1]),
        ("BlockQuote", [11, 3]),
        ("CodeBlock", [13, 1]),
        ("Table", [17, 1]),
        ("Div", [21, 1]),
    ]


def test_inlines_know_line_and_column(through: Through) -> None:
    passed = through(HEAD + "one *two* **three**\nfour `five` $six$ [seven](https://x.org)")
    assert [(k, n["pos"]) for k in ("Emph", "Strong", "Code", "Math", "Link") for n in passed.all(k)] == [
        ("Emph", [5, 5]),
        ("Strong", [5, 11]),
        ("Code", [6, 6]),
        ("Math", [6, 13]),
        ("Link", [6, 19]),
    ]


def test_words_are_whole_and_carry_no_place(through: Through) -> None:
    passed = through(HEAD + "it's a_b_c 1.5% e.g. x")
    assert [node["c"] for node in passed.all("Str")] == ["it’s", "a_b_c", "1.5%", "e.g.", "x"]
    assert all("pos" not in node for node in passed.all("Str"))


def test_nothing_of_the_readers_own_is_left(through: Through) -> None:
    passed = through(HEAD + "# H\n\na *b* [c]{.d}\n\n::: e\nf\n:::\n\n[^1]\n\n[^1]: g")
    for node in ast.walk(list(passed.document.blocks)):
        assert "wrapper" not in node
        assert not {"wrapper", "data-pos"} & {key for key, _ in ast.attr_of(node)[2]}


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("[a]{#i .c title=v}", "Para(Span{#i .c title=v}(a))"),
        ("::: {#i .c title=v}\na\n:::", "Div{#i .c title=v}(Para(a))"),
        ("*a*{.c}", "Para(Span{.c}(Emph(a)))"),
        ("{#i .c}\n> a", "Div{#i .c}(BlockQuote(Para(a)))"),
        ("`a`{.py}", "Para(Code{.py}(a))"),
        ("# A {#i .c title=v}", "H1{#i .c title=v}(A)"),
    ],
)
def test_attributes_are_kept(through: Through, source: str, tree: str) -> None:
    assert through(HEAD + source).tree == tree


def test_tabs_are_four_columns(through: Through) -> None:
    assert through(HEAD + "-\ta\n\n\tb\n\n\tcode\n").tree == "BulletList(Para(a)Para(b)Para(code))"


def test_an_expanded_document_leads_back_to_the_authors_lines(through: Through, project: Project) -> None:
    project.write("part.md", "first\n\n## From the part\n")
    text = "---\ntitle: T\njinja: true\n---\n{% for i in [1, 2] %}\n{% endfor %}\n{% include 'part.md' %}\n\n# Own\n"
    headers = through(text).all("Header")
    assert [ast.span_of(node, "a.md") for node in headers] == [
        ast.span_of({"pos": [3, 1, "part.md"]}, ""),
        ast.span_of({"pos": [9, 1]}, "a.md"),
    ]


@pytest.mark.parametrize(
    "text",
    ["> " * 1000 + "x", "\n".join(f"{'  ' * i}- x" for i in range(400)), DIVS],
    ids=["quotes", "lists", "divs"],
)
def test_deep_nesting_fails_with_a_code_or_passes(project: Project, text: str) -> None:
    result = project.convert(HEAD + text, "ast")
    assert bool(result.artifacts) or result.diagnostics[0].code in ("source-too-deep", "pandoc-timeout")
    assert all(d.code != "internal-error" for d in result.diagnostics)


def test_the_limit_is_the_authors_to_set(project: Project) -> None:
    text = HEAD + "> " * 30 + "x"
    assert project.convert(text, "ast").diagnostics == ()
    project.write("octavo.toml", "[limits]\ndepth = 10\n")
    (found,) = project.convert(text, "ast").diagnostics
    assert (found.code, found.message) == ("source-too-deep", "the document nests deeper than 10 levels")
    assert "limits.depth" in found.hint


@pytest.mark.parametrize(("quotes", "good"), [(9, True), (10, False)])
def test_levels_are_those_of_the_author(project: Project, quotes: int, good: bool) -> None:
    """The paragraph in the innermost quotation is a level, too; pandoc's wrappers are not."""
    project.write("octavo.toml", "[limits]\ndepth = 10\n")
    assert bool(project.convert(HEAD + "> " * quotes + "x", "ast").artifacts) is good


def test_depth_fails_at_the_document(project: Project) -> None:
    with pytest.raises(Failure, match="source-too-deep"):
        project.document(HEAD + "> " * 3000 + "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x]{title='two words'}", "Span{title=two words}(x)"),
        ("[x]{.c title='two words' lang=\"de\"}", "Span{.c title=two words lang=de}(x)"),
        ("`{title='code'}`", "Code({title='code'})"),
        ("it='s {not} an='attribute'", "it=’s {not} an=“attribute”"),
    ],
)
def test_single_quotes_are_quotes_of_attributes_outside_code(
    through: Through, text: str, expected: str
) -> None:
    assert through(HEAD + text).tree == f"Para({expected})"


def test_single_quotes_in_a_fence_stay(through: Through) -> None:
    passed = through(HEAD + "> ```\n> {title='a b'}\n> ```\n\n[x]{title='a b'}")
    (code,) = passed.all("CodeBlock")
    assert code["c"][1] == "{title='a b'}"
    assert [ast.value(span, "title") for span in passed.all("Span")] == ["a b"]


@pytest.mark.parametrize("rule", ["* * *", "- - -", "*  *  * *", "***", "_ _ _"])
@pytest.mark.parametrize("before", ["", "> ", "- item\n\n  "])
def test_a_thematic_break_is_no_list(through: Through, rule: str, before: str) -> None:
    """commonmark_x of pandoc 3.9 reads "* * *" as three lists within each other."""
    passed = through(f"{HEAD}text\n\n{before}{rule}\n\ntext")
    assert len(passed.all("HorizontalRule")) == 1
    assert len(passed.all("BulletList")) == (1 if before.startswith("-") else 0)


@pytest.mark.parametrize("text", ["* * a", "- - text", "* *", "-"])
def test_lists_within_lists_are_lists(through: Through, text: str) -> None:
    passed = through(f"{HEAD}text\n\n{text}\n")
    assert passed.all("BulletList") and not passed.all("HorizontalRule")


@pytest.mark.parametrize(
    "text", ["2^10 is 1024 and 2^20 more", "10~20 or 30~40", "a^b *c* d^e", "^[a note] and ^[another]"]
)
def test_carets_and_tildes_far_apart_are_text(through: Through, text: str) -> None:
    """commonmark_x of pandoc 3.9 pairs them up over blanks; pandoc's own Markdown reader does not."""
    passed = through(f"{HEAD}{text}")
    assert not passed.all("Superscript") and not passed.all("Subscript")
    assert " ".join(ast.plain_text(list(passed.document.blocks)).split()) == text.replace("*", "")


def test_superscripts_and_subscripts_are_words(through: Through) -> None:
    passed = through(f"{HEAD}x^2^ and H~2~O and a^*b*^ and c^d\u00a0e^")
    assert (len(passed.all("Superscript")), len(passed.all("Subscript"))) == (3, 1)

"""Numbers of figures, tables, listings and formulas, and references to them."""

from __future__ import annotations

import pytest

from pipeline.config import Captions, Headings
from pipeline.core import ast
from tests.conftest import Project
from tests.stages.conftest import Passed, Through

HEAD = "---\ntitle: T\n---\n\n"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.fixture(autouse=True)
def picture(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')


def captions(passed: Passed) -> list[str]:
    """The captions of figures and tables, in reading order."""
    found = [item for item in ast.walk(list(passed.document.blocks)) if item["t"] in ("Figure", "Table")]
    return [ast.plain_text(item["c"][1][1]).strip().replace("\u00a0", "~") for item in found]


def links(passed: Passed) -> list[tuple[str, str]]:
    return [(ast.plain_text(item["c"][1]), item["c"][2][0]) for item in passed.all("Link")]


def test_figures_and_tables_are_counted_apart(through: Through) -> None:
    passed = through(
        f"{HEAD}![One](p.svg)\n\n{TABLE}\n: First\n\n![Two](p.svg)\n\n{TABLE}\n{TABLE}\n: Second"
    )
    assert captions(passed) == [
        "Figure~1: One",
        "Table~1: First",
        "Figure~2: Two",
        "",
        "Table~2: Second",
    ]


def test_labels_are_in_the_documents_language(through: Through) -> None:
    passed = through(f"---\ntitle: T\nlang: de\n---\n\n![Eins](p.svg)\n\n{TABLE}\n: Zwei")
    assert captions(passed) == ["Abbildung~1: Eins", "Tabelle~1: Zwei"]


@pytest.mark.parametrize(
    ("numbered", "expected"),
    [
        ("all", ["Figure~1: One", "Figure~2: Two"]),
        ("named", ["One", "Figure~1: Two"]),
        ("none", ["One", "Two"]),
    ],
)
def test_settings_say_what_is_numbered(through: Through, numbered: str, expected: list[str]) -> None:
    text = f"{HEAD}![One](p.svg)\n\n![Two](p.svg){{#fig-two}}"
    assert captions(through(text, captions=Captions(numbered))) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("own", ["Figure 7: mine", "Fig. 7 mine", "figure 7.2. mine", "Abbildung 7: mine"])
def test_numbers_given_by_hand_stay_and_are_not_counted(through: Through, own: str) -> None:
    passed = through(f"---\ntitle: T\nlang: de\n---\n\n![{own}](p.svg)\n\n![Other](p.svg)")
    assert captions(passed) == [own, "Abbildung~1: Other"]


@pytest.mark.parametrize(
    "opening", ['```python title="a.py"', '``` {.python title="a.py"}', '~~~python {title="a.py"}']
)
def test_the_title_of_code_is_its_caption(through: Through, opening: str) -> None:
    passed = through(f"{HEAD}{opening}\nx\n{opening[:3]}")
    assert "Listing\u00a01:) a.py)CodeBlock{.python}(x)" in passed.tree


def test_code_with_a_caption_is_a_listing(through: Through) -> None:
    passed = through(f'{HEAD}``` {{.python #lst-a .only-print caption="Fold *it*"}}\nx\n```')
    assert passed.tree == (
        "Div{.captioned-code .only-print}(Para(Span{.caption-label}(Listing\u00a01:) Fold *it*)"
        "CodeBlock{#lst-a .python .only-print}(x))"
    )


@pytest.mark.parametrize(
    "inside", ["- a\n- b", "text\n\n```\nx\n```", "", "```\nx\n```", "> q\n\n```\nx\n```"]
)
def test_divs_of_an_authors_own_are_no_listings(through: Through, project: Project, inside: str) -> None:
    text = f"{HEAD}[a]{{.numbered-equation}} [$$x$$]{{.numbered-equation #eq-o}} [b](#o){{.cross-reference}}\n\n[o]{{#o}}\n\n::: {{.captioned-code}}\n{inside}\n:::\n\n::: listing\n{inside}\n:::\n\nend\n"
    assert through(text).codes == []
    assert set(project.convert(text, "docx", "pptx", "html", "epub").artifacts) == {
        "docx",
        "pptx",
        "html",
        "epub",
    }


@pytest.mark.parametrize("form", ["$$\nx\n$$ {#eq-x}", "$$x$${#eq-x}", "$$x$$\n{#eq-x}"])
def test_formulas_with_an_identifier_have_a_number(through: Through, form: str) -> None:
    (block,) = through(HEAD + form + "\n").document.blocks
    (span,) = [part for part in block["c"] if part["t"] == "Span"]
    assert ast.attr_of(span)[:2] == ["eq-x", ["numbered-equation"]]
    assert ast.plain_text(span["c"][1][1]) == "(1)"


def test_formulas_without_one_have_none(through: Through) -> None:
    assert through(f"{HEAD}$$x$$\n\n$y$ {{#eq-y}}").all("Math") != []
    assert "equation" not in through(f"{HEAD}$$x$$\n\n[a]{{#eq-z}} $y$").tree


def test_references_say_what_they_lead_to(through: Through) -> None:
    text = (
        "@fig-p, [@tab-t] ([-@tab-t]) [](#lst-l), @eq-e; @sec-s.\n\n![P](p.svg){#fig-p}\n\n"
        f"{TABLE}\n: T {{#tab-t}}\n\n"
        '``` {.text #lst-l caption="L"}\nx\n```\n\n$$x$$ {#eq-e}\n\n# Words of it {#sec-s}\n'
    )
    passed = through(HEAD + text)
    assert links(passed) == [
        ("Figure\u00a01", "#fig-p"),
        ("Table\u00a01", "#tab-t"),
        ("1", "#tab-t"),
        ("Listing\u00a01", "#lst-l"),
        ("Equation\u00a01", "#eq-e"),
        ("Words of it", "#sec-s"),
    ]
    assert passed.codes == []
    numbered = through(HEAD + text, headings=Headings(1))
    assert links(numbered)[-1] == ("Section\u00a01", "#sec-s")


def test_identifiers_with_colons_are_understood(through: Through) -> None:
    passed = through(f"{HEAD}See @fig:p.\n\n![P](p.svg){{#fig:p}}")
    assert links(passed) == [("Figure\u00a01", "#fig:p")]
    assert passed.tree.startswith("Para(See Link{.cross-reference}(Figure\u00a01 → #fig:p).)")


@pytest.mark.parametrize("text", ["a@fig-x.org", "@someone", "https://x.org/@fig-x", "`@fig-x`", "@figment"])
def test_other_words_with_an_at_stay(through: Through, text: str) -> None:
    passed = through(f"{HEAD}{text}\n\n![P](p.svg){{#fig-x}}")
    assert "#fig-x" not in [target for _, target in links(passed)]
    assert "reference-unknown" not in passed.codes


def test_a_reference_to_nothing_is_said_at_its_line(through: Through) -> None:
    passed = through(f"{HEAD}One\ntwo @fig-pp and\n[-@eq-none].\n\n![P](p.svg){{#fig-p}}")
    assert passed.said == [
        "6:1 reference-unknown: nothing in the document is called 'fig-pp' (did you mean '@fig-p'?)",
        "7:1 reference-unknown: nothing in the document is called 'eq-none' "
        "(give what it refers to the identifier {#eq-none})",
    ]
    assert "@fig-pp" in passed.tree and "[-@eq-none]" in passed.tree


def test_a_reference_in_a_link_is_its_text(through: Through) -> None:
    passed = through(f"{HEAD}[see @fig-p](https://x.org)\n\n![P](p.svg){{#fig-p}}")
    assert links(passed) == [("see Figure\u00a01", "https://x.org")]


def test_without_numbers_references_say_the_caption(through: Through) -> None:
    passed = through(
        f"{HEAD}@fig-p @eq-e\n\n![The *P*](p.svg){{#fig-p}}\n\n$$x$$ {{#eq-e}}", captions=Captions("none")
    )
    assert links(passed) == [("The P", "#fig-p"), ("Equation", "#eq-e")]


def test_slides_keep_the_numbers_that_something_refers_to(through: Through) -> None:
    text = (
        "# A\n\nSee @fig-p and @eq-e.\n\n![P](p.svg){#fig-p}\n\n![Q](p.svg)\n\n# B\n\n"
        f'$$x$$ {{#eq-e}}\n\n$$y$$ {{#eq-f}}\n\n{TABLE}\n: T\n\n``` {{.text caption="L"}}\nx\n```\n'
    )
    slides = through(HEAD + text).document.slides
    said = ast.plain_text([block for slide in slides for block in slide.blocks])
    assert "Figure\u00a01: P" in said and "(1)" in said
    assert [part for part in ("Figure\u00a02", "(2)", "Table\u00a01", "Listing\u00a01") if part in said] == []
    assert all(part in said for part in ("Q\n", "T\n", "L\n"))


def test_a_caption_between_text_and_its_table_is_no_definition(through: Through) -> None:
    text = f"See @tab-s.\n\nTerm\n\n: Meaning\n\nText.\n\n: Sheets {{#tab-s}}\n\n{TABLE}\n![P](p.svg)\n\n: More\n\n{TABLE}"
    passed = through(HEAD + text)
    assert captions(passed) == ["Table~1: Sheets", "Figure~1: P", "Table~2: More"]
    assert [line.split("(")[0] for line in passed.tree.split("\n")] == [
        "Para", "DefinitionList", "Para", "Table{#tab-s}[Plain", "Figure[Plain", "Table[Plain",
    ]  # fmt: skip


def test_a_definition_right_below_its_term_stays_one(through: Through) -> None:
    assert through(f"{HEAD}Term\n:   Meaning\n\n{TABLE}").tree.startswith("DefinitionList")


def test_brackets_of_references_are_no_links(through: Through) -> None:
    passed = through(f"{HEAD}[@fig-a] [@fig-b] [-@fig-a]\n\n![A](p.svg){{#fig-a}}\n\n![B](p.svg){{#fig-b}}")
    assert passed.codes == []


def test_what_a_figure_is_for_holds_for_its_caption_too(through: Through, project: Project) -> None:
    text = f"{HEAD}![Web only.](p.svg){{#fig-w .only-html}}\n\nSee @fig-w.\n\nText."
    made = project.convert(text, "docx", "epub", "html", "pptx", "revealjs")
    assert made.diagnostics == ()
    assert b"Web only." in made.artifacts["html"].data
    from pipeline.tools import zip as zips

    body = zips.members(made.artifacts["docx"].data)["word/document.xml"]
    assert b"Web only." not in body and "Figure\u00a01".encode() in body


@pytest.mark.parametrize("target", ["![P](p.svg){#fig-p}", "# Words {#sec-p}", "[x]{#sec-p}"])
def test_references_to_what_a_format_does_not_show_are_text(project: Project, target: str) -> None:
    name = "fig-p" if "fig" in target else "sec-p"
    text = f"{HEAD}::: only-pdf\n{target}\n:::\n\nSee @{name} and [it](#{name}).\n"
    made = project.convert(text, "docx", "epub", "html", "pdf")
    assert set(made.artifacts) == {"docx", "epub", "html", "pdf"}
    assert f'href="#{name}"'.encode() not in made.artifacts["html"].data


def test_a_formula_alone_in_a_caption_describes_the_picture(project: Project) -> None:
    made = project.convert(f"{HEAD}![$x^2$](p.svg)", "pdf", "html")
    assert set(made.artifacts) == {"pdf", "html"} and b'alt="x^2"' in made.artifacts["html"].data


def test_a_section_of_another_document_is_a_link(through: Through) -> None:
    (found,) = through(f"{HEAD}Text.\n\nSee @sec-there.").found
    assert (found.code, found.span.line) == ("reference-unknown", 7)
    assert "a section of another document is linked as [words](file.md#sec-there)" in found.hint

"""How numbers and labels stand in the tree."""

from __future__ import annotations

import pytest

from pipeline.core import ast, crossref
from pipeline.core.ast import Node
from pipeline.core.crossref import Number
from tests.conftest import Project
from tests.stages.conftest import Through, sketch

HEAD = "---\ntitle: T\n---\n\n"
LISTED = '``` {.python #lst-l caption="Fold"}\nx = 1\n```\n'
NUMBERED = f"![The *box*](p.png){{#fig-p}}\n\n{LISTED}\n$$a^2$$ {{#eq-e}}\n"


@pytest.fixture
def blocks(through: Through, project: Project) -> list[Node]:
    """A figure, a listing and a formula, with what refers to the figure alone."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
    project.write("p.svg", svg)
    passed = through(HEAD + NUMBERED.replace("p.png", "p.svg") + "\nSee @fig-p.\n")
    assert passed.codes == []
    return list(passed.document.blocks)


@pytest.mark.parametrize(
    ("caption", "label"),
    [
        ("Figure 2: A box", "Figure 2"),
        ("fig. 3.1. A box", "fig. 3.1"),
        ("Abbildung 4 zeigt", "Abbildung 4"),
        (" Listing 5", "Listing 5"),
        ("Figures of speech", ""),
        ("The figure 2", ""),
        ("", ""),
    ],
)
def test_a_label_written_by_hand_is_found(caption: str, label: str) -> None:
    assert crossref.author_label(caption, ("Abbildung",)) == label


def test_a_number_is_said_behind_its_word() -> None:
    assert str(Number("Figure", "1")) == "Figure\u00a01"
    assert str(Number("Words", "")) == "Words"


def test_labels_and_identifiers_are_read(blocks: list[Node]) -> None:
    figure, listing = blocks[:2]
    assert (crossref.identifier(figure), crossref.label(figure)) == ("fig-p", "Figure\u00a01")
    assert crossref.is_listing(listing)
    assert (crossref.identifier(listing), crossref.label(listing)) == ("lst-l", "Listing\u00a01")
    assert sketch(crossref.caption(listing)).endswith("Fold")


def test_a_caption_can_be_another_and_the_rest_stays(blocks: list[Node]) -> None:
    for item in blocks[:2]:
        changed = crossref.with_caption(item, ast.text("Other words"))
        assert ast.plain_text(crossref.caption(changed)) == "Other words"
        assert crossref.identifier(changed) == crossref.identifier(item)
        assert crossref.label(changed) == "" != crossref.label(item)
    assert [block["t"] for block in blocks[1]["c"][1]] == ["Para", "CodeBlock"]


def test_a_formula_and_its_number_become_one(blocks: list[Node]) -> None:
    (equation,) = [item for item in ast.find(blocks, "Span") if crossref.is_equation(item)]
    assert crossref.as_single_formula(equation)["c"][1] == r"a^2 \qquad \text{(1)}"


def test_what_nothing_refers_to_loses_its_number(blocks: list[Node]) -> None:
    figure, listing, formula, _ = crossref.drop_unreferenced(blocks)
    assert crossref.label(figure) == "Figure\u00a01"
    assert (crossref.label(listing), ast.plain_text(crossref.caption(listing))) == ("", "Fold")
    assert sketch(formula) == "Para($a^2$)"
    assert crossref.label(blocks[1]) == "Listing\u00a01", "what was given is not changed"

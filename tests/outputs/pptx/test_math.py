"""Formulas in a deck."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.formats.ooxml import opc
from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT, deck, words


def slide(project: Project, text: str, number: int = 2) -> Any:
    files = zips.members(project.output(FRONT + text, "pptx"))
    assert not list(opc.find_faults(files, {}))
    return ooxml.parse(files[f"ppt/slides/slide{number}.xml"])


def offered(root: Any) -> list[tuple[str, str, str]]:
    """What each wrapper asks for, the formulas in it, and what others see: text, or the description of a picture."""
    found = []
    for wrapper in root.xpath("//*[local-name()='AlternateContent']"):
        choice, fallback = wrapper
        formulas = " ".join("".join(item.itertext()) for item in ooxml.find(choice, ".//m:oMath"))
        shown = ooxml.find(fallback, ".//p:pic/p:nvPicPr/p:cNvPr/@descr")
        text = "".join(ooxml.find(fallback, ".//a:t/text()"))
        found.append((choice.get("Requires"), formulas, shown[0] if shown else text))
    return found


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("m", "m"),
        ("E = mc^2", "E = mc2"),
        (r"\alpha_1 + \beta \le \gamma^{2n}", "α1 + β ≤ γ2n"),
        ("-x", "−x"),
        ("f(x, y)", "f(x, y)"),
        (r"\sin x", "sin\N{THIN SPACE}x"),
        ("x_i^2", "xi2"),
    ],
)
def test_formulas_of_a_line_are_text_that_every_program_reads(project: Project, tex: str, text: str) -> None:
    made = deck(project, f"## A\n\nHere ${tex}$ is.\n")
    assert f"Here {text} is." in words(made.slides[1])


def test_letters_are_slanted_and_powers_raised(project: Project) -> None:
    (body,) = [
        s
        for s in deck(project, "## A\n\nSay $2x^n$.\n").slides[1].placeholders
        if s.placeholder_format.idx == 1
    ]
    runs = [(run.text, bool(run.font.italic), run.font._element.get("baseline")) for run in body.text_frame.paragraphs[0].runs]  # fmt: skip
    assert runs == [
        ("Say ", False, None),
        ("2", False, None),
        ("x", True, None),
        ("n", True, "30000"),
        (".", False, None),
    ]


def test_a_formula_in_a_line_that_is_more_stands_by_itself_with_its_paragraph(project: Project) -> None:
    text = "## A\n\nBefore $x$.\n\nHere $\\frac{a}{b}$ is.\n\n- one\n- two $\\sqrt{x}$\n\nAfter.\n"
    root = slide(project, text)
    assert offered(root) == [("a14 a16", "ab", "Here a/b is."), ("a14 a16", "x", "two √x")]
    shown = words(deck(project, text).slides[1])
    assert "Before x." in shown and "one" in shown and "After." in shown


def test_a_displayed_formula_stands_by_itself_with_a_picture_of_its_size(project: Project) -> None:
    text = "## A\n\nBefore.\n\n$$\\sum_{k=1}^n k = \\frac{n(n+1)}{2}$$\n\nAfter.\n"
    root = slide(project, text)
    assert offered(root) == [("a14", "k=1nk=n(n+1)2", "∑_(k = 1)ⁿ k = (n(n + 1))/2")]
    (choice,) = root.xpath("//*[local-name()='Choice']")
    (fallback,) = root.xpath("//*[local-name()='Fallback']")
    frames = [[dict(part.attrib) for part in ooxml.find(side, ".//a:xfrm")[0]] for side in (choice, fallback)]
    assert frames[0] == frames[1]
    tops = [int(y) for y in ooxml.find(root, "//p:sp[not(.//p:ph[@type])]/p:spPr/a:xfrm/a:off/@y")]
    assert tops == sorted(tops) and len(set(tops)) == 3
    assert words(deck(project, text).slides[1]).count("Before.") == 1


def test_on_a_dark_ground_others_get_the_light_picture(project: Project) -> None:
    root = slide(project, '## A {background-color="#101828"}\n\n$$x^2$$\n')
    assert [(asked, shown) for asked, _, shown in offered(root)] == [("a14 a16", "x²")]


def test_titles_are_text(project: Project) -> None:
    made = deck(project, "## Of $x^2$ and $\\frac12$\n\nText.\n")
    assert made.slides[1].shapes.title.text == "Of x2 and 1/2"


def test_formulas_in_tables_are_text_or_native_and_guarded(project: Project) -> None:
    table = "## A\n\n| a | b |\n|---|---|\n| {} | 1 |\n"
    assert not offered(slide(project, table.format("$x^2$")))
    ((asked, formulas, shown),) = offered(slide(project, table.format("$\\frac{x}{2}$")))
    assert (asked, formulas, shown) == ("a14 a16", "x2", "abx/21")


def test_formulas_in_columns_stand_in_their_column(project: Project) -> None:
    columns = "".join(f"::: column\n$$y_{n} = \\sqrt{{x}}$$\n\ntext {n}\n:::\n" for n in range(3))
    root = slide(project, f"## A\n\n:::: columns\n{columns}::::\n")
    assert [shown for _, _, shown in offered(root)] == [f"y{sub} = √x" for sub in "₀₁₂"]
    lefts = [int(x) for x in ooxml.find(root, "//p:sp[not(.//p:ph)]/p:spPr/a:xfrm/a:off/@x")]
    assert len(lefts) == 6 and lefts[0] < lefts[2] < lefts[4]

"""Blocks dealt out to slides, and the size of type at which they need no more than one."""

from __future__ import annotations

from pipeline.core import ast
from pipeline.slides import measure, pagination
from tests.conftest import Project
from tests.slides.decks import HEAD, deck
from tests.stages.conftest import Through


def test_a_line_that_introduces_goes_with_what_it_introduces(through: Through) -> None:
    items = "\n".join(f"- item {n}" for n in range(9))
    text = f"{HEAD}# A\n\n" + "Some text.\n\n" * 7 + f"These are:\n\n{items}"
    shown = deck(through(text))[1:]
    assert not any(blocks.endswith("Para(These are:)") for _, _, blocks, _ in shown)


def test_slides_are_scaled_within_limits_and_split_beyond(through: Through, project: Project) -> None:
    items = {count: "\n".join(f"- item {number}" for number in range(count)) for count in (4, 11, 40)}
    text = HEAD + "\n\n".join(f"# A{count}\n\n{part}" for count, part in items.items())
    project.write("octavo.toml", '[slides]\nfit = "scale"\nsmallest = 0.7\n')
    scales = [
        (ast.plain_text([*slide.title])[:3], slide.scale) for slide in through(text).document.slides[1:]
    ]
    assert scales[0] == ("A4", 1.0)
    assert scales[1][0] == "A11" and 0.7 <= scales[1][1] < 1
    assert set(scales[2:]) == {("A40", 1.0)} and len(scales) > 4
    project.write("octavo.toml", "")
    assert {slide.scale for slide in through(text).document.slides} == {1.0}


def test_long_code_is_not_scaled_because_its_lines_are_broken_for_type_of_full_size() -> None:
    def code(length: int) -> list[ast.Node]:
        return [ast.node("CodeBlock", [ast.attr(), "\n".join(["x" * length] * 19)])]

    assert pagination.choose_scale(code(88), 88, measure.SLIDE_LINES, smallest=0.5) < 1
    assert pagination.choose_scale(code(89), 88, measure.SLIDE_LINES, smallest=0.5) == 1

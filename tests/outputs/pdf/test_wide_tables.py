"""Tables wider than the page."""

from __future__ import annotations

from tests.conftest import Project
from tests.outputs.pdf.pages import WIDE, sizes, with_options
from tests.outputs.reading import Pdf


def test_wide_tables_shrink_turn_or_break(project: Project) -> None:
    text = f"# T\n\nbefore\n\n{WIDE}\n\nafter\n"
    assert sizes(with_options(project, text, "")) == [(595, 842)]
    assert sizes(with_options(project, text, 'wide_tables = "rotate"')) == [
        (595, 842),
        (842, 595),
        (595, 842),
    ]
    broken = Pdf(with_options(project, text, 'wide_tables = "break"'))
    assert [element.text for element in broken.of_kind("TH")] == [*"abcdefg", *"ahi"]
    classed = text.replace("| a |", "| a |").replace(": W", ": W {.rotate}")
    assert len(sizes(with_options(project, classed, ""))) in (1, 3)

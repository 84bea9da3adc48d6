"""What programs that follow the structure tree find in a PDF."""

from __future__ import annotations

import pymupdf
import pytest

from tests.conftest import Project
from tests.readers.reading import structure

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40" fill="#c00"/></svg>'


@pytest.mark.parametrize("name", ["pdf", "slides-pdf"])
def test_a_figure_is_said_to_be_where_it_is_drawn(project: Project, name: str) -> None:
    project.write("p.svg", SQUARE)
    made = project.output("---\ntitle: T\n---\n\n## One\n\nText.\n\n![A figure](p.svg)\n", name)
    (figure,) = structure(made).below("Figure")
    said = [float(number) for number in figure.item["/A"].BBox]
    with pymupdf.open(stream=made) as file:
        page = next(page for page in file if any(red(one) for one in page.get_drawings()))
        (drawn,) = [one["rect"] for one in page.get_drawings() if red(one)]
        foot = page.rect.height
    assert said == pytest.approx([drawn.x0, foot - drawn.y1, drawn.x1, foot - drawn.y0], abs=0.1)


def red(drawing: dict[str, object]) -> bool:
    """Tell whether a drawing is the square."""
    return drawing["fill"] == pytest.approx((0.8, 0, 0), abs=0.01)

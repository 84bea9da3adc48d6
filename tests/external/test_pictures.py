"""Pictures as readers of each format show them: which side is up, and how large they are."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.external.office import Printed, print_office
from tests.pictures import photograph

pytestmark = pytest.mark.external
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def shown(project: Project, text: str, name: str) -> Printed:
    """Return a document in a format as it looks printed: a PDF itself, others by LibreOffice."""
    path = project.write(f"shown.{name}", project.output(text, name))
    return Printed(path) if name == "pdf" else print_office(project.root, path)[0]


@pytest.mark.parametrize(("name", "page"), [("docx", 1), ("pdf", 1), ("pptx", 2)])
@pytest.mark.parametrize("orientation", [6, 8])
def test_a_photograph_of_a_turned_camera_is_upright(
    project: Project, name: str, page: int, orientation: int
) -> None:
    project.write("p.jpg", photograph(orientation))
    printed = shown(project, "---\ntitle: Up\n---\n\n# H\n\n![](p.jpg){alt=p}\n", name)
    red, green, blue = (printed.box(color, page=page) for color in (RED, GREEN, BLUE))
    assert red.right <= green.left + 2 and red.bottom <= blue.top + 2
    assert red.width / red.height == pytest.approx(1.5, rel=0.1)
    if name != "pptx":  # on a slide, pictures fill the space
        assert red.width == pytest.approx(48 / 150 * 72, abs=2)


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_a_drawing_has_its_own_size(project: Project, name: str) -> None:
    space = 'xmlns="http://www.w3.org/2000/svg" width="40mm" height="20mm"'
    project.write("a.svg", f'<svg {space}><rect width="100%" height="100%" fill="#f00"/></svg>')
    box = shown(project, "![A red box](a.svg)\n", name).box(RED)
    assert (box.width, box.height) == (
        pytest.approx(40 / 25.4 * 72, abs=2),
        pytest.approx(20 / 25.4 * 72, abs=2),
    )

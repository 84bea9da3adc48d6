"""A theme's logo as a picture."""

from __future__ import annotations

from pathlib import Path

from pipeline.tools.images import logo
from tests.conftest import Project
from tests.theme.themes import themed


def test_a_logo_is_as_large_as_it_is_by_itself_or_as_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "templates/mine").mkdir(parents=True)
    space = 'xmlns="http://www.w3.org/2000/svg"'
    drawn = f'<svg {space} width="192" height="96"><rect width="9" height="9"/></svg>'
    (tmp_path / "templates/mine/mark.svg").write_text(drawn)
    held = logo.load(themed(tmp_path, 'extends = "aurora"\nlogo = "mark.svg"\n'))
    assert held and held.mime == "image/png" and (held.width, held.height) == (2, 1)
    assert held.within(4, 4) == (2, 1)
    assert held.within(1, 4) == (1, 0.5)
    assert held.within(4, 0.25) == (0.5, 0.25)


def test_a_logo_that_is_no_picture_is_said_at_its_line(project: Project) -> None:
    project.write("templates/mine/mark.svg", '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>')
    project.write("templates/mine/theme.toml", 'extends = "aurora"\nlogo = "mark.svg"\n')
    for name in ("pdf", "docx"):
        [said] = project.convert("---\ntitle: A\ntheme: mine\n---\n\nText.\n", name).diagnostics
        assert str(said.span) == "templates/mine/theme.toml:2:1" and said.code == "theme-invalid"
        assert said.message.startswith("the logo is no picture: its XML is damaged")
        assert said.hint == "save it anew as SVG, PNG or JPEG"

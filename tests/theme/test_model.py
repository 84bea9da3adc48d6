"""The values of a theme."""

from __future__ import annotations

from pathlib import Path

from tests.theme.themes import GOOD, themed


def test_code_takes_its_colours_from_the_roles_unless_it_has_its_own(tmp_path: Path) -> None:
    found = themed(tmp_path, 'extends = "aurora"\n[code]\nstring = "#aa0000"\n')
    assert (found.code.string, found.code.keyword) == ("#aa0000", found.colors.important)


def test_a_kind_of_callout_can_be_added_and_redone(tmp_path: Path) -> None:
    more = '[callouts.exercise]\ncolor = "#225588"\nlabel = "Exercise"\n[callouts.tip]\ncolor = "#005500"\nlabel = "Hint"\n'
    kinds = {kind.name: (kind.color, kind.label) for kind in themed(tmp_path, GOOD + more).kinds}
    assert list(kinds) == ["note", "tip", "important", "warning", "caution", "exercise"]
    assert (kinds["exercise"], kinds["tip"]) == (("#225588", "Exercise"), ("#005500", "Hint"))

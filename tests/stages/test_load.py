"""What is read of a file: all that can be, and what is said of the rest."""

from __future__ import annotations

import pytest

from pipeline.core.diagnostics import Failure
from tests.conftest import Project
from tests.stages.conftest import Through

FORMATS = "pdf epub docx html revealjs pptx slides-pdf slides-handout ast".split()


def test_a_page_of_front_matter_only_is_made_in_every_format(project: Project) -> None:
    result = project.convert("---\ntitle: The index\nsidebar: main\n---\n", *FORMATS)
    assert sorted(result.artifacts) == sorted(FORMATS)
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["source-untold"]


@pytest.mark.parametrize(
    "text", ["", "\n", "  \n\t\n", "\ufeff", "---\n---\n", "---\n# only a comment\n---\n\n"]
)
def test_an_empty_file_is_refused(through: Through, text: str) -> None:
    with pytest.raises(Failure) as failure:
        through(text)
    assert [diagnostic.code for diagnostic in failure.value.diagnostics] == ["source-empty"]


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85".encode("latin-1").decode("latin-1"), "\ufffe"]
)
def test_characters_no_format_can_hold_are_left_out(through: Through, character: str) -> None:
    passed = through(f"# T\n\none {character}two\n")
    if character == "\x85":  # a line end in Unicode, which XML can hold
        assert passed.codes == []
        return
    assert [f"{one.span.line}:{one.span.column} {one.code}" for one in passed.found] == ["3:5 source-control"]
    assert passed.tree == "Para(one two)"


@pytest.mark.parametrize(("data", "place"), [(b"# T\n\na\xe9\n", "3:2"), (b"\xff\xfea\x00", "1:1")])
def test_what_is_not_utf_8_is_refused_at_its_place(project: Project, data: bytes, place: str) -> None:
    (found,) = project.convert(data, "html").diagnostics
    assert (str(found.span), found.code) == (f"a.md:{place}", "source-encoding")

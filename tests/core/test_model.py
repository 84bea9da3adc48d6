"""The values that flow through a build."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import pytest

from pipeline.core import ast
from pipeline.core.model import Document, Metadata, Page, Resource, Slide, Source
from pipeline.core.spans import LineMap, Span

SOURCE = Source("/project/content/a.md", "content/a.md", "a")


def test_a_source_knows_its_path() -> None:
    assert SOURCE.path == Path("/project/content/a.md")


@pytest.mark.parametrize(
    ("keywords", "tags", "subjects"),
    [
        ((), (), ()),
        (("x", "y"), ("z",), ("x", "y", "z")),
        (("Cloud",), ("cloud", "CLOUD", "data"), ("Cloud", "data")),
        ((), ("Straße", "STRASSE"), ("Straße",)),
    ],
)
def test_subjects_are_keywords_then_other_tags(
    keywords: tuple[str, ...], tags: tuple[str, ...], subjects: tuple[str, ...]
) -> None:
    assert Metadata(keywords=keywords, tags=tags).subjects == subjects


def test_an_abstract_has_paragraphs_and_rights_three_names() -> None:
    about = Metadata(extra={"abstract": "One\nline.\n\n\nTwo.\n", "license": "CC0", "copyright": "Ann"})
    assert about.abstract == ("One line.", "Two.")
    assert about.rights == "Ann"
    assert (Metadata().abstract, Metadata().rights) == ((), "")


def test_values_pass_between_processes_and_cannot_be_changed() -> None:
    slide = Slide("title", tuple(ast.text("T")), (ast.para("a"),), (), Span("a.md", 3))
    document = Document(SOURCE, Metadata("T"), (ast.para("a"),), {"p": Resource(b"1", "image/png")}, (slide,))
    page = Page(SOURCE, "a", LineMap.of_file("a.md", first=1, count=1))
    for value in (document, page, slide):
        assert pickle.loads(pickle.dumps(value)) == value
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, None)

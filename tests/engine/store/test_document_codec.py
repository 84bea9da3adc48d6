"""A document as bytes, in the parts that outputs depend on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core import ast
from pipeline.core.model import Source
from pipeline.engine import registry
from pipeline.engine.store import document_codec
from tests.conftest import Project

TEXT = (
    "---\ntitle: T\npdf: {paper: Letter}\n---\n\n# A {background-color=\"navy\"}\n\n![p](p.svg) $a$[^1]\n\n"
    "| a |\n|---|\n| 1 |\n\n[^1]: note\n"
)  # fmt: skip
ELSEWHERE = Source("/other/a.md", "other/a.md", "a")


def test_a_document_comes_back_whole_wherever_it_lies(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    document = project.document(TEXT)
    again = document_codec.decode(document_codec.encode(document).data, ELSEWHERE)
    assert again == replace(document, source=ELSEWHERE)
    assert document_codec.encode(again).data == document_codec.encode(document).data


def test_a_digest_changes_with_its_part_alone(project: Project) -> None:
    document = project.document(TEXT.replace("![p](p.svg)", "text"))
    before = document_codec.encode(document).digests

    def changed(**parts: object) -> set[str]:
        after = document_codec.encode(replace(document, **parts)).digests  # type: ignore[arg-type]
        return {name for name in before if before[name] != after[name]}

    assert before.keys() == {"about", "blocks", "slides"}
    assert changed(source=ELSEWHERE) == set()
    assert changed(metadata=replace(document.metadata, title="Other")) == {"about"}
    assert changed(blocks=(*document.blocks, ast.para("more"))) == {"blocks"}
    assert changed(slides=document.slides[:-1]) == {"slides"}


def test_decks_need_slides_and_others_blocks() -> None:
    digests = {"about": "1", "blocks": "2", "slides": "3", "object": "4"}
    needed = {
        name: document_codec.ingredients_of(output, digests) for name, output in registry.outputs().items()
    }
    assert needed["pdf"] == needed["epub"] == {"document:about": "1", "document:blocks": "2"}
    assert needed["pptx"] == needed["slides-pdf"] == {"document:about": "1", "document:slides": "3"}


@pytest.mark.parametrize("data", [b"", b"x", b"\x80", b"\xff" * 9])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # msgspec has many words for it
        document_codec.decode(data, ELSEWHERE)


def test_a_name_that_is_no_text_cannot_be_packed(project: Project) -> None:
    document = replace(project.document("# A\n\ntext\n"), front={"key": "\udce9"})
    with pytest.raises(UnicodeError):
        document_codec.encode(document)

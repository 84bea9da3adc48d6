"""Notes on pages, as PDF/UA wants them."""

from __future__ import annotations

import io

import pikepdf

from pipeline import resources
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.weasyprint import render


def test_each_page_has_its_note() -> None:
    root = resources.templates()
    made = render.print_pdf(
        "<html lang='en'><title>T</title><p>one<p style='break-before: page'>two<p style='break-before: page'>three",
        metadata=Metadata(title="T"), files=Files(root), base=root, span=Span("a.md"),
        said=("first", "", "third ’ one"),
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(made.value)) as pdf:
        notes = [[*page.get("/Annots", [])] for page in pdf.pages]
        assert [[str(note.Contents) for note in of_page] for of_page in notes] == [
            ["first"],
            [],
            ["third ’ one"],
        ]
        numbers = {int(note.StructParent) for of_page in notes for note in of_page}
        parents = [*pdf.Root.StructTreeRoot.ParentTree.Nums]
        assert numbers <= {int(number) for number in parents[::2]}
        assert len(numbers) == 2
        for of_page in notes:
            for note in of_page:
                element = parents[
                    [int(number) for number in parents[::2]].index(int(note.StructParent)) * 2 + 1
                ]
                assert str(element.S) == "/Annot"


def test_a_page_without_notes_has_none() -> None:
    root = resources.templates()
    made = render.print_pdf(
        "<p>one", metadata=Metadata(title="T"), files=Files(root), base=root, span=Span("a.md")
    )
    with pikepdf.open(io.BytesIO(made.value)) as pdf:
        assert "/Annots" not in pdf.pages[0]

"""The structure tree of a PDF is changed before it is written, and stays one that validators accept."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint.tagging.tree import Tree
from tests.conformance.matterhorn import findings
from tests.readers.reading import structure

PAGE = (
    "<html lang=en><title>T</title><h1>One</h1><p>two <a href='https://example.org'>three</a></p><p>four</p>"
)


def changed(change: Any) -> bytes:
    """Return a page whose structure tree was changed."""

    def finish(_: Any, pdf: Any) -> None:
        tree = Tree(pdf)
        change(tree)
        tree.finish()

    made: bytes = startup.weasyprint().HTML(string=PAGE).write_pdf(pdf_variant="pdf/ua-1", finisher=finish)
    return made


def test_what_is_dropped_is_part_of_the_pages_look() -> None:
    made = changed(lambda tree: tree.drop(tree.children(tree.top)[1]))
    assert structure(made).words == "Onefour"
    assert findings(made) == []
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (page,) = pdf.pages
        assert page.Contents.read_bytes().count(b"/Artifact") == 2
        assert len(page.Annots) == 0
        assert pdf.check_pdf_syntax() == []


def test_what_is_moved_stands_once() -> None:
    made = changed(lambda tree: tree.move(tree.children(tree.top)[2], tree.top, 0))
    assert structure(made).words == "fourOnetwo three"


def test_a_new_annotation_belongs_to_its_element() -> None:
    import pydyf

    def link(tree: Tree) -> None:
        element = tree.add("Link", tree.top)
        tree.top["K"].append(element.reference)
        page = tree.pdf.page_references[0]
        note = {
            "Type": "/Annot",
            "Subtype": "/Link",
            "Rect": pydyf.Array([0, 0, 9, 9]),
            "Contents": pydyf.String("a"),
        }
        tree.give_annotation(element, pydyf.Dictionary(note), page)

    made = changed(link)
    assert findings(made) == []
    assert structure(made).children[-1].links == 1

"""What Word and PowerPoint files share."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.core.model import Document, Metadata, Resource, Source
from pipeline.formats.ooxml import xml as ooxml


def test_properties_escape_and_leave_out_what_is_empty() -> None:
    parts = ooxml.document_properties(
        Metadata(title="A & B <c>", keywords=("x", "y"), tags=("y", "z"), lang="de")
    )
    core = parts["docProps/core.xml"].decode()
    assert "<dc:title>A &amp; B &lt;c&gt;</dc:title>" in core
    assert "<cp:keywords>x, y, z</cp:keywords>" in core and "<cp:category>y, z</cp:category>" in core
    assert "creator" not in core
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert "<Application>Octavo</Application>" in parts["docProps/app.xml"].decode()


@pytest.mark.parametrize(
    ("given", "known"),
    [("en", "en-US"), ("de", "de-DE"), ("sv", "sv-SE"), ("pt-BR", "pt-BR"), ("ja", "ja-JP"), ("qaa", "qaa")],
)
def test_a_bare_language_gets_its_region(given: str, known: str) -> None:
    assert ooxml.language(given) == known


def test_vector_pictures_give_way_to_their_bitmaps() -> None:
    def image(target: str) -> ast.Node:
        return ast.node("Image", [ast.attr(), ast.text("words"), [target, ""]])

    document = Document(
        Source("a.md", "a.md", "a"),
        Metadata(),
        (),
        resources={
            "a.svg": Resource(b"<svg/>", "image/svg+xml", bitmap=b"png"),
            "b.svg": Resource(b"<svg/>", "image/svg+xml"),
            "c.png": Resource(b"c", "image/png"),
        },
    )
    blocks = [ast.node("Para", [image("a.svg"), image("b.svg"), image("c.png"), image("none.png")])]
    tree, held = ooxml.replace_vectors(document, blocks)
    assert {name: (r.data, r.mime) for name, r in held.items()} == {
        "a.svg.png": (b"png", "image/png"),
        "c.png": (b"c", "image/png"),
    }
    assert [item["c"][2][0] for item in ast.walk(tree) if item["t"] == "Image"] == ["a.svg.png", "c.png"]
    assert ast.plain_text(tree).count("words") == 4


def test_children_are_put_into_the_order_of_the_schema() -> None:
    spaces = " ".join(f'xmlns:{p}="{ooxml.NAMESPACES[p]}"' for p in "am")
    root = ooxml.parse(
        f"<x {spaces}><a:rPr><a:hlinkClick/><a:latin/></a:rPr><m:mcPr><m:mcJc/><m:count/></m:mcPr>"
        "<m:rPr><m:nor/><m:sty/></m:rPr></x>".encode()
    )
    ooxml.tidy(root)
    names = [[child.tag.rsplit("}")[-1] for child in item] for item in root]
    assert names == [["latin", "hlinkClick"], ["count", "mcJc"], ["nor"]]

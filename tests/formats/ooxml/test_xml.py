"""What Word and PowerPoint files share."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.core.model import Document, Metadata, Resource, Source
from pipeline.formats.ooxml import opc
from pipeline.formats.ooxml import xml as ooxml

TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="r"/><Override PartName="/word/document.xml" ContentType="d"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="t" Target="{}"/></Relationships>'
)


def said(files: dict[str, bytes]) -> list[str]:
    return list(opc.find_faults(files, {}))


def whole(**changes: bytes) -> dict[str, bytes]:
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format("word/document.xml").encode(),
        "word/document.xml": b"<a/>",
    }
    return {
        **files,
        **{name.replace("__", "/").replace("_xml", ".xml"): part for name, part in changes.items()},
    }


def test_a_whole_package_is_valid() -> None:
    assert said(whole()) == []


def test_broken_xml_is_named() -> None:
    (message,) = said(whole(word__document_xml=b"<a>"))
    assert message.startswith("part 'word/document.xml' is not well-formed: Premature end of data")


def test_a_part_without_a_content_type_is_named() -> None:
    assert said(whole(word__more_xml=b"<a/>")) == ["part 'word/more.xml' has no content type"]


def test_a_relationship_to_nothing_is_named() -> None:
    files = whole()
    files["word/_rels/document.xml.rels"] = RELATIONS.format("media/a.png").encode()
    assert said(files) == ["'word/_rels/document.xml.rels' leads to 'word/media/a.png', which is not there"]


def test_a_relationship_outward_may_lead_anywhere() -> None:
    files = whole()
    outward = RELATIONS.format("https://example.org/").replace("Type=", 'TargetMode="External" Type=')
    files["word/_rels/document.xml.rels"] = outward.encode()
    assert said(files) == []


def test_a_reference_to_no_relationship_is_named() -> None:
    files = whole(word__document_xml=f'<a xmlns:r="{ooxml.NAMESPACES["r"]}" r:id="rId9"/>'.encode())
    files["word/_rels/document.xml.rels"] = RELATIONS.format("document.xml").encode()
    assert said(files) == ["'word/document.xml' refers to the unknown relationship 'rId9'"]


def test_missing_and_superfluous_content_types_are_named() -> None:
    files = whole()
    del files["[Content_Types].xml"]
    assert said(files) == ["there is no [Content_Types].xml"]
    files = whole()
    del files["word/document.xml"]
    assert "a content type is given for 'word/document.xml', which is not there" in said(files)


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


def test_columns_keep_their_words_whole_and_sum_up() -> None:
    rows = [
        ["Name", "Remarks"],
        ["Sextodecimo", "fits a coat pocket; hard to fold exactly, and so on and on " * 3],
    ]
    widths = ooxml.column_widths(rows, 9000, letter=100, padding=200)
    assert sum(widths) == 9000
    assert widths[0] >= len("Sextodecimo") * 100 + 200
    assert widths[1] > widths[0]


@pytest.mark.parametrize("rows", [[], [[]], [["a" * 500, "b" * 500]]])
def test_columns_of_nothing_and_of_too_much(rows: list[list[str]]) -> None:
    widths = ooxml.column_widths(rows, 9000, letter=100, padding=200)
    assert sum(widths) in (0, 9000)


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
    ooxml.reorder(root)
    names = [[child.tag.rsplit("}")[-1] for child in item] for item in root]
    assert names == [["latin", "hlinkClick"], ["count", "mcJc"], ["nor"]]

"""A package of Word or PowerPoint: whole, or what is wrong with it."""

from __future__ import annotations

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


def test_pictures_are_added_with_their_type_declared_once() -> None:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    files = opc.with_media({opc.TYPES: types}, {"a/one.png": b"1", "a/two.png": b"2"}, "image/png")
    assert files[opc.TYPES].count(b'Extension="png"') == 1 and files["a/two.png"] == b"2"
    assert opc.with_media(files, {"a/three.png": b"3"}, "image/png")[opc.TYPES] == files[opc.TYPES]
    assert opc.with_media({}, {}, "image/png") == {}


def test_a_relationship_is_added_if_it_is_not_there() -> None:
    root = opc.parse(b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>')
    wanted = {"Type": opc.IMAGE, "Target": "../media/a.png"}
    first = opc.relate(root, wanted)
    assert opc.relate(root, wanted) == first and len(root) == 1
    assert opc.relate(root, {**wanted, "TargetMode": "External"}) != first

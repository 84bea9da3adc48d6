"""Members that stand where Office does not want them are named."""

from __future__ import annotations

import pytest

from pipeline.formats.ooxml import element_order
from pipeline.formats.ooxml import xml as ooxml

SPACES = " ".join(f'xmlns:{prefix}="{ooxml.NAMESPACES[prefix]}"' for prefix in "wap")


def said(inside: str) -> list[str]:
    return [*element_order.find_disorder(ooxml.parse(f"<root {SPACES}>{inside}</root>".encode()))]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<w:pPr><w:pStyle/><w:keepNext/><w:spacing/><w:jc/></w:pPr>",
        "<w:pPr><w:spacing/><w:unknown/><w:jc/></w:pPr>",  # what is not listed may stand anywhere
        "<a:p><a:pPr/><a:fld/><a:r/><a:br/><a:r/><a:endParaRPr/></a:p>",  # text is in any order
        "<w:sectPr><w:footerReference/><w:headerReference/><w:pgSz/></w:sectPr>",
        "<w:tbl><w:tblPr/><w:tblGrid/><w:tr/><w:tr/></w:tbl>",
        "<w:rPr><w:jc/><w:pStyle/></w:rPr>",  # no kind of element that is listed
    ],
)
def test_what_is_in_order_is_not_spoken_of(inside: str) -> None:
    assert said(inside) == []


@pytest.mark.parametrize(
    ("inside", "messages"),
    [
        ("<w:pPr><w:jc/><w:pStyle/></w:pPr>", ["in <w:pPr>, <w:pStyle> stands too late"]),
        ("<a:rPr><a:hlinkClick/><a:latin/></a:rPr>", ["in <a:rPr>, <a:latin> stands too late"]),
        ("<a:p><a:r/><a:pPr/></a:p>", ["in <a:p>, <a:pPr> stands too late"]),
        (
            "<w:sectPr><w:pgSz/><w:headerReference/></w:sectPr>",
            ["in <w:sectPr>, <w:headerReference> stands too late"],
        ),
        ("<w:pPr><w:rPr/><w:x/><w:jc/></w:pPr>", ["in <w:pPr>, <w:jc> stands too late"]),
        # Of each kind the first alone, at any depth.
        (
            "<w:pPr><w:jc/><w:pStyle/></w:pPr><w:pPr><w:jc/><w:ind/></w:pPr><w:tbl><w:tr/><w:tblPr/></w:tbl>",
            ["in <w:pPr>, <w:pStyle> stands too late", "in <w:tbl>, <w:tblPr> stands too late"],
        ),
    ],
)
def test_what_stands_too_late_is_named(inside: str, messages: list[str]) -> None:
    assert said(inside) == messages


def test_what_is_put_into_order_is_in_order() -> None:
    root = ooxml.parse(
        f"<root {SPACES}><a:rPr><a:hlinkClick/><a:latin/><a:solidFill/></a:rPr></root>".encode()
    )
    assert [*element_order.find_disorder(root)]
    ooxml.tidy(root)
    assert [*element_order.find_disorder(root)] == []


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("w:spacing", ["pStyle", "numPr", "spacing", "jc"]),
        ("w:jc", ["pStyle", "numPr", "jc"]),
        ("w:outlineLvl", ["pStyle", "numPr", "jc", "outlineLvl"]),
        ("w:keepNext", ["pStyle", "keepNext", "numPr", "jc"]),
    ],
)
def test_a_child_is_made_in_its_place(name: str, order: list[str]) -> None:
    space = f'xmlns:w="{ooxml.NAMESPACES["w"]}"'
    properties = ooxml.parse(f"<w:pPr {space}><w:pStyle/><w:numPr/><w:jc/></w:pPr>".encode())
    made = element_order.child(properties, name)
    assert [item.tag.rsplit("}", 1)[1] for item in properties] == order
    assert element_order.child(properties, name) is made


def test_properties_come_first_where_the_order_is_not_known() -> None:
    paragraph = ooxml.parse(f'<w:p xmlns:w="{ooxml.NAMESPACES["w"]}"><w:r/></w:p>'.encode())
    assert element_order.child(paragraph, "w:pPr") is paragraph[0]

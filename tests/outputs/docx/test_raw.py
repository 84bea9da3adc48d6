"""Raw OpenXML: put in as written, or left out alone, with an error at its line."""

from __future__ import annotations

import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.docx.word import FRONT, body, paragraphs, png

LINE = "<w:p><w:r><w:t>Made by hand</w:t></w:r></w:p>"
RUN = "<w:r><w:t>by hand</w:t></w:r>"
TABLE = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
BLOCK, INLINE = "Before.\n\n```{=openxml}\n%s\n```\n\nAfter.\n", "Before `%s`{=openxml} after.\n"


def reasons(project: Project, text: str) -> list[str]:
    """Return why parts of a document are left out, each at its line; the document is made, and says all else."""
    result = project.convert(FRONT + text, "docx")
    root = ooxml.parse(zips.members(result.artifacts["docx"].data)["word/document.xml"])
    said = "".join(text for _, text in paragraphs(root))
    assert "Before" in said and "after" in said.lower()
    assert {d.code for d in result.diagnostics} <= {"openxml-invalid"}
    assert all(d.partial and d.span.line > FRONT.count("\n") for d in result.diagnostics)
    return [d.message.removeprefix("raw OpenXML cannot be used: ") for d in result.diagnostics]


@pytest.mark.parametrize(
    "part", [LINE, TABLE, f"<!-- a word -->{LINE}{TABLE}{LINE}", "", '<w:p foo:a="1" xmlns:foo="urn:a"/>']
)
def test_blocks_stand_as_they_were_written(project: Project, part: str) -> None:
    assert reasons(project, BLOCK % part) == []
    root = body(project, BLOCK % part)
    assert len(ooxml.find(root, "w:body/w:tbl")) == part.count("<w:tbl>")
    assert [text for _, text in paragraphs(root)].count("Made by hand") == part.count("Made")
    assert b"octavo" not in ooxml.serialize(root)


def test_runs_stand_in_their_line_in_cells_headings_and_notes(project: Project) -> None:
    text = f"# H `{RUN}`{{=openxml}}\n\n| a |\n|---|\n| `{RUN}`{{=openxml}} |\n\nText.[^n]\n\n[^n]: Note `{RUN}`{{=openxml}}.\n"
    files = zips.members(project.output(FRONT + text, "docx"))
    assert files["word/document.xml"].count(b"by hand") == 2
    assert files["word/footnotes.xml"].count(b"by hand") == 1


def test_a_page_break_leaves_no_empty_line(project: Project) -> None:
    root = body(project, BLOCK % '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
    assert ooxml.find(root, "//w:br") == [] and len(ooxml.find(root, "//w:pageBreakBefore")) == 1


WRONG = (
    ("<w:p>", "its XML is damaged: Opening and ending tag mismatch: p line 1 and body"),
    ("</w:body></w:document>", "its XML is damaged: Extra content at the end of the document"),
    ("<w:p w:a='1' w:a='2'/>", "its XML is damaged: Attribute w:a redefined"),
    ("<x:p/>", "its XML is damaged: Namespace prefix x on p is not defined"),
    ("<!DOCTYPE a><w:p/>", "its XML is damaged: StartTag: invalid element name"),
    ("<w:sdt>" * 300 + "</w:sdt>" * 300, "its XML is damaged: Excessive depth in document: 256"),
    ("<?a b?>", "instructions and entities cannot stand in it"),
    ("words", "the text 'words' stands outside of <w:t>"),
    ("<w:p>words</w:p>", "the text 'words' stands outside of <w:t>"),
    ("<p>x</p>", "<p> is no element of Word's"),
    (RUN, "<w:r> cannot stand there"),
    ("<w:tr/>", "<w:tr> cannot stand there"),
    ("<w:sectPr/>", "<w:sectPr> cannot stand there"),
    ("<w:p><w:p/></w:p>", "<w:p> cannot stand in <w:p>"),
    ("<w:p><w:r/><w:pPr/></w:p>", "<w:pPr> does not stand first in <w:p>"),
    ("<w:tbl><w:tblPr/></w:tbl>", "<w:tbl> has no <w:tblGrid>"),
    (TABLE.replace("<w:p/>", ""), "<w:tc> has no <w:p>"),
    (TABLE.replace("<w:p/>", f"<w:p/>{TABLE}"), "<w:tc> does not end in <w:p>"),
    ("<w:p a='1'/>", "the attribute 'a' of <w:p> has no prefix"),
    ("<w:p><w:pPr><w:jc/><w:pStyle/></w:pPr></w:p>", "in <w:pPr>, <w:pStyle> stands too late"),
    ("<w:p><w:pPr><w:pStyle w:val='No'/></w:pPr></w:p>", "there is no style 'No'"),
    ("<w:p><w:pPr><w:numPr><w:numId w:val='99'/></w:numPr></w:pPr></w:p>", "there is no list 99"),
    ("<w:p><w:r><w:footnoteReference w:id='99'/></w:r></w:p>", "there is no footnote 99"),
    ("<w:p><w:hyperlink w:anchor='no'/></w:p>", "a link leads to 'no', which is not there"),
    ("<w:altChunk r:id='rId99'/>", "there is no relationship 'rId99'"),
    ("<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>", "a field in it has no beginning or no end"),
    ("<w:p><w:r><w:drawing><wp:inline><wp:docPr/></wp:inline></w:drawing></w:r></w:p>", "a picture in it has no description (descr of <wp:docPr>)"),
)  # fmt: skip


def test_blocks_that_cannot_stand_are_left_out_each_alone(project: Project) -> None:
    text = "".join(BLOCK % part for pair in WRONG for part in (pair[0], LINE))
    assert reasons(project, text) == [why for _, why in WRONG]
    files = zips.members(project.convert(FRONT + text, "docx").artifacts["docx"].data)
    root = ooxml.parse(files["word/document.xml"])
    assert [said for _, said in paragraphs(root)].count("Made by hand") == len(WRONG)


def test_a_line_holds_runs_and_no_blocks(project: Project) -> None:
    assert reasons(project, INLINE % RUN) == []
    assert reasons(project, INLINE % LINE) == ["<w:p> cannot stand there"]


def test_fields_and_links_reach_over_several_parts(project: Project) -> None:
    ends = [f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "end")]
    mark = "<w:bookmarkStart w:id='900' w:name='mine'/><w:bookmarkEnd w:id='900'/>"
    link = f"<w:hyperlink w:anchor='mine'>{RUN}</w:hyperlink>"
    assert reasons(project, INLINE % ends[0] + INLINE % ends[1]) == []
    assert reasons(project, INLINE % link + "\n" + INLINE % mark) == []
    assert reasons(project, INLINE % mark + "\n" + INLINE % mark) == ["the bookmark 'mine' stands twice"]
    gone = INLINE % (mark + "<w:r><w:rPr><w:rStyle w:val='No'/></w:rPr></w:r>")
    assert reasons(project, INLINE % link + "\n" + gone) == [
        "a link leads to 'mine', which is not there",
        "there is no style 'No'",
    ]


def test_a_deck_shows_none_of_it(project: Project) -> None:
    project.write("p.png", png(3, 3))
    text = f"## A\n\n- a `{RUN}`{{=openxml}}\n\n  ```{{=openxml}}\n  {LINE}\n  ```\n\n::: notes\n`{RUN}`{{=openxml}}\n:::\n"
    files = zips.members(project.output(FRONT + text, "pptx"))
    assert not any(b"by hand" in part for part in files.values())

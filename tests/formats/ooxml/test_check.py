"""A finished Word or PowerPoint file is asked whether it is whole."""

from __future__ import annotations

import re

import pytest

from pipeline.formats.gate import Expectations
from pipeline.formats.ooxml import check as office_check
from pipeline.tools import zip as zips
from tests.conftest import Project

HEAD = "---\ntitle: A page\nlang: de\n---\n\n"
TEXT = f"{HEAD}# A page\n\n## Part {{#part}}\n\n[there](#part) and a note[^1].\n\n- one\n\n| a |\n|---|\n| b |\n\n[^1]: said\n"
DECK = f"{HEAD}## One\n\n| a |\n|---|\n| b |\n\n## Two\n\n![seen](p.svg)\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>'
CHECKS = {"docx": office_check.check_word, "pptx": office_check.check_powerpoint}
SAID = Expectations("A page", "de")


def faults(name: str, data: bytes, expected: Expectations = SAID) -> list[str]:
    return [f"{rule.code}: {message}" for rule, message in CHECKS[name](data, expected)]


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """Return the package with something in the first part of a name replaced once."""
    files = zips.members(data)
    (name, *_) = sorted(name for name in files if re.fullmatch(part, name))
    text, count = re.subn(old, new, files[name].decode(), count=1)
    assert count == 1, f"{old} is not in {name}"
    return zips.pack({**files, name: text.encode()})


@pytest.fixture
def good(project: Project) -> dict[str, bytes]:
    project.write("p.svg", SVG)
    return {"docx": project.output(TEXT, "docx"), "pptx": project.output(DECK, "pptx")}


@pytest.mark.parametrize("name", CHECKS)
def test_a_good_one_has_no_fault(good: dict[str, bytes], name: str) -> None:
    assert faults(name, good[name]) == []


@pytest.mark.parametrize("name", CHECKS)
def test_title_and_language_are_those_of_the_document(good: dict[str, bytes], name: str) -> None:
    assert faults(name, good[name], Expectations("Another", "en")) == [
        "artifact-access: the file does not say its title",
        "artifact-access: the file does not say its language",
    ]


@pytest.mark.parametrize(("name", "what"), [("docx", "document"), ("pptx", "presentation")])
def test_what_is_no_package_is_said_and_nothing_else(name: str, what: str) -> None:
    (message,) = faults(name, b"PK no zip")
    assert message.startswith(f"artifact-invalid: the {what} cannot be opened: ")


BODY = r"word/document\.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (BODY, r'<w:pStyle w:val="[^"]+"', '<w:pStyle w:val="None"', "artifact-invalid: there is no style 'None'"),
        (BODY, r'(<w:footnoteReference\b[^>]*w:id=)"\d+"', r'\1"99"', "artifact-link: there is no footnote 99"),
        (BODY, r'(<w:numId\b[^>]*w:val=)"\d+"', r'\1"99999"', "artifact-invalid: there is no list 99999"),
        (
            BODY, r'(<w:hyperlink\b[^>]*w:anchor=)"[^"]+"', r'\1"none"',
            "artifact-link: a link leads to 'none', which is not there",
        ),
        (BODY, r"</w:tc>", "<w:tbl/></w:tc>", "artifact-invalid: a table cell does not end in a paragraph"),
        (BODY, r"</w:body>", "</w:bod>", "artifact-invalid: part 'word/document.xml' is not well-formed"),
        (r"docProps/core\.xml", r"(<dcterms:created[^>]*>)[^<]*", r"\1yesterday", "artifact-invalid: the file has a date that is none"),
    ],
)  # fmt: skip
def test_damage_of_a_word_document_is_named(
    good: dict[str, bytes], part: str, old: str, new: str, message: str
) -> None:
    assert [
        said for said in faults("docx", changed(good["docx"], part, old, new)) if said.startswith(message)
    ]


def test_a_field_without_an_end_is_named(project: Project) -> None:
    text = f"{HEAD}See @tab-t.\n\n| a |\n|---|\n| b |\n\n: T {{#tab-t}}\n"
    data = project.output(text, "docx")
    assert faults("docx", data) == []
    lost = changed(data, BODY, r'<w:fldChar w:fldCharType="end"\s*/>', "")
    assert "artifact-invalid: a field of the document has no end" in faults("docx", lost)
    elsewhere = changed(data, BODY, r"REF \S+", "REF nowhere")
    assert faults("docx", elsewhere) == ["artifact-link: a reference repeats 'nowhere', which is not there"]


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (r"ppt/presentation\.xml", r'(<p:sldId\b[^>]*\bid=)"\d+"', r'\1"7"', "artifact-invalid: the presentation does not number its slides"),
        (r"ppt/slides/slide3\.xml", r'(<p:pic>.*?<p:cNvPr\b[^>]*?)descr="[^"]*"', r"\1", "artifact-access: a picture in 'ppt/slides/slide3.xml' has no description"),
        (r"ppt/slides/slide2\.xml", r"(?s)<a:txBody>.*?</a:txBody>(?=.*?</a:tc>)", "", "artifact-invalid: a table cell in 'ppt/slides/slide2.xml' has no paragraph"),
    ],
)  # fmt: skip
def test_damage_of_a_deck_is_named(
    good: dict[str, bytes], part: str, old: str, new: str, message: str
) -> None:
    assert message in faults("pptx", changed(good["pptx"], part, old, new))


def test_pictures_without_words_in_the_source_are_no_fault_of_the_file(good: dict[str, bytes]) -> None:
    undescribed = changed(
        good["pptx"], r"ppt/slides/slide3\.xml", r'(<p:pic>.*?<p:cNvPr\b[^>]*?)descr="[^"]*"', r"\1"
    )
    assert faults("pptx", undescribed, Expectations("A page", "de", described=False)) == []


_ELSEWHERE = (
    '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
)
PASSIVE = Expectations("A page", "de", passive=True)


@pytest.mark.parametrize(
    ("name", "part"), [("docx", "word/_rels/document.xml.rels"), ("pptx", "ppt/slides/_rels/slide1.xml.rels")]
)
@pytest.mark.parametrize(
    "kind", ["image", "attachedTemplate", "oleObject", "frame", "subDocument", "audio", "hyperlink"]
)
def test_parts_that_stand_elsewhere_are_a_fault_where_nothing_may_be_fetched(
    good: dict[str, bytes], name: str, part: str, kind: str
) -> None:
    data = changed(good[name], re.escape(part), "</Relationships>", _ELSEWHERE.format(kind))
    said = [f"artifact-active: '{part}' fetches 'http://127.0.0.1:9/x'"] if kind != "hyperlink" else []
    assert faults(name, data, PASSIVE) == said
    assert faults(name, data) == []
    assert faults(name, good[name], PASSIVE) == []


@pytest.mark.parametrize(
    "field", ["DDEAUTO c x", " INCLUDEPICTURE 'x'", "IncludeText x", "LINK x", " database x"]
)
@pytest.mark.parametrize("form", ["simple", "split"])
def test_fields_that_fetch_or_run_are_a_fault_there(good: dict[str, bytes], field: str, form: str) -> None:
    half = len(field.strip().split()[0]) // 2 + len(field) - len(field.lstrip())
    code = f'<w:fldSimple w:instr="{field}"/>' if form == "simple" else _field(field[:half], field[half:])
    data = changed(good["docx"], r"word/header1\.xml", "</w:p>", f"{code}</w:p>")
    name = field.split()[0].upper()
    found = [said for said in faults("docx", data, PASSIVE) if said.startswith("artifact-active")]
    assert found == [f"artifact-active: 'word/header1.xml' has the field '{name}'"]


def _field(*texts: str) -> str:
    """A field in pieces, as Word writes it; some may be fields themselves."""
    pieces = "".join(
        text if text.startswith("<") else f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'
        for text in texts
    )
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"{begin}{pieces}{end}"


@pytest.mark.parametrize(
    ("field", "is_active"),
    [
        (_field("STYLEREF Link"), False),
        (_field("HYPERLINK 'https://x.org/LINK/'"), False),
        (_field("IF ", _field("PAGE"), "= 1 a b"), False),
        (_field("IF ", _field("DDE x"), "= 1 a b"), True),
        (_field(_field("QUOTE LI"), "NK x"), True),
        (_field("LINK x").removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>'), True),
    ],
)
def test_a_field_is_known_by_its_first_word(good: dict[str, bytes], field: str, is_active: bool) -> None:
    data = changed(good["docx"], r"word/header1\.xml", "</w:p>", f"{field}</w:p>")
    assert [said for said in faults("docx", data, PASSIVE) if "artifact-invalid" in said] == []
    assert any(said.startswith("artifact-active") for said in faults("docx", data, PASSIVE)) is is_active


@pytest.mark.parametrize(
    "part", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"]
)
def test_programs_in_a_file_are_a_fault_there(good: dict[str, bytes], part: str) -> None:
    data = zips.pack({**zips.members(good["docx"]), part: b"<a/>"})
    assert f"artifact-active: there is a part '{part}'" in faults("docx", data, PASSIVE)

"""A reference document of the user's own."""

from __future__ import annotations

import io
import re

import docx
import pytest

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project, Result
from tests.outputs.docx.word import EVERYTHING, NUMBERS, options, paragraphs, png, whole


def house(**styles: str) -> bytes:
    """Return a Word document with styles of its own, the given ones by identifier, and a header."""
    made = docx.Document()
    made.styles["Heading 1"].font.name = "Courier New"
    for identifier, name in styles.items():
        made.styles.add_style(name, 1).element.set(ooxml.tag("w:styleId"), identifier)
    made.sections[0].header.paragraphs[0].text = "House of Books"
    made.sections[0].page_width = 7_000_000
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_house(project: Project, text: str, reference: bytes, **values: object) -> Result:
    project.write("p.png", png(300, 150))
    project.write("house/style.docx", reference)
    return project.convert(NUMBERS + text, "docx", **options(reference="house/style.docx", **values))


def test_a_reference_document_of_ones_own_wins(project: Project) -> None:
    made = with_house(project, EVERYTHING + "\n> [!TIP]\n> Do.\n", house())
    assert made.diagnostics == ()
    files = zips.members(made.artifacts["docx"].data)
    styles = ooxml.parse(files["word/styles.xml"])
    fonts = ooxml.find(styles, "w:style[w:name/@w:val='heading 1']//w:rFonts/@w:ascii")
    assert fonts == ["Courier New"]
    assert [name for name, data in files.items() if b"House of Books" in data] != []
    root = ooxml.parse(files["word/document.xml"])
    assert ooxml.find(root, "//w:sectPr/w:pgSz/@w:w")[-1] == str(round(7_000_000 / 635))
    assert ("CalloutTip", "Do.") in paragraphs(root)
    assert ooxml.find(styles, "w:style[@w:styleId='CalloutTip']") != []


def test_styles_are_found_by_their_names(project: Project) -> None:
    reference = house(Inhalt1="toc 1", Gleichung="Equation")
    made = with_house(project, EVERYTHING, reference, toc="yes")
    root = ooxml.parse(zips.members(made.artifacts["docx"].data)["word/document.xml"])
    assert ("Inhalt1", "Words") in paragraphs(root)
    assert ("Gleichung", "(1)") in paragraphs(root)


def test_a_style_the_reference_document_does_not_have_is_said(project: Project) -> None:
    text = '::: {custom-style="Legal Notise"}\nSmall.\n:::\n\n[a]{custom-style=Tiny} [b]{custom-style="legal notice"}'
    made = with_house(project, text, house(Legal="Legal Notice"))
    assert [(d.span.line, d.code, d.hint) for d in made.diagnostics] == [
        (5, "docx-style", "did you mean 'Legal Notice'?"),
        (9, "docx-style", "give the style to the reference document in Word"),
    ]
    assert "docx" in made.artifacts


def test_custom_styles_reach_word(project: Project) -> None:
    root = whole(project, '::: {custom-style="Legal Notice"}\nSmall [print]{custom-style=Tiny}.\n:::')
    assert ("LegalNotice", "Small print.") in paragraphs(root)
    assert ooxml.find(root, "//w:rStyle/@w:val") == ["Tiny"]


@pytest.mark.parametrize("given", [b"no zip", zips.pack({"a.txt": b""})])
def test_what_is_no_word_document_is_refused(project: Project, given: bytes) -> None:
    made = with_house(project, "Text.", given)
    assert [d.message for d in made.diagnostics] == ["'house/style.docx' is no Word document"]
    assert made.artifacts == {}


def test_a_reference_document_outside_the_project_is_refused(project: Project) -> None:
    project.write("octavo.toml", '[docx]\nreference = "../style.docx"\n')
    (project.root.parent / "style.docx").write_bytes(house())
    made = project.convert(NUMBERS + "Text.", "docx")
    assert [(str(d.span), d.code, d.message) for d in made.diagnostics] == [
        ("octavo.toml:2:1", "docx-reference", "cannot read '../style.docx': it lies outside the project")
    ]


def test_the_reference_document_is_part_of_what_was_read(project: Project) -> None:
    made = with_house(project, "Text.", house())
    assert str(project.root / "house" / "style.docx") in made.inputs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"(?s)<w:sectPr.*?</w:sectPr>", ""),
        (r"<w:pgMar[^>]*/>", ""),
        (r"<w:pgSz[^>]*/>", ""),
        (r'w:left="\d+"', 'w:left="2.5cm"'),
    ],
)
def test_reference_documents_may_leave_the_page_open(project: Project, old: str, new: str) -> None:
    files = zips.members(house())
    body = files["word/document.xml"].decode()
    assert re.search(old, body)
    changed = zips.pack({**files, "word/document.xml": re.sub(old, new, body).encode()})
    assert "docx" in with_house(project, EVERYTHING, changed).artifacts


def test_strict_open_xml_is_refused(project: Project) -> None:
    files = zips.members(house())
    strict = {
        name: data.replace(
            ooxml.NAMESPACES["w"].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        for name, data in files.items()
    }
    made = with_house(project, "Text.", zips.pack(strict))
    assert [d.code for d in made.diagnostics] == ["docx-reference"]

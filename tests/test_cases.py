"""Small documents of others that Octavo got wrong, lost or refused: each is right now, as other programs read it.

They lie beside this project, as the corpus does.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pptx
import pypdfium2
import pytest
from lxml import etree, html
from PIL import Image

from tests.conftest import SHARED

CASES = SHARED / "cases"
FORMATS = ("pdf", "docx", "html", "epub", "pptx", "revealjs", "slides-pdf")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1_200),
    pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this project"),
]


@dataclass(frozen=True)
class Built:
    """Everything the cases came to: where it is, and what was said of each, as (code, line, message) by document."""

    folder: Path
    said: dict[str, list[tuple[str, int, str]]]
    status: dict[tuple[str, str], str]

    def path(self, case: str, form: str) -> Path:
        found = [path for path in (self.folder / form).rglob("*") if path.is_file() and case in str(path)]
        assert len(found) == 1, (case, form, found)
        return found[0]

    def codes(self, case: str) -> list[str]:
        return [code for code, _, _ in self.all_of(case)]

    def lines(self, case: str, code: str) -> list[int]:
        return [line for each, line, _ in self.all_of(case) if each == code]

    def all_of(self, case: str) -> list[tuple[str, int, str]]:
        return [said for name, found in self.said.items() if case in name for said in found]

    def page(self, case: str, form: str = "html") -> Any:
        return html.fromstring(self.path(case, form).read_text("utf-8"))

    def shown(self, case: str, form: str = "html") -> str:
        root = self.page(case, form)
        for hidden in root.xpath("//script | //style | //annotation | //head"):
            hidden.drop_tree()
        return " ".join(root.text_content().split())

    def printed(self, case: str, form: str = "pdf") -> str:
        with pypdfium2.PdfDocument(self.path(case, form)) as file:
            return "\f".join(page.get_textpage().get_text_bounded() for page in file)

    def word(self, case: str) -> Any:
        return docx.Document(str(self.path(case, "docx")))

    def word_part(self, case: str, name: str = "word/document.xml") -> Any:
        with zipfile.ZipFile(self.path(case, "docx")) as package:
            return etree.fromstring(package.read(name))

    def deck(self, case: str) -> Any:
        return pptx.Presentation(str(self.path(case, "pptx")))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("cases")
    report = folder / "report.json"
    words = [sys.executable, "-m", "pipeline", "build", str(CASES / "bug-reports"), str(CASES / "real-sites")]
    words += ["--root", str(CASES), "-f", ",".join(FORMATS), "--jobs", "2", "--output", str(folder / "out")]
    words += ["--report", "json", "--report-file", str(report)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert "Traceback" not in done.stderr and done.returncode in (0, 1), done.stderr[-2000:]
    made = json.loads(report.read_text())
    said: dict[str, list[tuple[str, int, str]]] = {}
    for found in made["diagnostics"]:
        said.setdefault(found["path"], []).append((found["code"], found["line"], found["message"]))
    status = {(found["source"], found["format"]): found["status"] for found in made["artifacts"]}
    return Built(folder / "out", said, status)


def test_each_becomes_every_format(built: Built) -> None:
    assert set(built.status.values()) == {"built"}
    assert len({source for source, _ in built.status}) > 40
    assert not [said for found in built.said.values() for said in found if not said[1]]


def test_lists_have_the_numbers_their_author_wrote(built: Built) -> None:
    assert built.page("01-lists").xpath("//ol[@class='decimal-parens']") and built.page("01-lists").xpath(
        "//ol[@start='5']"
    )
    assert {"(1)", "(2)", "5.", "6."} <= set(built.printed("01-lists").split())
    assert built.lines("01-lists", "enumeration-text") == [15, 17, 35]
    assert built.lines("01-lists", "foreign-syntax") == [38]


def test_merged_cells_are_merged_on_slides(built: Built) -> None:
    tables = [
        shape.table for slide in built.deck("02-merged").slides for shape in slide.shapes if shape.has_table
    ]
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    assert {(cell.span_height, cell.span_width) for cell in cells if cell.is_merge_origin} == {(2, 1), (1, 2)}
    assert built.lines("02-merged", "foreign-syntax") == [6]  # of the grid table


def test_a_note_may_hold_a_list_and_be_called_twice(built: Built) -> None:
    printed = built.printed("03-footnotes")
    assert re.search(r"with a list\s+•?\s*of two|• with a list|with a list\r?\n", printed)
    assert printed.count("Black only") == 1
    assert built.shown("03-footnotes").count("Black only") == 1
    notes = built.word_part("03-footnotes", "word/footnotes.xml")
    assert "".join(notes.itertext()).count("Black only") == 1


def test_drawings_have_their_own_size_in_word(built: Built) -> None:
    sizes = {(shape.width.pt, shape.height.pt) for shape in built.word("04-svg").inline_shapes}
    assert sizes and max(width for width, _ in sizes) < 400


def test_formulas_show_no_command(built: Built) -> None:
    formulas = [re.sub(r"<annotation.*?</annotation>", "", part, flags=re.DOTALL) for part in re.findall(
        r"<math\b.*?</math>", built.path("05-math", "html").read_text("utf-8"), re.DOTALL)]  # fmt: skip
    assert len(formulas) > 10
    assert not [part for part in formulas if re.search(r"\\[a-zA-Z]", part)]
    assert any("<menclose" in part for part in formulas)
    assert built.lines("05-math", "math-invalid") == [34]
    assert built.lines("05-math", "foreign-syntax") == [13, 26]
    assert r"\ce" not in built.printed("05-math")


def test_pages_are_broken_where_the_author_said(built: Built) -> None:
    printed = built.printed("07-newpage").split("\f")
    for words in ("After newpage.", "After div.", "After class."):
        assert any(page.strip().startswith(words) or words in page[:120] for page in printed), words
    assert not re.search(r"newpage\b(?!\.)|\\pagebreak|\{\{<", built.printed("07-newpage"))
    assert len(built.word_part("07-newpage").findall(f".//{W}pageBreakBefore")) == 5


def test_lines_of_verse_are_kept(built: Built) -> None:
    assert re.search(
        r"The morning comes\s*\n.*indented by four\s*\n.*last line", built.printed("08-lineblock")
    )
    assert built.page("08-lineblock").xpath("//p[contains(., 'The morning')]/br")
    assert "| The" not in built.shown("08-lineblock")
    assert built.codes("08-lineblock") == []
    breaks = [p for p in built.word("08-lineblock").paragraphs if "Sampletown" in p.text]
    assert breaks[0].text.split("\n") == ["Octavo Press", "12 Sample Street", "Sampletown", "Exampleland"]


def test_bullets_stay_beside_a_picture_or_table(built: Built) -> None:
    [beside] = [
        s
        for s in built.deck("09-pptx").slides
        if s.shapes.title is not None and s.shapes.title.text == "Pic and list"
    ]
    [body] = [shape for shape in beside.placeholders if shape.placeholder_format.idx in (1, 2)]
    assert [p.text for p in body.text_frame.paragraphs] == ["One", "Two", "Three"]
    assert "buNone" not in etree.tostring(body._element).decode()
    assert "Say this" in "".join(
        s.notes_slide.notes_text_frame.text for s in built.deck("09-pptx").slides if s.has_notes_slide
    )


def test_authors_have_their_names(built: Built) -> None:
    assert "Ada Example" in built.shown("10-authors") and "Ben Muster" in built.shown("10-authors")
    assert built.word("10-authors").core_properties.author == "Ada Example; Ben Muster"
    assert "First paragraph of the abstract" in built.printed("10-authors").replace("\r\n", " ")
    assert set(built.codes("10-authors")) <= {"metadata-ignored", "foreign-syntax"}
    assert built.status and not [code for code in built.codes("11-authors") if code != "metadata-ignored"]


def test_quotation_marks_follow_the_language(built: Built) -> None:
    shown = built.shown("12-quotes")
    assert "„Hallo, ‚Welt‘“" in shown and "«" in shown
    assert "„Hallo" in built.printed("12-quotes")


def test_photographs_stand_upright(built: Built) -> None:
    with Image.open(CASES / "bug-reports" / "14-image-sizes" / "exif.jpg") as photo:
        turned = photo.getexif().get(0x0112) in (5, 6, 7, 8)
        wide, high = photo.size[::-1] if turned else photo.size
    shape = built.word("14-image").inline_shapes[-1]
    assert abs(shape.width / shape.height - wide / high) < 0.02
    assert abs(shape.width.cm - 4) < 0.01


def test_anchors_are_githubs(built: Built) -> None:
    page = built.page("15-anchors")
    names = set(page.xpath("//@id"))
    wanted = {link.removeprefix("#") for link in page.xpath("//main//a/@href") if link.startswith("#")}
    assert {
        "übersicht--größe",
        "setup-1",
        "-launch",
        "安装",
        "1-start",
        "the-run-command",
        "v12-notes",
    } <= names
    assert wanted <= names
    assert "link-anchor" not in built.codes("15-anchors")


def test_hebrew_runs_from_the_right(built: Built) -> None:
    assert built.page("16-rtl").xpath("//*[@dir='rtl' and @lang='he']")
    document = built.word_part("16-rtl")
    assert document.findall(f".//{W}bidi") and document.findall(f".//{W}rtl")
    assert built.lines("16-rtl", "direction-unsupported") == [6]


def test_what_is_not_included_is_said(built: Built) -> None:
    assert built.lines("18-includes", "attribute-dropped")[:1] == [6]
    assert built.lines("18-includes", "foreign-syntax") == [9, 11, 13, 17, 27]


def test_what_marp_alone_knows_is_said(built: Built) -> None:
    assert built.lines("19-marp", "metadata-ignored") == [4, 5]
    assert built.lines("19-marp", "foreign-syntax") == [13]


def test_no_word_of_a_table_is_broken(built: Built) -> None:
    table = built.word("20-table").tables[0]
    grid = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid.findall(f"{W}gridCol")]
    assert len(grid) == 2 and min(grid) > 1_000
    assert "[25,75]" not in built.shown("20-table")


def test_a_note_stands_on_the_page_of_its_row(built: Built) -> None:
    for page in built.printed("21-long").split("\f"):
        rows = {int(number) for number in re.findall(r"Name (\d+) ", page)}
        notes = {int(number) for number in re.findall(r"Note of row (\d+)\.", page)}
        assert notes == {number for number in rows if not number % 7}


def test_each_of_two_pictures_stays_in_its_column(built: Built) -> None:
    [slide] = [
        s for s in built.deck("25-two").slides if len([x for x in s.shapes if x.shape_type == 13]) == 2
    ]
    said = [shape._element.xpath(".//p:cNvPr/@descr")[0] for shape in slide.shapes if shape.shape_type == 13]
    assert said == ["left picture", "right picture"]


def test_inline_html_is_read(built: Built) -> None:
    shown = built.shown("26-inline")
    assert "Ctrl" in shown and "centred" in shown and "An HTML figure" in shown
    assert "kbd" not in shown and "&lt;" not in shown
    assert not [
        cell
        for table in built.word("26-inline").tables
        for row in table.rows
        for cell in row.cells
        if cell.text.startswith((" ", "\n"))
    ]


def test_listings_in_quotations_stay_apart(built: Built) -> None:
    assert "ls" in [p.text for p in built.word("27-quote").paragraphs]
    assert len(built.lines("27-quote", "foreign-syntax")) >= 8


def test_unnumbered_headings_have_no_number(built: Built) -> None:
    shown = built.shown("28-headings")
    assert "{-}" not in shown
    heads = [" ".join(head.text_content().split()) for head in built.page("28-headings").xpath("//main//h2")]
    assert "Preface" in heads and "Three" in heads and "1 One" in heads


def test_citations_are_said(built: Built) -> None:
    assert built.lines("29-citations", "foreign-syntax") == [10]
    assert built.lines("29-citations", "metadata-ignored") == [3, 4, 6]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("01-div-in-list-item", []),
        ("02-link-to-first-heading", []),
        ("03-unquoted-href-slash", []),
        ("04-site-root-picture", []),
        ("05-title-behind-a-logo", []),
        ("06-grid-table", [("foreign-syntax", 1), ("foreign-syntax", 7), ("foreign-syntax", 15)]),
        ("07-mkdocs-admonition", [("foreign-syntax", 3), ("foreign-syntax", 10)]),
        ("08-docusaurus", [("foreign-syntax", 3)]),
        ("09-quarto", [("metadata-ignored", 3), ("foreign-syntax", 6), ("foreign-syntax", 11), ("alt-missing", 13), ("attribute-dropped", 13), ("foreign-syntax", 15)]),
        ("10-kramdown", [("foreign-syntax", 6), ("foreign-syntax", 14)]),
        ("11-github-math", [("code-language", 9)]),
        ("13-empty-src", [("image-empty", 5)]),
        ("17-book/one", [("reference-unknown", 3)]),
        ("17-metadata-colon", []),
        ("18-mkdocstrings", [("foreign-syntax", 5)]),
    ],
)  # fmt: skip
def test_documents_of_real_sites_are_made_and_nothing_foreign_is_silent(
    built: Built, case: str, said: list[tuple[str, int]]
) -> None:
    found = [
        (code, line) for code, line, _ in built.all_of(case) if not code.startswith(("title-", "layout-"))
    ]
    assert found == said


def test_the_second_part_is_linked_behind_metadata_colon(built: Built) -> None:
    page = built.page("17-metadata")
    assert {"second-part"} <= set(page.xpath("//@id"))


def test_a_link_to_the_first_heading_leads_to_the_beginning(built: Built) -> None:
    page = built.page("02-link")
    targets = [link.removeprefix("#") for link in page.xpath("//main//a/@href") if link.startswith("#")]
    assert targets and set(targets) <= set(page.xpath("//@id"))


def test_links_and_pictures_of_real_sites_are_there(built: Built) -> None:
    assert built.page("03-unquoted").xpath("//a[@href='http://example.org/cdn/']")
    assert built.page("04-site").xpath("//img[starts-with(@src, 'data:image/png')]")
    assert (
        built.page("11-github").xpath("//math[@display='block']")
        and len(built.page("11-github").xpath("//math")) == 2
    )


@pytest.mark.parametrize("lang", ["ar", "fa", "he", "ur"])
def test_direction_follows_the_language(built: Built, lang: str) -> None:
    case = f"20-rtl/{lang}"
    assert built.page(case).xpath("/html/@dir | //main/@dir | //body/@dir") == ["rtl"]
    assert built.word_part(case).findall(f".//{W}bidi")
    with zipfile.ZipFile(io.BytesIO(built.path(case, "epub").read_bytes())) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
    assert any('dir="rtl"' in page for page in pages)


def test_the_only_heading_is_the_title_behind_a_logo(built: Built) -> None:
    page = built.page("05-title")
    assert page.xpath("string(//title)") == page.xpath("normalize-space(//h1)")

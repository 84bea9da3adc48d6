"""The printable document, looked at from inside."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.formats.html.code import WRAP_MARK
from tests.conftest import SEED, Project
from tests.external.conftest import needed
from tests.outputs.pdf.pages import MM, SVG, WIDE, sizes, with_options, words
from tests.outputs.reading import Pdf, one_line

FRONT = """---
title: A & B
subtitle: Of both
author: [Ann One, Bob Two]
date: 2024-05-01
lang: de
description: What it is about
keywords: [x, y]
tags: [z, x]
---
"""
BUNDLED = ("Source-Serif-4", "Source-Sans-3", "Source-Code-Pro", "Noto-")
PARAGRAPH = "Words of a paragraph that is long enough to fill some lines of the page it stands on. " * 6


def printed(project: Project, text: str, **changes: object) -> Pdf:
    return Pdf(project.output(text, "pdf", **changes))


def chapters(count: int) -> str:
    return "---\ntitle: Long\n---\n" + "".join(
        f"# Chapter {n}\n\n{PARAGRAPH}\n\n## Part {n}\n\n{PARAGRAPH}\n\n" for n in range(1, count + 1)
    )


def test_metadata_stands_in_the_information_and_in_xmp(project: Project) -> None:
    pdf = printed(project, FRONT + "Text.\n")
    assert [pdf.info(key) for key in ("Title", "Author", "Subject", "Keywords", "Creator")] == [
        "A & B", "Ann One, Bob Two", "What it is about", "x, y, z", "Octavo",
    ]  # fmt: skip
    assert pdf.in_xmp("//dc:title//rdf:li") == ["A & B"]
    assert pdf.in_xmp("//dc:creator//rdf:li") == ["Ann One", "Bob Two"]
    assert pdf.in_xmp("//dc:description//rdf:li | //dc:subject//rdf:li") == ["What it is about"]
    assert pdf.in_xmp("//pdf:Keywords") == ["x, y, z"]


def test_it_is_tagged_as_pdf_ua(project: Project) -> None:
    pdf = printed(project, FRONT + "Text.\n")
    assert pdf.in_xmp("//pdfuaid:part | //@pdfuaid:part") == ["1"]
    assert str(pdf.root.Lang) == "de"
    assert pdf.root.MarkInfo.Marked is True and pdf.root.ViewerPreferences.DisplayDocTitle is True
    assert [element.text for element in pdf.of_kind("H1", "P")] == [
        "A & B", "Of both", "Ann One, Bob Two · 1. Mai 2024", "Text.",
    ]  # fmt: skip
    assert all(page.get("/Tabs") == "/S" for page in pdf.file.pages)


def test_elements_have_their_types(project: Project) -> None:
    text = (
        "# T\n\n## H\n\nP\n\n- a\n- b\n\n| c | d |\n|---|---|\n| e | f |\n\n> q\n\n[l](https://x.example/)\n"
    )
    pdf = printed(project, text)
    kinds = [element.kind for element in pdf.elements]
    assert {"H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Link"} <= set(kinds)
    assert [element.text for element in pdf.of_kind("TH")] == ["c", "d"]
    assert [element.text for element in pdf.of_kind("TD")] == ["e", "f"]


def test_the_outline_is_that_of_the_headings(project: Project) -> None:
    text = FRONT + "# One & *only*\n\na\n\n## Two\n\nb\n\n### Three\n\nc\n\n# Four\n\nd\n"
    pdf = printed(project, text)
    assert pdf.outline == [(1, "One & only"), (2, "Two"), (3, "Three"), (1, "Four")]
    assert [element.text for element in pdf.of_kind("H2", "H3", "H4")] == [title for _, title in pdf.outline]


def test_notes_are_left_out_of_outline_and_running_head_and_formulas_are_text(project: Project) -> None:
    pdf = printed(project, FRONT + "# The $L^2$ norm[^n]\n\n" + (PARAGRAPH + "\n\n") * 30 + "[^n]: Note.\n")
    assert pdf.outline == [(1, "The L² norm")]
    assert len(pdf.file.pages) > 1 and any(
        "The L² norm" in piece.text for piece in pdf.pieces if piece.page == 1
    )


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper_is_a_setting(project: Project, paper: str, size: tuple[int, int]) -> None:
    project.write("octavo.toml", f'[pdf]\npaper = "{paper}"\n')
    assert printed(project, chapters(2)).sizes == {size}


def test_each_page_says_where_it_belongs(project: Project) -> None:
    pdf = printed(project, chapters(6))
    count = len(pdf.file.pages)
    assert count > 3
    first, *others = [pdf.text(page) for page in range(count)]
    assert first[0] == "Long" and first[-1] == f"Page 1 of {count}"
    for number, lines in enumerate(others, 2):
        assert lines[0].startswith("Long Chapter ")
        assert lines[-1] == f"Page {number} of {count}"


def test_running_lines_are_no_part_of_the_text(project: Project) -> None:
    pdf = printed(project, chapters(3))
    assert "Page 1" not in pdf.body
    assert any(piece.text.startswith("Page 1 of") for piece in pdf.pieces)


def test_page_numbers_speak_the_language_of_the_document(project: Project) -> None:
    assert printed(project, FRONT + "Text.\n").text(0)[-1] == "Seite 1 von 1"


def test_short_documents_have_no_contents(project: Project) -> None:
    assert "Contents" not in printed(project, chapters(2)).body


def test_long_documents_have_contents_with_the_right_page_numbers(project: Project) -> None:
    pdf = printed(project, chapters(9))
    assert "Contents" in pdf.text(0)
    entries = [re.fullmatch(r"(.+) (\d+)", element.text) for element in pdf.of_kind("LI")]
    found = {entry[1]: int(entry[2]) for entry in entries if entry}
    headings = {element.text: element.page + 1 for element in pdf.of_kind("H2", "H3")}
    assert len(headings) == 18 and found == headings


@pytest.mark.parametrize(("wish", "shown"), [("yes", True), ("no", False)])
def test_contents_can_be_asked_for(project: Project, wish: str, shown: bool) -> None:
    project.write("octavo.toml", f'[pdf]\ntoc = "{wish}"\n')
    assert ("Contents" in printed(project, chapters(2 if shown else 9)).body) == shown


def test_notes_stand_at_the_foot_of_their_page(project: Project) -> None:
    body = "Text[^1] and more.\n\n" + (PARAGRAPH + "\n\n") * 3 + "[^1]: The note.\n\n    Its second part.\n"
    pdf = printed(project, body)
    (call,) = [piece for piece in pdf.pieces if piece.text.strip().startswith("Text")]
    (note,) = [piece for piece in pdf.pieces if "The note." in piece.text]
    last = max(piece.y for piece in pdf.pieces if piece.page == call.page and "fill some lines" in piece.text)
    assert note.page == call.page and note.y > last and note.size < call.size
    assert pdf.body.count("The note. Its second part.") == 1


@pytest.mark.parametrize("before", [0, 2, 5])
def test_notes_of_a_table_stand_on_the_page_of_their_row(project: Project, before: int) -> None:
    rows = "".join(f"| row {n}, [^{n}] | x |\n" for n in range(40))
    notes = "\n\n".join(f"[^{n}]: Note of {n}." for n in range(40))
    pdf = printed(project, "Line.\n\n" * before + f"| a | b |\n|---|---|\n{rows}\n{notes}\n")
    pages = [" ".join(pdf.text(page)) for page in range(len(pdf.file.pages))]
    told = [re.findall(r"Note of (\d+)\.", page) for page in pages]
    assert told == [re.findall(r"row (\d+),", page) for page in pages]
    assert len(pages) > 1 and sum(map(len, told)) == 40


def test_a_note_called_twice_stands_there_once(project: Project) -> None:
    pdf = printed(project, "One[^a] and two[^b] and three[^a].\n\n[^a]: First.\n\n[^b]: Second.\n")
    assert [piece.text.strip() for piece in pdf.pieces if piece.text.strip() in ("1", "2")] == ["1", "2", "1"]
    assert pdf.body.count("First.") == 1


def test_every_font_is_bundled_and_in_the_file(project: Project) -> None:
    text = "# T\n\nText *emph* **bold** `code` Ελληνικά Русский 📖 → ☑\n\n```python\nx = 1  # *y*\n```\n\n$a^2$\n"
    fonts = printed(project, text).fonts
    assert len(fonts) > 3 and all(fonts.values())
    assert [name for name in fonts if not name.startswith(BUNDLED)] == []


def test_links_are_links_and_print_their_address(project: Project) -> None:
    text = "# T\n\nSee [pandoc](https://pandoc.org/MANUAL-1.html), https://x-y.example/a-b or [below](#h).\n\n## H\n\nb\n"
    pdf = printed(project, text)
    assert list(dict.fromkeys(pdf.targets)) == ["https://pandoc.org/MANUAL-1.html", "https://x-y.example/a-b"]
    assert "See pandoc (https://pandoc.org/MANUAL-1.html), https://x-y.example/a-b or below." in pdf.body
    notes = [note for page in pdf.file.pages for note in page.get("/Annots", [])]
    assert len(notes) > 2 and all("/Contents" in note for note in notes)


def test_hyphens_can_be_copied(project: Project) -> None:
    words = "incomprehensibilities internationalisation counterrevolutionaries "
    pdf = printed(project, f"# T\n\nA well-known `--flag`: {words * 12}\n")
    assert "A well-known --flag:" in pdf.body
    assert "‐" not in pdf.body and any(line.endswith("-") for line in pdf.text(0))


def test_long_lines_of_code_are_broken_with_a_mark(project: Project) -> None:
    code = "value = call(" + ", ".join(f"argument_{n}={n}" for n in range(30)) + ")"
    pdf = printed(project, f"# T\n\n```python\n{code}\n```\n\n> ```python\n> {code}\n> ```\n")
    lines = [
        "".join(piece.text for piece in line)
        for line in pdf.lines(0)
        if any(piece.font.startswith("Source-Code") for piece in line)
    ]
    assert len(lines) > 10 and max(map(len, lines)) <= 80
    assert sum(line.startswith(WRAP_MARK) for line in lines) == len(lines) - 2
    assert (
        "".join(line.removeprefix(WRAP_MARK) for line in lines).replace(" ", "") == code.replace(" ", "") * 2
    )


def test_code_stays_within_the_text_block(project: Project) -> None:
    code = "x" * 300
    pdf = printed(
        project,
        f"# T\n\n```\n{code}\n```\n\n- a\n\n  ```\n  {code}\n  ```\n\n> [!NOTE]\n> ```\n> {code}\n> ```\n",
    )
    mono = [piece for piece in pdf.pieces if piece.font.startswith("Source-Code")]
    right = 595 - 30 * 72 / 25.4
    assert mono and max(piece.x + len(piece.text) * piece.size * 0.6 for piece in mono) <= right


def test_pictures_have_words_in_the_structure(project: Project) -> None:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(target, "png")
    project.write("a.png", target.getvalue())
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    project.write("b.svg", svg)
    pdf = printed(project, '# T\n\n![Caption](a.png){alt="Seen one"}\n\nIn ![Seen two](b.svg) line. $a^2$\n')
    assert [element.alt for element in pdf.of_kind("Figure")][:1] == ["Seen one"]
    assert {"Seen one", "Seen two", "a^2"} <= {element.alt for element in pdf.elements}
    assert "Caption" in [element.text for element in pdf.elements]


def test_the_title_stands_once(project: Project) -> None:
    assert printed(project, "---\ntitle: Only Once\n---\n\n# Only Once\n\nText.\n").body == "Only Once Text."


@pytest.mark.parametrize("lines", range(0, 36, 9))
def test_no_heading_is_the_last_line_of_a_page(project: Project, lines: int) -> None:
    filling = "".join(f"Line {n}.\\\n" for n in range(lines + 1)) + "end\n\n"
    text = "# T\n\n" + filling + "".join(f"## H{n}\n\n### I{n}\n\n{PARAGRAPH}\n\n" for n in range(8))
    pdf = printed(project, text)
    headings = {element.text for element in pdf.of_kind("H2", "H3")}
    assert len(pdf.file.pages) > 1
    for page in range(len(pdf.file.pages)):
        *_, last, foot = pdf.text(page)
        assert foot.startswith("Page ") and last not in headings


def test_rows_of_tables_stay_whole_and_heads_repeat(project: Project) -> None:
    rows = "".join(f"| row {n} | {'many words in a cell ' * 14} |\n" for n in range(30))
    pdf = printed(project, f"# T\n\n| Name | Remarks |\n|:---|:-----------------------|\n{rows}")
    count = len(pdf.file.pages)
    assert count > 2
    assert [sum(line == "Name Remarks" for line in pdf.text(page)) for page in range(count)] == [1] * count
    for page in range(count):
        cells = [line for line in pdf.text(page) if "many words" in line or "cell" in line]
        assert sum(line.count("cell") for line in cells) % 14 == 0


def test_notes_for_the_speaker_are_not_printed(project: Project) -> None:
    assert printed(project, "# T\n\nText.\n\n::: notes\nsecret\n:::\n").body == "T Text."


def test_same_document_same_bytes(project: Project) -> None:
    text = FRONT + "# H\n\nText[^1] `c`.\n\n[^1]: foot\n"
    assert project.output(text, "pdf") == project.output(text, "pdf")


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed(project: Project) -> None:
    pdf = printed(project, SEED.read_text())
    assert pdf.info("Title") == "Amazon Aurora Case Study"
    assert "Relational database" in pdf.info("Keywords") and pdf.info("Keywords").endswith(", Scalability")
    assert len(pdf.file.pages) == 3 and one_line(pdf.body).count("Amazon Aurora Case Study") == 1
    assert pdf.outline[2:5] == [(1, "Features"), (2, "Streangths:"), (2, "Weaknesses:")]
    assert "https://discovery.hgdata.com/product/amazon-aurora" in pdf.body
    assert len(set(pdf.targets)) == 6


SECTIONS = (
    "---\ntitle: T\nauthor: A\nkeywords: [k1, k2]\n---\n\n## One\n\nx\n\n## Two\n\ny\n\n## Three\n\nz\n"
)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ("", (595, 842)),
        ('paper = "A5"', (420, 595)),
        ('paper = "Legal"', (612, 1008)),
        ("landscape = true", (842, 595)),
        ('paper = "Letter"\nlandscape = true', (792, 612)),
    ],
)
def test_paper(project: Project, options: str, size: tuple[int, int]) -> None:
    assert sizes(with_options(project, "# T\n\nx\n", options)) == [size]


@pytest.mark.external
def test_the_title_has_a_page_or_none(project: Project, tmp_path: Path) -> None:
    pages = words(with_options(project, SECTIONS, 'title = "page"'), tmp_path)
    assert (pages[0], pages[1].startswith("T One One x")) == ("T A k1 · k2", True)
    data = with_options(project, SECTIONS, 'title = "none"')
    assert [page.replace("T One", "One", 1) for page in words(data, tmp_path)] == [
        "One x Two y Three z Page 1 of 1"
    ]
    assert [element.text for element in Pdf(data).of_kind("H1")] == ["T"]


@pytest.mark.external
def test_sections_begin_on_right_pages(project: Project, tmp_path: Path) -> None:
    pages = words(with_options(project, SECTIONS, 'open = "right"\ntwo_sided = "yes"'), tmp_path)
    assert [page.split(" Page")[0] for page in pages] == [
        "T A One x",
        "",
        "Two T Two y",
        "",
        "Three T Three z",
    ]


def test_short_sections_on_pages_of_their_own_are_no_mistake(project: Project) -> None:
    project.write("octavo.toml", '[pdf]\nopen = "page"\n')
    assert project.convert(SECTIONS, "pdf").diagnostics == ()


@pytest.mark.external
def test_two_sided_pages_mirror_their_margins(project: Project) -> None:
    data = with_options(project, "---\ntitle: T\n---\n\n" + "word " * 2000, 'two_sided = "yes"')
    file = project.root / "two.pdf"
    file.write_bytes(data)
    said = subprocess.run(
        [needed("pdftotext"), "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    left = [
        min(float(word.split('"')[1]) for word in page.splitlines() if ">word<" in word)
        for page in said.split("<page")[1:3]
    ]
    assert [round(x / MM) for x in left] == [34, 26]


@pytest.mark.external
def test_lists_of_figures_and_tables_lead_to_them(project: Project, tmp_path: Path) -> None:
    project.write("p.svg", SVG)
    text = f"# T\n\n![The picture](p.svg)\n\n{WIDE}"
    data = with_options(project, text, "figures = true\ntables = true")
    assert words(data, tmp_path)[0].startswith("T Figures Figure 1: The picture")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = [str(name) for name in pdf.Root.Names.Dests.Names[::2]]
    assert {"figure-1", "table-1"} <= set(names)


@pytest.mark.external
def test_links_inside_say_their_page(project: Project, tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\n[see](#two) and [there](#two){.page}\n\n## Two\n\nx\n"
    assert "see and there (page 1)" in words(with_options(project, text, ""), tmp_path)[0]
    assert (
        "see (page 1) and there (page 1)"
        in words(with_options(project, text, "see_page = true"), tmp_path)[0]
    )


@pytest.mark.external
def test_a_draft_says_so_behind_the_text(project: Project, tmp_path: Path) -> None:
    data = with_options(project, "# T\n\nx\n", 'draft = "Draft <&>"')
    letters = words(data, tmp_path)[0].split(" Page")[0].replace(" ", "")
    assert sorted(letters) == sorted("TxDraft<&>")
    assert all("Draft" not in element.text for element in Pdf(data).elements)


def test_crop_marks_and_bleed_stand_around_the_page(project: Project) -> None:
    with pikepdf.open(io.BytesIO(with_options(project, "# T\n\nx\n", "crop_marks = true\nbleed = 3"))) as pdf:
        page = pdf.pages[0]
        trim = [float(x) for x in page.TrimBox]
        bleed = [float(x) for x in page.BleedBox]
    assert [round((a - b) / MM) for a, b in zip(trim[:2], bleed[:2], strict=True)] == [3, 3]
    assert [round((trim[i + 2] - trim[i]) / MM) for i in (0, 1)] == [210, 297]


def test_an_archive_copy_has_what_its_claim_asks_for(project: Project) -> None:
    project.write("p.svg", SVG)
    text = "# T\n\n![p](p.svg)\n\n$x^2$ [l](https://x.example)\n"
    data = with_options(project, text, 'variant = "pdf/a-3u"')
    assert data == with_options(project, text, 'variant = "pdf/a-3u"')
    pdf = Pdf(data)
    assert (
        pdf.in_xmp("//pdfaid:part | //@pdfaid:part"),
        pdf.in_xmp("//pdfaid:conformance | //@pdfaid:conformance"),
    ) == (["3"], ["U"])
    root, trailer = pdf.root, pdf.file.trailer
    [intent] = root.OutputIntents
    assert (str(intent.S), intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
    assert "/ID" in trailer and "/Encrypt" not in trailer and not {"/AA", "/OpenAction"} & set(root.keys())
    assert "/JavaScript" not in root.get("/Names", {}) and "/NeedAppearances" not in root.get("/AcroForm", {})
    fonts = [
        item
        for item in pdf.file.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
    ]
    outer = [font for font in fonts if font.Subtype == "/Type0"]
    assert outer and all("/ToUnicode" in font for font in outer)
    held = [font.DescendantFonts[0].FontDescriptor for font in outer]
    assert all({"/FontFile2", "/FontFile3"} & set(held_font.keys()) for held_font in held)
    assert all(int(note.get("/F", 0)) & 0b100 for page in pdf.file.pages for note in page.get("/Annots", []))
    assert root.MarkInfo.Marked is True


def test_without_a_variant_nothing_is_claimed_and_all_is_tagged(project: Project) -> None:
    pdf = Pdf(with_options(project, "# T\n\nx\n", 'variant = "none"'))
    assert "/Metadata" not in pdf.root and pdf.info("Title") == "T"
    assert [element.text for element in pdf.of_kind("H1", "P")] == ["T", "x"]


@pytest.mark.external
@pytest.mark.parametrize("options", ["", "greyscale = true", 'variant = "pdf/a-3u"', 'variant = "none"'])
def test_qpdf_finds_nothing(project: Project, tmp_path: Path, options: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(with_options(project, SECTIONS, options))
    done = subprocess.run([needed("qpdf"), "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.external
def test_a_colophon_is_the_last_page(project: Project, tmp_path: Path) -> None:
    text = "---\ntitle: T\nauthor: A\nlicense: CC BY\n---\n\n## One\n\nx\n"
    assert len(words(with_options(project, text, ""), tmp_path)) == 1
    pages = words(with_options(project, text, "colophon = true"), tmp_path)
    assert pages[1:] == ["T A CC BY Source Serif 4 · Source Sans 3 · Source Code Pro"]

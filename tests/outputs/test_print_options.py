"""What [pdf] changes, read out of the finished pages."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline import theme
from pipeline.core.spans import Span
from pipeline.theme.paper import choose_sheet
from tests.conftest import Project
from tests.external.conftest import needed
from tests.outputs.reading import Pdf

MM = 72 / 25.4
WIDE = (
    "| a | b | c | d | e | f | g | h | i |\n|" + "---|" * 9 + "\n| " + " | ".join("123456789") + " |\n\n: W\n"
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><defs><linearGradient id="g">'
    '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>'
    '<rect width="90" height="30" fill="url(#g)"/></svg>'
)
SECTIONS = (
    "---\ntitle: T\nauthor: A\nkeywords: [k1, k2]\n---\n\n## One\n\nx\n\n## Two\n\ny\n\n## Three\n\nz\n"
)


def printed(project: Project, text: str, options: str) -> bytes:
    """The PDF of a text with settings of [pdf]."""
    project.write("octavo.toml", f"[pdf]\n{options}\n")
    return project.output(text, "pdf")


def words(data: bytes, tmp_path: Path) -> list[str]:
    """The words of each page, as pdftotext reads them."""
    file = tmp_path / "read.pdf"
    file.write_bytes(data)
    said = subprocess.run(
        [needed("pdftotext"), "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return [" ".join(page.split()) for page in said.stdout.split("\f")[:-1]]


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Each page's width and height in points."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages]  # type: ignore[misc]


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
    assert sizes(printed(project, "# T\n\nx\n", options)) == [size]


@pytest.mark.external
@pytest.mark.parametrize(("paper", "columns"), [("A4", 80), ("Letter", 80), ("Legal", 80), ("A5", 62)])
def test_code_breaks_where_the_paper_ends(project: Project, paper: str, columns: int) -> None:
    aurora = theme.load("aurora", root=project.root, span=Span(""))
    assert choose_sheet(aurora, paper=paper, landscape=False, two_sided=False).columns == columns
    text = f"# T\n\n```text\n{'x' * columns}\n```\n\n```text\n{'y' * (columns + 1)}\n```\n"
    pages = words(printed(project, text, f'paper = "{paper}"'), project.root)
    assert "x" * columns in pages[0] and "y" * (columns + 1) not in pages[0]


@pytest.mark.external
def test_the_title_has_a_page_or_none(project: Project, tmp_path: Path) -> None:
    pages = words(printed(project, SECTIONS, 'title = "page"'), tmp_path)
    assert (pages[0], pages[1].startswith("T One One x")) == ("T A k1 · k2", True)
    data = printed(project, SECTIONS, 'title = "none"')
    assert [page.replace("T One", "One", 1) for page in words(data, tmp_path)] == [
        "One x Two y Three z Page 1 of 1"
    ]
    assert [element.text for element in Pdf(data).of_kind("H1")] == ["T"]


@pytest.mark.external
def test_sections_begin_on_right_pages(project: Project, tmp_path: Path) -> None:
    pages = words(printed(project, SECTIONS, 'open = "right"\ntwo_sided = "yes"'), tmp_path)
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
    data = printed(project, "---\ntitle: T\n---\n\n" + "word " * 2000, 'two_sided = "yes"')
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
    data = printed(project, text, "figures = true\ntables = true")
    assert words(data, tmp_path)[0].startswith("T Figures Figure 1: The picture")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = [str(name) for name in pdf.Root.Names.Dests.Names[::2]]
    assert {"figure-1", "table-1"} <= set(names)


@pytest.mark.external
def test_addresses_stand_where_they_are_asked_for(project: Project, tmp_path: Path) -> None:
    text = "# T\n\nA [link](https://x.example/a).[^1]\n\n[^1]: Note [in it](https://x.example/b).\n"
    shown = {
        form: words(printed(project, text, f'links = "{form}"'), tmp_path)[0]
        for form in ("inline", "footnote", "none")
    }
    assert (
        "link (https://x.example/a)" in shown["inline"] and "in it (https://x.example/b)" in shown["inline"]
    )
    assert (
        "A link1 .2" in shown["footnote"].replace("link 1", "link1").replace(". 2", ".2")
        or "1. https://x.example/a" in shown["footnote"]
    )
    assert "link (https" not in shown["footnote"] and "in it (https://x.example/b)" in shown["footnote"]
    assert "x.example" not in shown["none"]


def test_addresses_have_qr_codes_on_request(project: Project) -> None:
    text = "# T\n\n[a](https://x.example/a), [b](https://x.example/b), [again](https://x.example/a) [c](#c) [m](mailto:a@x.example)\n\n## C\n\nx\n"
    assert Pdf(printed(project, text, "")).of_kind("Figure") == []
    data = printed(project, text, "qr = true")
    assert data == printed(project, text, "qr = true")
    figures = Pdf(data).of_kind("Figure")
    assert [figure.alt for figure in figures] == ["QR: https://x.example/a", "QR: https://x.example/b"]


@pytest.mark.external
def test_links_inside_say_their_page(project: Project, tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\n[see](#two) and [there](#two){.page}\n\n## Two\n\nx\n"
    assert "see and there (page 1)" in words(printed(project, text, ""), tmp_path)[0]
    assert "see (page 1) and there (page 1)" in words(printed(project, text, "see_page = true"), tmp_path)[0]


def test_wide_tables_shrink_turn_or_break(project: Project) -> None:
    text = f"# T\n\nbefore\n\n{WIDE}\n\nafter\n"
    assert sizes(printed(project, text, "")) == [(595, 842)]
    assert sizes(printed(project, text, 'wide_tables = "rotate"')) == [(595, 842), (842, 595), (595, 842)]
    broken = Pdf(printed(project, text, 'wide_tables = "break"'))
    assert [element.text for element in broken.of_kind("TH")] == [*"abcdefg", *"ahi"]
    classed = text.replace("| a |", "| a |").replace(": W", ": W {.rotate}")
    assert len(sizes(printed(project, classed, ""))) in (1, 3)


@pytest.mark.external
def test_a_draft_says_so_behind_the_text(project: Project, tmp_path: Path) -> None:
    data = printed(project, "# T\n\nx\n", 'draft = "Draft <&>"')
    letters = words(data, tmp_path)[0].split(" Page")[0].replace(" ", "")
    assert sorted(letters) == sorted("TxDraft<&>")
    assert all("Draft" not in element.text for element in Pdf(data).elements)


@pytest.mark.external
def test_greyscale_leaves_no_colour(project: Project, tmp_path: Path) -> None:
    project.write("p.svg", SVG)
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 60)).save(buffer, "JPEG")
    (project.root / "q.jpg").write_bytes(buffer.getvalue())
    text = "# T\n\n## H\n\n![p](p.svg)\n\n![q](q.jpg)\n\n```python\nx = 'y'  # z\n```\n"
    grey = printed(project, text, "greyscale = true")
    assert grey == printed(project, text, "greyscale = true")
    for name, data, coloured in (("a", printed(project, text, ""), True), ("b", grey, False)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        subprocess.run(
            [needed("pdftoppm"), "-r", "50", "-png", tmp_path / f"{name}.pdf", tmp_path / name], check=True
        )
        [picture] = tmp_path.glob(f"{name}-*.png")
        pixels = Image.open(picture).convert("RGB").getdata()
        assert any(max(pixel) - min(pixel) > 8 for pixel in pixels) is coloured
    assert len(Pdf(grey).of_kind("Figure")) == 2


def test_crop_marks_and_bleed_stand_around_the_page(project: Project) -> None:
    with pikepdf.open(io.BytesIO(printed(project, "# T\n\nx\n", "crop_marks = true\nbleed = 3"))) as pdf:
        page = pdf.pages[0]
        trim = [float(x) for x in page.TrimBox]
        bleed = [float(x) for x in page.BleedBox]
    assert [round((a - b) / MM) for a, b in zip(trim[:2], bleed[:2], strict=True)] == [3, 3]
    assert [round((trim[i + 2] - trim[i]) / MM) for i in (0, 1)] == [210, 297]


def test_an_archive_copy_has_what_its_claim_asks_for(project: Project) -> None:
    project.write("p.svg", SVG)
    text = "# T\n\n![p](p.svg)\n\n$x^2$ [l](https://x.example)\n"
    data = printed(project, text, 'variant = "pdf/a-3u"')
    assert data == printed(project, text, 'variant = "pdf/a-3u"')
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
    pdf = Pdf(printed(project, "# T\n\nx\n", 'variant = "none"'))
    assert "/Metadata" not in pdf.root and pdf.info("Title") == "T"
    assert [element.text for element in pdf.of_kind("H1", "P")] == ["T", "x"]


@pytest.mark.external
@pytest.mark.parametrize("options", ["", "greyscale = true", 'variant = "pdf/a-3u"', 'variant = "none"'])
def test_qpdf_finds_nothing(project: Project, tmp_path: Path, options: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(printed(project, SECTIONS, options))
    done = subprocess.run([needed("qpdf"), "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.external
def test_a_colophon_is_the_last_page(project: Project, tmp_path: Path) -> None:
    text = "---\ntitle: T\nauthor: A\nlicense: CC BY\n---\n\n## One\n\nx\n"
    assert len(words(printed(project, text, ""), tmp_path)) == 1
    pages = words(printed(project, text, "colophon = true"), tmp_path)
    assert pages[1:] == ["T A CC BY Source Serif 4 · Source Sans 3 · Source Code Pro"]

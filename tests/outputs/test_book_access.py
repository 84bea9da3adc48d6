"""What a book has for those who listen, jump or cite: roles, formulas in words, landmarks, the printed pages."""

from __future__ import annotations

import html
import io
import re

import pytest
from lxml import etree
from PIL import Image

from pipeline.config import Build
from pipeline.outputs.epub.output import EpubOptions
from tests.conftest import Project
from tests.outputs.reading import Epub, Pdf

XHTML = "http://www.w3.org/1999/xhtml"
PAGES = "//x:nav[@epub:type='page-list']//x:a/text()"
HEAD = "---\ntitle: T\n---\n\n"
LONG = "\n\n".join(
    f"# Part {n}\n\n" + "\n\n".join(f"Words {n}-{m} " + "and so on " * 90 for m in range(4)) for n in range(4)
)


def book(project: Project, text: str, **values: object) -> Epub:
    options = {**project.settings().options, "epub": EpubOptions(**values)}  # type: ignore[arg-type]
    return Epub(project.output(HEAD + text, "epub", options=options))


def chapters(made: Epub) -> str:
    return "".join(
        data.decode() for name, data in sorted(made.files.items()) if re.search(r"text/ch\d+\.xhtml", name)
    )


def navigation(made: Epub, path: str) -> list[str]:
    root = etree.fromstring(made.files["EPUB/nav.xhtml"])
    return list(root.xpath(path, namespaces={"x": XHTML, "epub": "http://www.idpf.org/2007/ops"}))


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (3000, 2000)) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, kind)
    return target.getvalue()


def test_callouts_are_notices_and_tips(project: Project) -> None:
    said = chapters(
        book(project, "> [!WARNING]\n> Hot.\n\n::: tip\n### A *hint*\nDo.\n:::\n\n::: box\nx\n:::")
    )
    assert re.findall(r'<div class="callout (\w+)" ([^>]*)>', said) == [
        ("warning", 'role="doc-notice" epub:type="notice" aria-label="Warning"'),
        ("tip", 'role="doc-tip" epub:type="tip" aria-label="A hint"'),
    ]


def test_colours_of_code_are_the_themes(project: Project) -> None:
    made = book(project, "```python\ndef f(): return 1\n```")
    said = chapters(made)
    assert '<span class="kw">def</span>' in said and "<style" not in said
    (sheet,) = [data.decode() for name, data in made.files.items() if name.endswith(".css")]
    assert "code .kw" in sheet


def test_footnotes_pop_up(project: Project) -> None:
    said = chapters(book(project, "Text.[^a]\n\n[^a]: A note."))
    assert 'epub:type="noteref" role="doc-noteref"' in said
    assert re.search(r'<aside epub:type="footnote" role="doc-footnote" id="fn1">\s*<p>.*A note\.', said)


def test_formulas_say_their_source(project: Project) -> None:
    made = book(project, 'In $a < b$ and\n\n$$\\text{"c"} + d$$')
    assert [
        " ".join(html.unescape(said).split()) for said in re.findall(r'alttext="([^"]*)"', chapters(made))
    ] == [
        "a < b",
        '\\text{"c"} + d',
    ]


def test_the_text_has_a_landmark(project: Project) -> None:
    made = book(project, "# A\n\nText.\n\n# B\n\nText.")
    marks = navigation(made, "//x:nav[@epub:type='landmarks']//x:a/@epub:type")
    assert sorted(marks) == ["bodymatter", "cover", "titlepage", "toc"]
    assert navigation(made, "//x:nav//x:a[@epub:type='bodymatter']/@href") == ["text/ch001.xhtml"]


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGB"), ("a.png", "RGBA"), ("a.png", "P"), ("a.jpg", "RGB")]
)
def test_pictures_keep_within_limits(project: Project, name: str, mode: str) -> None:
    kind = "PNG" if name.endswith("png") else "JPEG"
    project.write(name, picture(kind, mode))
    made = book(project, f"![Seen]({name})", cover=False, image_pixels=1_000_000)
    (data,) = [data for path, data in made.files.items() if path.startswith("EPUB/media/")]
    with Image.open(io.BytesIO(data)) as small:
        assert (small.format, small.size) == (kind, (1224, 816))
        assert small.convert("RGB").getpixel((600, 400)) == pytest.approx((0, 128, 128), abs=4)
    untouched = book(project, f"![Seen]({name})", cover=False, image_pixels=0)
    assert project.root.joinpath(name).read_bytes() in untouched.files.values()


def test_the_page_list_is_that_of_the_pdf(project: Project) -> None:
    pdf = Pdf(project.output(HEAD + LONG, "pdf"))
    made = book(project, LONG, page_list="yes")
    labels = navigation(made, PAGES)
    assert labels == [str(number + 1) for number in range(len(pdf.file.pages))]
    said = chapters(made)
    assert re.findall(r'id="octavo-page-(\d+)" epub:type="pagebreak" role="doc-pagebreak"', said) == labels
    for number, label in enumerate(labels):
        # The first paragraph that begins on the page is the one behind the mark.
        following = said.split(f'id="octavo-page-{label}"', 1)[1]
        first = re.search(r"Words (\d-\d)", following)
        shown = re.findall(r"Words (\d-\d)", " ".join(pdf.text(number)))
        assert first and shown[0] == first[1]


def test_marks_of_pages_are_said_in_the_metadata(project: Project) -> None:
    made = book(project, LONG, page_list="yes")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(made.term("schema:accessibilityFeature"))
    assert made.term("pageBreakSource") == ["a.pdf"]
    without = book(project, LONG)
    assert not {"pageBreakMarkers", "pageNavigation"} & set(without.term("schema:accessibilityFeature"))
    assert without.term("pageBreakSource") == [] and "octavo-page" not in chapters(without)


def test_pages_are_marked_where_the_project_builds_both(project: Project) -> None:
    both = project.output(HEAD + LONG, "epub", build=Build(formats=("epub", "pdf")))
    assert "octavo-page-2" in chapters(Epub(both))


def test_a_page_whose_start_is_not_for_books_has_no_mark(project: Project) -> None:
    text = "::: only-pdf\nFirst.\n:::\n\nText.\n\n# Two\n\nMore."
    assert "octavo-page" not in chapters(book(project, text, page_list="yes"))


def test_settings_of_the_pages_move_the_marks(project: Project) -> None:
    project.write("octavo.toml", '[epub]\npage_list = "yes"\n')
    large = Epub(project.output(HEAD + LONG, "epub"))
    project.write("octavo.toml", '[epub]\npage_list = "yes"\n[pdf]\npaper = "A5"\n')
    small = Epub(project.output(HEAD + LONG, "epub"))
    assert len(navigation(small, PAGES)) > len(navigation(large, PAGES)) > 1


def test_a_photograph_stays_upright_when_it_is_scaled(project: Project) -> None:
    photo = Image.new("RGB", (300, 200), "teal")
    photo.paste("red", (0, 0, 150, 200))  # the left half, which is above once it is turned
    exif = photo.getexif()
    exif[0x0112] = 6
    target = io.BytesIO()
    photo.save(target, "JPEG", exif=exif)
    project.write("a.jpg", target.getvalue())
    made = book(project, "![Seen](a.jpg)", cover=False, image_pixels=10_000)
    (data,) = [data for path, data in made.files.items() if path.startswith("EPUB/media/")]
    with Image.open(io.BytesIO(data)) as small:
        assert small.size == (81, 122)
        assert small.getpixel((40, 20))[0] > 200 > 60 > small.getpixel((40, 100))[0]


def test_pictures_of_sixteen_bits_are_left_as_they_are(project: Project) -> None:
    target = io.BytesIO()
    Image.new("I;16", (300, 200), 20_000).save(target, "PNG")
    project.write("a.png", target.getvalue())
    made = book(project, "![Seen](a.png)", cover=False, image_pixels=10_000)
    assert target.getvalue() in made.files.values()


def test_a_page_that_begins_with_a_figure_is_marked_before_it(project: Project) -> None:
    project.write("a.png", picture("PNG", size=(30, 20)))
    said = chapters(book(project, "![Seen](a.png)\n\nText.", page_list="yes"))
    assert said.index('id="octavo-page-1"') < said.index("<figure>")

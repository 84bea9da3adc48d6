"""What is mended in WeasyPrint changes pages, and is meant to."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pypdf
import pytest
from PIL import Image

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import printed


def shown_greys() -> tuple[str, bytes]:
    """Return the colours of a picture of four greys of 16 bits, as it is printed, and what stands for its pixels."""
    file = io.BytesIO()
    Image.frombytes("I;16", (4, 1), struct.pack("<4H", 0, 257, 40_000, 65_535)).save(file, "PNG")
    made, _ = printed(
        "", f"<img alt='a' src='data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'>"
    )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (shown,) = pdf.pages[0].get_images().values()
        return str(shown.ColorSpace), zlib.decompress(shown.read_raw_bytes())[1:]


def test_greys_of_16_bits_are_printed_as_the_same_greys_of_8() -> None:
    assert shown_greys() == ("/DeviceGray", bytes((0, 1, 155, 255)))


def test_weasyprint_by_itself_takes_greys_of_16_bits_for_colours_of_8(
    without: Callable[[frozenset[str]], None],
) -> None:
    startup.weasyprint()
    without(frozenset({"greys"}))
    assert shown_greys() == ("/DeviceRGB", struct.pack(">4H", 0, 257, 40_000, 65_535))


EMPTY = "<svg width='9' height='9'><image width='9' height='9'/><image href=''/></svg>"


def test_an_svg_image_without_a_target_is_not_drawn() -> None:
    made, _ = printed("", f"{EMPTY}a")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1


def test_weasyprint_by_itself_ends_in_an_error_there(without: Callable[[frozenset[str]], None]) -> None:
    startup.weasyprint()
    without(frozenset({"empty-images"}))
    with pytest.raises(AttributeError):
        printed("", f"{EMPTY}a")


@pytest.mark.parametrize(
    "inside",
    [
        "<g id='a'><rect width='3' height='3'/><use href='#a'/></g>",
        "<marker id='a'><path d='M0 0L9 9' marker-end='url(#a)'/></marker><path d='M0 0L9 9' marker-end='url(#a)'/>",
        "<mask id='a'><rect width='9' height='9' mask='url(#a)'/></mask><rect width='9' height='9' mask='url(#a)'/>",
        "<clipPath id='a'><use href='#a'/></clipPath><rect width='9' height='9' clip-path='url(#a)'/>",
    ],
)
def test_what_uses_itself_is_drawn_once(inside: str) -> None:
    made, said = printed("", f"<svg width='9' height='9'>{inside}</svg>a")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
    assert [one.message for one in said if "SVG" in one.message] == []


LIST = "<ul><li><p>one</p><pre>two</pre></li><li>three</li></ul>"


def children_of_items(pdf: bytes) -> list[list[str]]:
    """Return the structure types that stand right in each list item of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        items = [
            item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/LI"
        ]
        return [[str(child.S) for child in item.K] for item in items]


def test_all_of_a_list_item_but_its_label_is_in_a_body() -> None:
    made, _ = printed("", LIST)
    assert children_of_items(made) == [["/Lbl", "/LBody"], ["/Lbl", "/LBody"]]


def test_weasyprint_by_itself_puts_paragraphs_right_into_the_item() -> None:
    engine = startup.weasyprint()
    made = engine.HTML(string=f"<html lang=en><title>T</title>{LIST}").write_pdf(pdf_variant="pdf/ua-1")
    assert any("/P" in children for children in children_of_items(made))


def picture() -> str:
    """Return an element that shows a picture of four pixels."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return f"<img alt='a' src='data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'>"


def is_smoothed(made: bytes) -> bool:
    """Tell whether the picture of a PDF is to be smoothed."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (shown,) = pdf.pages[0].get_images().values()
        return bool(shown.get("/Interpolate"))


def test_pictures_are_not_smoothed_where_the_standard_forbids_it() -> None:
    made = [printed("", picture(), variant)[0] for variant in ("pdf/ua-1", "pdf/a-3a")]
    assert [*map(is_smoothed, made)] == [True, False]


def test_weasyprint_by_itself_smooths_them() -> None:
    engine = startup.weasyprint()
    page = engine.HTML(string=f"<html lang=en><title>T</title>{picture()}")
    assert is_smoothed(page.write_pdf(pdf_variant="pdf/a-3a"))


def first_lines(width: float, text: str) -> list[str]:
    """The lines of a paragraph, by their words."""
    engine = startup.weasyprint()
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    css = f"body {{ font: 16px 'Source Sans 3' }} p {{ width: {width}px; hyphens: auto; hyphenate-limit-chars: 8 4 4 }}"
    (page,) = engine.HTML(string=f"<style>{css}</style><body lang=en><p>{text}").render().pages
    lines = [box for box in page._page_box.descendants() if isinstance(box, LineBox)]
    return ["".join(part.text for part in line.descendants() if isinstance(part, TextBox)) for line in lines]


BEFORE = "The example below uses a stale handshake to keep things short. Set"


@pytest.mark.parametrize(
    "inside", ["<code>eth0</code> to 90.", "<a href='#a'>it</a>.", "<em>i</em> <b>j</b>"]
)
def test_a_space_at_the_end_of_a_line_leaves_no_word_alone(inside: str) -> None:
    for width in range(440, 460):
        first, second, *_ = first_lines(width, f"{BEFORE} {inside}")
        assert first in (BEFORE, BEFORE.removesuffix(" Set")) or first.startswith(f"{BEFORE} ")
        assert second and not first.endswith(" ")


def test_weasyprint_by_itself_leaves_one_alone(without: Callable[[frozenset[str]], None]) -> None:
    """If it no longer does, the fix has done its work."""
    startup.weasyprint()
    without(frozenset({"lines", "line-ends"}))
    assert "The" in {first_lines(width, f"{BEFORE} <code>eth0</code>")[0] for width in range(440, 460)}


def test_words_that_do_not_fit_are_still_broken() -> None:
    long = "Incomprehensibilities"
    assert first_lines(60, f"{long} <b>b</b>")[0].endswith("‐")
    assert first_lines(1, "one two <b>b</b>") == ["one", "two", "b"]


MARKS = "<ol><li>one<ul><li>two</ul><li><p>three<li></ol><p>four"


def painted(made: bytes) -> list[str]:
    """The words of a page in the order in which they are painted."""
    return pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split()


def test_marks_of_lists_are_painted_before_their_items() -> None:
    made, _ = printed("li { list-style: decimal }", MARKS)
    assert painted(made) == ["1.", "one", "1.", "two", "2.", "three", "3.", "four"]


def test_weasyprint_by_itself_paints_them_last(without: Callable[[frozenset[str]], None]) -> None:
    startup.weasyprint()
    without(frozenset({"list-marks"}))
    made, _ = printed("li { list-style: decimal }", MARKS)
    assert painted(made)[:4] == ["one", "two", "three", "four"]

"""A glyph that stands for several texts is read as each of them, and drawn as before."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pymupdf
import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.readers.reading import READERS
from tests.tools.weasyprint.pages import printed

LINES = (
    "no\u00a0break and more words",
    "\u2126 \u03a9 \u212b \u00c5",
    "e\u0301t\u00e9 \u00e9te\u0301 e",
    "\u00b5 \u03bc \u2206 \u0394",
    "fi of\ufb01ce",
    "a-b c\u2010d e\u2011f",
)


@pytest.mark.parametrize("align", ["left", "justify"])
@pytest.mark.parametrize("read", READERS)
def test_every_character_is_read_as_it_was_written(read: Callable[[bytes], str], align: str) -> None:
    made, _ = printed(f"p {{ text-align: {align} }}", "".join(f"<p>{line}</p>" for line in LINES))
    read_as = read(made).split("\n")
    assert [line for line in read_as if line][: len(LINES)] == [
        line.replace("\ufb01", "fi") if read.__name__ == "by_pdfium" else line for line in LINES
    ]


def test_a_letter_that_no_font_has_leaves_its_line_readable() -> None:
    made, _ = printed("", "<p>here \ue000 and \ue001</p>")
    for read in READERS:
        assert "here \ue000 and \ue001" in read(made)


def test_codes_of_one_document_are_not_those_of_the_next() -> None:
    first, _ = printed("", "<p>a b</p>")
    printed("", "<p>a\u00a0b \u00e9 e\u0301</p><p>a b</p>")
    assert printed("", "<p>a b</p>")[0] == first


def test_pages_look_as_by_weasyprint_itself(without: Callable[[frozenset[str]], None]) -> None:
    body = "".join(f"<p>{line}</p>" for line in (*LINES, "here \ue000"))
    made, _ = printed("", body)
    startup.weasyprint()
    without(frozenset({"letters", "drawing"}))
    stock, _ = printed("", body)
    assert pixels(made) == pixels(stock)
    assert "no\u00a0break\u00a0and" in READERS[0](stock)


def pixels(pdf: bytes) -> bytes:
    """The first page, drawn."""
    with pymupdf.open(stream=pdf) as file:
        return bytes(file[0].get_pixmap(dpi=96).samples)


def test_a_font_without_such_letters_has_no_table() -> None:
    assert _tables("<p>plain words</p>") == {"/Identity"}
    assert _tables("<p>no\u00a0break</p>") == {"stream"}


def _tables(body: str) -> set[str]:
    made, _ = printed("", body)
    with pikepdf.open(io.BytesIO(made)) as file:
        fonts = (one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/CIDToGIDMap" in one)
        held = [font.CIDToGIDMap for font in fonts]
        return {"stream" if isinstance(one, pikepdf.Stream) else str(one) for one in held}

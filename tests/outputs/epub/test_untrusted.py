"""The files of an untrusted book."""

from __future__ import annotations

import pytest

from pipeline.core.diagnostics import Failure
from pipeline.outputs.epub import untrusted

_PAGE = b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>%s</body></html>'


def test_pages_and_style_sheets_are_cleaned_and_what_was_left_out_is_said() -> None:
    files = {
        "EPUB/a.xhtml": _PAGE % b'<p onclick="x">a</p>',
        "EPUB/b.css": b'@charset "utf-7";a{b:url(//x)}p{c:url(d.png)}',
        "EPUB/c.png": b"<p onclick='x'>",
    }
    safe, found = untrusted.safe_files(files, "a.md")
    assert b"<p>a</p>" in safe["EPUB/a.xhtml"] and b"Content-Security-Policy" in safe["EPUB/a.xhtml"]
    assert b'<head>\n<meta charset="utf-8" />\n<meta http-equiv="Content' in safe["EPUB/a.xhtml"]
    assert safe["EPUB/b.css"] == b'@charset "utf-8";\na{b:}p{c:url(d.png)}'
    assert safe["EPUB/c.png"] == files["EPUB/c.png"]
    assert [diagnostic.message for diagnostic in found] == [
        "epub: the attribute 'onclick' of <p> is left out",
        "epub: an address in a style sheet is left out",
    ]


@pytest.mark.parametrize(
    "inside", [b"<p onclick='x'>", b"<p a=b>c</p>", b"&nothing;", b"\x01", b"<p a='1' a='2'/>"]
)
def test_a_page_that_is_no_xml_does_not_leave(inside: bytes) -> None:
    """A browser might read it, and a setting might let the book be published all the same."""
    with pytest.raises(Failure) as failure:
        untrusted.safe_files({"EPUB/a.xhtml": _PAGE % inside}, "a.md")
    (found,) = failure.value.diagnostics
    assert (str(found.span), found.code) == ("a.md", "active-unclear")
    assert found.message.startswith("epub: 'EPUB/a.xhtml' is not well-formed: ")

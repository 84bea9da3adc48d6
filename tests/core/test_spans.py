"""Positions and decoding: errors with their position, and the map from a line to the author's file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.spans import (
    BadByte,
    LineMap,
    Span,
    closest,
    count,
    decode,
    exception_line,
    find_forbidden,
    normalise,
    without_folders,
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\nb", "a\nb"),
        (b"\xef\xbb\xbfa", "a"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"a\r\n\rb\n\r", "a\n\nb\n\n"),
        (b"", ""),
        ("tab\there, café, 日本, \U0001f600, \x85".encode(), "tab\there, café, 日本, \U0001f600, \x85"),
    ],
    ids=["lf", "bom", "crlf", "lone-cr", "mixed", "empty", "unicode"],
)
def test_utf8_with_any_line_ends_becomes_text(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "line", "column", "reason"),
    [
        (b"\xff\xfea\x00", 1, 1, "the file is UTF-16, not UTF-8"),
        (b"\xfe\xff\x00a", 1, 1, "the file is UTF-16, not UTF-8"),
        (b"ok\nna\xefve\n", 2, 3, "byte 0xef is not UTF-8"),
        (b"\xef\xbb\xbfna\xefve\n", 1, 3, "byte 0xef is not UTF-8"),
        (b"one\rtwo\r\nth\xe9", 3, 3, "byte 0xe9 is not UTF-8"),
        ("ä日".encode()[:-1], 1, 2, "byte 0xe6 is not UTF-8"),
        (b"a\xed\xa0\x80b", 1, 2, "byte 0xed is not UTF-8"),
        (b"a\n\xc0\xaf", 2, 1, "byte 0xc0 is not UTF-8"),
        (b"one\ntw\x00o", 2, 3, "control character U+0000"),
        (b"\xef\xbb\xbf\x1b[31m", 1, 1, "control character U+001B"),
        ("ä\r\nä\x7f".encode(), 2, 2, "control character U+007F"),
        ("a\x9bb".encode(), 1, 2, "control character U+009B"),
        ("x\n\uffff".encode(), 2, 1, "character U+FFFF"),
    ],
)
def test_what_is_no_text_is_named_with_its_place(data: bytes, line: int, column: int, reason: str) -> None:
    with pytest.raises(BadByte) as caught:
        decode(data)
    assert (caught.value.line, caught.value.column, caught.value.reason) == (line, column, reason)


@given(st.binary(max_size=60))
def test_any_bytes_become_clean_text_or_are_refused_inside_the_file(data: bytes) -> None:
    try:
        text = decode(data)
    except BadByte as bad:
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        assert 1 <= bad.line <= len(lines)
        assert 1 <= bad.column <= len(lines[bad.line - 1]) + 1
        assert bad.reason
    else:
        assert "\r" not in text
        assert find_forbidden(text) is None


def test_forbidden_finds_the_first_character_that_xml_cannot_hold() -> None:
    assert find_forbidden("plain\ttext\nÄ\x85") is None
    assert find_forbidden("ab\x07c\x08") == (2, "control character U+0007")
    assert find_forbidden("\ud800") == (0, "character U+D800")
    assert find_forbidden("x\ufffe") == (1, "character U+FFFE")


def test_a_span_is_written_as_compilers_do() -> None:
    assert str(Span("a/b.md", 3, 7)) == "a/b.md:3:7"
    assert str(Span("a/b.md")) == "a/b.md"
    assert Span("a.md", 3, 7).offset(lines=2, columns=1) == Span("a.md", 5, 8)


def test_spans_sort_by_path_line_and_column() -> None:
    spans = [Span("b", 1), Span("a", 10), Span("a", 9, 4), Span("a", 9, 2)]
    assert sorted(spans) == [Span("a", 9, 2), Span("a", 9, 4), Span("a", 10), Span("b", 1)]


def test_a_line_map_leads_back_to_the_file() -> None:
    lines = LineMap.of_file("a.md", first=4, count=3)
    assert [str(lines.span(n)) for n in (1, 2, 3)] == ["a.md:4:1", "a.md:5:1", "a.md:6:1"]


def test_a_line_map_keeps_places_outside_it_inside_the_file() -> None:
    lines = LineMap.of_file("a.md", first=4, count=0)
    assert str(lines.span(99, 5)) == "a.md:4:5"
    assert str(lines.span(0, 0)) == "a.md:4:1"


def test_a_line_map_of_several_files() -> None:
    lines = LineMap((("a.md", 1), ("inc.md", 7), ("a.md", 3)))
    assert [str(lines.span(n, 2)) for n in (1, 2, 3)] == ["a.md:1:2", "inc.md:7:2", "a.md:3:2"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("tittle", "title"), ("keyword", "keywords"), ("TITLE", None), ("zebra", None), ("", None)],
)
def test_closest_knows_what_was_meant(word: str, meant: str | None) -> None:
    assert closest(word, ("title", "keywords", "date")) == meant


def test_closest_does_not_depend_on_the_order_of_what_is_known() -> None:
    assert closest("pdg", ["pdz", "pdf", "pda"]) == closest("pdg", ["pda", "pdz", "pdf"])


def test_plain_folds_what_readers_do_not_tell_apart() -> None:
    assert normalise("  Amazon\u00a0AURORA \n ﬁne ") == "amazon aurora fine"


def test_count_has_a_singular() -> None:
    assert [count(n, "page") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a link to 'file:///home/ada/work/x.html'", "a link to '…/x.html'"),
        ("No such file or directory: '/tmp/octavo-1/reference.docx'", "No such file or directory: '…/reference.docx'"),
        ("/home/ada/worker.lua:12: bad", "…/worker.lua:12: bad"),
        ("(/usr/lib/a)", "(…/a)"),
        ("see https://example.org/a/b, and/or 1/2/3, ../x/y, img/a.png, /a", "see https://example.org/a/b, and/or 1/2/3, ../x/y, img/a.png, /a"),
        ("file://host/share/a, file:/a/b", "file://host/share/a, …/b"),
        ("smb://host/share/a", "smb://host/share/a"),
    ],
)  # fmt: skip
def test_folders_of_this_machine_are_left_out(text: str, left: str) -> None:
    assert without_folders(text) == left


def test_an_exception_is_a_line_without_folders() -> None:
    assert exception_line(ValueError("no file /home/ann/x.png\nmore")) == "ValueError: no file …/x.png"
    assert len(exception_line(ValueError("x" * 999))) == 200

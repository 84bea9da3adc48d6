"""Packages: the same bytes for the same files, in the order readers ask for."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.tools import zip as zips


def test_files_come_back_as_they_were_packed() -> None:
    files = {"b/c.xml": b"<c/>", "mimetype": b"application/epub+zip", "a.txt": "ä".encode()}
    assert zips.members(zips.pack(files)) == files


def test_mimetype_is_first_and_stored_and_the_rest_sorted() -> None:
    data = zips.pack({"z": b"z" * 100, "a": b"a" * 100, "mimetype": b"application/epub+zip"})
    items = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert [item.filename for item in items] == ["mimetype", "a", "z"]
    assert [item.compress_type for item in items] == [
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_DEFLATED,
    ]
    assert {item.date_time for item in items} == {(1980, 1, 1, 0, 0, 0)}
    # A reader that looks at fixed places finds the type there (OCF 3.3, section 4.3).
    assert data[30:58] == b"mimetypeapplication/epub+zip"


def test_order_of_the_files_does_not_matter() -> None:
    assert zips.pack({"a": b"1", "b": b"2"}) == zips.pack({"b": b"2", "a": b"1"})


def test_rewriting_changes_what_it_is_told_to_and_drops_folders() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("folder/", b"")
        archive.writestr("folder/a", b"old")
    changed = zips.rewrite(target.getvalue(), lambda files: {**files, "folder/a": b"new"})
    assert zips.members(changed) == {"folder/a": b"new"}


def test_half_a_zip_is_refused() -> None:
    data = zips.pack({"a": b"1" * 1000})
    with pytest.raises(zipfile.BadZipFile):
        zips.members(data[:40])


def test_other_programs_find_what_was_packed() -> None:
    files = {
        "a.txt": b"a" * 5000,
        "ä/ö.txt": "ß".encode(),
        "empty": b"",
        "p.png": b"\x89PNG\r\n\x1a\n" + b"0" * 99,
    }
    with zipfile.ZipFile(io.BytesIO(zips.pack(files))) as archive:
        assert archive.testzip() is None
        assert {item.filename: archive.read(item) for item in archive.infolist()} == files
        assert {item.external_attr >> 16 for item in archive.infolist()} == {0o100644}


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_what_other_programs_packed_is_found(method: int) -> None:
    target = io.BytesIO(b"before it")
    target.seek(0, io.SEEK_END)
    with zipfile.ZipFile(target, "a", method) as archive:
        archive.writestr("a", b"a" * 1000)
        with archive.open("streamed", "w") as member:
            member.write(b"b" * 1000)
    assert zips.members(target.getvalue()) == {"a": b"a" * 1000, "streamed": b"b" * 1000}


@pytest.mark.parametrize("data", [b"1" * 1000, b"\x89PNG\r\n\x1a\n" + b"0" * 900])
def test_a_zip_with_any_other_byte_in_a_file_is_refused(data: bytes) -> None:
    whole = zips.pack({"a": data})
    begin = 31
    length = len(whole) - begin - (46 + 1) - 22
    for at in (*range(0, length, 7), length - 1):
        flipped = bytearray(whole)
        flipped[begin + at] ^= 0x10
        try:
            found = zips.members(bytes(flipped))
        except zipfile.BadZipFile:
            continue
        assert found == {"a": data}, at  # a bit that says nothing


def test_a_file_that_is_more_than_it_says_is_refused() -> None:
    whole = bytearray(zips.pack({"a": b"1" * 1_000_000}))
    place = whole.index(b"PK\1\2") + 24
    whole[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(zipfile.BadZipFile):
        zips.members(bytes(whole))

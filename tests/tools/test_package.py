"""Packages: the same bytes for the same files, in the order readers ask for."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.tools import package


def test_files_come_back_as_they_were_packed() -> None:
    files = {"b/c.xml": b"<c/>", "mimetype": b"application/epub+zip", "a.txt": "ä".encode()}
    assert package.members(package.pack(files)) == files


def test_mimetype_is_first_and_stored_and_the_rest_sorted() -> None:
    data = package.pack({"z": b"z" * 100, "a": b"a" * 100, "mimetype": b"application/epub+zip"})
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
    assert package.pack({"a": b"1", "b": b"2"}) == package.pack({"b": b"2", "a": b"1"})


def test_rewriting_changes_what_it_is_told_to_and_drops_folders() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("folder/", b"")
        archive.writestr("folder/a", b"old")
    changed = package.rewrite(target.getvalue(), lambda files: {**files, "folder/a": b"new"})
    assert package.members(changed) == {"folder/a": b"new"}


def test_half_a_zip_is_refused() -> None:
    data = package.pack({"a": b"1" * 1000})
    with pytest.raises(zipfile.BadZipFile):
        package.members(data[:40])

"""Zip packages (EPUB, OOXML) as plain dictionaries, written the same way on every machine."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache

from pipeline.core.diagnostics import error
from pipeline.tools import flate

INVALID = error(
    "artifact-invalid",
    "The package that was made (EPUB, Word or PowerPoint) is not valid: a part is not well-formed, or refers to one "
    "that is not there. It was not published; what stood there before still does. This is a defect of Octavo.",
)

_DATE = (1980, 1, 1, 0, 0, 0)  # the first date a zip can hold; true dates stand in the package's own metadata
_FIRST = "mimetype"  # OCF 3.3, section 4.2: first member, not compressed
_MODE = 0o100644 << 16
_PACKED = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # PNG, JPEG
_KEPT = 1 << 17  # bytes: larger members are a document's own


def members(data: bytes) -> dict[str, bytes]:
    """Return every file of a zip by its name. Raises zipfile.BadZipFile for what is no whole zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files: `mimetype` first, the others sorted, all of one date.

    What is compressed already (pictures) is stored, like `mimetype`; the others are deflated. Fonts and style sheets
    are the same in one document after the other, so what was deflated lately is kept.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files, key=lambda name: (name != _FIRST, name)):
            _add(archive, name, files[name])
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    item = zipfile.ZipInfo(name, _DATE)
    item.create_system = 3  # Unix on every machine, so that the mode below means the same
    item.external_attr = _MODE
    if name == _FIRST or data.startswith(_PACKED):
        archive.writestr(item, data)
        return
    deflated, checksum = (_deflated if len(data) <= _KEPT else _deflate)(data)
    # zipfile takes no member that is deflated already, so it is added as one to be stored and then said to be.
    archive.writestr(item, deflated)
    item.compress_type, item.CRC, item.file_size = zipfile.ZIP_DEFLATED, checksum, len(data)
    assert archive.fp is not None
    end = archive.fp.tell()
    archive.fp.seek(item.header_offset)
    archive.fp.write(item.FileHeader(zip64=False))
    archive.fp.seek(end)


def _deflate(data: bytes) -> tuple[bytes, int]:
    return flate.raw(data), zlib.crc32(data)


_deflated = lru_cache(maxsize=256)(_deflate)


def rewrite(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """Return the zip with its files replaced by what `change` makes of them, packed as `pack` does."""
    return pack(change(members(data)))

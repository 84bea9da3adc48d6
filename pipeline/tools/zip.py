"""Read and write zip packages (EPUB, OOXML) as dictionaries; the same files give the same bytes on every machine."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from pipeline.core.diagnostics import error
from pipeline.tools import deflate

INVALID = error(
    "artifact-invalid",
    "The package that was made (EPUB, Word or PowerPoint) is not valid: a part is not well-formed, or refers to one "
    "that is not there. It was not published; what stood there before still does. This is a defect of Octavo.",
)

# Records of a zip and their fields (APPNOTE 6.3, sections 4.3 and 4.4).
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s2B5H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_MAGIC, _CENTRAL_MAGIC, _END_MAGIC = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_VERSION, _UNIX = 20, 3
_RAW = partial(zlib.decompressobj, wbits=-15)
_ENCRYPTED, _UTF_8 = 1, 0x800
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_DOS_DATE = (
    0,
    33,
)  # 1980-01-01, the first date a zip can hold; the real date is in the package's metadata
_FIRST = "mimetype"  # OCF 3.3, section 4.2: first member, not compressed
_MODE = 0o100644 << 16
_PACKED = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # PNG, JPEG
_KEPT = 1 << 17  # bytes: larger files are not cached, because they differ from document to document


def members(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip by name. Raises zipfile.BadZipFile for a damaged zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            item.filename: _member(data, item, archive) for item in archive.infolist() if not item.is_dir()
        }


def _member(data: bytes, item: zipfile.ZipInfo, archive: zipfile.ZipFile) -> bytes:
    """Return a file of a zip. Uncommon kinds are left to zipfile, which takes half as long again. Raises BadZipFile."""
    head = data[item.header_offset : item.header_offset + _LOCAL.size]
    if (
        item.compress_type not in (_STORED, _DEFLATED)
        or item.flag_bits & _ENCRYPTED
        or len(head) < _LOCAL.size
    ):
        return archive.read(item)
    magic, *_, names, more = _LOCAL.unpack(head)
    start = item.header_offset + _LOCAL.size + names + more
    packed = data[start : start + item.compress_size]
    try:
        if item.compress_type == _STORED:
            content, checksum = packed, zlib.crc32(packed)
        else:
            content, checksum = (_inflated if item.file_size <= _KEPT else _inflate)(packed, item.file_size)
    except zlib.error as wrong:
        raise zipfile.BadZipFile(f"{item.filename!r}: {wrong}") from None
    if magic != _LOCAL_MAGIC or len(content) != item.file_size or checksum != item.CRC:
        raise zipfile.BadZipFile(f"{item.filename!r} is damaged")
    return content


def _inflate(packed: bytes, size: int) -> tuple[bytes, int]:
    """Return inflated data and its CRC-32; at most one byte more than `size`, as a guard against zip bombs."""
    data = _RAW().decompress(packed, size + 1)
    return data, zlib.crc32(data)


# Layouts, styles and fonts are the same in one document after the other, so the results are cached.
_inflated = lru_cache(maxsize=256)(_inflate)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files: `mimetype` first, the others sorted, all with the same date (APPNOTE 6.3, 4.3).

    Compressed images and `mimetype` are stored, all others deflated. Deflated data is cached, because fonts and style
    sheets are the same in one document after the other; zipfile does not accept deflated data.
    """
    out: list[bytes] = []
    listed: list[bytes] = []
    place = 0
    for path in sorted(files, key=lambda name: (name != _FIRST, name)):
        data, name = files[path], path.encode()
        stored = path == _FIRST or data.startswith(_PACKED)
        packed, checksum = (data, zlib.crc32(data)) if stored else _compress(data)
        flags = 0 if path.isascii() else _UTF_8
        method = _STORED if stored else _DEFLATED
        about = (_VERSION, flags, method, *_DOS_DATE, checksum, len(packed), len(data), len(name), 0)
        head = _LOCAL.pack(_LOCAL_MAGIC, *about) + name
        listed.append(_CENTRAL.pack(_CENTRAL_MAGIC, _VERSION, _UNIX, *about, 0, 0, 0, _MODE, place) + name)
        out += (head, packed)
        place += len(head) + len(packed)
    directory = b"".join(listed)
    end = _END.pack(_END_MAGIC, 0, 0, len(listed), len(listed), len(directory), place, 0)
    return b"".join((*out, directory, end))


def _compress(data: bytes) -> tuple[bytes, int]:
    """Return deflated data and the CRC-32 of the original."""
    return (_deflated if len(data) <= _KEPT else _deflate)(data)


def _deflate(data: bytes) -> tuple[bytes, int]:
    return deflate.raw(data), zlib.crc32(data)


_deflated = lru_cache(maxsize=256)(_deflate)


def rewrite(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """Return the zip with its files replaced by those that `change` returns, packed as `pack` does."""
    return pack(change(members(data)))

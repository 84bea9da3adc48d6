"""Zip packages (EPUB, OOXML) as plain dictionaries, written the same way on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from pipeline.core.diagnostics import error

INVALID = error(
    "artifact-invalid",
    "The package that was made (EPUB, Word or PowerPoint) is not valid: a part is not well-formed, or refers to one "
    "that is not there. It was not published; what stood there before still does. This is a defect of Octavo.",
)

_DATE = (1980, 1, 1, 0, 0, 0)  # the first date a zip can hold; true dates stand in the package's own metadata
_FIRST = "mimetype"  # OCF 3.3, section 4.2: first member, not compressed
_MODE = 0o100644 << 16


def members(data: bytes) -> dict[str, bytes]:
    """Return every file of a zip by its name. Raises zipfile.BadZipFile for what is no whole zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files: `mimetype` first and stored, the others sorted and deflated, all of one date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files, key=lambda name: (name != _FIRST, name)):
            item = zipfile.ZipInfo(name, _DATE)
            item.create_system = 3  # Unix on every machine, so that the mode below means the same
            item.external_attr = _MODE
            item.compress_type = zipfile.ZIP_STORED if name == _FIRST else zipfile.ZIP_DEFLATED
            archive.writestr(item, files[name], compresslevel=6)
    return target.getvalue()


def rewrite(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """Return the zip with its files replaced by what `change` makes of them, packed as `pack` does."""
    return pack(change(members(data)))

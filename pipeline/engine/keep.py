"""Leaves what the engines are given in a folder (`octavo build --keep DIR`), so that a wrong page can be looked into.

What build/pdf/notes.pdf was made from lies in DIR/pdf/notes/, and the document all formats share in DIR/document/notes/.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path, PurePosixPath

from pipeline import context
from pipeline.config import Settings
from pipeline.context import Keep, Kept
from pipeline.core.diagnostics import Failure
from pipeline.core.model import Document, Source
from pipeline.core.spans import Span, shown_path
from pipeline.engine import publish
from pipeline.formats import pandoc_json


def keeper(settings: Settings, source: Source, step: str) -> Keep:
    """Return what writes things by name into the folder of a source and a step, "document" or a format.

    A name that comes again gets a number: "pandoc.json", "pandoc-2.json". It raises Failure where the disk does not allow it.
    """
    if settings.keep is None:
        return context.keep_nothing
    folder = settings.keep / step / source.name
    times: Counter[str] = Counter()

    def keep(name: str, data: Kept) -> None:
        times[name] += 1
        path = folder / _numbered(name, times[name])
        publish.publish(path, _encoded(data), shown=shown_path(path))

    return keep


def document(made: Document, settings: Settings) -> None:
    """Keep a document as the stages leave it, as pandoc's JSON."""
    if settings.keep is not None:
        keeper(settings, made.source, "document")("document.json", pandoc_json.tree(made))


def check_folder(folder: Path | None) -> None:
    """Raise Failure when nothing can be kept in a folder, for it is a file."""
    if folder is not None and folder.exists() and not folder.is_dir():
        hint = "name a folder with --keep"
        raise Failure(
            publish.UNWRITABLE.at(
                Span(shown_path(folder)), "nothing can be kept there: it is a file", hint=hint
            )
        )


def _numbered(name: str, time: int) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.name:
        raise ValueError(f"no name to keep something under: {name!r}")
    return path if time == 1 else path.with_name(f"{path.stem}-{time}{path.suffix}")


def _encoded(data: Kept) -> bytes:
    if isinstance(data, bytes):
        return data
    if isinstance(data, str):
        return data.encode()
    return f"{json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()

"""What is in a store: shared by the tests of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.engine.store.file_digests import FileRecord

UNKNOWN: dict[str, FileRecord] = {}


def contents(store: Path) -> Iterator[Path]:
    """Every file of the store."""
    return (path for path in sorted(store.rglob("*")) if path.is_file())

"""Themes of a project's own, good and wrong: shared by the tests of themes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import resources, theme
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span

GOOD = (resources.templates() / "aurora" / "theme.toml").read_text("utf-8")
LINES = GOOD.split("\n")


def line(start: str) -> int:
    return next(number for number, text in enumerate(LINES, 1) if text.startswith(start))


def wrong(root: Path, text: str | bytes, name: str = "mine") -> list[tuple[str, str, str, str]]:
    folder = root / "templates" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Failure) as caught:
        theme.load(name, root=root, span=Span("a.md", 3, 8))
    return [(str(d.span), d.code, d.message, d.hint) for d in caught.value.diagnostics]


def themed(root: Path, text: str, name: str = "mine", **more: object) -> theme.Theme:
    folder = root / "templates" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theme.toml").write_text(text)
    return theme.load(name, root=root, span=Span("octavo.toml", 1), **more)  # type: ignore[arg-type]

"""How WeasyPrint 70 draws outlines: those of formulas are of a few dozen glyphs, each read once."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint import svg
from weasyprint.svg.path import path as _own_path
from weasyprint.svg.utils import size

# Numbers alone: no per cent, no unit, so that it is the same wherever it is drawn.
_PLAIN = re.compile(r"[-+.,\d \nACHLMQSTVZachlmqstvz]{1,4000}")


def _path(drawing: Any, node: Any, font_size: float) -> None:
    outline = node.get("d", "")
    if _PLAIN.fullmatch(outline):
        with suppress(Exception):  # raised again below, where what stands before the mistake is drawn
            operators, corners = _read(outline)
            drawing.stream.stream.append(operators)
            node.vertices.extend(corners)
            return
    _own_path(drawing, node, font_size)


@lru_cache(maxsize=1000)
def _read(outline: str) -> tuple[bytes, tuple[Any, ...]]:
    """Return the operators of an outline, one a line, and the corners where markers stand. Raises what WeasyPrint does."""
    stream = pydyf.Stream()
    drawing = SimpleNamespace(stream=stream, point=lambda x, y, _: (size(x), size(y)))
    node = SimpleNamespace(get={"d": outline}.get, vertices=[])
    _own_path(drawing, node, 0)
    return b"\n".join(stream.stream), tuple(node.vertices)


REPLACEMENTS = {"weasyprint.svg:TAGS": {**svg.TAGS, "path": _path}}

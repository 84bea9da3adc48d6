"""WeasyPrint 70's lines: a short piece of text that was laid out is not laid out again.

Code has the same names and signs over and over, a table asks each cell for its widths before it sets it, and the lines
around the end of a page are set twice.
"""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see ../LICENSE.BSD.

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple

from weasyprint.text import line_break

from pipeline.core.memoize import remember
from pipeline.tools.weasyprint.patches.text import kept_with, look_of

SHORT = 100  # characters; longer text is hardly met twice
MOST = (
    4_000  # pieces of text that are kept: 10 MB, with 1.4 to 1.9 KB of Pango's and 520 bytes of ours for each
)
_WRAPPED = frozenset(("normal", "pre-wrap", "pre-line"))
# What split_first_line reads of a style beside its look.
_breaks_of = itemgetter(
    "white_space",
    "letter_spacing",
    "word_spacing",
    "overflow_wrap",
    "word_break",
    "tab_size",
    "hyphens",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
)

# WeasyPrint's own, or that of pipeline.tools.weasyprint.fixes.
split_first_line: Callable[..., tuple[Any, ...]] = line_break.split_first_line


def kind_of(style: Any) -> Any:
    """Return what stands for all of a style that decides how text is laid out; None if that cannot be told."""
    spaces = style["white_space"]  # the one of them that is written to when a style is made
    known = vars(style).get("_octavo_kind")
    if known is None or known[0] != spaces:
        known = style._octavo_kind = (spaces, _kind_of(style))
    return known[1]


def _kind_of(style: Any) -> Any:
    kinds = kept_with(style.font_config, "kinds")
    key = (look_of(style), _breaks_of(style), style["text_decoration_line"] == "none")
    try:
        kind = kinds.get(key)
    except TypeError:  # text in an SVG has lists for values
        return None
    return remember(kinds, key, object()) if kind is None else kind


class _Line(NamedTuple):
    """What split_first_line returned: the attributes of the layout, and what came with it."""

    layout: dict[str, Any]
    length: int
    resume_at: int | None
    width: float
    height: float
    baseline: float


def _split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """Find the first line of a text as before: one that fitted fits wherever there is as much room."""
    given = (text, style, context, max_width, justification_spacing, is_line_start, minimum)
    kind = kind_of(style) if len(text) <= SHORT else None
    if kind is None:
        return split_first_line(*given)
    lines = kept_with(style.font_config, "lines")
    whole = (kind, text, justification_spacing)
    known = lines.get(whole)
    if known is None or not _fits(known, style, max_width):
        exactly = (*whole, max_width, is_line_start, minimum)
        known = lines.get(exactly)
        if known is None:
            layout, *found = made = split_first_line(*given)
            line = _Line(vars(layout).copy(), *found)
            complete = layout.text == text  # where a space at the end was left out, it fits nowhere else
            remember(lines, whole if complete and _fits(line, style, max_width) else exactly, line, MOST)
            return made
    layout = object.__new__(line_break.Layout)
    layout.__dict__ = known.layout.copy()
    layout.max_width = max_width
    return (layout, *known[1:])


def _fits(line: _Line, style: Any, max_width: float | None) -> bool:
    """Tell whether a text is on one line if there is so much room, without more ado (split_first_line, step 2)."""
    if line.resume_at is not None:
        return False
    if max_width is None or style["white_space"] not in _WRAPPED:
        return True
    # Pango breaks lines by their width without spacing at the end, which WeasyPrint adds.
    return line.width <= max_width and (style["letter_spacing"] == "normal" or style["letter_spacing"] >= 0)


REPLACEMENTS = {"weasyprint.text.line_break:split_first_line": _split_first_line}

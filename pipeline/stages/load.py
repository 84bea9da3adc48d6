"""Load: read a file, decode it, and split off its front matter."""

from __future__ import annotations

from pipeline.context import Context
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome, error, warning
from pipeline.core.model import Page, Source, Stage
from pipeline.core.spans import FORBIDDEN, BadByte, LineMap, Span, decode_all, find_forbidden, place_behind
from pipeline.tools import frontmatter

UNREADABLE = error(
    "source-unreadable", "The file could not be read: it is missing, protected, a folder, or no regular file."
)
TOO_LARGE = error("source-too-large", "The file is larger than [limits] source_bytes.")
ENCODING = error(
    "source-encoding",
    "The file is not UTF-8. The place is that of the first such byte. Re-save the file as UTF-8 (with or without a byte order mark).",
)
CONTROL = warning(
    "source-control", "The file holds control characters, which no output format can hold; they are left out."
)
EMPTY = error("source-empty", "The file is empty, or holds blanks only: there is nothing to make outputs of.")
UNTOLD = warning("source-untold", "The file holds front matter only: its outputs have a title, and no text.")


def load(source: Source, context: Context) -> Outcome[Page]:
    """Return the source as a Page. Raises Failure, at the position of the problem, if it cannot be read or decoded."""
    limit = context.settings.limits.source_bytes
    whole = Span(source.shown)
    try:
        data = context.files.read(source.path)
    except OSError as wrong:
        raise Failure(UNREADABLE.at(whole, f"cannot read the file: {wrong.strerror or wrong}")) from None
    if len(data) > limit:
        hint = "split it, or raise 'limits.source_bytes'"
        raise Failure(TOO_LARGE.at(whole, f"the file has {len(data)} bytes, more than {limit}", hint=hint))
    try:
        text, said = _without_controls(decode_all(data), source.shown)
    except BadByte as bad:
        span = Span(source.shown, bad.line, bad.column)
        raise Failure(ENCODING.at(span, bad.reason, hint="save the file as UTF-8")) from None
    front = frontmatter.split(text, source.shown)
    if not front.body.strip():
        span, hint = Span(source.shown, 1), "write something"
        if not front.values:
            raise Failure(EMPTY.at(span, "the file has no text", hint=hint))
        said.append(UNTOLD.at(span, "the file has no text", hint=f"{hint} below the front matter"))
    lines = LineMap.of_file(source.shown, first=front.first_line, count=front.body.count("\n") + 1)
    page = Page(source, front.body, lines, front.values, front.spans)
    return Outcome(page, (*said, *front.diagnostics))


def _without_controls(text: str, shown: str) -> tuple[str, list[Diagnostic]]:
    """Return a text without the characters no output can hold, and what is said of the first of them."""
    found = find_forbidden(text)
    if not found:
        return text, []
    at, name = found
    cleaned, number = FORBIDDEN.subn("", text)
    said = (
        f"{name} is left out"
        if number == 1
        else f"{number} characters are left out, the first of them {name}"
    )
    return cleaned, [CONTROL.at(Span(shown, *place_behind(text[:at])), said, hint="remove it")]


STAGE: Stage[Context] = Stage(
    "load", load, rules=(UNREADABLE, TOO_LARGE, ENCODING, CONTROL, EMPTY, UNTOLD, *frontmatter.RULES)
)

"""Load: read a file, decode it, and split off its front matter."""

from __future__ import annotations

from pipeline.context import Context
from pipeline.core.diagnostics import Failure, Outcome, error
from pipeline.core.model import Page, Source, Stage
from pipeline.core.spans import BadByte, LineMap, Span, decode
from pipeline.tools import frontmatter

UNREADABLE = error(
    "source-unreadable", "The file could not be read: it is missing, protected, a folder, or no regular file."
)
TOO_LARGE = error("source-too-large", "The file is larger than [limits] source_bytes.")
ENCODING = error(
    "source-encoding",
    "The file is not UTF-8, or holds a control character that no output format can hold. The place is that of the "
    "first such byte. Re-save the file as UTF-8 (with or without a byte order mark).",
)
EMPTY = error("source-empty", "The file has no text: it is empty, or holds front matter only.")


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
        text = decode(data)
    except BadByte as bad:
        span = Span(source.shown, bad.line, bad.column)
        hint = "remove the character" if "character" in bad.reason else "save the file as UTF-8"
        raise Failure(ENCODING.at(span, bad.reason, hint=hint)) from None
    front = frontmatter.split(text, source.shown)
    if not front.body.strip():
        raise Failure(
            EMPTY.at(
                Span(source.shown, 1), "the file has no text", hint="write something below the front matter"
            )
        )
    lines = LineMap.of_file(source.shown, first=front.first_line, count=front.body.count("\n") + 1)
    return Outcome(Page(source, front.body, lines, front.values, front.spans), front.diagnostics)


STAGE: Stage[Context] = Stage(
    "load", load, rules=(UNREADABLE, TOO_LARGE, ENCODING, EMPTY, *frontmatter.RULES)
)

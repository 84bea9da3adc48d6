"""What is said of a document whose task failed as a whole: too slow, dead, lost on its way, or made by other engines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError

from pipeline.config import Settings
from pipeline.core.diagnostics import INTERNAL, Diagnostic, Failure, error
from pipeline.core.model import Source
from pipeline.core.spans import Span, exception_line
from pipeline.engine.store.fingerprint import Ingredients
from pipeline.tools import temporary

SLOW = error(
    "time-limit",
    "The document took longer than [limits] seconds, over all formats, and was stopped. Formats that were ready before, and the "
    "other documents, were built.",
)
LARGE = error(
    "memory-limit",
    "The process that made a format of the document needed more than [limits] memory, and was stopped. The other formats and "
    "the other documents were built.",
)
OTHER_ENGINES = error(
    "engines-differ",
    "The process or machine that made this document has other fonts, tools or another version of Octavo than the one that "
    "planned the build. Its result was refused, since the same document could look otherwise. Install the same packages on "
    "every machine.",
)
RULES = (SLOW, LARGE, OTHER_ENGINES, temporary.UNWRITABLE)


class EnginesDiffer(Exception):
    """A result was made by other engines than the plan's; the message says which."""


def check_engines(planned: Ingredients, used: Ingredients) -> None:
    """Raise EnginesDiffer unless two machines' ingredients (`fingerprint.machine`) are the same."""
    if planned != used:
        raise EnginesDiffer(", ".join(_differences(planned, used)))


def check_temporary(diagnostics: Iterable[Diagnostic]) -> None:
    """Raise Failure if a task had no room for temporary files: no other task will have any."""
    for found in diagnostics:
        if found.code == temporary.UNWRITABLE.code:
            raise Failure(found)


def diagnostic(
    source: Source,
    wrong: BaseException,
    settings: Settings,
    formats: Sequence[str] = (),
    *,
    is_read: bool = True,
) -> Diagnostic:
    """Return what is to be said of a source for what its task raised while `formats` were made; none: while it was read.

    `is_read` False: the task had to read it first, and nobody knows how far it came.
    """
    span = Span(source.shown)
    if isinstance(wrong, TimeoutError):
        hint = "look for very long tables or deep nesting, or raise 'limits.seconds'"
        said = f"the document took longer than {settings.limits.seconds} s"
        return SLOW.at(span, said + _where(formats, is_read), hint=hint)
    if isinstance(wrong, MemoryError):
        hint = "look for very long tables or large pictures, or raise 'limits.memory'"
        said = f"the document needs more than {settings.limits.memory} MB of memory"
        return LARGE.at(span, said + _where(formats, is_read), hint=hint)
    if isinstance(wrong, EnginesDiffer):
        return OTHER_ENGINES.at(
            span, f"made by other engines: {wrong}", hint="install the same there as here"
        )
    if isinstance(wrong, BrokenExecutor):
        hint = "it may need more memory than there is; split it"
        return INTERNAL.at(span, "the process that converted this document died", hint=hint)
    if isinstance(wrong, CancelledError):
        return INTERNAL.at(span, "this document was cancelled before it was converted", hint="build again")
    said = exception_line(wrong)
    hint = "look at what runs the build's tasks"
    return INTERNAL.at(
        span, f"this document could not be given to a process or taken back ({said})", hint=hint
    )


def _where(formats: Sequence[str], is_read: bool) -> str:
    if not formats:
        return " and was stopped while it was read"
    return f" and was stopped {'' if is_read else 'while it was read or '}in {' or '.join(formats)}"


def _differences(planned: Ingredients, used: Ingredients) -> list[str]:
    names = sorted(name for name in planned.keys() | used.keys() if planned.get(name) != used.get(name))
    return [_difference(name, planned.get(name, ""), used.get(name, "")) for name in names]


def _difference(name: str, planned: str, used: str) -> str:
    kind, _, tool = name.partition(":")
    if kind == "tool":
        return f"{tool} {used or 'missing'} instead of {planned or 'none'}"
    return {"octavo": "other code of Octavo", "fonts": "other fonts"}.get(name, f"other {name}")

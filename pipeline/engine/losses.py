"""What is said of a document that ran out of time, or whose process died, twice."""

from __future__ import annotations

from pipeline.config import Settings
from pipeline.core.diagnostics import INTERNAL, Diagnostic, error
from pipeline.core.model import Source
from pipeline.core.spans import Span

SLOW = error(
    "time-limit", "The document took longer than [limits] seconds and was stopped. The others were built."
)
RULES = (SLOW,)


def lost(source: Source, wrong: Exception, settings: Settings) -> Diagnostic:
    """Return the diagnostic for a source whose task ended in TimeoutError or in the death of its process."""
    if isinstance(wrong, TimeoutError):
        hint = "look for very long tables or deep nesting, or raise 'limits.seconds'"
        message = f"the document took longer than {settings.limits.seconds} s"
        return SLOW.at(Span(source.shown), message, hint=hint)
    hint = "it may need more memory than there is; split it"
    return INTERNAL.at(Span(source.shown), "the process that converted this document died", hint=hint)

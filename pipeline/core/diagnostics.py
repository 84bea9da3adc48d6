"""Rules, diagnostics, and the exception that carries diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from pipeline.core.spans import Span

T = TypeVar("T", covariant=True)
OFF = "off"  # the value in [rules] that switches a rule off


class Severity(StrEnum):
    """How serious a diagnostic is. An error stops the document, or one of its outputs, from being built, unless it is partial.

    A note reports a decision that Octavo made; it is shown with `--verbose` only, and does not affect the exit status.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message for the author.

    `message` is one lower-case sentence without a full stop that names the subject; `hint` says what to do next;
    `trace` is for maintainers and is shown only on request. A `partial` error costs a part of the document only: outputs are
    made, in which that part is missing or stands as it was typed.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    trace: str = ""
    partial: bool = False

    @property
    def sort_key(self) -> tuple[str, int, str, int, str]:
        """Key for the order in which diagnostics are shown: path, line, code; then column and text, as tie-breakers."""
        return (self.span.path, self.span.line, self.code, self.span.column, self.message)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of diagnostic: its stable code, its severity, and the text `octavo explain CODE` prints; whether it is `partial`."""

    code: str
    severity: Severity
    explanation: str
    partial: bool = False

    def at(self, span: Span, message: str, *, hint: str = "", trace: str = "") -> Diagnostic:
        """Return a diagnostic of this rule at a position."""
        return Diagnostic(self.code, self.severity, message, span, hint, trace, self.partial)


class Failure(Exception):
    """Raised by a step that cannot return a value; carries at least one diagnostic that says why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "; ".join(f"{d.span}: {d.code}: {d.message}" for d in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A value, and the diagnostics found while computing it."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def apply_severities(rules: Mapping[str, str], found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics with the severities from [rules] (code to severity), without those whose code is "off".

    What [rules] makes an error stops the document, also where the error would be partial without.
    """
    return tuple(
        replace(d, severity=Severity(rules[d.code]), partial=False) if d.code in rules else d
        for d in found
        if rules.get(d.code) != OFF
    )


def error(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics stop the document or the output."""
    return Rule(code, Severity.ERROR, explanation)


def partial_error(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics are errors that cost a part only: outputs are made without it."""
    return Rule(code, Severity.ERROR, explanation, partial=True)


def warning(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics do not stop the output."""
    return Rule(code, Severity.WARNING, explanation)


def note(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics are shown on request only."""
    return Rule(code, Severity.NOTE, explanation)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any diagnostic is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def stops(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any diagnostic is an error that leaves nothing to publish."""
    return any(d.severity is Severity.ERROR and not d.partial for d in diagnostics)


INTERNAL = error(
    "internal-error",
    "Octavo itself failed on this document. This is a defect of Octavo, not of your text: please report it "
    "together with the document. The other documents were built.",
)

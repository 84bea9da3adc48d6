"""What Octavo has to say about a document: rules, diagnostics, and the failure that carries them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from pipeline.core.spans import Span

T = TypeVar("T", covariant=True)
OFF = "off"  # what a rule may be besides a severity


class Severity(StrEnum):
    """How much a diagnostic matters: an error keeps the document (or one output) from being built.

    A note says what Octavo decided by itself; it is shown on request (`--verbose`), and never counts.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to tell the author.

    `message` is one lower-case sentence without a full stop that names the thing; `hint` says what to do next;
    `trace` is for maintainers and is shown only on request.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    trace: str = ""

    @property
    def sort_key(self) -> tuple[str, int, str, int, str]:
        """The order in which diagnostics are shown: path, line, code; then column and text, to be total."""
        return (self.span.path, self.span.line, self.code, self.span.column, self.message)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of diagnostic: its stable code, its severity, and the text `octavo explain CODE` prints."""

    code: str
    severity: Severity
    explanation: str

    def at(self, span: Span, message: str, *, hint: str = "", trace: str = "") -> Diagnostic:
        """Return the diagnostic of this rule for one place."""
        return Diagnostic(self.code, self.severity, message, span, hint, trace)


class Failure(Exception):
    """A step could not give a value; carries at least one diagnostic that says why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "; ".join(f"{d.span}: {d.code}: {d.message}" for d in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A value and what was noticed while making it."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def under(rules: Mapping[str, str], found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics with the severity that rules give their codes, without those whose code is "off"."""
    return tuple(
        replace(d, severity=Severity(rules[d.code])) if d.code in rules else d
        for d in found
        if rules.get(d.code) != OFF
    )


def error(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics stop what they concern."""
    return Rule(code, Severity.ERROR, explanation)


def warning(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics leave the output standing."""
    return Rule(code, Severity.WARNING, explanation)


def note(code: str, explanation: str) -> Rule:
    """Return a rule whose diagnostics are shown on request only."""
    return Rule(code, Severity.NOTE, explanation)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Say whether any diagnostic is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


INTERNAL = error(
    "internal-error",
    "Octavo itself failed on this document. This is a defect of Octavo, not of your text: please report it "
    "together with the document. The other documents were built.",
)

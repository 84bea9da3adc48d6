"""Rules make diagnostics, settings judge them, failures carry them."""

from __future__ import annotations

import pytest

from pipeline.core import diagnostics
from pipeline.core.diagnostics import Diagnostic, Failure, Severity
from pipeline.core.spans import Span

WRONG = diagnostics.error("wrong-thing", "It is wrong.")
ODD = diagnostics.warning("odd-thing", "It is odd.")
CHOSEN = diagnostics.note("chosen-thing", "It was chosen.")


def test_a_rule_gives_its_code_and_severity() -> None:
    found = [rule.at(Span("a.md", 3), "said", hint="do this", trace="deep") for rule in (WRONG, ODD, CHOSEN)]
    assert [(d.code, d.severity) for d in found] == [
        ("wrong-thing", Severity.ERROR), ("odd-thing", Severity.WARNING), ("chosen-thing", Severity.NOTE),
    ]  # fmt: skip
    assert found[0] == Diagnostic("wrong-thing", Severity.ERROR, "said", Span("a.md", 3), "do this", "deep")


def test_settings_raise_lower_and_silence() -> None:
    found = [rule.at(Span("a.md", 3), "said") for rule in (WRONG, ODD, CHOSEN)]
    judged = diagnostics.apply_severities(
        {"wrong-thing": "note", "odd-thing": "error", "chosen-thing": "off"}, found
    )
    assert [(d.code, d.severity) for d in judged] == [
        ("wrong-thing", Severity.NOTE), ("odd-thing", Severity.ERROR),
    ]  # fmt: skip
    assert diagnostics.apply_severities({}, found) == tuple(found)


def test_a_severity_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="loud"):
        diagnostics.apply_severities({"odd-thing": "loud"}, [ODD.at(Span("a.md"), "said")])


def test_only_errors_count_as_errors() -> None:
    assert not diagnostics.has_errors([])
    assert not diagnostics.has_errors([ODD.at(Span("a.md"), "x"), CHOSEN.at(Span("a.md"), "x")])
    assert diagnostics.has_errors([ODD.at(Span("a.md"), "x"), WRONG.at(Span("a.md"), "x")])


def test_they_are_shown_by_path_line_code_then_column() -> None:
    places = [("b.md", 1, 1), ("a.md", 10, 1), ("a.md", 9, 5), ("a.md", 9, 2)]
    found = [ODD.at(Span(*place), "x") for place in places] + [CHOSEN.at(Span("a.md", 9, 9), "x")]
    shown = sorted(found, key=lambda d: d.sort_key)
    assert [(d.code, d.span.path, d.span.line, d.span.column) for d in shown] == [
        ("chosen-thing", "a.md", 9, 9), ("odd-thing", "a.md", 9, 2), ("odd-thing", "a.md", 9, 5),
        ("odd-thing", "a.md", 10, 1), ("odd-thing", "b.md", 1, 1),
    ]  # fmt: skip


def test_a_failure_says_all_it_carries() -> None:
    failure = Failure(WRONG.at(Span("a.md", 3, 4), "one"), ODD.at(Span("b.md", 5), "two"))
    assert str(failure) == "a.md:3:4: wrong-thing: one; b.md:5:1: odd-thing: two"
    assert [d.message for d in failure.diagnostics] == ["one", "two"]

"""What a build comes to: entries in any order, read in that of the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.model import Source
from pipeline.core.spans import Span
from pipeline.core.timing import TimeUsed
from pipeline.engine.publish import OutputFolder
from pipeline.engine.report import Built
from pipeline.engine.results import OutcomeTable, Results
from pipeline.engine.store.freshness import uncached

FORMATS = ("html", "ast")
A, B = (Source(f"/p/{name}.md", f"{name}.md", name) for name in "ab")
DIGEST, OTHER = "0123456789abcdef" * 4, "f" * 64
WARNING = Diagnostic("code", Severity.WARNING, "message", Span("b.md", 2))


def shown(source: Source, name: str) -> str:
    return f"{name}/{source.name}"


def ledger() -> OutcomeTable:
    """Two sources in two formats, noted out of order."""
    found = OutcomeTable(FORMATS)
    found.note("b", "ast", "failed", "", 0.0, ("never built",))
    found.note("a", "ast", "cached", DIGEST, 0.0, ())
    found.note("b", "html", "built", OTHER, 1.5, ("never built",))
    found.note("a", "html", "built", DIGEST, 0.25, ("the text was changed", "so was the theme"))
    return found


def test_entries_come_back_in_the_order_of_sources_and_formats() -> None:
    outcomes = ledger().outcomes((A, B), shown)
    assert [*outcomes] == [
        Built("a.md", "html", "html/a", "built", DIGEST, 0.25, ("the text was changed", "so was the theme")),
        Built("a.md", "ast", "ast/a", "cached", DIGEST),
        Built("b.md", "html", "html/b", "built", OTHER, 1.5, ("never built",)),
        Built("b.md", "ast", "ast/b", "failed", "", 0.0, ("never built",)),
    ]


def test_they_are_a_sequence() -> None:
    outcomes = ledger().outcomes((A, B), shown)
    whole = [*outcomes]
    assert len(outcomes) == 4
    assert [outcomes[place] for place in range(4)] == whole
    assert (outcomes[-1], outcomes[1:3], outcomes[::-1]) == (whole[-1], whole[1:3], whole[::-1])
    with pytest.raises(IndexError):
        outcomes[4]


def test_the_last_word_on_an_output_counts() -> None:
    found = ledger()
    found.note("a", "ast", "failed", "", 0.0, ("gone",))
    assert found.count == 4
    assert found.entry("a", "ast") == ("failed", 0.0, ("gone",), "")
    assert found.entry("a", "html")[0] == "built"


def test_a_build_that_says_nothing_of_an_output_is_a_defect() -> None:
    with pytest.raises(AssertionError, match="every output"):
        ledger().outcomes((A, B, A), shown)


def test_costs_add_up_and_diagnostics_are_said_once() -> None:
    results = Results(FORMATS)
    for source in (A, B):
        results.fail(uncached(source, FORMATS, "never built"), FORMATS)
        results.add_diagnostics([WARNING])
        results.add_costs({"weasyprint": TimeUsed(1.0, 0.5), "html": TimeUsed(0.5, 0.5)})
    report = results.report((A, B), OutputFolder(Path("out")), TimeUsed(9.0, 4.0))
    assert report.diagnostics == (WARNING,)
    assert [*report.timings.items()] == [
        ("total", TimeUsed(9.0, 4.0)), ("html", TimeUsed(1.0, 1.0)), ("weasyprint", TimeUsed(2.0, 1.0)),
    ]  # fmt: skip
    assert [(item.path, item.status, item.reasons) for item in report.built] == [
        (f"out/{name}/{source}{suffix}", "failed", ("never built",))
        for source in "ab"
        for name, suffix in (("html", ".html"), ("ast", ".json"))
    ]


def test_a_document_is_done_with_its_last_format() -> None:
    results = Results(FORMATS)
    results.fail(uncached(A, FORMATS, "never built"), ("html",))
    assert (results.state(2, ["b", "a"], 3.0).done, results.state(2, [], 3.0).failures) == (0, 1)
    results.fail(uncached(A, FORMATS, "never built"), ("ast",))
    state = results.state(2, ["b", "a"], 3.0)
    assert (state.done, state.total, state.running, state.failures, state.left) == (1, 2, ("a", "b"), 2, 3.0)

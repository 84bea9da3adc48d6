"""How a diagnostic is shown to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import console
from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span


# --- how a diagnostic is shown ---------------------------------------------------------------------------------------
def diagnostic(path: str, line: int, column: int, hint: str = "") -> Diagnostic:
    """A warning at a place."""
    return Diagnostic("some-code", Severity.WARNING, "something is odd", Span(path, line, column), hint)


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [
        ("one\ntwo\n", 2, 2, ["2 | two", "  |  ^"]),
        ("one\ttwo\n", 1, 5, ["1 | one two", "  |     ^"]),
        ("漢字 x\n", 1, 3, ["1 | 漢字 x", "  |     ^"]),
        ("e\u0301 x\n", 1, 4, ["1 | e\u0301 x", "  |   ^"]),
        ("one\r\ntwo\r\n", 2, 1, ["2 | two", "  | ^"]),
        ("x" * 300, 1, 200, [f"1 | {'x' * 119}…"]),
        ("one\n", 0, 1, []),
        ("one\n", 9, 1, []),
    ],
)
def test_the_place_is_pointed_at(tmp_path: Path, text: str, line: int, column: int, shown: list[str]) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    rendered = console.render(diagnostic(str(path), line, column, "do this")).split("\n")
    where = f"{path}:{line}:{column}" if line else str(path)
    assert rendered == [
        f"{where}: warning[some-code]: something is odd",
        *(f" {row}" for row in shown),
        "   hint: do this",
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"a\x00b", None])
def test_a_line_that_cannot_be_shown_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.md"
    if content is not None:
        path.write_bytes(content)
    assert console.render(diagnostic(str(path), 1, 1)) == f"{path}:1:1: warning[some-code]: something is odd"


def test_colour_is_for_the_kind() -> None:
    assert "\x1b[1;33mwarning[some-code]\x1b[0m" in console.render(diagnostic("a.md", 0, 1), color=True)


def test_a_summary_counts() -> None:
    warning = diagnostic("a.md", 1, 1)
    error = Diagnostic("x", Severity.ERROR, "m", Span("a.md"))
    assert console.summary([]) == ""
    assert console.summary([warning]) == "1 warning"
    assert console.summary([error, error, warning]) == "2 errors, 1 warning"

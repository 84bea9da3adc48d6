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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n::error::b", "a\\n::error::b"),
        ("a\r\x1b[2J\x07\x9b31m\x85", "a\\r\\x1b[2J\\x07\\x9b31m\\x85"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("##[error]a ##vso[task.x]b ##teamcity[c] ### [d] ##a", "#\\x23[error]a #\\x23vso[task.x]b #\\x23teamcity[c] ### [d] ##a"),
        ("漢字 é \u200f\t\udc80 ::a", "漢字 é \u200f\t\udc80 ::a"),
    ],
)  # fmt: skip
def test_what_a_terminal_or_a_log_acts_on_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert console.plain(text) == shown
    said = Diagnostic("some-code", Severity.ERROR, text, Span(text), text)
    assert console.render(said) == f"{shown}: error[some-code]: {shown}\n   hint: {shown}"


@pytest.mark.parametrize("path", ["::error::a.md", "  ::warning title=x::a.md", "\u3000::group::a"])
def test_no_line_begins_as_a_command(path: str) -> None:
    said = Diagnostic("some-code", Severity.ERROR, "x", Span(path))
    assert console.render(said).startswith(f"./{path}: error[some-code]")
    assert console.place(Span(path, 3)) == f"./{path}:3:1"
    assert console.place(Span("a\n::error::b.md")) == "a\\n::error::b.md"


def test_the_caret_stands_below_what_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("a\u202eb##[x]c")
    rows = console.render(diagnostic(str(path), 1, 8)).split("\n")
    assert rows[1:] == [" 1 | a\\u202eb#\\x23[x]c", f"   | {' ' * 15}^"]


def test_a_file_is_read_once_for_all_that_is_said_of_it_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("one\ntwo\n")
    before = console._lines.cache_info().misses
    shown = [console.render(diagnostic(str(path), line, 1)).split("\n")[1] for line in (1, 2) * 500]
    assert shown == [" 1 | one", " 2 | two"] * 500
    assert console._lines.cache_info().misses == before + 1
    path.write_text("three\ntwo\n")
    assert console.render(diagnostic(str(path), 1, 1)).split("\n")[1] == " 1 | three"

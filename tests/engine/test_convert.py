"""One document's way: time ends, defects become diagnostics, what a format cannot hold is said."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.core import ast
from pipeline.core.diagnostics import Failure, Outcome
from pipeline.core.model import Stage
from pipeline.engine import convert, failure, registry
from tests.conftest import Project, Result

HEAD = "---\ntitle: T\n---\n\n"


@pytest.fixture
def defect(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Return a function that puts a stage of its own behind all others."""

    def put(run: Callable[..., Any]) -> None:
        stages = (*registry.stages(), Stage("zz", run))
        monkeypatch.setattr(convert.registry, "stages", lambda: stages)

    return put


def test_a_defect_of_ours_is_a_diagnostic(
    project: Project, defect: Callable[[Callable[..., Any]], None]
) -> None:
    def run(_: object, __: object) -> None:
        raise LookupError("nothing there\nsecond line")

    defect(run)
    (found,) = project.convert(HEAD + "text", "html").diagnostics
    assert (found.code, str(found.span)) == ("internal-error", "a.md")
    assert found.message == "Octavo failed on this document (LookupError: nothing there)"
    assert "Traceback" in found.trace
    assert "\n" not in found.message + found.hint


def test_a_failure_of_a_stage_keeps_what_was_said_before(
    project: Project, defect: Callable[[Callable[..., Any]], None], codes: Callable[[Result], list[str]]
) -> None:
    def run(value: Any, _: object) -> None:
        raise Failure(failure.SLOW.at(ast.span_of(value.blocks[0], "a.md"), "stopped"))

    defect(run)
    result = project.convert(HEAD + "[x](#nowhere)", "html")
    assert codes(result) == ["link-anchor", "time-limit"]


def test_a_defect_in_one_format_leaves_the_others(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    known = registry.outputs()

    def emit(_: object, __: object) -> Outcome[Any]:
        raise ZeroDivisionError("by zero")

    broken = {**known, "ast": replace(known["ast"], emit=emit)}
    monkeypatch.setattr(convert.registry, "outputs", lambda: broken)
    result = project.convert(HEAD + "text", "ast", "html")
    assert list(result.artifacts) == ["html"]
    assert [d.code for d in result.diagnostics] == ["internal-error"]


def test_recursion_without_end_is_a_diagnostic(
    project: Project, defect: Callable[[Callable[..., Any]], None], codes: Callable[[Result], list[str]]
) -> None:
    def run(value: Any, context: Any) -> Any:
        return run(value, context)

    defect(run)
    before = sys.getrecursionlimit()
    assert codes(project.convert(HEAD + "text", "html")) == ["internal-error"]
    assert sys.getrecursionlimit() == before


def test_results_pass_between_processes(project: Project) -> None:
    result = project.convert(HEAD + "[x](#nowhere)", "html", "ast")
    again = pickle.loads(pickle.dumps(result))
    assert again == result


def test_everything_that_was_read_is_known(project: Project) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>')
    text = HEAD + "![p](p.svg) [x](none.md) [y](b.csv)"
    inputs = project.convert(text, "html").inputs
    known = {path.removeprefix(f"{project.root}/"): bool(digest) for path, digest in inputs.items()}
    assert known.items() >= {"a.md": True, "p.svg": True, "none.md": False, "b.csv": False}.items()


def test_untrusted_documents_have_tighter_limits(
    project: Project, codes: Callable[[Result], list[str]]
) -> None:
    text = HEAD + "> " * 100 + "x"
    assert codes(project.convert(text, "ast")) == []
    assert codes(project.convert(text, "ast", untrusted=True)) == ["source-too-deep"]


def test_settings_of_the_document_are_its_own(project: Project) -> None:
    with_toc = project.output("---\ntitle: T\n---\n# A\n\n# B\n\n# C\n", "html")
    without = project.output("---\ntitle: T\nhtml:\n  toc: false\n---\n# A\n\n# B\n\n# C\n", "html")
    assert with_toc.count(b'href="#b"') > without.count(b'href="#b"') == 0


def test_an_unknown_theme_of_a_document_is_named_at_its_line(project: Project) -> None:
    (found,) = project.convert("---\ntitle: T\ntheme: arora\n---\ntext", "html").diagnostics
    assert (found.code, found.span.line, found.hint) == ("theme-unknown", 3, "did you mean 'aurora'?")

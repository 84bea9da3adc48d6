"""What is said of a document whose task failed as a whole."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError
from pathlib import Path

import pytest

from pipeline.config import Limits, Settings
from pipeline.core.model import Source
from pipeline.engine import failure
from pipeline.engine.failure import EnginesDiffer

SOURCE = Source("/p/a.md", "content/a.md", "a")
SETTINGS = Settings(Path("/p"), limits=Limits(seconds=7, memory=99))
ENGINES = {"tool:pango": "1.50", "tool:pandoc": "3.9", "fonts": "1", "octavo": "2"}


@pytest.mark.parametrize(
    ("wrong", "code", "message"),
    [
        (TimeoutError(), "time-limit", "the document took longer than 7 s and was stopped in pdf or html"),
        (MemoryError(), "memory-limit", "the document needs more than 99 MB of memory and was stopped in pdf or html"),
        (EnginesDiffer("pango 1.51 instead of 1.50"), "engines-differ", "made by other engines: pango 1.51 instead of 1.50"),
        (BrokenExecutor("lost"), "internal-error", "the process that converted this document died"),
        (CancelledError(), "internal-error", "this document was cancelled before it was converted"),
        (OSError("no\nsocket"), "internal-error", "this document could not be given to a process or taken back (OSError: no)"),
    ],
)  # fmt: skip
def test_each_way_to_fail_has_its_sentence(wrong: Exception, code: str, message: str) -> None:
    found = failure.diagnostic(SOURCE, wrong, SETTINGS, ["pdf", "html"])
    assert (found.code, found.message, found.span.path) == (code, message, "content/a.md")
    assert found.hint and "\n" not in found.message


def test_a_document_without_a_format_was_being_read() -> None:
    found = failure.diagnostic(SOURCE, TimeoutError(), SETTINGS)
    assert found.message == "the document took longer than 7 s and was stopped while it was read"


def test_a_process_that_was_ended_may_have_been_reading() -> None:
    found = failure.diagnostic(SOURCE, MemoryError(), SETTINGS, ["pdf", "html"], is_read=False)
    assert found.message == (
        "the document needs more than 99 MB of memory and was stopped while it was read or in pdf or html"
    )


def test_the_same_engines_pass() -> None:
    failure.check_engines(ENGINES, dict(ENGINES))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tool:pango": "1.51"}, "pango 1.51 instead of 1.50"),
        ({"tool:pandoc": ""}, "pandoc missing instead of 3.9"),
        ({"tool:own": "1"}, "own 1 instead of none"),
        ({"octavo": "3", "fonts": "2"}, "other fonts, other code of Octavo"),
        ({"else": "x"}, "other else"),
    ],
)
def test_what_differs_is_named(change: dict[str, str], said: str) -> None:
    with pytest.raises(EnginesDiffer) as caught:
        failure.check_engines(ENGINES, {**ENGINES, **change})
    assert str(caught.value) == said

"""OCTAVO_WEASYPRINT on the command line: part of the cache key, said when asked for, and refused if it means nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Octavo

Write = Callable[[str, str], Path]
BUILD = ("build", "a.md", "-f", "pdf", "--output", "out")


def statuses(octavo: Octavo, **environment: str) -> list[tuple[str, list[str]]]:
    """Return the status of each output that is built now, and the reasons for it."""
    report = json.loads(octavo(*BUILD, "--report", "json", **environment).out)
    return [(artifact["status"], artifact["reasons"]) for artifact in report["artifacts"]]


def test_what_was_printed_with_patches_is_not_taken_for_what_is_printed_without(
    octavo: Octavo, write: Write
) -> None:
    write("a.md", "---\ntitle: T\n---\n\nText.\n")
    assert [status for status, _ in statuses(octavo)] == ["built"]
    assert octavo(*BUILD).out == octavo(*BUILD).out  # the second is answered from the record of the first
    [(status, reasons)] = statuses(octavo, OCTAVO_WEASYPRINT="stock")
    assert status == "built"
    assert any("weasyprint" in reason and "stock" in reason for reason in reasons), reasons
    assert [status for status, _ in statuses(octavo, OCTAVO_WEASYPRINT="stock")] == ["cached"]
    assert [status for status, _ in statuses(octavo)] in (["built"], ["cached"])


def test_it_is_said_on_request(octavo: Octavo, write: Write) -> None:
    write("a.md", "---\ntitle: T\n---\n\nText.\n")
    said = "octavo: WeasyPrint runs without patches and fixes: OCTAVO_WEASYPRINT is 'stock'\n"
    assert octavo(*BUILD, OCTAVO_WEASYPRINT="stock").err == ""
    assert octavo(*BUILD, "--verbose", OCTAVO_WEASYPRINT="stock").err == said
    assert octavo(*BUILD, "--verbose").err == ""
    assert (
        f"off      patches: {said.removeprefix('octavo: ')}"
        in octavo("doctor", OCTAVO_WEASYPRINT="stock").out
    )
    assert "ok       patches: WeasyPrint runs with all " in octavo("doctor").out


@pytest.mark.parametrize("words", [BUILD, ("doctor",), ("check", "a.md"), ("explain", "a.md")])
def test_a_value_without_meaning_is_refused(octavo: Octavo, write: Write, words: tuple[str, ...]) -> None:
    write("a.md", "---\ntitle: T\n---\n\nText.\n")
    done = octavo(*words, OCTAVO_WEASYPRINT="off")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(
        "OCTAVO_WEASYPRINT: error[weasyprint-switch]: 'off' is no way to use WeasyPrint\n"
    )

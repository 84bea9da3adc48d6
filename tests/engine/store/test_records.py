"""A result as a row, sealed so that damage is seen."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span
from pipeline.engine.store import records
from pipeline.engine.store.records import CacheEntry, SharedIngredients

SHARED = SharedIngredients({"octavo": "1", "fonts": "2"}, "abc")
SAID = Diagnostic("code", Severity.WARNING, "message „ü“", Span("a.md", 3, 4), "hint", "trace")
KEPT = CacheEntry(
    "a", "html", {"file:a.md": "1", "file:ü.png": ""}, SHARED.ingredients, {"object": "9"}, (SAID,), 0.25
)


def row(**changes: object) -> list[object]:
    return list(records.as_row(replace(KEPT, **changes), 7, SHARED.digest, 100))  # type: ignore[arg-type]


def test_a_row_is_the_result_again() -> None:
    assert records.from_row(row(), {7: SHARED}) == KEPT


def test_seconds_are_kept_to_the_millisecond() -> None:
    found = records.from_row(row(seconds=1.23456), {7: SHARED})
    assert found is not None and found.seconds == 1.235


@pytest.mark.parametrize("place", range(9))
def test_any_change_of_a_row_is_seen(place: int) -> None:
    damaged = row()
    damaged[place] = 8 if isinstance(damaged[place], int | float) else f"{damaged[place]} "
    assert records.from_row(damaged, {7: SHARED, 8: SHARED}) is None


def test_shared_ingredients_belong_to_the_seal() -> None:
    assert records.from_row(row(), {}) is None
    assert records.from_row(row(), {7: SharedIngredients(SHARED.ingredients, "other")}) is None


def test_what_holds_bytes_that_are_no_text_cannot_be_written_down() -> None:
    assert records.is_text(KEPT)
    assert not records.is_text(replace(KEPT, own={"file:\udce9.md": "1"}))
    assert not records.is_text(replace(KEPT, diagnostics=(replace(SAID, message="\udce9"),)))


def test_ingredients_are_written_the_same_in_any_order() -> None:
    one, other = {"a": "1", "b": "ü"}, {"b": "ü", "a": "1"}
    assert records.plain(one) == records.plain(other) == '{"a":"1","b":"ü"}'
    assert records.read(records.plain(one)) == one
    for wrong in ("", "[]", '{"a": 1}', "{"):
        with pytest.raises(msgspec.DecodeError):
            records.read(wrong)

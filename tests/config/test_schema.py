"""The tables of octavo.toml as values: their defaults, and where a key stands."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from pipeline.config.schema import FREE_FORM, NAME, PER_DOCUMENT, STRICT_LIMITS, TABLES, Limits, Settings
from pipeline.core.spans import Span

SPANS = {"": Span(NAME), "pdf": Span(NAME, 3, 2), "pdf.paper": Span(NAME, 4), "slides.level": Span(NAME, 9)}


def test_every_table_is_in_settings_with_its_defaults() -> None:
    settings = Settings(Path("/project"))
    fields = {field.name for field in dataclasses.fields(Settings)}
    assert {*TABLES, *FREE_FORM} <= fields
    assert {name: getattr(settings, name) for name in TABLES} == {
        name: kind() for name, kind in TABLES.items()
    }
    assert set(PER_DOCUMENT) <= set(TABLES)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings(Path("/project")).build.jobs = 3  # type: ignore[misc]


def test_strangers_are_allowed_no_more_than_others() -> None:
    strict, usual = msgspec.structs.asdict(STRICT_LIMITS), msgspec.structs.asdict(Limits())
    assert all(strict[name] <= usual[name] for name in usual)
    assert {name for name in usual if strict[name] < usual[name]} >= {"source_bytes", "seconds", "depth"}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("slides", {"level": 7}),
        ("slides", {"smallest": 0.49}),
        ("build", {"jobs": -1}),
        ("limits", {"seconds": 0}),
        ("captions", {"numbered": "some"}),
        ("headings", {"numbered": "two"}),
    ],
)
def test_a_value_out_of_bounds_is_refused(table: str, values: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(values, TABLES[table])


@pytest.mark.parametrize(
    ("key", "at", "near"),
    [
        ("pdf.paper", (4, 1), (4, 1)),
        ("pdf.toc", (0, 1), (3, 2)),  # its table stands in the file
        ("slides", (0, 1), (9, 1)),  # a key of it does
        ("html.toc", (0, 1), (0, 1)),
    ],
)
def test_a_key_has_a_place(key: str, at: tuple[int, int], near: tuple[int, int]) -> None:
    settings = Settings(Path("/project"), spans=SPANS)
    assert (settings.span(key).line, settings.span(key).column) == at
    assert (settings.nearest(key).line, settings.nearest(key).column) == near
    assert Settings(Path("/project")).span(key) == Span(NAME)

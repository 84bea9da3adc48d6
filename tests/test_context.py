"""What is read of the settings is on record, under the names that a result's dependencies have."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import msgspec
import pytest

from pipeline.config import Settings, SettingsTables, Table
from pipeline.context import ReadSettings
from pipeline.engine import registry

SETTINGS = Settings(Path("/project"), options={name: kind() for name, kind in registry.schema().items()})
DEPENDENCIES = dict(SETTINGS.dependencies())


@pytest.mark.parametrize("name", [field.name for field in fields(SettingsTables)])
def test_each_table_that_is_read_is_recorded_with_its_value(name: str) -> None:
    read = ReadSettings(SETTINGS)
    table = getattr(read, name)
    kind = type(getattr(SETTINGS, name))
    if issubclass(kind, Table) and kind.by_key:
        assert read.tables == set()
        found = {f"{name}.{field.name}": getattr(table, field.name) for field in msgspec.structs.fields(kind)}
    else:
        found = {name: table}
    assert read.tables == found.keys()
    assert {key: DEPENDENCIES[key] for key in found} == found


@pytest.mark.parametrize("name", SETTINGS.options)
def test_each_format_s_options_are_recorded(name: str) -> None:
    read = ReadSettings(SETTINGS)
    assert read.options(name) is DEPENDENCIES[name] is SETTINGS.options[name]
    assert read.tables == {name}


def test_the_names_of_formats_are_recorded() -> None:
    read = ReadSettings(SETTINGS)
    assert list(read.formats) == DEPENDENCIES["formats"]
    assert read.tables == {"formats"}


def test_what_there_is_not_cannot_be_read() -> None:
    read = ReadSettings(SETTINGS)
    for wrong in ("gone", "given", "spans", "_tables"):
        with pytest.raises(AttributeError):
            getattr(read, wrong)
    with pytest.raises(AttributeError):
        getattr(read.build, "gone")  # noqa: B009  # mypy knows it is not there
    with pytest.raises(KeyError):
        read.options("gone")
    assert read.tables == set()


def test_the_record_of_a_document_may_be_shared() -> None:
    names: set[str] = {"date"}
    assert ReadSettings(SETTINGS, names).slides == SETTINGS.slides
    assert names == {"date", "slides"}

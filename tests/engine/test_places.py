"""Where a build writes to, and what of it is closed to strangers' documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Build, Settings, Store
from pipeline.core.diagnostics import Failure
from pipeline.engine import places


def test_the_store_lies_in_the_outputs_or_where_it_is_said(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert places.store(tmp_path / "out", settings) == tmp_path / "out/.octavo"
    named = replace(settings, store=Store(path="../kept"))
    assert places.store(tmp_path / "out", named) == tmp_path / "../kept"


def test_a_store_is_believed_if_it_is_ours_or_was_named(tmp_path: Path) -> None:
    assert places.is_trusted(Settings(tmp_path))
    assert not places.is_trusted(Settings(tmp_path, is_untrusted=True))
    assert places.is_trusted(Settings(tmp_path, is_untrusted=True, store=Store(path="kept")))


def test_outputs_of_this_and_of_earlier_builds_are_closed(tmp_path: Path) -> None:
    settings = Settings(tmp_path, build=Build(output="made"))
    found = places.closing(tmp_path / "made/exam", settings).closed
    assert found == (tmp_path / "made/exam", tmp_path / "made", tmp_path / "made/exam/.octavo")


def test_settings_and_what_is_kept_are_closed(tmp_path: Path) -> None:
    settings = Settings(tmp_path, file=str(tmp_path / "docs/mine.toml"), keep=tmp_path / "kept")
    found = places.closing(tmp_path / "made", settings).closed
    assert {tmp_path / "docs/mine.toml", tmp_path / "kept"} <= set(found)


def test_nothing_in_the_store_is_a_link_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "made/.octavo/objects").mkdir(parents=True)
    (tmp_path / "texts").mkdir()
    settings = Settings(tmp_path)
    places.check_store(tmp_path / "made", settings)
    (tmp_path / "made/.octavo/objects/aa").symlink_to(tmp_path / "texts")
    with pytest.raises(Failure):
        places.check_store(tmp_path / "made", settings)

"""Restoring valid outputs that are not where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.core.model import Source
from pipeline.engine.cache import Cache
from pipeline.engine.publish import OutputFolder
from pipeline.engine.restore import restore
from pipeline.engine.store.freshness import SourceState
from pipeline.engine.store.objects import Objects
from pipeline.engine.store.records import CacheEntry
from tests.conftest import Project

CONTENT = {"html": b"<p>page</p>", "docx": b"word"}


@pytest.fixture
def cache(project: Project) -> Cache:
    return Cache(project.root / "build", project.settings(), ("html", "docx"), used=True, kept=True)


def state(cache: Cache, contents: Mapping[str, bytes] = CONTENT) -> SourceState:
    """The state of a source whose outputs are all valid and stored."""
    assert cache.objects
    objects = Objects(cache.objects)
    outputs = {
        name: CacheEntry("a", name, {}, {}, {"object": objects.put(data)}) for name, data in contents.items()
    }
    return SourceState(Source("/a.md", "a.md", "a"), None, outputs, {})


def test_what_is_missing_is_put_back_and_what_is_there_left_alone(project: Project, cache: Cache) -> None:
    project.write("build/html/a.html", "<p>page</p>")
    before = (project.root / "build/html/a.html").stat().st_mtime_ns
    (found,) = restore([state(cache)], cache, OutputFolder(project.root / "build"))
    assert (found.formats, set(found.known.outputs)) == ({"docx"}, {"html", "docx"})
    assert (project.root / "build/docx/a.docx").read_bytes() == b"word"
    assert (project.root / "build/html/a.html").stat().st_mtime_ns == before


def test_what_was_changed_is_replaced(project: Project, cache: Cache) -> None:
    project.write("build/html/a.html", "something else")
    (found,) = restore([state(cache)], cache, OutputFolder(project.root / "build"))
    assert "html" in found.formats
    assert (project.root / "build/html/a.html").read_bytes() == CONTENT["html"]


def test_what_cannot_be_put_back_is_no_longer_valid(project: Project, cache: Cache) -> None:
    known = state(cache)
    assert cache.objects
    Objects(cache.objects).drop(known.outputs["html"].made["object"])
    (found,) = restore([known], cache, OutputFolder(project.root / "build"))
    assert set(found.known.outputs) == {"docx"}
    assert found.known.reasons == {"html": ("its file is gone or was changed",)}
    assert not (project.root / "build/html").exists()


def test_a_file_in_the_place_of_the_folder_is_the_builds_to_say(project: Project, cache: Cache) -> None:
    project.write("build/html", "in the way")
    (found,) = restore([state(cache)], cache, OutputFolder(project.root / "build"))
    assert set(found.known.outputs) == {"docx"}
    assert Path(project.root / "build/html").read_text() == "in the way"

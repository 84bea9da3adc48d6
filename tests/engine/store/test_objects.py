"""Files named after what they hold."""

from __future__ import annotations

from pathlib import Path

from pipeline.engine.store.objects import Objects
from tests.engine.store.stores import contents


def test_a_torn_object_is_dropped(tmp_path: Path) -> None:
    objects = Objects(tmp_path)
    digest = objects.put(b"whole")
    (path,) = contents(tmp_path)
    path.write_bytes(b"who")
    assert objects.get(digest) is None
    assert list(contents(tmp_path)) == []

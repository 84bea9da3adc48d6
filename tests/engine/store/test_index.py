"""What was built before is believed only as far as it can be checked."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span
from pipeline.engine.store.file_digests import FileDigests
from pipeline.engine.store.index import Store
from pipeline.engine.store.objects import Objects
from pipeline.engine.store.records import CacheEntry
from tests.conftest import Project
from tests.engine.conftest import Build, statuses
from tests.engine.store.stores import UNKNOWN, contents

SAID = Diagnostic("code", Severity.WARNING, "message", Span("a.md", 3, 4), "hint")


def rows(store: Path, query: str) -> list[tuple[object, ...]]:
    """What the index says."""
    with closing(sqlite3.connect(store / "index.sqlite")) as connection:
        return connection.execute(query).fetchall()


def change(store: Path, statement: str) -> None:
    """Change the index behind the store's back."""
    with closing(sqlite3.connect(store / "index.sqlite")) as connection, connection:
        connection.execute(statement)


def test_keys_name_nothing_of_the_machine(store: Path, project: Project) -> None:
    said = repr(rows(store, "select * from results") + rows(store, "select * from shared"))
    assert "file:content/a.md" in said
    assert str(project.root) not in said
    assert str(Path.home()) not in said.replace(str(project.root), "")


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_damaged_index_is_an_empty_one(store: Path, run: Build, content: bytes) -> None:
    (store / "index.sqlite").write_bytes(content)
    assert statuses(run()) == {"html/a.html": "built"}
    assert statuses(run()) == {"html/a.html": "cached"}


@pytest.mark.parametrize("length", [1, 100, 4096, 5000, 10_000])
def test_a_truncated_index_is_an_empty_one(store: Path, run: Build, length: int) -> None:
    os.truncate(store / "index.sqlite", length)
    assert [d.code for d in run().diagnostics] == ["link-anchor"]
    assert statuses(run()) == {"html/a.html": "cached"}


@pytest.mark.parametrize(
    "statement",
    [
        "update results set said = '[]'",
        "update results set said = '{'",
        "update results set own = '{}'",
        "update results set made = replace(made, 'a', 'b')",
        "update results set seal = ''",
        "update results set shared = 99",
        "update results set seconds = 'x'",
        "update shared set ingredients = '{}' where id = 1",
        "update shared set ingredients = 'no JSON' where id = 1",
        "delete from shared",
        "drop table results",
        "drop table shared",
        "pragma user_version = 77",
    ],
)
def test_a_damaged_row_is_dropped_and_built_anew(store: Path, run: Build, statement: str) -> None:
    change(store, statement)
    report = run()
    assert not report.failed
    assert [d.code for d in report.diagnostics] == ["link-anchor"]
    assert statuses(run()) == {"html/a.html": "cached"}


def test_flipped_bytes_anywhere_change_no_output(project: Project, run: Build) -> None:
    project.write("content/a.md", "# A\n\n[x](#nowhere)\n\n```python\nx = 1\n```\n")
    clean = [(item.path, item.sha256) for item in run("html", "ast").built]
    said = run("html", "ast").diagnostics
    dice = random.Random(4711)
    for _ in range(25):
        for path in dice.sample(list(contents(project.root / "build")), 2):
            data = bytearray(path.read_bytes())
            if data:
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            path.write_bytes(data)
        report = run("html", "ast")
        assert [(item.path, item.sha256) for item in report.built] == clean
        assert report.diagnostics == said
        for item in report.built:
            assert Objects(project.root).put(Path(item.path).read_bytes()) == item.sha256


def test_a_removed_store_is_no_harm(store: Path, run: Build) -> None:
    shutil.rmtree(store)
    assert statuses(run()) == {"html/a.html": "built"}
    assert statuses(run()) == {"html/a.html": "cached"}


def test_a_store_that_cannot_be_written_is_no_error(store: Path, project: Project, run: Build) -> None:
    shutil.rmtree(store)
    store.write_text("a file is in its place")
    report = run()
    assert statuses(report) == {"html/a.html": "built"}
    assert [d.code for d in report.diagnostics] == ["link-anchor"]


def test_a_damaged_object_is_built_anew(store: Path, project: Project, run: Build) -> None:
    (project.root / "build/html/a.html").unlink()
    for path in contents(store / "objects"):
        path.write_bytes(path.read_bytes()[:-1])
    report = run()
    assert statuses(report) == {"html/a.html": "built"}
    assert report.built[0].reasons == ("its file is gone or was changed",)


def test_nothing_half_written_is_left(store: Path) -> None:
    assert sorted(path.name for path in store.iterdir()) == ["index.sqlite", "objects"]
    assert {len(path.name) for path in contents(store / "objects")} == {62}


@pytest.fixture
def digests() -> FileDigests:
    """Digests that know nothing."""
    return FileDigests(UNKNOWN.get, now=0)


def kept(subject: str, data: bytes, into: Store, *, source: str = "x") -> CacheEntry:
    """A result that was made from a source."""
    made = {"object": into.objects.put(data)}
    return CacheEntry(subject, "html", {"file:a.md": source}, {"octavo": "1"}, made, (SAID,), 0.25)


def test_what_is_kept_is_found_again(tmp_path: Path, digests: FileDigests) -> None:
    own = Store(tmp_path, size=1_000)
    result = kept("a", b"text", own)
    own.save([result], (), digests)
    assert own.read(["a"]) == {("a", "html"): [result]}
    assert own.read(["b"]) == {}


def test_the_oldest_results_make_room(tmp_path: Path, digests: FileDigests) -> None:
    own = Store(tmp_path, size=1_000)
    results = [kept(name, name.encode() * 400, own) for name in "abc"]
    own.save(results[:1], (), digests)
    own.save(results[1:2], (), digests)
    own.save(results[2:], results[:1], digests)  # the first was of use again
    found = own.read("abc")
    assert {subject for subject, _ in found} == {"a", "c"}
    assert own.objects.get(results[1].made["object"]) is None
    assert own.objects.get(results[0].made["object"]) == b"a" * 400


def test_a_few_alternatives_are_kept(tmp_path: Path, digests: FileDigests) -> None:
    own = Store(tmp_path, size=1_000_000)
    for number in range(20):
        own.save([kept("a", b"%d" % number, own, source=str(number))], (), digests)
    found = own.read("a")["a", "html"]
    assert [row.own["file:a.md"] for row in found] == [str(number) for number in range(19, 11, -1)]

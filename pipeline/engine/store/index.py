"""The cache's index: an SQLite table of results, found by the name of their source.

A result belongs to a subject (a source's name) and a step ("document", or a format); results of one subject and step differ
in their ingredients. Every row carries a checksum, so that a damaged row is noticed and dropped. The cache is optional: a
build without it does more work and gives the same outputs.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from pipeline.engine.store import records
from pipeline.engine.store.file_digests import FileDigests, FileRecord
from pipeline.engine.store.objects import Objects
from pipeline.engine.store.records import CacheEntry

_VERSION = 1  # of the tables below
_ALTERNATIVES = 8  # results kept for one subject and step
_SWEEP = 32  # builds between two searches for objects that no result names
_CACHE = 400  # KB of the index that are kept in memory
_WAIT = 20  # seconds for another build that writes the index
# Errors that do not mean a damaged index: busy, locked, read-only, input/output, full, cannot open (sqlite.org/rescode).
_TRANSIENT = (5, 6, 8, 10, 13, 14)
_TABLES = """
create table shared (id integer primary key, ingredients text unique);
create table results (
  subject text, step text, own text, shared integer, made text, said text, seconds real, size integer, seal text,
  used integer,
  primary key (subject, step, own, shared)
) without rowid;
create table files (
  path text primary key, size integer, modified integer, changed integer, inode integer, digest text
) without rowid;
create table builds (number integer);
insert into builds values (0);
"""


Rows = Mapping[tuple[str, str], Sequence[CacheEntry]]


class Store:
    """The cache in a folder, of at most `size` bytes of objects. Damaged or foreign content is treated as missing."""

    def __init__(self, folder: Path, *, size: int) -> None:
        self._folder, self._size = folder, size
        self._file = folder / "index.sqlite"
        self._damaged = False
        self._reading: sqlite3.Connection | None = None
        self.objects = Objects(folder / "objects")

    def now(self) -> int:
        """Return the file system's own time in nanoseconds; 0 where nothing can be written, so that no stamp is trusted."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                return os.fstat(handle).st_mtime_ns
            finally:
                os.close(handle)
                Path(name).unlink()
        except OSError:
            return 0

    def read(self, subjects: Iterable[str]) -> Rows:
        """Return the results of some subjects, by subject and step, the most recently used first."""
        asked = sorted(set(subjects))
        found: dict[tuple[str, str], list[CacheEntry]] = defaultdict(list)
        marks = ",".join("?" * len(asked))
        query = (
            "select subject, step, own, shared, made, said, seconds, size, seal from results "
            f"where subject in ({marks}) order by used desc"
        )
        for row in self._select(query, asked):
            if (kept := records.from_row(row, self._shared)) is not None:
                found[kept.subject, kept.step].append(kept)
        return found

    def durations(self, steps: Collection[str]) -> Mapping[str, float]:
        """Return by subject how many seconds some steps took together, according to their most recent results."""
        marks = ",".join("?" * len(steps))
        query = (
            f"select subject, seconds, max(used) from results where step in ({marks}) group by subject, step"
        )
        found: dict[str, float] = defaultdict(float)
        for subject, seconds, _ in self._select(query, sorted(steps)):
            if isinstance(seconds, float):
                found[str(subject)] += seconds
        return found

    def hashed(self, path: str) -> FileRecord | None:
        """Return the recorded digest and stamp of a file, None if there is no record."""
        for row in self._select(
            "select size, modified, changed, inode, digest from files where path = ?", [path]
        ):
            return FileRecord(*row)
        return None

    def save(self, results: Iterable[CacheEntry], used: Iterable[CacheEntry], digests: FileDigests) -> None:
        """Write new results, mark those that were used, write digests of files, and delete old results if space is short."""
        try:
            if self._reading is not None:
                self._reading.close()
                self._reading = None
                for known in ("_shared", "_version"):
                    self.__dict__.pop(known, None)
            if self._damaged:
                self._file.unlink(missing_ok=True)
                self._damaged = False
            self._save(results, used, digests)
        except (sqlite3.Error, OSError):
            return  # busy, full or read-only: the next build only does more

    def _select(self, query: str, values: Sequence[str]) -> Sequence[tuple[Any, ...]]:
        """Return the rows a query finds; none if the index cannot be read."""
        try:
            if self._reading is None:
                if not self._file.is_file():
                    return ()
                self._reading = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)
            if self._version != _VERSION:
                return ()
            return self._reading.execute(query, values).fetchall()
        except UnicodeError:  # a file name that is not UTF-8 is never stored
            return ()
        except OSError:
            return ()
        except sqlite3.Error as wrong:
            # A damaged index is replaced by the next save; one that is busy or cannot be opened is only not used.
            self._damaged = getattr(wrong, "sqlite_errorcode", 0) & 0xFF not in _TRANSIENT
            return ()

    @cached_property
    def _version(self) -> int:
        return _version(self._reading) if self._reading is not None else 0

    @cached_property
    def _shared(self) -> Mapping[int, records.SharedIngredients]:
        found = {}
        for number, text in self._select("select id, ingredients from shared", ()):
            with contextlib.suppress(msgspec.DecodeError, TypeError):
                found[number] = records.SharedIngredients(records.read(text), records.digest(text))
        return found

    def _connect(self) -> sqlite3.Connection:
        """Open the index for writing; one of another version is emptied first."""
        self._folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, timeout=_WAIT)
        try:
            for name in ("main", "temp"):  # SQLite would take 2 MB each, of pages that are seldom read twice
                connection.execute(f"pragma {name}.cache_size = -{_CACHE}")
            connection.execute("begin immediate")
            if _version(connection) != _VERSION:
                tables = connection.execute("select name from sqlite_master where type='table'").fetchall()
                for (name,) in tables:
                    connection.execute(f'drop table "{name}"')
                for statement in _TABLES.split(";"):
                    connection.execute(statement)
                connection.execute(f"pragma user_version = {_VERSION}")
            connection.commit()
            connection.execute("pragma synchronous = off")  # after a power cut, seals tell what was lost
        except BaseException:
            connection.close()
            raise
        return connection

    def _save(self, results: Iterable[CacheEntry], used: Iterable[CacheEntry], digests: FileDigests) -> None:
        with contextlib.closing(self._connect()) as connection, connection:
            connection.execute("begin immediate")
            connection.execute("update builds set number = number + 1")
            (number,) = connection.execute("select number from builds").fetchone()
            for kept in filter(records.is_text, results):
                shared = records.plain(kept.shared)
                connection.execute("insert or ignore into shared (ingredients) values (?)", (shared,))
                (found,) = connection.execute(
                    "select id from shared where ingredients = ?", (shared,)
                ).fetchone()
                row = records.as_row(
                    kept, found, records.digest(shared), self.objects.size(kept.made["object"])
                )
                connection.execute(
                    "insert or replace into results values (?,?,?,?,?,?,?,?,?,?)", (*row, number)
                )
                self._thin(connection, kept)
            for kept in filter(records.is_text, used):
                connection.execute(
                    "update results set used = ? where subject = ? and step = ? and own = ?",
                    (number, kept.subject, kept.step, records.plain(kept.own)),
                )
            connection.executemany(
                "insert or replace into files values (?,?,?,?,?,?)",
                [
                    (path, h.size, h.modified, h.changed, h.inode, h.digest)
                    for path, h in digests.learned.items()
                ],
            )
            (total,) = connection.execute("select total(size) from results").fetchone()
            if total > self._size or number % _SWEEP == 0:
                self._make_room(connection)

    def _thin(self, connection: sqlite3.Connection, kept: CacheEntry) -> None:
        """Delete all but the most recently used results of a subject and step."""
        connection.execute(
            "delete from results where subject = ?1 and step = ?2 and used < (select min(used) from (select used from "
            "results where subject = ?1 and step = ?2 order by used desc limit ?3))",
            (kept.subject, kept.step, _ALTERNATIVES),
        )

    def _make_room(self, connection: sqlite3.Connection) -> None:
        """Delete the least recently used results until the rest fits, then objects that no result names."""
        room, gone = self._size, []
        query = "select subject, step, own, shared, size from results order by used desc, subject, step"
        for *key, size in connection.execute(query):
            if size <= room:
                room -= size
            else:
                gone.append(key)
        connection.executemany("delete from results where (subject, step, own, shared) = (?,?,?,?)", gone)
        # There may be ten thousands of them: SQLite keeps them, not this process.
        connection.execute("create temp table named (digest text primary key) without rowid")
        connection.execute(
            "insert or ignore into named select json_extract(made, '$.object') from results "
            "where json_valid(made) and json_extract(made, '$.object') is not null"
        )
        for digest in self.objects.digests():
            if not connection.execute("select 1 from named where digest = ?", (digest,)).fetchone():
                self.objects.drop(digest)
        connection.execute("drop table named")


def _version(connection: sqlite3.Connection) -> int:
    (found,) = connection.execute("pragma user_version").fetchone()
    return int(found)

"""A piece of work for one process: a document, and some of its formats."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Settings
from pipeline.core.diagnostics import Diagnostic, Failure, has_errors
from pipeline.core.model import Document, Source
from pipeline.core.timing import TimeUsed
from pipeline.engine import convert, publish, registry
from pipeline.engine.convert import Reads
from pipeline.engine.pool import worker
from pipeline.engine.store import document_codec
from pipeline.engine.store.fingerprint import Ingredients
from pipeline.engine.store.objects import Objects
from pipeline.formats import gate
from pipeline.tools.pandoc.process import Pandoc
from pipeline.tools.weasyprint import render as weasyprint


@dataclass(frozen=True, slots=True)
class Task:
    """What to make of a source.

    `document` is the digest of its packed document in the folder `objects`, "" if it is to be parsed; `parts` has those
    of its parts. `enough` has, for each format, what some kept results need of the document: if it comes out so, they
    hold and nothing is made. `paths` says where each output goes; without, nothing is written.
    """

    source: Source
    formats: tuple[str, ...]
    settings: Settings
    objects: Path | None = None
    document: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    enough: Mapping[str, tuple[Ingredients, ...]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """One step's result: the digest of its object ("" when it failed), all that was read and said, what it cost.

    `parts` are the digests of a document's parts; `kept` is the place in `Task.enough` of the result that still holds.
    """

    digest: str
    diagnostics: tuple[Diagnostic, ...]
    reads: Reads
    spent: TimeUsed
    parts: Mapping[str, str] = field(default_factory=dict)
    kept: int = -1
    published: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: the document if it was parsed, each format, and what was spent by stage, output and tool."""

    document: Made | None
    outputs: Mapping[str, Made]
    spent: Mapping[str, TimeUsed]


def run(task: Task) -> Done:
    """Do a task in this process, with the pandoc it keeps. Never raises."""
    pandoc = _pandoc(task.settings.limits.seconds)
    before = pandoc.time_used, weasyprint.time_used(), gate.time_used()
    spent: dict[str, TimeUsed] = {}
    document, made = _document(task, pandoc, spent)
    outputs: dict[str, Made] = {}
    if document is not None:
        parts = made.parts if made else task.parts
        for name in task.formats:
            outputs[name] = _output(task, name, document, parts, pandoc)
            spent[f"output {name}"] = outputs[name].spent
    spent["pandoc"] = pandoc.time_used - before[0]
    spent["weasyprint"] = weasyprint.time_used() - before[1]
    spent["gate"] = gate.time_used() - before[2]
    return Done(made, outputs, spent)


def close() -> None:
    """End the pandoc this process keeps."""
    while _kept:
        _kept.popitem()[1].close()


_kept: dict[int, Pandoc] = {}  # this process's co-process by its limit of seconds: in practice one


def _pandoc(seconds: int) -> Pandoc:
    if seconds not in _kept:
        close()
        _kept[seconds] = Pandoc(seconds=seconds)
        worker.at_end(close)
    return _kept[seconds]


def _document(task: Task, pandoc: Pandoc, spent: dict[str, TimeUsed]) -> tuple[Document | None, Made | None]:
    """Return the document from the store, or else from its source with what was made."""
    objects = Objects(task.objects) if task.objects else None
    data = objects.get(task.document) if objects and task.document else None
    if data is not None:
        return document_codec.unpack(data, task.source), None
    found = convert.transform(task.source, task.settings, pandoc)
    spent.update((f"stage {name}", cost) for name, cost in found.spent.items())
    cost = sum(found.spent.values(), TimeUsed())
    if found.document is None or has_errors(found.diagnostics):
        return None, Made("", found.diagnostics, found.reads, cost)
    try:
        packed = document_codec.pack(found.document)
    except UnicodeError:
        packed = document_codec.Parcel(b"", {})  # it cannot be kept, nor what is made of it
    digest = objects.put(packed.data) if objects else hashlib.sha256(packed.data).hexdigest()
    return found.document, Made(digest, found.diagnostics, found.reads, cost, packed.digests)


def _output(task: Task, name: str, document: Document, parts: Mapping[str, str], pandoc: Pandoc) -> Made:
    if parts:
        given = document_codec.needed(registry.outputs()[name], parts)
        for place, needed in enumerate(task.enough.get(name, ())):
            if needed == given:
                return Made("", (), Reads(), TimeUsed(), kept=place)
    found = convert.emit(name, document, task.settings, pandoc)
    if found.artifact is None:
        return Made("", found.diagnostics, found.reads, found.spent)
    data = found.artifact.data
    said, published = found.diagnostics, True
    if name in task.paths:
        try:
            publish.publish(Path(task.paths[name]), data, shown=task.shown[name])
        except Failure as failure:
            said, published = (*said, *failure.diagnostics), False
    # The output comes first: on a disk that is nearly full, keeping it a second time may fail.
    digest = Objects(task.objects).put(data) if task.objects else hashlib.sha256(data).hexdigest()
    return Made(digest, said, found.reads, found.spent, published=published)

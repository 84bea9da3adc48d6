"""The cache of one build: the state of sources according to earlier builds, and new results for later ones."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.config import Settings
from pipeline.core.diagnostics import INTERNAL, Failure
from pipeline.core.model import Source
from pipeline.engine import publish, registry
from pipeline.engine.store import document_codec, freshness
from pipeline.engine.store.file_digests import FileDigests
from pipeline.engine.store.fingerprint import THEME, FileNames, Fingerprint
from pipeline.engine.store.freshness import DOCUMENT, Freshness, SourceState
from pipeline.engine.store.index import Store
from pipeline.engine.store.noop import Stamp
from pipeline.engine.store.records import CacheEntry
from pipeline.engine.task import StepResult
from pipeline.tools.pandoc import process as pandoc

# A result with one of these diagnostics may come out otherwise the next time, so it is not cached.
_TRANSIENT = frozenset((INTERNAL.code, pandoc.TIMEOUT.code, publish.UNWRITABLE.code))
_MEGABYTE = 1_000_000
_ANEW = "asked to build everything anew"
UNTRUSTED = "untrusted builds believe no store but one named with --set store.path or in the file of --config"


class Cache:
    """Reads the state of some sources at a time from the store, and collects new results for it.

    Without `used` nothing is read from the store; without `kept` nothing is written to it. Neither is done with a store that is
    not to be believed (`is_trusted`).
    """

    def __init__(
        self, output: Path, settings: Settings, formats: Sequence[str], *, used: bool, kept: bool
    ) -> None:
        self._settings, self._formats = settings, formats
        self._used, self._kept = used and is_trusted(settings), kept and is_trusted(settings)
        self._store = Store(folder(output, settings), size=settings.store.size * _MEGABYTE)
        self._digests = FileDigests(self._store.hashed, now=self._store.now() if self._kept else 0)
        self._fingerprint = Fingerprint(settings, self._digests)
        self._results: list[CacheEntry] = []
        self._of_use: list[CacheEntry] = []

    def known(self, sources: Sequence[Source]) -> list[SourceState]:
        """Return the state of each source."""
        if not self._used:
            why = _ANEW if is_trusted(self._settings) else UNTRUSTED
            return [freshness.uncached(source, self._formats, why) for source in sources]
        rows = self._store.read(source.name for source in sources)
        judge = Freshness(rows, self._fingerprint, theme=self._settings.build.theme)
        return [judge.of(source, self._places(source), self._formats) for source in sources]

    def unlike(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those files whose stamps have changed since they were last looked at."""
        return (
            frozenset(path for path in paths if self._digests.has_changed(path))
            if self._used
            else frozenset()
        )

    def durations(self) -> Mapping[str, float]:
        """Return by source name how many seconds the document and the formats took together the last time."""
        return self._store.durations((DOCUMENT, *self._formats)) if self._used else {}

    def at_rest(self, more: Iterable[str]) -> Mapping[str, Stamp]:
        """Return the stamps of all files looked at and of `more` paths; none if one of them was just written."""
        return self._digests.stamps((*self._fingerprint.machine(), *more))

    def is_there(self, kept: CacheEntry, path: str) -> bool:
        """Return whether the file at a path, which must not be a link, is this result."""
        return self._digests.of(path) == kept.made["object"] and not os.path.islink(path)  # noqa: PTH114  # called for each output

    @property
    def objects(self) -> Path | None:
        """The folder tasks keep what they make in, None if nothing is kept."""
        return self._store.objects.folder if self._kept else None

    def put_back(self, kept: CacheEntry, path: str, *, shown: str) -> bool:
        """Write a cached result to a path; return whether that could be done."""
        data = self._store.objects.get(kept.made["object"])
        if data is None:
            return False
        try:
            publish.publish(Path(path), data, shown=shown)
        except Failure:
            return False  # it is built instead, and that says why it cannot be written
        return True

    def use(self, known: SourceState) -> None:
        """Mark what is valid of a source as used, so that it is among the last to be deleted."""
        self._of_use += [*([known.document] if known.document else ()), *known.outputs.values()]

    def record_document(self, known: SourceState, made: StepResult) -> SourceState:
        """Add a document that was made; return the new state of its source."""
        if not made.digest:
            return known
        digests = {"object": made.digest, **made.parts}
        kept = self._keep(known.source, DOCUMENT, made, {}, digests)
        return replace(known, document=kept)

    def record_output(self, known: SourceState, name: str, made: StepResult) -> None:
        """Add an output that was made; mark one that is valid again as used."""
        if made.reused >= 0:
            self._of_use.append(known.nearly[name][made.reused])
        elif made.digest and known.document is not None and len(known.document.made) > 1:
            given = document_codec.ingredients_of(registry.outputs()[name], known.document.made)
            self._keep(known.source, name, made, given, {"object": made.digest})

    def save(self) -> None:
        """Write new results and file digests to the store, if there are any, and forget them here."""
        if self._kept and (self._results or self._digests.learned):
            self._store.save(self._results, self._of_use if self._results else (), self._digests)
        self._results, self._of_use = [], []
        self._digests.forget()

    def _keep(
        self,
        source: Source,
        step: str,
        made: StepResult,
        given: Mapping[str, str],
        digests: Mapping[str, str],
    ) -> CacheEntry:
        places = self._places(source)
        files = {places.name(path): digest for path, digest in made.reads.files.items()}
        theirs = {name: digest for name, digest in files.items() if _is_shared(name)}
        own = {name: digest for name, digest in files.items() if name not in theirs}
        shared = {
            **self._fingerprint.everywhere(),
            **self._fingerprint.settings(made.reads.tables),
            **theirs,
        }
        if step == DOCUMENT or made.diagnostics:
            own["shown"] = source.shown  # places in the text are shown to the author under this name
        kept = CacheEntry(
            source.name, step, {**own, **given}, shared, digests, made.diagnostics, made.spent.wall
        )
        if (given or len(digests) > 1) and not any(
            diagnostic.code in _TRANSIENT for diagnostic in made.diagnostics
        ):
            self._results.append(kept)
        return kept

    def _places(self, source: Source) -> FileNames:
        return FileNames(self._settings.root, source.file.rpartition(os.sep)[0], source.shown)


def is_trusted(settings: Settings) -> bool:
    """Return whether what the store holds may be believed: for strangers' documents, only if whoever runs the build named it.

    The store beside the outputs lies among the documents, and a stranger may have put outputs of his own into it.
    """
    return bool(settings.store.path) or not settings.is_untrusted


def folder(output: Path, settings: Settings) -> Path:
    """Return the folder of the store: [store] path, else `.octavo` in the output folder."""
    own = settings.store.path
    return settings.root / own if own else output / ".octavo"


def _is_shared(name: str) -> bool:
    """Return whether a file belongs to a theme, which many documents have in common."""
    return name.startswith(("shipped:", "file:templates/", THEME))

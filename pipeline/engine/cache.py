"""What a build knows from earlier ones, and what later ones will know from it."""

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
from pipeline.engine.store.file_digests import Digests
from pipeline.engine.store.fingerprint import THEME, Places, Surroundings
from pipeline.engine.store.freshness import DOCUMENT, Freshness, Known
from pipeline.engine.store.index import Store
from pipeline.engine.store.noop import Stamp
from pipeline.engine.store.records import Kept
from pipeline.engine.task import StepResult
from pipeline.tools.pandoc import process as pandoc

# What may be otherwise the next time although nothing was changed is not kept.
_PASSING = frozenset((INTERNAL.code, pandoc.TIMEOUT.code, publish.UNWRITABLE.code))
_MEGABYTE = 1_000_000


class Memory:
    """The store, read for some sources at a time, and what is to be added to it.

    Without `used` nothing is known; without `kept` what is made is kept nowhere but in its output.
    """

    def __init__(
        self, output: Path, settings: Settings, formats: Sequence[str], *, used: bool, kept: bool
    ) -> None:
        self._settings, self._formats, self._used, self._kept = settings, formats, used, kept
        self._store = Store(folder(output, settings), size=settings.store.size * _MEGABYTE)
        self._digests = Digests(self._store.hashed, now=self._store.now() if kept else 0)
        self._surroundings = Surroundings(settings, self._digests)
        self._results: list[Kept] = []
        self._of_use: list[Kept] = []

    def known(self, sources: Sequence[Source]) -> list[Known]:
        """Return what is known of each source."""
        if not self._used:
            why = "asked to build everything anew"
            return [freshness.unknown(source, self._formats, why) for source in sources]
        rows = self._store.read(source.name for source in sources)
        judge = Freshness(rows, self._surroundings, theme=self._settings.build.theme)
        return [judge.of(source, self._places(source), self._formats) for source in sources]

    def unlike(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those of some files that seem to have changed since they were last looked at."""
        return (
            frozenset(path for path in paths if self._digests.is_unlike(path)) if self._used else frozenset()
        )

    def durations(self) -> Mapping[str, float]:
        """Return the seconds that each source took to be made into the formats, by its name."""
        return self._store.durations((DOCUMENT, *self._formats)) if self._used else {}

    def at_rest(self, more: Iterable[str]) -> Mapping[str, Stamp]:
        """Return what the file system says of all that was looked at, and of `more` paths; nothing while it changes."""
        return self._digests.stamps((*self._surroundings.machine(), *more))

    def is_there(self, kept: Kept, path: str) -> bool:
        """Say whether a result lies at a path, as a file of its own."""
        return self._digests.of(path) == kept.made["object"] and not os.path.islink(path)  # noqa: PTH114  # called for each output

    @property
    def objects(self) -> Path | None:
        """The folder tasks keep what they make in, None if nothing is kept."""
        return self._store.objects.folder if self._kept else None

    def put_back(self, kept: Kept, path: str, *, shown: str) -> bool:
        """Put a result to a path; say whether that could be done."""
        data = self._store.objects.get(kept.made["object"])
        if data is None:
            return False
        try:
            publish.publish(Path(path), data, shown=shown)
        except Failure:
            return False  # building says it better
        return True

    def use(self, known: Known) -> None:
        """Note that what is valid of a source was of use."""
        self._of_use += [*([known.document] if known.document else ()), *known.outputs.values()]

    def record_document(self, known: Known, made: StepResult) -> Known:
        """Keep a document that was made; return what is known now."""
        if not made.digest:
            return known
        digests = {"object": made.digest, **made.parts}
        kept = self._keep(known.source, DOCUMENT, made, {}, digests)
        return replace(known, document=kept)

    def record_output(self, known: Known, name: str, made: StepResult) -> None:
        """Keep an output that was made; one that is valid again was of use."""
        if made.reused >= 0:
            self._of_use.append(known.nearly[name][made.reused])
        elif made.digest and known.document is not None and len(known.document.made) > 1:
            given = document_codec.needed(registry.outputs()[name], known.document.made)
            self._keep(known.source, name, made, given, {"object": made.digest})

    def save(self) -> None:
        """Write down what later builds will know, if there is anything new, and forget it here."""
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
    ) -> Kept:
        places = self._places(source)
        files = {places.name(path): digest for path, digest in made.reads.files.items()}
        theirs = {name: digest for name, digest in files.items() if _is_shared(name)}
        own = {name: digest for name, digest in files.items() if name not in theirs}
        shared = {
            **self._surroundings.everywhere(),
            **self._surroundings.settings(made.reads.tables),
            **theirs,
        }
        if step == DOCUMENT or made.diagnostics:
            own["shown"] = source.shown  # places in the text are shown to the author under this name
        kept = Kept(source.name, step, {**own, **given}, shared, digests, made.diagnostics, made.spent.wall)
        if (given or len(digests) > 1) and not any(
            diagnostic.code in _PASSING for diagnostic in made.diagnostics
        ):
            self._results.append(kept)
        return kept

    def _places(self, source: Source) -> Places:
        return Places(self._settings.root, source.file.rpartition(os.sep)[0], source.shown)


def folder(output: Path, settings: Settings) -> Path:
    """Return where the store of a project's outputs is: [store] path, else beside the outputs."""
    own = settings.store.path
    return settings.root / own if own else output / ".octavo"


def _is_shared(name: str) -> bool:
    """Say whether a file belongs to a theme, which many documents share."""
    return name.startswith(("shipped:", "file:templates/", THEME))

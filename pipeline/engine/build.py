"""A build: plan, see what still holds, have the rest made, publish, remember.

Sources are looked at in waves, so that a build of ten thousand documents needs little more memory than one of a
thousand, and what one wave has made is kept even if the next one is interrupted.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue

from pipeline import config
from pipeline.config import Settings
from pipeline.core.model import Source
from pipeline.core.spans import Span
from pipeline.core.timing import Spent
from pipeline.engine import losses, plan, publish, registry, schedule, task
from pipeline.engine.cache import Cache
from pipeline.engine.report import Progress, Report
from pipeline.engine.results import Account
from pipeline.engine.schedule import Piece
from pipeline.engine.store.freshness import SourceState
from pipeline.engine.store.noop import Stamp
from pipeline.engine.task import Done, Made, Task

_TICK = 0.1  # seconds between two looks at what is running
_WAVE = 256  # sources that are looked at together
_BACK = "it was not there, or another was"  # why a file was put back from the store


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: `paths` (none: the project's content), `formats`, and where to. `write` False only checks.

    `first` are files just saved: work on those that are sources begins before the others are looked at.
    """

    paths: tuple[Path, ...]
    formats: tuple[str, ...]
    output: Path
    jobs: int = 0
    write: bool = True
    use_store: bool = True
    first: frozenset[str] = frozenset()


def run(
    request: Request,
    settings: Settings,
    *,
    progress: Progress = lambda state: None,
    executor: Executor | None = None,
) -> Report:
    """Return the report of a whole build, made in `executor` if one is given. Raises Failure when nothing could be planned."""
    started = _now()
    formats = plan.check_formats(
        request.formats or settings.build.formats,
        registry.outputs(),
        span=Span("octavo") if request.formats else settings.span("build.formats"),
    )
    planned = plan.make(
        request.paths, root=settings.root, content=settings.build.content, output=request.output
    )
    if request.write:
        publish.check_folder(request.output)
        inside = {source.name.rpartition("/")[0] for source in planned.sources}
        publish.sweep(request.output / name / folder for folder in inside for name in formats)
    account = Account(request.output, formats, len(planned.sources))
    building = _Building(request, settings, account, progress)
    at_rest: Mapping[str, Stamp] = {}
    try:
        if not building.build(planned.sources, executor) and request.write:
            here = Path.cwd()  # settings may appear in any folder above
            nearer = (folder / config.NAME for folder in (settings.root, here, *here.parents))
            looked_at = (*nearer, *planned.folders)
            at_rest = building.memory.at_rest(map(str, looked_at))
    finally:
        building.memory.save()
    account.say(planned.diagnostics)
    made = account.report(planned.sources, _now() - started)
    return replace(made, at_rest=at_rest)


class _Building:
    """A build, as far as it has come."""

    def __init__(self, request: Request, settings: Settings, account: Account, progress: Progress) -> None:
        self._request, self._settings, self._formats = request, settings, account.formats
        self._progress, self._told = progress, 0.0
        self.account = account
        kept = request.write and request.use_store
        self.memory = Cache(request.output, settings, account.formats, used=request.use_store, kept=kept)
        self._jobs = request.jobs or schedule.cores()
        self._finished: SimpleQueue[Future[Done]] = SimpleQueue()
        self._running: dict[Future[Done], Piece] = {}

    def build(self, sources: Sequence[Source], executor: Executor | None) -> bool:
        """Have everything made that does not hold; say whether there was anything."""
        saved = self._request.first or self.memory.unlike(one.file for one in sources)
        first = self._take_what_holds([one for one in sources if one.file in saved])
        others = [one for one in sources if one.file not in saved]
        if executor or not self._is_little(first):
            place = executor or schedule.place(self._jobs, self._formats, count=len(first), alone=False)
            with schedule.ending(place, ours=not executor):
                self._begin(first, place)
                self._make(rest := self._take_what_holds(others), place)
        elif todo := first + (rest := self._take_what_holds(others)):
            place = schedule.place(self._jobs, self._formats, count=len(todo), alone=self._is_little(todo))
            with schedule.ending(place, ours=True):
                self._make(todo, place)
        return bool(first or rest)

    def _is_little(self, sources: Sequence[Source]) -> bool:
        """Say whether starting processes for sources takes longer than it saves."""
        return not sources or (len(sources) == 1 and self.account.left < schedule.WORTH_A_POOL)

    def _begin(self, sources: Sequence[Source], executor: Executor) -> None:
        """Have begun what does not hold of these sources."""
        known = [one for one in self._settled(sources) if one.reasons]
        pieces = schedule.pieces(known, self._task, jobs=self._jobs, left=self.account.left)
        self._submit(pieces, executor)

    def _take_what_holds(self, sources: Sequence[Source]) -> list[Source]:
        """Take in what needs no making; return the sources that do, those that are thought to take longest first."""
        todo = []
        for wave in _waves(sources, _WAVE):
            todo += [known.source for known in self._settled(wave) if known.reasons]
            self.memory.save()
        if not todo:
            return []
        durations = self.memory.durations()
        steps = 1 + len(self._formats)
        expected = {one.name: durations.get(one.name) or steps * schedule.guess(one) for one in todo}
        self.account.expect(sum(expected.values()))
        return sorted(todo, key=lambda source: (-expected[source.name], source.name))

    def _make(self, sources: Sequence[Source], executor: Executor) -> None:
        """Have sources made, and what was begun ended."""
        for wave in _waves(sources, _WAVE):
            self._begin(wave, executor)
            while len(self._running) > 2 * self._jobs:
                self._collect(executor)
            self.memory.save()
        while self._running:
            self._collect(executor)

    def _settled(self, sources: Sequence[Source]) -> list[SourceState]:
        """Return what is known of sources, once all that holds lies where it belongs and is taken in."""
        known = self.memory.known(sources)
        away = dict.fromkeys(
            (place, name)
            for place, one in enumerate(known)
            for name, kept in one.outputs.items()
            if self._request.write and not self.memory.is_there(kept, self.account.path(one.source, name))
        )
        with ThreadPoolExecutor(min(8, len(away) or 1)) as threads:
            back = list(threads.map(lambda item: self._put_back(known[item[0]], item[1]), away))
        for (place, name), good in zip(away, back, strict=True):
            if not good:
                known[place] = known[place].without(name)
        for place, one in enumerate(known):
            if one.document:
                self.account.say(one.document.diagnostics)
                self.memory.use(one.document)
            for name in one.outputs:
                self._take(one, name, back=(place, name) in away)
        return known

    def _submit(self, pieces: Iterable[Piece], executor: Executor) -> None:
        for piece in pieces:
            future = executor.submit(task.run, piece.task)
            self._running[future] = piece
            future.add_done_callback(self._finished.put)
            self._tell()

    def _collect(self, executor: Executor) -> None:
        """Take in one finished piece, or look how far the build is."""
        try:
            future = self._finished.get(timeout=_TICK)
        except Empty:
            self._tell()
            return
        piece = self._running.pop(future)
        self.account.finish(piece.seconds)
        self._submit(self._finish(piece, future), executor)
        self._tell()

    def _tell(self) -> None:
        """Say how far the build is, a few times a second."""
        if time.perf_counter() - self._told >= _TICK:
            self._told = time.perf_counter()
            self._progress(self.account.state(self._running, self._jobs))

    def _finish(self, piece: Piece, future: Future[Done]) -> list[Piece]:
        """Take in what a piece came to; return what is now to be done because of it."""
        try:
            done = future.result()
        except (TimeoutError, BrokenExecutor) as wrong:
            task.close()  # if it ran in this process, its co-process still is at what hung
            return self._again(piece, wrong)
        self.account.spend(done.spent)
        known = piece.known
        if done.document is not None:
            known = self.memory.add_document(known, done.document)
            self.account.say(done.document.diagnostics)
            if not done.document.digest:
                self.account.fail(known, known.reasons)
                return []
        if not piece.task.formats:
            return schedule.parts(replace(piece, known=known), self._task)
        lost = [name for name, made in done.outputs.items() if not self._add(known, name, made)]
        anew = replace(known, nearly={})
        return [Piece(self._task(anew, (name,)), anew, 0.0) for name in lost]

    def _again(self, piece: Piece, wrong: Exception) -> list[Piece]:
        """Give a piece one fresh try, its formats one by one; then say what is wrong with it."""
        if piece.tries == 0:
            fresh = replace(piece, tries=1)
            return schedule.parts(fresh, self._task) if len(piece.task.formats) > 1 else [fresh]
        self.account.fail(piece.known, piece.task.formats or piece.known.reasons)
        self.account.say([losses.lost(piece.known.source, wrong, self._settings)])
        return []

    def _task(self, known: SourceState, formats: tuple[str, ...]) -> Task:
        names = formats if self._request.write else ()
        return self.memory.task(
            known,
            formats,
            {name: self.account.path(known.source, name) for name in names},
            {name: self.account.shown(known.source, name) for name in names},
        )

    def _put_back(self, known: SourceState, name: str) -> bool:
        path, shown = self.account.path(known.source, name), self.account.shown(known.source, name)
        return self.memory.put_back(known.outputs[name], path, shown=shown)

    def _take(self, known: SourceState, name: str, *, back: bool) -> None:
        kept = known.outputs[name]
        self.memory.use(kept)
        self.account.say(kept.diagnostics)
        reasons = (_BACK,) if back else ()
        self.account.note(known.source, name, "cached", kept.made["object"], reasons=reasons)

    def _add(self, known: SourceState, name: str, made: Made) -> bool:
        """Take in an output; return False for one that was thought to be kept and is not."""
        if made.kept >= 0:
            held = replace(known, outputs={name: known.nearly[name][made.kept]})
            there = not self._request.write or self.memory.is_there(
                held.outputs[name], self.account.path(known.source, name)
            )
            if there or self._put_back(held, name):
                self._take(held, name, back=not there)
                return True
            return False
        self.account.say(made.diagnostics)
        if made.digest:
            self.memory.add_output(known, name, made)
        good = bool(made.digest) and made.published
        status, digest = ("built", made.digest) if good else ("failed", "")
        reasons = known.reasons.get(name, ())
        self.account.note(known.source, name, status, digest, seconds=made.spent.wall, reasons=reasons)
        return True


def _waves(sources: Iterable[Source], size: int) -> Iterator[list[Source]]:
    rest = iter(sources)
    while wave := list(islice(rest, size)):
        yield wave


def _now() -> Spent:
    """Return the clock, and the CPU time of this process and of all its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(time.perf_counter(), time.process_time() + children.ru_utime + children.ru_stime)

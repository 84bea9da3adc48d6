"""A build: plan, see what still holds, have the rest made, publish, remember."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.config import Settings
from pipeline.core.diagnostics import INTERNAL, Diagnostic, error
from pipeline.core.model import Source
from pipeline.core.spent import Spent
from pipeline.core.text import Span
from pipeline.engine import plan, publish, registry, schedule, work
from pipeline.engine.freshness import Known
from pipeline.engine.memory import Memory
from pipeline.engine.report import Built, Progress, Report, State
from pipeline.engine.schedule import Piece
from pipeline.engine.work import Done, Made, Task

SLOW = error(
    "time-limit", "The document took longer than [limits] seconds and was stopped. The others were built."
)
RULES = (SLOW,)

_TICK = 0.1  # seconds between two looks at what is running


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: `paths` (none: the project's content), `formats`, and where to. `write` False only checks."""

    paths: tuple[Path, ...]
    formats: tuple[str, ...]
    output: Path
    jobs: int = 0
    write: bool = True
    use_store: bool = True


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
        publish.sweep({(request.output / output_path(s, f)).parent for s in planned.sources for f in formats})
    building = _Building(request, settings, formats, planned.sources, progress)
    try:
        building.take_what_holds()
        building.make_the_rest(executor)
    finally:
        building.memory.save()
    return building.report(planned.diagnostics, started)


def output_path(source: Source, name: str) -> Path:
    """Return where an output lies below the output folder."""
    return Path(name, f"{source.name}{registry.outputs()[name].suffix}")


class _Building:
    """The state of a build, as far as it has come."""

    def __init__(
        self,
        request: Request,
        settings: Settings,
        formats: tuple[str, ...],
        sources: Sequence[Source],
        progress: Progress,
    ) -> None:
        self._request, self._settings, self._formats = request, settings, formats
        self._sources, self._progress = sources, progress
        kept = request.write and request.use_store
        self.memory = Memory(request.output, settings, sources, formats, used=request.use_store, kept=kept)
        self._known = {source.name: self.memory.known(source) for source in sources}
        self._built: dict[tuple[str, str], Built] = {}
        self._found: dict[str, list[Diagnostic]] = {source.name: [] for source in sources}
        self._spent: dict[str, Spent] = {}
        self._jobs = request.jobs or schedule.cores()

    def take_what_holds(self) -> None:
        """Put back what is missing of the outputs that still hold; what cannot be put back has to be made."""
        todo = [(known, name) for known in self._known.values() for name in known.outputs]
        with ThreadPoolExecutor(8) as threads:
            there = list(threads.map(lambda item: self._put_back(*item), todo)) if todo else []
        for (known, name), good in zip(todo, there, strict=True):
            if good:
                self._take(known, name)
            else:
                self._miss(known.source.name, name)
        for known in self._known.values():
            if known.document:
                self._found[known.source.name].extend(known.document.diagnostics)
                self.memory.use(known.document)

    def make_the_rest(self, executor: Executor | None) -> None:
        """Have everything made that does not hold, each piece with one fresh try if its process dies or hangs."""
        todo = [known for known in self._known.values() if known.reasons]
        pieces = schedule.pieces(todo, self._task, jobs=self._jobs)
        if not pieces:
            return
        chosen = executor or schedule.executor(pieces, jobs=self._jobs)
        try:
            self._work_through(pieces, chosen)
        except BaseException:
            stop = getattr(chosen, "stop", None)
            stop() if stop else chosen.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            if executor is None:
                chosen.shutdown()

    def report(self, planned: Sequence[Diagnostic], started: Spent) -> Report:
        """Return what it all came to."""
        found = {*planned, *(diagnostic for said in self._found.values() for diagnostic in said)}
        in_order = [self._built[source.name, name] for source in self._sources for name in self._formats]
        return Report(
            tuple(in_order),
            tuple(sorted(found, key=lambda diagnostic: diagnostic.sort_key)),
            {"total": _now() - started, **dict(sorted(self._spent.items()))},
        )

    def _work_through(self, pieces: Sequence[Piece], executor: Executor) -> None:
        running: dict[Future[Done], Piece] = {}
        for piece in pieces:
            running[executor.submit(work.run, piece.task)] = piece
            self._collect(running, executor, seconds=0)
        while running:
            self._collect(running, executor, seconds=_TICK)

    def _collect(self, running: dict[Future[Done], Piece], executor: Executor, *, seconds: float) -> None:
        done, _ = wait(running, timeout=seconds, return_when=FIRST_COMPLETED)
        for future in done:
            piece = running.pop(future)
            for more in self._finish(piece, future):
                running[executor.submit(work.run, more.task)] = more
        self._tell(running)

    def _finish(self, piece: Piece, future: Future[Done]) -> list[Piece]:
        """Take in what a piece came to; return what is now to be done because of it."""
        try:
            done = future.result()
        except (TimeoutError, BrokenExecutor) as wrong:
            work.close()  # if it ran in this process, its co-process still is at what hung
            return self._again(piece, wrong)
        for name, cost in done.spent.items():
            self._spent[name] = self._spent.get(name, Spent()) + cost
        known = piece.known
        if done.document is not None:
            known = self.memory.add_document(known, done.document)
            self._found[known.source.name].extend(done.document.diagnostics)
            if not done.document.digest:
                self._fail(known, known.reasons)
                return []
        if not piece.task.formats:
            return schedule.parts(replace(piece, known=known), self._task)
        lost = [name for name, made in done.outputs.items() if not self._add(known, name, made)]
        anew = replace(known, nearly={})
        return [Piece(self._task(anew, (name,)), anew, 0.0) for name in lost]

    def _again(self, piece: Piece, wrong: Exception) -> list[Piece]:
        if piece.tries == 0:
            fresh = replace(piece, tries=1)
            if len(piece.task.formats) > 1:
                return schedule.parts(fresh, self._task)
            return [fresh]
        self._fail(piece.known, piece.task.formats or piece.known.reasons)
        self._found[piece.known.source.name].append(self._lost(piece.known.source, wrong))
        return []

    def _lost(self, source: Source, wrong: Exception) -> Diagnostic:
        if isinstance(wrong, TimeoutError):
            hint = "look for very long tables or deep nesting, or raise 'limits.seconds'"
            limit = self._settings.limits.seconds
            return SLOW.at(Span(source.shown), f"the document took longer than {limit} s", hint=hint)
        hint = "it may need more memory than there is; split it"
        return INTERNAL.at(Span(source.shown), "the process that converted this document died", hint=hint)

    def _task(self, known: Known, formats: tuple[str, ...]) -> Task:
        names = formats if self._request.write else ()
        return self.memory.task(
            known,
            formats,
            {name: self._request.output / output_path(known.source, name) for name in names},
            {name: self._shown(known.source, name) for name in names},
        )

    def _put_back(self, known: Known, name: str) -> bool:
        if not self._request.write:
            return True
        path = self._request.output / output_path(known.source, name)
        return self.memory.put_back(known.outputs[name], path, shown=self._shown(known.source, name))

    def _take(self, known: Known, name: str) -> None:
        kept = known.outputs[name]
        self.memory.use(kept)
        self._found[known.source.name].extend(kept.diagnostics)
        self._note(known.source, name, "cached", kept.made["object"])

    def _miss(self, source: str, name: str) -> None:
        known = self._known[source]
        reasons = {**known.reasons, name: ("its file is gone or was changed",)}
        outputs = {key: kept for key, kept in known.outputs.items() if key != name}
        self._known[source] = replace(known, outputs=outputs, reasons=reasons)

    def _add(self, known: Known, name: str, made: Made) -> bool:
        """Take in an output; return False for one that was thought to be kept and is not."""
        if made.kept >= 0:
            held = replace(known, outputs={name: known.nearly[name][made.kept]})
            good = self._put_back(held, name)
            if good:
                self._take(held, name)
            return good
        self._found[known.source.name].extend(made.diagnostics)
        if made.digest:
            self.memory.add_output(known, name, made)
        good = bool(made.digest) and made.published
        status, digest = ("built", made.digest) if good else ("failed", "")
        self._note(known.source, name, status, digest, made.spent.wall, known.reasons.get(name, ()))
        return True

    def _fail(self, known: Known, formats: Mapping[str, object] | Sequence[str]) -> None:
        for name in formats:
            self._note(known.source, name, "failed", reasons=known.reasons.get(name, ()))

    def _note(
        self,
        source: Source,
        name: str,
        status: str,
        digest: str = "",
        seconds: float = 0.0,
        reasons: tuple[str, ...] = (),
    ) -> None:
        shown = self._shown(source, name)
        seconds = round(seconds, 3)
        self._built[source.name, name] = Built(source.shown, name, shown, status, digest, seconds, reasons)

    def _tell(self, running: Mapping[Future[Done], Piece]) -> None:
        done = len(self._built) // max(1, len(self._formats))
        at_work = sorted(
            " ".join((piece.known.source.shown, *piece.task.formats))
            for future, piece in running.items()
            if future.running()
        )
        failures = sum(item.status == "failed" for item in self._built.values())
        left = sum(piece.seconds for piece in running.values()) / self._jobs
        self._progress(State(done, len(self._sources), tuple(at_work), failures, left))

    def _shown(self, source: Source, name: str) -> str:
        path = self._request.output / output_path(source, name)
        here, resolved = Path.cwd(), path.absolute()
        return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else path.as_posix()


def _now() -> Spent:
    """Return the clock, and the CPU time of this process and of all its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(time.perf_counter(), time.process_time() + children.ru_utime + children.ru_stime)

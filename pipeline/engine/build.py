"""A build, from the plan to the report.

    plan ─▶ what is fresh, and why not ─▶ restore ─▶ schedule ─▶ run ─▶ publish ─▶ record ─▶ report

Sources go this way in waves, so that a build of ten thousand documents needs little more memory than one of a thousand, and what
one wave has made is recorded even if the next one is interrupted. Tasks publish what they make where they run.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline import config
from pipeline.config import Settings, confinement
from pipeline.core.diagnostics import apply_severities
from pipeline.core.model import Source
from pipeline.core.spans import Span
from pipeline.core.timing import TimeUsed
from pipeline.engine import failure, places, plan, publish, registry, restore, schedule
from pipeline.engine.cache import Cache
from pipeline.engine.clock import Clock
from pipeline.engine.executors import local
from pipeline.engine.plan import Plan
from pipeline.engine.publish import OutputFolder
from pipeline.engine.report import Progress, Report
from pipeline.engine.results import Results
from pipeline.engine.running import Running
from pipeline.engine.schedule import Job
from pipeline.engine.store import fingerprint
from pipeline.engine.store.freshness import DOCUMENT, SourceState
from pipeline.engine.store.noop import Stamp
from pipeline.engine.task import Candidate, StepResult, Task, TaskResult
from pipeline.tools import temporary

_TICK = 0.1  # seconds between two reports of progress
_WAVE = 256  # sources that are looked at together


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
    """Return the report of a whole build, whose tasks run in `executor` if one is given. Raises Failure for what cannot be planned."""
    started = _now()
    settings = places.closing(request.output, settings)
    formats, planned = _plan(request, settings)
    if request.write:
        _prepare_folders(request.output, formats, planned, settings)
    temporary.check()
    building = _Build(request, settings, formats, len(planned.sources), progress)
    try:
        at_rest = building.run(planned, executor)
    finally:
        building.cache.save()
    building.results.add_diagnostics(planned.diagnostics)
    building.results.add_diagnostics(
        apply_severities(settings.rules, (*settings.remarks, *registry.remarks()))
    )
    report = building.results.report(planned.sources, building.folder, _now() - started)
    return replace(report, at_rest=at_rest)


def _plan(request: Request, settings: Settings) -> tuple[tuple[str, ...], Plan]:
    formats = registry.check_formats(
        request.formats or settings.build.formats,
        span=Span("octavo") if request.formats else settings.span("build.formats"),
    )
    return formats, plan.make(request.paths, settings, output=request.output)


def _prepare_folders(output: Path, formats: Sequence[str], planned: Plan, settings: Settings) -> None:
    """Raise Failure if outputs cannot go where they shall, and sweep up what killed builds left."""
    publish.check_folder(output)
    confinement.check_place(output, settings)
    inside = {source.name.rpartition("/")[0] for source in planned.sources}
    folders = [output / name / folder for folder in inside for name in formats]
    for folder in folders:
        confinement.check_inside(folder, output, settings)
    publish.sweep(folders)


class _Build:
    """A build on its way: what it was asked for, what it knows, and what it has come to."""

    def __init__(
        self,
        request: Request,
        settings: Settings,
        formats: tuple[str, ...],
        documents: int,
        progress: Progress,
    ) -> None:
        self._request, self._settings, self._formats, self._documents = request, settings, formats, documents
        kept = request.write and request.use_store
        self.cache = Cache(request.output, settings, formats, used=request.use_store, kept=kept)
        self.folder = OutputFolder(request.output)
        self.results = Results(formats)
        self._jobs = request.jobs or local.cores()
        self._left = 0.0  # seconds of work that are still to come
        self._progress, self._told = progress, 0.0

    def run(self, planned: Plan, executor: Executor | None) -> Mapping[str, Stamp]:
        """Make all that is not fresh; return what the file system said of everything, if that was nothing."""
        saved = self._request.first or self.cache.unlike(source.file for source in planned.sources)
        changed = self._stale([source for source in planned.sources if source.file in saved])
        others = [source for source in planned.sources if source.file not in saved]
        if executor or not self._is_little(changed):
            chosen = executor or self._executor(changed)
            with local.using(chosen, ours=not executor) as place:
                running = Running(place)
                self._start(changed, running)  # what was just saved begins before the others are looked at
                stale = self._stale(others)
                self._make(stale, running)
        elif stale := changed + self._stale(others):
            with local.using(self._executor(stale), ours=True) as place:
                self._make(stale, Running(place))
        return {} if changed or stale else self._at_rest(planned)

    def _stale(self, sources: Sequence[Source]) -> list[Source]:
        """Take in what is fresh, and return the sources of which something is not, the longest work first."""
        stale = []
        for wave in _waves(sources):
            stale += [known.source for known in self._look_up(wave) if known.reasons]
            self.cache.save()
        seconds = self.cache.durations() if stale else {}
        steps = 1 + len(self._formats)
        self._left += sum(seconds.get(one.name) or steps * schedule.guess(one) for one in stale)
        return schedule.longest_first(stale, seconds, steps=steps)

    def _make(self, stale: Sequence[Source], running: Running) -> None:
        """Make what is stale of sources, and all that was begun before."""
        for wave in _waves(stale):
            self._start(wave, running)
            while running.is_full:
                self._take(running)
            self.cache.save()
        while running:
            self._take(running)

    def _start(self, sources: Sequence[Source], running: Running) -> None:
        stale = [known for known in self._look_up(sources) if known.reasons]
        running.submit(schedule.jobs(stale, self._task, capacity=running.capacity, left=self._left))

    def _take(self, running: Running) -> None:
        """Take in one job that has ended, and begin what follows from it."""
        if ended := running.next(_TICK):
            job, future = ended
            self._left = max(0.0, self._left - job.seconds)
            running.submit(self._outcome(job, future))
        if time.perf_counter() - self._told >= _TICK:
            self._told = time.perf_counter()
            left = self._left / running.capacity
            self._progress(self.results.state(self._documents, running.names(), left))

    def _look_up(self, sources: Sequence[Source]) -> list[SourceState]:
        """Return what is fresh of sources, and why the rest is not, with the fresh outputs in their places."""
        states = self.cache.known(sources)
        restored = restore.restore(states, self.cache, self.folder) if self._request.write else None
        for place, known in enumerate(states):
            formats = restored[place].formats if restored else frozenset()
            states[place] = known = restored[place].known if restored else known
            self.results.add_valid(known, formats)
            self.cache.use(known)
        return states

    def _outcome(self, job: Job, future: Future[TaskResult]) -> list[Job]:
        """Take in what a job came to, and return the jobs that follow."""
        try:
            result = future.result()
            failure.check_engines(fingerprint.machine(), result.machine)
        except Exception as wrong:  # of an executor that is not ours, it can be anything
            return schedule.retry(job, self._task, wrong) or self._fail(job, wrong)
        steps = [*([result.document] if result.document else []), *result.outputs.values()]
        failure.check_temporary(found for step in steps for found in step.diagnostics)
        self.results.add_costs(result.spent)
        known = job.known
        if result.document is not None:
            known = self._record_document(known, result.document)
            if not result.document.digest:
                self.results.fail(known, known.reasons)
                return []
        for name, made in result.outputs.items():
            self.results.add_output(known, name, made)
            self.cache.record_output(known, name, made)
        job = replace(job, known=known)
        return (
            schedule.rest(job, result.outputs, self._task)
            if job.task.formats
            else schedule.split(job, self._task)
        )

    def _record_document(self, known: SourceState, made: StepResult) -> SourceState:
        self.results.add_diagnostics(made.diagnostics)
        return self.cache.record_document(known, made)

    def _fail(self, job: Job, wrong: Exception) -> list[Job]:
        task, is_read = job.task, bool(job.task.document)
        said = failure.diagnostic(task.source, wrong, self._settings, task.formats, is_read=is_read)
        self.results.fail(job.known, task.formats or job.known.reasons, said)
        return []

    def _task(self, known: SourceState, formats: tuple[str, ...], clock: Clock | None) -> Task:
        """Return the task of making some formats of a source, in the time that is left of its document's."""
        document = known.document.made if known.document else {}
        targets = formats if self._request.write else ()
        return Task(
            known.source,
            formats,
            self._settings,
            objects=self.cache.objects,
            document=document.get("object", ""),
            parts=document,
            candidates={name: _candidates(known, name) for name in formats if known.nearly.get(name)},
            targets={name: self.folder.target(known.source, name) for name in targets},
            clock=clock or Clock(self._settings.limits.seconds),
        )

    def _executor(self, stale: Sequence[Source]) -> Executor:
        little = self._is_little(stale)
        memory = self._settings.limits.memory
        return local.choose(self._jobs, self._formats, documents=len(stale), little=little, memory=memory)

    def _is_little(self, stale: Sequence[Source]) -> bool:
        """Say whether starting processes takes longer than it saves. Strangers' documents have one that can be ended."""
        alone = len(stale) == 1 and not self._settings.is_untrusted
        return not stale or (alone and self._left < local.WORTH_A_POOL)

    def _at_rest(self, planned: Plan) -> Mapping[str, Stamp]:
        if not self._request.write:
            return {}
        here = Path.cwd()  # settings may appear in any folder above
        nearer = (folder / config.NAME for folder in (self._settings.root, here, *here.parents))
        return self.cache.at_rest(map(str, filter(None, (*nearer, self._settings.file, *planned.folders))))


def _candidates(known: SourceState, name: str) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            {part: value for part, value in kept.own.items() if part.startswith(f"{DOCUMENT}:")},
            kept.made["object"],
        )
        for kept in known.nearly[name]
    )


def _waves(sources: Iterable[Source]) -> Iterator[list[Source]]:
    rest = iter(sources)
    while wave := list(islice(rest, _WAVE)):
        yield wave


def _now() -> TimeUsed:
    """Return the clock, and the CPU time of this process and of all its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return TimeUsed(time.perf_counter(), time.process_time() + children.ru_utime + children.ru_stime)

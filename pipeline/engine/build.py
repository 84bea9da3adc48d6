"""A build: plan, convert in parallel, publish, remember."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path

from pipeline.config import Settings
from pipeline.core.diagnostics import INTERNAL, Diagnostic, Failure, has_errors
from pipeline.core.model import Source
from pipeline.core.text import Span
from pipeline.engine import document, plan, publish, registry
from pipeline.engine.document import Result
from pipeline.engine.store import Kept, Store
from pipeline.tools.pandoc import Pandoc

Progress = Callable[
    [Source, int, int], None
]  # told each document that is done, how many are, and of how many


@dataclass(frozen=True, slots=True)
class Built:
    """One output of a build: `status` is "built", "cached" or "failed"; `sha256` is empty for a failed one."""

    source: str
    format: str
    path: str
    status: str
    sha256: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a build came to, in the order of the plan; diagnostics sorted by path, line and code."""

    built: tuple[Built, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether some output is missing or some document has an error."""
        return has_errors(self.diagnostics) or any(item.status == "failed" for item in self.built)


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
    request: Request, settings: Settings, *, progress: Progress = lambda source, done, total: None
) -> Report:
    """Return the report of a whole build. Raises Failure when nothing could be planned."""
    started = time.perf_counter()
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
    store = Store(request.output, settings)
    kept = _unchanged(planned.sources, formats, request, store)
    todo = [source for source in planned.sources if source.name not in kept]
    built: dict[str, list[Built]] = {}
    diagnostics = list(planned.diagnostics)
    for source in planned.sources:
        if source.name in kept:
            built[source.name] = [
                _cached(source, key, item, request) for key, item in kept[source.name].items()
            ]
            diagnostics.extend(store.diagnostics(source.name))
    for done, result in enumerate(_results(todo, formats, settings, request.jobs or _cores()), 1):
        progress(result.source, done, len(todo))
        built[result.source.name], wrong = _published(result, formats, request, store)
        diagnostics.extend((*result.diagnostics, *wrong))
    if todo and request.write and request.use_store:
        store.save()
    in_order = [item for source in planned.sources for item in built[source.name]]
    return Report(
        tuple(in_order),
        tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: d.sort_key)),
        {"total": time.perf_counter() - started},
    )


def output_path(source: Source, name: str) -> Path:
    """Return where an output lies below the output folder."""
    return Path(name, f"{source.name}{registry.outputs()[name].suffix}")


def _unchanged(
    sources: Sequence[Source], formats: tuple[str, ...], request: Request, store: Store
) -> dict[str, dict[str, Kept]]:
    if not (request.write and request.use_store):
        return {}
    found = {source.name: store.fresh(source.name, source.path, formats) for source in sources}
    return {name: outputs for name, outputs in found.items() if outputs is not None}


def _results(
    todo: Sequence[Source], formats: tuple[str, ...], settings: Settings, jobs: int
) -> Iterator[Result]:
    """Yield results as they are ready in the order of the plan; few documents are converted in this process."""
    if len(todo) < 2 or jobs == 1:
        with Pandoc(seconds=settings.limits.seconds) as pandoc:
            for source in todo:
                yield document.convert(source, formats, settings, pandoc)
        return
    left = list(todo)
    while left:
        for result in _pooled(_executor(min(jobs, len(left))), tuple(left), formats, settings):
            yield result
            left.pop(0)
        if left:  # a process died and took the others' work along; this document was at work, or the next
            yield _alone(left.pop(0), formats, settings)


def _executor(workers: int) -> Executor:
    return ProcessPoolExecutor(workers, initializer=_start_worker)


def _pooled(
    executor: Executor, todo: Sequence[Source], formats: tuple[str, ...], settings: Settings
) -> Iterator[Result]:
    """Yield results in order until all are there, or until a process dies."""
    try:
        pending = [executor.submit(_convert, source, formats, settings) for source in todo]
        for future in pending:
            yield future.result()
    except BrokenProcessPool:
        return
    finally:
        executor.shutdown(cancel_futures=True)


def _alone(source: Source, formats: tuple[str, ...], settings: Settings) -> Result:
    """Give a document one fresh try in a process of its own."""
    for result in _pooled(_executor(1), (source,), formats, settings):
        return result
    hint = "it may need more memory than there is; split it"
    lost = INTERNAL.at(Span(source.shown), "the process that converted this document died", hint=hint)
    return Result(source, {}, (lost,), {}, {})


_pandoc: list[Pandoc] = []  # the worker process's own co-process, started with its first document


def _start_worker() -> None:
    """Ctrl-C reaches the whole group of processes; the parent alone answers it, and workers end with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """Wait for the end of the process that started this one; if it was killed, it could not say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _convert(source: Source, formats: tuple[str, ...], settings: Settings) -> Result:
    if not _pandoc:
        _pandoc.append(Pandoc(seconds=settings.limits.seconds))
        Finalize(None, _pandoc[0].close, exitpriority=1)  # workers do not run what atexit has
    return document.convert(source, formats, settings, _pandoc[0])


def _published(
    result: Result, formats: tuple[str, ...], request: Request, store: Store
) -> tuple[list[Built], list[Diagnostic]]:
    built: list[Built] = []
    wrong: list[Diagnostic] = []
    outputs: dict[str, Kept] = {}
    for name in formats:
        relative = output_path(result.source, name)
        shown = _shown(request.output / relative)
        artifact = result.artifacts.get(name)
        seconds = round(result.seconds.get(name, 0.0), 3)
        if artifact is None:
            built.append(Built(result.source.shown, name, shown, "failed", seconds=seconds))
            continue
        digest = hashlib.sha256(artifact.data).hexdigest()
        try:
            if request.write:
                publish.publish(request.output / relative, artifact.data, shown=shown)
        except Failure as failure:
            wrong.extend(failure.diagnostics)
            built.append(Built(result.source.shown, name, shown, "failed", seconds=seconds))
            continue
        built.append(Built(result.source.shown, name, shown, "built", digest, seconds))
        outputs[name] = Kept(relative.as_posix(), digest)
    if len(outputs) == len(formats):
        store.remember(result, outputs)
    return built, wrong


def _cached(source: Source, name: str, kept: Kept, request: Request) -> Built:
    return Built(source.shown, name, _shown(request.output / kept.path), "cached", kept.sha256)


def _shown(path: Path) -> str:
    here = Path.cwd()
    resolved = path.absolute()
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else path.as_posix()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

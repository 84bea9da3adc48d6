"""Jobs at work in an executor, taken as they end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue

from pipeline.engine import task
from pipeline.engine.executors import local
from pipeline.engine.schedule import Job
from pipeline.engine.task import TaskResult

_AHEAD = 2  # jobs submitted for each that can run: none waits for this process


class Running:
    """The jobs submitted to one executor. What an executor raises, at once or later, is the outcome of the job."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._ended: SimpleQueue[Future[TaskResult]] = SimpleQueue()
        self._jobs: dict[Future[TaskResult], Job] = {}
        self.capacity = local.capacity(executor)

    def __bool__(self) -> bool:
        return bool(self._jobs)

    @property
    def is_full(self) -> bool:
        """Whether the executor has enough to do for now."""
        return len(self._jobs) > _AHEAD * self.capacity

    def submit(self, jobs: Iterable[Job]) -> None:
        """Have jobs begun as soon as the executor comes to them."""
        for job in jobs:
            future = self._submit(job)
            self._jobs[future] = job
            future.add_done_callback(partial(self._end, job))

    def next(self, timeout: float) -> tuple[Job, Future[TaskResult]] | None:
        """Return a job that has ended with its outcome; None if there is none within `timeout` seconds."""
        try:
            future = self._ended.get(timeout=timeout)
        except Empty:
            return None
        return self._jobs.pop(future), future

    def names(self) -> Iterator[str]:
        """Yield the sources at work with their formats, as they are shown."""
        for future, job in self._jobs.items():
            if future.running():
                yield " ".join((job.known.source.shown, *job.task.formats))

    def _end(self, job: Job, future: Future[TaskResult]) -> None:
        job.task.clock.stop(job.task.formats)
        self._ended.put(future)

    def _submit(self, job: Job) -> Future[TaskResult]:
        try:
            return self._executor.submit(task.run, job.task)
        except Exception as wrong:  # it is broken, or was shut down by somebody else
            failed: Future[TaskResult] = Future()
            failed.set_exception(wrong)
            return failed

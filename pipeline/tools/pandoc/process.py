"""Pandoc 3.9 as a co-process: one `pandoc --from=worker.lua` that reads and writes documents over pipes."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.model import Resource
from pipeline.core.spans import Span, without_folders
from pipeline.core.timing import TimeUsed
from pipeline.tools import memory as memory_of
from pipeline.tools.pandoc import grammars, protocol
from pipeline.tools.pandoc import json as pandoc_json
from pipeline.tools.pandoc.workdir import WorkDir

FAILED = error(
    "pandoc-failed",
    "Pandoc could not read or write this document. The message is pandoc's own. The document was left out.",
)
TIMEOUT = error(
    "pandoc-timeout",
    "Pandoc needed longer than [limits] seconds, or more than [limits] memory, for this document, and was "
    "stopped. Very deep nesting or thousands of link references do this. Split the document, or raise the limit.",
)
RULES = (FAILED, TIMEOUT)

_HEAP = 0.75  # of the memory it may have: near its limit, the runtime takes up to a third more
_HEAP_EXHAUSTED = 251  # exit status of its runtime (rts/RtsFlags.h, EXIT_HEAPOVERFLOW)
_ENDING = 0.5  # seconds that it takes at most to end by itself
# Bytes allocated before pandoc collects garbage: documents take a tenth less time, and a process 120 MB more.
_NURSERY = "128m"
# Not `pandoc lua`: that has no data directory, and would build PowerPoint's default reference deck for each document.
_SERVE = ("--data-dir=.", "--to=native", f"--output={os.devnull}", os.devnull)
# The only word that the HTML writer translates, for whole pages only. Reading pandoc's own list of all words of a
# language takes longer than writing a page.
_WORDS = {"translations/en.yaml": b"Abstract: Abstract\n"}
# Of its heap at most: a co-process with more memory is replaced, because the runtime never returns memory.
_RESIDENT = 2 / 3
_EPOCH = "315532800"  # 1980-01-01, the first date a zip can hold; the formats set the real date


@dataclass(frozen=True, slots=True)
class Message:
    """A log message of pandoc: its type (constructor of pandoc's LogMessage), text, and subject."""

    kind: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class WriterResult:
    """The bytes a writer returned, and what it logged."""

    data: bytes
    messages: tuple[Message, ...]


@cache
def binary() -> str:
    """Return the path of the pandoc in pypandoc_binary, or the one that the variable PYPANDOC_PANDOC names.

    pypandoc would start seven processes to find the newest pandoc, which also differs from machine to machine.
    """
    if chosen := os.environ.get("PYPANDOC_PANDOC"):
        return chosen
    package = find_spec("pypandoc")
    for folder in package.submodule_search_locations or () if package else ():
        bundled = Path(folder, "files", "pandoc")
        if os.access(bundled, os.X_OK):
            return os.fspath(bundled)
    import pypandoc  # a pypandoc without a binary: use the pandoc of the system

    return str(pypandoc.get_pandoc_path())


@cache
def languages() -> frozenset[str]:
    """Return the names of the languages pandoc can highlight. Starts a process, which takes 0.25 s."""
    listed = subprocess.run(
        [binary(), "--list-highlight-languages"], capture_output=True, text=True, check=True
    )
    return frozenset(listed.stdout.split())


class _HeapExhaustedError(EOFError):
    """Pandoc ended because it may not have more memory."""


class Pandoc:
    """A pandoc co-process, started at the first request and restarted after it died. Close it, or use it in `with`.

    A request that takes longer than `seconds` is stopped by killing the process, which may have `memory` megabytes. Readers cannot
    access files or the network; writers can access only the resources they are given and the files in a private folder.
    """

    def __init__(self, *, seconds: float, memory: int = 1_500) -> None:
        self._seconds, self._memory, self._bytes = seconds, memory, memory * memory_of.MEGABYTE
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = self.is_asked = False  # for good; while it has a request that it has not answered
        self._folder = WorkDir()
        self._known: dict[str, bool] = {}  # by language: whether pandoc can highlight it
        self._time_used = TimeUsed()
        self._process_cpu = 0.0  # CPU seconds that the running process has reported

    @property
    def time_used(self) -> TimeUsed:
        """The time all requests took so far. CPU time of requests that failed for time or memory is not included."""
        return self._time_used

    @property
    def resident(self) -> int:
        """The bytes the process has in memory, 0 if there is none."""
        return memory_of.resident(process.pid) if (process := self._process) else 0

    def __enter__(self) -> Pandoc:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, text: str, *, reader: str, span: Span) -> list[Node]:
        """Return the blocks of `text`. Raises Failure at `span` when pandoc cannot read it.

        With the extension sourcepos, words and blanks carry no position; all other nodes do.
        """
        header = {"operation": "read", "from": reader}
        # A fence on a last line without a line end would be followed by an empty paragraph.
        answer, _ = self._ask(header, [f"{text.expandtabs(4)}\n".encode()], span)
        return pandoc_json.decode(answer)

    def write(
        self,
        blocks: Any,
        *,
        writer: str,
        span: Span,
        meta: Mapping[str, Any] | None = None,
        options: Mapping[str, Any] | None = None,
        resources: Mapping[str, Resource] | None = None,
        files: Mapping[str, bytes] | None = None,
        beside: Collection[str] = (),
    ) -> WriterResult:
        """Return the blocks in another format. Raises Failure at `span` when pandoc cannot write them.

        An image that is neither a resource, nor a data: URL, nor among the URLs `beside` (which HTML writers do not fetch)
        is replaced by its text, so that pandoc fetches nothing.
        Code has the full name of its grammar as class (tools.pandoc.grammars), also in the HTML.
        `meta` is pandoc's JSON metadata; `options` are fields of WriterOptions; `files` are written to the folder in which
        pandoc runs, which is also its data directory, so that options can name them.
        """
        parts = [
            pandoc_json.encode(blocks, meta or {}, images={*(resources or ()), *beside}),
            msgspec.json.encode(options or {}),
        ]
        media = []
        for name, resource in (resources or {}).items():
            parts.append(resource.data)
            media.append({"name": name, "mime": resource.mime, "part": len(parts) + 1})
        header = {"operation": "write", "to": writer, "media": media}
        # Files of earlier requests must go: pandoc would find an old reference document in its data directory.
        self._folder.replace(_WORDS if files is None else files)
        data, messages = self._ask(header, parts, span)
        return WriterResult(data, messages)

    def highlights(self, language: str, *, span: Span) -> bool:
        """Say whether pandoc can highlight this language. Raises Failure as `read` does."""
        if language not in self._known:
            header = {"operation": "highlights", "language": grammars.FULL.get(language, language)}
            self._known[language] = self._ask(header, [], span)[0] == b"yes"
        return self._known[language]

    def close(self) -> None:
        """Stop the process and remove its folder."""
        self._stop()
        self._folder.close()

    def kill(self) -> None:
        """End the process for good, while another thread may wait for its answer: that one closes the pipes, which it reads."""
        self._killed = True
        if process := self._process:
            process.kill()
            process.wait()
        self._folder.close()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process_cpu = 0.0
            worker = Path(__file__).with_name("worker.lua")
            # Without PATH pandoc cannot call rsvg-convert or any other program.
            environment = {
                "LANG": "C.UTF-8",
                "HOME": self._folder.path,
                "SOURCE_DATE_EPOCH": _EPOCH,
                "PATH": "",
            }
            runtime = ("+RTS", f"-M{int(_HEAP * self._bytes) // 1024}k", f"-A{_NURSERY}", "-RTS")
            self._process = subprocess.Popen(
                [binary(), *runtime, *_SERVE, f"--from={worker}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.path,
                env=environment,
            )
        return self._process

    def _ask(
        self, header: Mapping[str, Any], parts: list[bytes], span: Span
    ) -> tuple[bytes, tuple[Message, ...]]:
        started = time.monotonic()
        self.is_asked = True
        try:
            answer, data = self._answer(header, parts, started + self._seconds)
        except (TimeoutError, EOFError, BrokenPipeError) as wrong:
            self.close()
            self._time_used += TimeUsed(wall=time.monotonic() - started)
            raise Failure(self._ended(wrong, span)) from None
        finally:
            self.is_asked = False
        said = msgspec.json.decode(answer)
        self._time_used += TimeUsed(time.monotonic() - started, said["cpu"] - self._process_cpu)
        self._process_cpu = said["cpu"]
        if self.resident > _RESIDENT * self._bytes:
            self._stop()
        if not said["ok"]:
            message = str(said["error"]).strip().split("\nstack traceback", 1)[0].replace("\n", " ")
            message = without_folders(message)
            raise Failure(FAILED.at(span, f"pandoc cannot convert this document: {message[:300]}"))
        return data, tuple(Message(m["kind"], m["text"], m["about"]) for m in said["messages"])

    def _ended(self, wrong: Exception, span: Span) -> Diagnostic:
        """Return what is said of a process that gave no answer."""
        message, key = "pandoc crashed", "memory"
        if isinstance(wrong, TimeoutError):
            message, key = f"pandoc was stopped after {self._seconds} s", "seconds"
        elif isinstance(wrong, _HeapExhaustedError):
            message = f"pandoc needed more than {self._memory} MB of memory"
        hint = f"split the document, look for very deep nesting, or raise 'limits.{key}'"
        return TIMEOUT.at(span, message, hint=hint)

    def _answer(self, header: Mapping[str, Any], parts: list[bytes], deadline: float) -> list[bytes]:
        """Return the answer to a request. A process that somebody else kills is started once more."""
        request = [msgspec.json.encode(header), *parts]
        for last in (False, True):
            process = self._start()
            try:
                protocol.send(process, request, deadline)
                return protocol.receive(process, deadline)
            except (EOFError, BrokenPipeError):
                if last or self._killed:
                    raise
                with suppress(subprocess.TimeoutExpired):
                    if process.wait(_ENDING) == _HEAP_EXHAUSTED:
                        raise _HeapExhaustedError from None
                self._stop()
        raise AssertionError  # unreachable: the loop returns or raises

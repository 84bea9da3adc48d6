"""Pandoc 3.9 as a co-process: one `pandoc --from=worker.lua` that reads and writes documents over pipes."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from pipeline.core.ast import Node
from pipeline.core.diagnostics import Failure, error
from pipeline.core.model import Resource
from pipeline.core.spans import Span
from pipeline.core.timing import TimeUsed
from pipeline.tools.pandoc import grammars, protocol
from pipeline.tools.pandoc import json as pandoc_json
from pipeline.tools.pandoc.workdir import Laid

FAILED = error(
    "pandoc-failed",
    "Pandoc could not read or write this document. The message is pandoc's own. The document was left out.",
)
TIMEOUT = error(
    "pandoc-timeout",
    "Pandoc needed longer than [limits] seconds, or more memory than it may have, for this document, and was "
    "stopped. Very deep nesting or thousands of link references do this. Split the document, or raise the limit.",
)
RULES = (FAILED, TIMEOUT)

_HEAP = "2g"
# Bytes filled before pandoc looks for garbage: documents take a tenth less time, and a process 120 MB more.
_NURSERY = "128m"
# As `pandoc lua` it knows no data directory, and packs PowerPoint's reference deck of its own for each document anew.
_SERVE = ("--data-dir=.", "--to=native", f"--output={os.devnull}", os.devnull)
# The only word its writer of HTML would translate, and needs for whole pages alone: to read pandoc's own list, of all words
# of a language, takes longer than to write a page.
_WORDS = {"translations/en.yaml": b"Abstract: Abstract\n"}
_RESIDENT = 1 << 30  # bytes a co-process may hold between documents: the runtime never gives memory back
_EPOCH = (
    "315532800"  # 1980-01-01, the first date a zip can hold: formats.ooxml.xml and the EPUB set the true one
)


@dataclass(frozen=True, slots=True)
class Message:
    """What pandoc logged: its type (pandoc's LogMessage constructor), the text, and what it is about."""

    kind: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Written:
    """A writer's bytes and what it logged."""

    data: bytes
    messages: tuple[Message, ...]


@cache
def binary() -> str:
    """Return the path of the pandoc that pypandoc brings, or that its own variable PYPANDOC_PANDOC names.

    pypandoc itself looks for the newest one: seven processes before the first document, and another pandoc elsewhere.
    """
    if chosen := os.environ.get("PYPANDOC_PANDOC"):
        return chosen
    package = find_spec("pypandoc")
    for folder in package.submodule_search_locations or () if package else ():
        bundled = Path(folder, "files", "pandoc")
        if os.access(bundled, os.X_OK):
            return os.fspath(bundled)
    import pypandoc  # a pypandoc without a pandoc: what there is on this system

    return str(pypandoc.get_pandoc_path())


@cache
def languages() -> frozenset[str]:
    """Return the names of the languages pandoc can highlight, from a process that takes 0.25 s."""
    listed = subprocess.run(
        [binary(), "--list-highlight-languages"], capture_output=True, text=True, check=True
    )
    return frozenset(listed.stdout.split())


class Pandoc:
    """A pandoc co-process, started at the first request and again after it died. Close it, or use it in `with`.

    A request that takes longer than `seconds` kills the process. No reader can reach files or the network; writers
    find only the resources they are handed and files placed in a private folder.
    """

    def __init__(self, *, seconds: int) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Laid()
        self._known: dict[str, bool] = {}  # languages, and whether code in them is highlighted
        self._spent = TimeUsed()
        self._process_cpu = 0.0  # what the running process has said of itself

    @property
    def spent(self) -> TimeUsed:
        """Return what all answered requests took so far; a request that failed for time or memory counts no CPU."""
        return self._spent

    def __enter__(self) -> Pandoc:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, text: str, *, reader: str, span: Span) -> list[Node]:
        """Return the blocks of `text`. Raises Failure at `span` when pandoc cannot read it.

        With the extension sourcepos, words and blanks carry no position; all other nodes do.
        """
        header = {"operation": "read", "from": reader}
        # A fence on a last line without an end would be followed by an empty paragraph.
        answer, _ = self._ask(header, [f"{text.expandtabs(4)}\n".encode()], span)
        return pandoc_json.decoded(answer)

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
    ) -> Written:
        """Return the blocks in another format. Raises Failure at `span` when pandoc cannot write them.

        An image that is neither a resource, nor a data: address, nor among the addresses `beside` a page (of which writers of
        HTML fetch none), becomes its text, so that pandoc has nothing to fetch.
        Code bears its grammar's full name (tools.grammars), which HTML shows until it is made lean.
        `meta` is pandoc's JSON metadata; `options` are WriterOptions fields; `files` are laid into the folder in
        which pandoc runs, so that options can name them. It is the data directory, too: what has a name there is found.
        """
        parts = [
            pandoc_json.encoded(blocks, meta or {}, images={*(resources or ()), *beside}),
            msgspec.json.encode(options or {}),
        ]
        media = []
        for name, resource in (resources or {}).items():
            parts.append(resource.data)
            media.append({"name": name, "mime": resource.mime, "part": len(parts) + 1})
        header = {"operation": "write", "to": writer, "media": media}
        # No more than is given: pandoc would find a reference document of an earlier request in its data directory.
        self._folder.lay(_WORDS if files is None else files)
        data, messages = self._ask(header, parts, span)
        return Written(data, messages)

    def highlights(self, language: str, *, span: Span) -> bool:
        """Say whether pandoc knows how to colour code in this language. Raises Failure as `read` does."""
        if language not in self._known:
            header = {"operation": "highlights", "language": grammars.FULL.get(language, language)}
            self._known[language] = self._ask(header, [], span)[0] == b"yes"
        return self._known[language]

    def close(self) -> None:
        """Stop the process and remove its folder."""
        self._stop()
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
            # PATH is left out so that pandoc cannot call rsvg-convert or anything else it happens to find.
            environment = {
                "LANG": "C.UTF-8",
                "HOME": self._folder.path,
                "SOURCE_DATE_EPOCH": _EPOCH,
                "PATH": "",
            }
            self._process = subprocess.Popen(
                [binary(), "+RTS", f"-M{_HEAP}", f"-A{_NURSERY}", "-RTS", *_SERVE, f"--from={worker}"],
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
        try:
            answer, data = self._answer(header, parts, started + self._seconds)
        except (TimeoutError, EOFError, BrokenPipeError) as wrong:
            self.close()
            self._spent += TimeUsed(wall=time.monotonic() - started)
            raise Failure(
                TIMEOUT.at(
                    span,
                    f"pandoc was stopped after {self._seconds} s"
                    if isinstance(wrong, TimeoutError)
                    else "pandoc ran out of memory or crashed",
                    hint="split the document, look for very deep nesting, or raise 'limits.seconds'",
                )
            ) from None
        said = msgspec.json.decode(answer)
        self._spent += TimeUsed(time.monotonic() - started, said["cpu"] - self._process_cpu)
        self._process_cpu = said["cpu"]
        if self._process is not None and _resident(self._process.pid) > _RESIDENT:
            self._stop()
        if not said["ok"]:
            message = str(said["error"]).strip().split("\nstack traceback", 1)[0].replace("\n", " ")
            raise Failure(FAILED.at(span, f"pandoc cannot convert this document: {message[:300]}"))
        return data, tuple(Message(m["kind"], m["text"], m["about"]) for m in said["messages"])

    def _answer(self, header: Mapping[str, Any], parts: list[bytes], deadline: float) -> list[bytes]:
        """Return the answer to a request; a process that dies over it is replaced once, in case somebody killed it."""
        request = [msgspec.json.encode(header), *parts]
        for last in (False, True):
            process = self._start()
            try:
                protocol.send(process, request, deadline)
                return protocol.receive(process, deadline)
            except (EOFError, BrokenPipeError):
                self._stop()
                if last:
                    raise
        raise AssertionError  # the loop returns or raises


def _resident(pid: int) -> int:
    """Return the bytes of memory a process holds, 0 where the system does not say (proc(5), statm)."""
    try:
        pages = Path("/proc", str(pid), "statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")

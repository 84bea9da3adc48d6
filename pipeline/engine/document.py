"""One document's way: through the stages once, then into each format."""

from __future__ import annotations

import ctypes
import resource
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pipeline import config, theme
from pipeline.config import STRICT_LIMITS, Settings
from pipeline.core import ast, conditional, links, tags
from pipeline.core.ast import Node
from pipeline.core.diagnostics import INTERNAL, Diagnostic, Failure, error, has_errors, warning
from pipeline.core.model import Artifact, Document, Output, Page, Source
from pipeline.core.text import Span
from pipeline.engine import registry
from pipeline.tools.context import Context
from pipeline.tools.files import Files
from pipeline.tools.pandoc import Pandoc

SLOW = error(
    "time-limit", "The document took longer than [limits] seconds and was stopped. The others were built."
)
HTML_LOST = warning(
    "html-dropped",
    "Raw HTML without a counterpart in Markdown (a video, a form, a script) cannot stand in this format. Its text, or "
    "a link to what it shows, stands in its place. Wrap it in '::: {.only-html}' if it is meant for the web page only.",
)
RULES = (SLOW, HTML_LOST)

_MEMORY = (
    8 << 30
)  # bytes of address space, of which pandoc's runtime and our stack claim one each before they start
_STACK = 512 * 1024 * 1024
_RECURSION = 100_000  # WeasyPrint nests a handful of calls for each level of boxes


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document: artifacts by format, diagnostics, and a digest of each file it asked for."""

    source: Source
    artifacts: Mapping[str, Artifact]
    diagnostics: tuple[Diagnostic, ...]
    inputs: Mapping[str, str]
    seconds: Mapping[str, float]


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Let this process and the children it starts address at most `_MEMORY`: what grows without end fails alone."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [limit for limit in (_MEMORY, soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def convert(source: Source, formats: tuple[str, ...], settings: Settings, pandoc: Pandoc) -> Result:
    """Return the document in every format it could be given, and what there is to say about it. Never raises."""
    if settings.untrusted:
        settings = replace(settings, limits=STRICT_LIMITS)
    work = _Conversion(source, settings, pandoc)
    seconds = settings.limits.seconds * (1 + len(formats))
    with _bounded_memory():
        _within(seconds, lambda: work.run(formats), late=work.stopped, crashed=work.crashed)
    return Result(
        source,
        work.artifacts,
        tuple(sorted(dict.fromkeys(work.found), key=lambda d: d.sort_key)),
        work.files.inputs,
        work.seconds,
    )


class _Conversion:
    """The state of one document's conversion, as far as it has come."""

    def __init__(self, source: Source, settings: Settings, pandoc: Pandoc) -> None:
        self.source, self.settings, self.pandoc = source, settings, pandoc
        self.files = Files(settings.root, source.path.parent, *self._theme_homes())
        self.found: list[Diagnostic] = []
        self.artifacts: dict[str, Artifact] = {}
        self.seconds: dict[str, float] = {}

    def run(self, formats: tuple[str, ...]) -> None:
        """Fill artifacts and diagnostics."""
        try:
            document, context = self._document()
        except Failure as failure:
            self.found.extend(failure.diagnostics)
            return
        except Exception as wrong:  # the seam: what slips through is a defect, shown as one
            self.found.append(self._internal(wrong))
            return
        if has_errors(self.found):
            return
        for name in formats:
            self._emit(registry.outputs()[name], document, context)

    def crashed(self, wrong: BaseException) -> None:
        """Note that what was run fell over in a way no handler meets."""
        self.found.append(self._internal(wrong))

    def stopped(self) -> None:
        """Note that time ran out."""
        hint = "look for very long tables or deep nesting, or raise 'limits.seconds'"
        message = f"the document took longer than {self.settings.limits.seconds} s"
        self.found.append(SLOW.at(Span(self.source.shown), message, hint=hint))

    def _document(self) -> tuple[Document, Context]:
        started = time.perf_counter()
        context = self._context(self.settings, self.settings.build.theme, self.settings.span("build.theme"))
        value: Any = self.source
        for stage in registry.stages():
            outcome = stage.run(value, context)
            self.found.extend(outcome.diagnostics)
            if isinstance(outcome.value, Page) and not isinstance(value, Page):
                context = self._for_page(outcome.value, context)
            value = outcome.value
        self.seconds["stages"] = time.perf_counter() - started
        return value, context

    def _for_page(self, page: Page, context: Context) -> Context:
        own = config.for_document(self.settings, page.front, page.spans)
        self.found.extend(own.diagnostics)
        name = page.front.get("theme")
        own_theme = isinstance(name, str) and not self.settings.untrusted
        chosen = str(name) if own_theme else self.settings.build.theme
        if chosen == context.theme.name:
            return replace(context, settings=own.value)
        return self._context(own.value, chosen, page.spans.get("theme", self.settings.span("build.theme")))

    def _context(self, settings: Settings, name: str, span: Span) -> Context:
        outputs = registry.outputs().values()
        everything = [registry.traits_of(output) for output in outputs]
        decks = [traits for traits in everything if "slides" in traits]
        return Context(
            settings,
            theme.load(name, root=settings.root, span=span),
            self.files,
            self.pandoc,
            traits=frozenset().union(*everything),
            deck_traits=frozenset().union(*decks),
        )

    def _emit(self, output: Output[Context], document: Document, context: Context) -> None:
        started = time.perf_counter()
        try:
            outcome = output.emit(self._fitted(document, output), context)
            self.found.extend(outcome.diagnostics)
            if not has_errors(outcome.diagnostics):
                self.artifacts[output.name] = outcome.value
        except Failure as failure:
            self.found.extend(failure.diagnostics)
        except Exception as wrong:  # the seam: what slips through is a defect, shown as one
            self.found.append(self._internal(wrong))
        self.seconds[output.name] = time.perf_counter() - started

    def _fitted(self, document: Document, output: Output[Context]) -> Document:
        """Return the document with only what is meant for the output, and what it can hold."""
        traits = registry.traits_of(output)
        suffix = output.suffix if output.siblings else None

        def fit(tree: Any) -> Any:
            chosen = links.between_documents(conditional.select(list(tree), traits), suffix=suffix)
            return tuple(ast.rewrite(chosen, self._lost(output)))

        slides = tuple(
            replace(slide, title=fit(slide.title), blocks=fit(slide.blocks), notes=fit(slide.notes))
            for slide in document.slides
        )
        blocks = document.blocks if output.notes else tuple(conditional.without_notes(list(document.blocks)))
        return replace(document, blocks=fit(blocks), slides=slides)

    def _lost(self, output: Output[Context]) -> Callable[[Node], Node | list[Node] | None]:
        def change(item: Node) -> Node | list[Node] | None:
            if item["t"] not in ("RawBlock", "RawInline") or item["c"][0] != "html" or "*" in output.raw:
                return item
            found = next((tag for tag in tags.tags(item["c"][1]) if tag.name), None)
            if found is None or found.closing:
                return None
            if found.name in output.raw:
                return item
            message = f"<{found.name}> cannot stand in {output.name}"
            said = ast.text(tags.words(item["c"][1]))
            hint = "its text is kept" if said else "it has no text to keep"
            self.found.append(HTML_LOST.at(ast.span_of(item, self.source.shown), message, hint=hint))
            target = found.attributes.get("src", "")
            if target.startswith(("http:", "https:")):
                said = [{"t": "Link", "c": [ast.attr(), said or ast.text(target), [target, ""]]}]
            return (said if item["t"] == "RawInline" else {"t": "Para", "c": said}) if said else None

        return change

    def _internal(self, wrong: BaseException) -> Diagnostic:
        said = f"{type(wrong).__name__}: {wrong}".splitlines()[0][:200]
        hint = "this is a defect of Octavo; please report it with the document"
        trace = "".join(traceback.format_exception(wrong))
        return INTERNAL.at(
            Span(self.source.shown), f"Octavo failed on this document ({said})", hint=hint, trace=trace
        )

    def _theme_homes(self) -> tuple[Any, ...]:
        from pipeline import resources

        return (resources.templates(), resources.assets())


class _TimeUp(BaseException):
    """Raised inside the working thread when its time is over."""


def _within(
    seconds: float,
    work: Callable[[], None],
    *,
    late: Callable[[], None],
    crashed: Callable[[BaseException], None],
) -> None:
    """Run the work in a thread with a deep stack; stop it and call `late` when the time is over."""

    def guarded() -> None:
        try:
            work()
        except _TimeUp:
            late()
        except BaseException as wrong:  # a panic in Rust code (resvg) is no Exception
            crashed(wrong)

    size = threading.stack_size(_STACK)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(_RECURSION)
    thread = threading.Thread(target=guarded, daemon=True)
    thread.start()
    threading.stack_size(size)
    thread.join(seconds)
    while thread.is_alive():
        # Layout is Python code, so an exception set from outside ends it at its next instruction.
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_TimeUp)
        )
        thread.join(1.0)
    sys.setrecursionlimit(before)  # other threads have no such stack

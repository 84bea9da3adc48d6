"""Converts one document: through the stages once, then to each format."""

from __future__ import annotations

import resource
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from pipeline import config, theme
from pipeline.config import Settings
from pipeline.context import Context, ReadSettings
from pipeline.core.diagnostics import INTERNAL, Diagnostic, Failure, apply_severities, stops
from pipeline.core.model import Artifact, Document, Output, Page, PageStart, Source
from pipeline.core.spans import Span, exception_line
from pipeline.core.timing import TimeUsed
from pipeline.engine import bounded, failure, keep, narrow, reading, registry
from pipeline.formats import gate
from pipeline.tools import fonts
from pipeline.tools.files import Files
from pipeline.tools.images import logo
from pipeline.tools.pandoc.process import Pandoc

# Bytes of address space, of which pandoc's runtime and our stack claim one each before they start.
_MEMORY = 8 << 30
# Settings that every document and every output depends on: the theme; what may be read; front matter, a theme among it, counts
# only of trusted documents.
_READ = ("build.theme", "theme", "rules", "is_untrusted", "reads_project", "project.follow_links")


@dataclass(frozen=True, slots=True)
class ReadInputs:
    """What a step read: SHA-256 of files by absolute path, and the names of settings."""

    files: Mapping[str, str] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Transformed:
    """The document after all stages, None if one of them failed; `spent` is by stage.

    If there is an error among the diagnostics that is not partial, no output may be made of the document.
    """

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]
    reads: ReadInputs
    spent: Mapping[str, TimeUsed]


@dataclass(frozen=True, slots=True)
class Emitted:
    """One output of a document; the artifact is None if one of the diagnostics stops it."""

    artifact: Artifact | None
    diagnostics: tuple[Diagnostic, ...]
    reads: ReadInputs
    spent: TimeUsed


def transform(source: Source, settings: Settings, pandoc: Pandoc) -> Transformed:
    """Run all stages on a source. Never raises: every exception becomes a diagnostic."""
    found: list[Diagnostic] = []
    spent: dict[str, TimeUsed] = {}
    files = reading.files(settings, source.path.parent)
    read = ReadSettings(settings)
    value: Any = source
    try:
        with _bounded_memory():
            context = _context(
                settings, settings.build.theme, settings.span("build.theme"), read, files, pandoc
            )
            read.tables.update(_READ)
            for stage in registry.stages():
                started = _now()
                outcome = registry.run(stage, value, context, source)
                found.extend(apply_severities(settings.rules, outcome.diagnostics))
                if isinstance(outcome.value, Page) and not isinstance(value, Page):
                    context, wrong = _for_page(outcome.value, settings, context)
                    found.extend(wrong)
                value = outcome.value
                spent[stage.name] = _now() - started
            value = replace(
                value, front=msgspec.to_builtins(value.front)
            )  # dates as text, as the store keeps them
            keep.document(value, settings)
    except Failure as wrong:
        found.extend(wrong.diagnostics)
        value = None
    except bounded.Abandoned:
        raise
    except MemoryError as wrong:
        found.append(failure.diagnostic(source, wrong, settings))
        value = None
    except (
        BaseException
    ) as wrong:  # the seam: what slips through is a defect; a panic in Rust is no Exception
        found.append(_internal(source, wrong))
        value = None
    return Transformed(value, _in_order(found), ReadInputs(files.inputs, frozenset(read.tables)), spent)


def emit(name: str, document: Document, settings: Settings, pandoc: Pandoc) -> Emitted:
    """Convert a document to one format and check the result. Never raises: every exception becomes a diagnostic."""
    output = registry.outputs()[name]
    started = _now()
    found: list[Diagnostic] = []
    files = reading.files(settings, document.source.path.parent)
    own = config.for_document(settings, document.front, document.spans).value
    read = ReadSettings(own)
    artifact = None
    try:
        with _bounded_memory():
            chosen, span = _theme_of(settings, document.front, document.spans)
            context = _context(own, chosen, span, read, files, pandoc)
            context = replace(context, keep=keep.keeper(settings, document.source, name))
            read.tables.update(_READ)
            if narrow.is_deck(output):
                narrow.check(document, context.settings.limits.slides)
            fitted, lost = narrow.fit(document, output)
            fitted = replace(fitted, pages=_pages(document, output, context))
            outcome = registry.emit(output, fitted, context)
            with registry.blaming(output, document.source):
                faults = gate.check(outcome.value, output, fitted, passive=settings.is_untrusted)
                said = (*lost, *outcome.diagnostics, *faults)
            judged = apply_severities(settings.rules, said)
        found.extend(judged)
        artifact = None if stops(judged) else outcome.value
    except Failure as wrong:
        found.extend(wrong.diagnostics)
    except bounded.Abandoned:
        raise
    except MemoryError as wrong:
        found.append(failure.diagnostic(document.source, wrong, settings, [name]))
    except (
        BaseException
    ) as wrong:  # the seam: what slips through is a defect; a panic in Rust is no Exception
        found.append(_internal(document.source, wrong))
    return Emitted(
        artifact, _in_order(found), ReadInputs(files.inputs, frozenset(read.tables)), _now() - started
    )


def _pages(document: Document, output: Output[Context], context: Context) -> tuple[PageStart, ...]:
    """Return the page starts of the printed document if the output needs them, else nothing."""
    printer = next((one for one in registry.outputs().values() if one.paginate), None)
    if not (output.wants_pages and printer and printer.paginate):
        return ()
    both = {output.name, printer.name} <= set(context.settings.build.formats)
    with registry.blaming(output, document.source):
        wanted = output.wants_pages(context.options(output.table or output.name), both)
    if not wanted:
        return ()
    return printer.paginate(narrow.fit(document, printer)[0], context)


@contextmanager
def _bounded_memory() -> Iterator[None]:
    """Limit the address space of this process and its children to `_MEMORY`, so that only a runaway document fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [limit for limit in (_MEMORY, soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _for_page(page: Page, settings: Settings, context: Context) -> tuple[Context, tuple[Diagnostic, ...]]:
    """Return the context with the settings and the theme that the document's front matter chooses."""
    own = config.for_document(settings, page.front, page.spans)
    read = ReadSettings(own.value, context.settings.tables)
    chosen, span = _theme_of(settings, page.front, page.spans)
    if chosen == context.theme.name:
        return replace(context, settings=read), own.diagnostics
    return _context(own.value, chosen, span, read, context.files, context.pandoc), own.diagnostics


def _theme_of(settings: Settings, front: Mapping[str, Any], spans: Mapping[str, Span]) -> tuple[str, Span]:
    name, project = front.get("theme"), settings.span("build.theme")
    fixed = settings.is_untrusted or "build.theme" in settings.given
    if isinstance(name, str) and not fixed:
        return name, spans.get("theme", project)
    return settings.build.theme, project


def _context(
    settings: Settings, name: str, span: Span, read: ReadSettings, files: Files, pandoc: Pandoc
) -> Context:
    everything = [registry.traits_of(output) for output in registry.outputs().values()]
    decks = [traits for traits in everything if "slides" in traits]
    loaded = theme.resolve(name, settings, span)
    files.note(loaded.sources)
    logo.load(
        loaded
    )  # what is no picture or font is said once, before formats stumble over it each in its way
    fonts.check(loaded)
    return Context(
        read,
        loaded,
        files,
        pandoc,
        traits=frozenset().union(*everything),
        deck_traits=frozenset().union(*decks),
    )


def _internal(source: Source, wrong: BaseException) -> Diagnostic:
    said = exception_line(wrong)
    third = registry.stage_makers()
    hint = "this is a defect of Octavo; please report it with the document"
    if third:
        hint = f"it may be the doing of {', '.join(third)}: if not, please report it with the document"
    trace = "".join(traceback.format_exception(wrong))
    return INTERNAL.at(Span(source.shown), f"Octavo failed on this document ({said})", hint=hint, trace=trace)


def _in_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda diagnostic: diagnostic.sort_key))


def _now() -> TimeUsed:
    return TimeUsed(time.perf_counter(), time.thread_time())

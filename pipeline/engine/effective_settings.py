"""The settings in force for a document, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from pipeline import config, theme
from pipeline.config import STRICT_LIMITS, Settings
from pipeline.context import Context, ReadSettings
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome
from pipeline.core.model import Page, Source
from pipeline.core.spans import LineMap, Span
from pipeline.engine import registry
from pipeline.tools.files import Files
from pipeline.tools.pandoc.process import Pandoc

_UNTRUSTED = "--untrusted"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its dotted key, and where its value comes from: "file:line", "default", or the option that says so."""

    key: str
    value: Any
    origin: str


def in_force(source: Source, settings: Settings, formats: Sequence[str]) -> Outcome[tuple[Setting, ...]]:
    """Return what a document's outputs in some formats may depend on, table by table, and where the store is.

    The diagnostics say what is wrong with the document's front matter: what it asks for in vain is not in force.
    """
    if settings.untrusted:
        settings = replace(settings, limits=STRICT_LIMITS)
    page, said = _page(source, settings)
    own = config.for_document(settings, page.front, page.spans)
    wrong = {diagnostic.span for diagnostic in own.diagnostics}
    asked = {key: span for key, span in _asked(settings, page) if span not in wrong}
    front = page.front.get("theme")
    found = [
        *_of_table("project", settings.project, settings, asked),
        Setting(
            "build.theme",
            front if "build.theme" in asked else settings.build.theme,
            _origin("build.theme", settings.build.theme, config.Build().theme, settings, asked),
        ),
        *_of_table("headings", own.value.headings, settings, asked),
        *_of_table("slides", own.value.slides, settings, asked),
        *_of_table("solutions", own.value.solutions, settings, asked),
        *_of_table("limits", settings.limits, settings, asked),
        *_of_table("store", settings.store, settings, asked),
        *(
            row
            for table in map(registry.table_of, formats)
            for row in _of_table(table, own.value.options[table], settings, asked)
        ),
    ]
    for key, value in settings.variables.items():
        found.append(
            Setting(f"variables.{key}", value, _origin(f"variables.{key}", value, None, settings, asked))
        )
    if settings.date:
        found.append(Setting("date", settings.date, "SOURCE_DATE_EPOCH"))
    if settings.untrusted:
        found.append(Setting("untrusted", True, _UNTRUSTED))
    return Outcome(tuple(found), (*said, *own.diagnostics))


def _page(source: Source, settings: Settings) -> tuple[Page, tuple[Diagnostic, ...]]:
    """Return the document as the first stages leave it: without front matter if that cannot be read."""
    value: Any = source
    try:
        look = theme.resolve(settings.build.theme, settings, settings.span("build.theme"))
        files = Files(settings.root, source.path.parent)
        pandoc = Pandoc(seconds=settings.limits.seconds)  # it starts when it is asked for something: never
        context = Context(ReadSettings(settings), look, files, pandoc)
        for stage in registry.stages():
            value = stage.run(value, context).value
            if isinstance(value, Page):
                return value, ()
    except Failure as failure:
        return Page(source, "", LineMap.of_file(source.shown, first=1, count=1)), failure.diagnostics
    raise AssertionError("no stage makes a page of a source")


def _asked(settings: Settings, page: Page) -> Iterator[tuple[str, Span]]:
    """Yield the settings that the front matter sets, with their places."""
    if settings.untrusted:
        return
    for table in (*config.OWN, *settings.options):
        given = page.front.get(table)
        if isinstance(given, Mapping):
            for key in given:
                dotted = f"{table}.{key}"
                if dotted in settings.given:
                    continue
                yield dotted, page.spans.get(dotted, page.spans.get(table, Span(page.source.shown)))
    if isinstance(page.front.get("theme"), str) and "build.theme" not in settings.given:
        yield "build.theme", page.spans.get("theme", Span(page.source.shown))


def _of_table(
    table: str, struct: msgspec.Struct, settings: Settings, asked: Mapping[str, Span]
) -> Iterator[Setting]:
    for field in msgspec.structs.fields(type(struct)):
        key, value = f"{table}.{field.encode_name}", getattr(struct, field.name)
        yield Setting(key, value, _origin(key, value, field.default, settings, asked))


def _origin(key: str, value: Any, default: Any, settings: Settings, asked: Mapping[str, Span]) -> str:
    if settings.untrusted and key.startswith("limits."):
        return _UNTRUSTED
    table = key.split(".", 1)[0]
    span = asked.get(key) or settings.spans.get(key)
    if span is None and value != default:
        span = settings.span(table)  # an inline table: its keys have no places of their own
    return "default" if span is None else f"{span.path}:{span.line}" if span.line else span.path

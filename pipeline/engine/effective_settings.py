"""The effective settings of a document, each with the place that sets it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from pipeline import config, theme
from pipeline.config import Settings, confinement
from pipeline.context import Context, ReadSettings
from pipeline.core import source_date
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome
from pipeline.core.model import Page, Source
from pipeline.core.spans import LineMap, Span
from pipeline.engine import keep as engine_keep
from pipeline.engine import plugins, reading, registry, rules
from pipeline.tools.pandoc.process import Pandoc

_UNTRUSTED = "--untrusted"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's dotted key and value, and what sets it: "file:line", "default", or a command-line option."""

    key: str
    value: Any
    origin: str


def load(
    root: Path | None,
    *,
    words: Iterable[str] = (),
    variant: str = "",
    file: Path | None = None,
    untrusted: bool = False,
    keep: Path | None = None,
) -> Settings:
    """Return the settings of the project in `root`, with what a command line or program says besides (config.load).

    Without `root`, the project is the nearest folder upwards from the current one with octavo.toml, else the current folder;
    strangers' documents then read from their own folder alone. `file` is read instead of the project's octavo.toml. What a
    plugin that cannot be used may have understood is said with the plugin. Raises Failure for every mistake in settings.
    """
    engine_keep.check_folder(keep)
    date = source_date.source_date(os.environ.get("SOURCE_DATE_EPOCH", ""))
    try:
        settings = config.load(
            (root or config.find_root(Path.cwd())).resolve(),
            registry.schema(),
            words=words,
            variant=variant,
            named=file,
            is_untrusted=untrusted,
        )
    except Failure as failure:
        unused = (fault.under(plugins.BROKEN) for fault in registry.faults())
        raise Failure(*unused, *failure.diagnostics) from None
    if settings.rules and (wrong := rules.faults(settings)):
        raise Failure(*wrong)
    if keep:
        confinement.check_place(keep, settings)
    return replace(
        settings,
        reads_project=not untrusted or root is not None,
        date=date,
        keep=keep.absolute() if keep else None,
    )


def of_document(source: Source, settings: Settings, formats: Sequence[str]) -> Outcome[tuple[Setting, ...]]:
    """Return all settings that are effective for a document in some formats, table by table.

    The diagnostics say what is wrong with the document's front matter; settings it gets wrong keep the project's values.
    """
    page, said = _page(source, settings)
    own = config.for_document(settings, page.front, page.spans)
    wrong = {diagnostic.span for diagnostic in own.diagnostics}
    asked = {key: span for key, span in _asked(settings, page) if span not in wrong}
    theme_of = {"theme": page.front["theme"]} if "build.theme" in asked else {}
    shown = replace(own.value, build=msgspec.structs.replace(settings.build, **theme_of))
    found = [
        Setting(key, value, _origin(key, value, default, settings, asked))
        for key, value, default in _keys(shown, formats)
    ]
    if settings.date:
        found.append(Setting("date", settings.date, "SOURCE_DATE_EPOCH"))
    if settings.is_untrusted:
        found.append(Setting("untrusted", True, _UNTRUSTED))
    return Outcome(tuple(found), (*said, *own.diagnostics))


def _keys(settings: Settings, formats: Sequence[str]) -> Iterator[tuple[str, Any, Any]]:
    """Yield every key of every table with its value and its default; of the formats' tables, those of some formats."""
    tables = [table for table in map(registry.table_of, formats) if table in settings.options]
    chosen = {table: settings.options[table] for table in tables}
    for table, struct in {**{name: getattr(settings, name) for name in config.TABLES}, **chosen}.items():
        for field in msgspec.structs.fields(type(struct)):
            yield f"{table}.{field.encode_name}", getattr(struct, field.name), field.default
    for table in config.FREE_FORM:
        for key, value in getattr(settings, table).items():
            yield f"{table}.{key}", value, None


def _page(source: Source, settings: Settings) -> tuple[Page, tuple[Diagnostic, ...]]:
    """Return the page that the first stages make of a source; an empty one if its front matter cannot be read."""
    value: Any = source
    try:
        look = theme.resolve(settings.build.theme, settings, settings.span("build.theme"))
        files = reading.files(settings, source.path.parent)
        pandoc = Pandoc(seconds=settings.limits.seconds)  # it starts when it is asked for something: never
        context = Context(ReadSettings(settings), look, files, pandoc)
        for stage in registry.stages():
            value = registry.run(stage, value, context, source).value
            if isinstance(value, Page):
                return value, ()
    except Failure as failure:
        return Page(source, "", LineMap.of_file(source.shown, first=1, count=1)), failure.diagnostics
    raise AssertionError("no stage makes a page of a source")


def _asked(settings: Settings, page: Page) -> Iterator[tuple[str, Span]]:
    """Yield the dotted keys that the front matter sets, with their places."""
    if settings.is_untrusted:
        return
    for table in (*config.PER_DOCUMENT, *settings.options):
        given = page.front.get(table)
        if isinstance(given, Mapping):
            for key in given:
                dotted = f"{table}.{key}"
                if dotted in settings.given:
                    continue
                yield dotted, page.spans.get(dotted, page.spans.get(table, Span(page.source.shown)))
    if isinstance(page.front.get("theme"), str) and "build.theme" not in settings.given:
        yield "build.theme", page.spans.get("theme", Span(page.source.shown))


def _origin(key: str, value: Any, default: Any, settings: Settings, asked: Mapping[str, Span]) -> str:
    table = key.split(".", 1)[0]
    span = asked.get(key) or settings.spans.get(key)
    if span is None and settings.is_untrusted and table == "limits":
        return _UNTRUSTED
    if span is None and value != default:
        span = settings.span(table)  # an inline table: its keys have no places of their own
    return "default" if span is None else f"{span.path}:{span.line}" if span.line else span.path

"""What there is: every stage and output of the package, and those of installed plugins."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pipeline.outputs
import pipeline.stages
from pipeline import resources
from pipeline.context import Context
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome
from pipeline.core.model import Artifact, Document, Output, Source, Stage
from pipeline.core.spans import Span, closest
from pipeline.engine import plan, plugin_files, plugins
from pipeline.engine.plugins import Fault, Plugin
from pipeline.engine.store.noop import Stamp
from pipeline.theme import packages


@dataclass(frozen=True, slots=True)
class _Found:
    """Stages or outputs by name, which plugins some of them come from, and what is wrong with other plugins."""

    parts: dict[str, Any]
    makers: dict[str, Plugin] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def stages() -> tuple[Stage[Context], ...]:
    """Return every stage in the order of `after` and `before`, ties by name; third parties' from `octavo.stages`."""
    return tuple(_stages().parts.values())


@cache
def outputs() -> Mapping[str, Output[Context]]:
    """Return every output by name, sorted; third parties' from `octavo.outputs`."""
    return dict(sorted(_outputs().parts.items()))


def schema() -> dict[str, type[Any]]:
    """Return what the table of each format that has settings is checked against, by the table's name."""
    return {table_of(name): output.options for name, output in outputs().items() if output.options}


def table_of(name: str) -> str:
    """Return the name of a format's table of the settings."""
    return outputs()[name].table or name


def traits_of(output: Output[Context]) -> frozenset[str]:
    """Return all words conditional content may use for an output."""
    return output.traits | {output.name}


def check_formats(asked: Iterable[str], *, span: Span) -> tuple[str, ...]:
    """Return the formats without repetition, in the order asked for.

    Raises Failure at `span` for each unknown one; for a plugin that brings one of them and cannot be used; and for a
    stage's plugin that cannot be used, for documents would lack what it does.
    """
    names = tuple(asked)
    missing = {*names} - outputs().keys()
    needed = [*_stages().faults, *(fault for fault in _outputs().faults if fault.name in missing)]
    if needed:
        raise Failure(*(fault.under(plugins.BROKEN) for fault in needed))
    return plan.check_formats(names, outputs(), span=span)


def remarks() -> tuple[Diagnostic, ...]:
    """Return what is to be said of installed plugins in every build that goes on: what is left out, and odd orders."""
    unused = [*_outputs().faults, *_of_themes()]
    return (*(fault.under(plugins.IGNORED) for fault in unused), *_unknown_names())


def faults() -> tuple[Fault, ...]:
    """Return what is wrong with installed plugins."""
    return (*_stages().faults, *_outputs().faults, *_of_themes())


def plugin_state() -> str:
    """Return the ingredient of results that installed plugins are: their files, and which of them cannot be used."""
    broken = (f"{fault.plugin.kind} {fault.plugin.entry.name} cannot be used" for fault in faults())
    return ", ".join(filter(None, (plugins.state(), *broken)))


def plugin_stamps() -> dict[str, Stamp]:
    """Return what the file system said of the plugins' files and folders before they were read, by path."""
    groups = ("octavo.stages", "octavo.outputs")
    found = (plugin_files.stamps(one.entry) for group in groups for one in plugins.installed(group))
    return {path: stamp for stamps in found for path, stamp in stamps.items()}


def plugin_of(part: Stage[Context] | Output[Context]) -> Plugin | None:
    """Return the plugin a stage or an output comes from, None for one of ours."""
    found = _stages() if isinstance(part, Stage) else _outputs()
    return found.makers.get(part.name)


def stage_makers() -> tuple[str, ...]:
    """Return the distributions whose stages documents go through, with their versions, sorted."""
    return tuple(sorted({plugin.maker for plugin in _stages().makers.values()}))


def blaming(part: Stage[Context] | Output[Context], source: Source) -> AbstractContextManager[None]:
    """Raise what goes wrong in a plugin's stage or output, and is no Failure, as a Failure that names the plugin."""
    return plugins.blaming(plugin_of(part), part.name, source)


def run(stage: Stage[Context], value: Any, context: Context, source: Source) -> Outcome[Any]:
    """Return what a stage makes of a value. Raises Failure, also for all that a plugin's stage raises or returns wrongly."""
    plugin = plugin_of(stage)
    with plugins.blaming(plugin, stage.name, source):
        outcome: Outcome[Any] = plugins.stepped(plugin, stage.run(value, context), value)
    return outcome


def emit(output: Output[Context], document: Document, context: Context) -> Outcome[Artifact]:
    """Return what an output makes of a document. Raises Failure, also for all that a plugin raises or returns wrongly."""
    plugin = plugin_of(output)
    with plugins.blaming(plugin, output.name, document.source):
        outcome: Outcome[Artifact] = plugins.finished(plugin, output.emit(document, context))
    return outcome


def forget() -> None:
    """Look for plugins anew the next time: what is installed has changed."""
    found = (resources.all_entry_points, packages.installed, plugins.installed, plugins.state)
    files = (plugin_files.of, plugin_files.digest, plugin_files.stamps)
    for cached in (*found, *files, _stages, _outputs, outputs):
        cached.cache_clear()


@cache
def _stages() -> _Found:
    found = _all(pipeline.stages, "STAGE", "octavo.stages")
    while True:
        try:
            names = _order(found.parts)
        except CycleError as circle:
            _leave_out(found, circle.args[1])
        else:
            return _Found({name: found.parts[name] for name in names}, found.makers, found.faults)


@cache
def _outputs() -> _Found:
    found = _all(pipeline.outputs, "OUTPUT", "octavo.outputs")
    tables: dict[str, str] = {}
    for name in sorted(found.parts, key=lambda name: (name in found.makers, name)):
        table = found.parts[name].table or name
        if tables.setdefault(table, name) != name:
            said = f"has the table [{table}], which format '{tables[table]}' has already"
            found.faults.append(plugins.contract(found.makers[name], said, name=name))
            del found.parts[name]
    return found


def _of_themes() -> list[Fault]:
    by_name = {(one.entry.name, one.entry.value): one for one in plugins.installed("octavo.themes")}
    return [plugins.contract(by_name[key], said) for key, said in packages.installed().faults.items()]


def _order(parts: Mapping[str, Stage[Context]]) -> list[str]:
    """Return the names of stages in the order they run in. Raises CycleError if there is none."""
    graph = {name: sorted({*stage.after} & parts.keys()) for name, stage in sorted(parts.items())}
    for name, stage in sorted(parts.items()):
        for later in stage.before:
            if later in graph:
                graph[later].append(name)
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order.extend(ready)
        sorter.done(*ready)
    return order


def _leave_out(found: _Found, circle: Sequence[str]) -> None:
    """Take the plugins' stages of a circle out, each with the fault that says so."""
    theirs = sorted({name for name in circle if name in found.makers})
    assert theirs, "our own stages have an order"
    said = f"runs in a circle: {' before '.join(f'{name!r}' for name in circle)}"
    for name in theirs:
        found.faults.append(plugins.contract(found.makers[name], said, name=name))
        del found.parts[name]


def _unknown_names() -> Iterator[Diagnostic]:
    """Yield a note for each name in a plugin's `after` or `before` that no stage has."""
    known = _stages().parts
    for name, plugin in _stages().makers.items():
        for key in ("after", "before") if name in known else ():
            for other in getattr(known[name], key):
                if other not in known:
                    meant = closest(other, known)
                    hint = f"did its makers mean '{meant}'?" if meant else ""
                    said = f"{plugin} is to run {key} stage '{other}', which is not there"
                    yield plugins.ORDER.at(Span("octavo"), said, hint=hint)


def _all(package: Any, name: str, group: str) -> _Found:
    """Return our own parts and then the plugins'; of two with one name, the first stands."""
    plugins.state()  # of the files as they are before they are loaded
    found = _Found({part.name: part for part in _own(package, name)})
    for plugin in plugins.installed(group):
        part = plugins.load(plugin)
        if isinstance(part, Fault):
            found.faults.append(part)
        elif part.name in found.parts:
            other = found.makers.get(part.name)
            said = f"has a name that is taken: '{part.name}' belongs to {other.maker if other else 'Octavo itself'}"
            found.faults.append(plugins.contract(plugin, said, name=part.name))
        else:
            found.parts[part.name], found.makers[part.name] = part, plugin
    return found


def _own(package: Any, name: str) -> Iterator[Any]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        # What takes several files is a folder, and its contract stands in the file named after it.
        module = f"{info.name}.{name.lower()}" if info.ispkg else info.name
        yield getattr(importlib.import_module(f"{package.__name__}.{module}"), name)

"""What there is: every stage and output of the package, and those of installed plugins."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pipeline.outputs
import pipeline.stages
from pipeline.context import Context
from pipeline.core.model import Output, Stage


@cache
def stages() -> tuple[Stage[Context], ...]:
    """Return every stage in the order of its `after`, ties by name; third parties' from `octavo.stages`."""
    found: dict[str, Stage[Context]] = {
        stage.name: stage for stage in _find(pipeline.stages, "STAGE", "octavo.stages")
    }
    sorter = TopologicalSorter({name: set(stage.after) & found.keys() for name, stage in found.items()})
    sorter.prepare()
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order.extend(ready)
        sorter.done(*ready)
    return tuple(found[name] for name in order)


@cache
def outputs() -> Mapping[str, Output[Context]]:
    """Return every output by name, sorted; third parties' from `octavo.outputs`."""
    found = {output.name: output for output in _find(pipeline.outputs, "OUTPUT", "octavo.outputs")}
    return dict(sorted(found.items()))


def schema() -> dict[str, type[Any]]:
    """Return what the table of each format that has settings is checked against, by the table's name."""
    return {table_of(name): output.options for name, output in outputs().items() if output.options}


def table_of(name: str) -> str:
    """Return the name of a format's table of the settings."""
    return outputs()[name].table or name


def traits_of(output: Output[Context]) -> frozenset[str]:
    """Return all words conditional content may use for an output."""
    return output.traits | {output.name}


@cache
def plugins(group: str) -> tuple[EntryPoint, ...]:
    """Return what third parties have installed under "octavo.stages" or "octavo.outputs", sorted by name."""
    return tuple(sorted(entry_points(group=group), key=lambda entry: entry.name))


def _find(package: Any, name: str, group: str) -> Iterator[Any]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        # What takes several files is a folder, and its contract stands in the file named after it.
        module = f"{info.name}.{name.lower()}" if info.ispkg else info.name
        yield getattr(importlib.import_module(f"{package.__name__}.{module}"), name)
    for entry in plugins(group):
        yield entry.load()

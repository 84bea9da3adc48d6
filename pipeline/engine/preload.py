"""Imports what every process of a build needs, before it is needed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from importlib import import_module

from pipeline.engine import registry
from pipeline.engine.store import fingerprint
from pipeline.tools import fonts

_OF_ANY_FORMAT = ("jinja2", "lxml.etree", "PIL.Image", "uharfbuzz")


def engines(formats: Iterable[str], *, many: bool) -> None:
    """Import all stages, all outputs and what these formats use; with `many`, also what only many documents pay off.

    WeasyPrint alone takes longer than a Word document. Nothing is laid out: Pango's threads would not survive a fork.
    """
    fingerprint.machine()
    registry.stages()
    outputs = registry.outputs()
    for name in _OF_ANY_FORMAT:
        import_module(name)
    if many:
        fonts.prepare()
    for name in formats:
        if name in outputs and (prepare := outputs[name].prepare):
            with suppress(Exception) if registry.plugin_of(outputs[name]) else nullcontext():
                prepare(many)  # only a head start: what a plugin lacks, its `emit` says at the document

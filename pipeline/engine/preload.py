"""What every process of a build needs, loaded once for all, or beside the first document's work."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from pipeline.engine import registry
from pipeline.tools import fonts

_OF_ANY_FORMAT = ("jinja2", "lxml.etree", "PIL.Image", "uharfbuzz")


def common() -> None:
    """Import all stages and outputs, and what they use for any format."""
    registry.stages()
    registry.outputs()
    for name in _OF_ANY_FORMAT:
        import_module(name)


def common_to_many() -> None:
    """Do what `common` does, and look into the fonts, for processes that are forked afterwards."""
    common()
    fonts.prepare()


def engines(formats: Iterable[str], *, many: bool) -> None:
    """Load what is common, and what these formats use, for one document or many.

    WeasyPrint alone takes longer than a Word document. Nothing is laid out: Pango's threads would not survive a fork.
    """
    common_to_many() if many else common()
    outputs = registry.outputs()
    for name in formats:
        if name in outputs and (prepare := outputs[name].prepare):
            prepare(many)

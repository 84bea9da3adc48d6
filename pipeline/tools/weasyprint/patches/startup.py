"""WeasyPrint 70 loaded in half its time, and without what it does anew for each piece of text.

What is changed here changes no byte of a PDF but those of how it is packed and of lines that are mended;
docs/decisions/0012-inside-weasyprint.md says why.
"""

from __future__ import annotations

import ctypes.util
import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.tools.weasyprint.patches.patch import Change, meanwhile

_loading = threading.Lock()


def weasyprint() -> Any:
    """Return WeasyPrint's package, imported once, to find our fonts and no others.

    Its modules import each other in a circle: a second thread that asked for one of them meanwhile would see it half
    loaded. So whoever uses any of them calls this first, and waits here.
    """
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    # fontconfig reads this when Pango first looks for a font, so it must stand before the import.
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parents[1] / "fonts.conf")
    from pipeline.tools.weasyprint.patches import declarations, ua_stylesheet

    with (
        declarations.kept(),
        ua_stylesheet.not_parsed(),
        _libraries_by_soname(),
        _without_font_tools(),
    ):
        import weasyprint

    ua_stylesheet.parsed_when_used()
    from pipeline.tools.weasyprint.patches import box_attributes
    from pipeline.tools.weasyprint.patches import packing as pdf_packing

    box_attributes.share_names()
    for change in (*changes(), *pdf_packing.changes()):
        change.make()
    return weasyprint


@cache
def changes() -> tuple[Change, ...]:
    """Return what we change of WeasyPrint and pydyf, which are loaded, but for lean_packing. Nothing but lean_mends changes a PDF."""
    from pipeline.tools.weasyprint.patches import (
        box_attributes,
        boxes,
        drawing,
        styles,
        svg,
    )
    from pipeline.tools.weasyprint.patches import lines as line_patches
    from pipeline.tools.weasyprint.patches import pdf as pdf_patches
    from pipeline.tools.weasyprint.patches import text as text_patches

    modules = (
        *(text_patches, line_patches, drawing, svg, styles),
        *(boxes, box_attributes, pdf_patches),
    )
    return tuple(change for module in modules for change in module.changes())


def _libraries_by_soname() -> AbstractContextManager[None]:
    """Have WeasyPrint 70 find its libraries on Linux as the loader does, by the last of the names it knows.

    For each of the others, Python asks ldconfig and a compiler: 0.15 s that find nothing.
    """
    if sys.platform != "linux":
        return nullcontext()
    return meanwhile(ctypes.util, "find_library", lambda name: None)


@contextmanager
def _without_font_tools() -> Iterator[None]:
    """Leave a hundred modules of fontTools, a quarter of WeasyPrint's import, to be loaded when one is used.

    They make plain fonts of variable ones, and cut fonts where HarfBuzz cannot.
    """
    instancer = ModuleType("fontTools.varLib.instancer")
    instancer.instantiateVariableFont = _instantiate  # type: ignore[attr-defined]
    made = {
        stand_in.__name__: stand_in
        for stand_in in (instancer, _Later("fontTools.subset"))
        if stand_in.__name__ not in sys.modules
    }
    sys.modules.update(made)
    try:
        yield
    finally:
        for name in made:
            del sys.modules[name]


class _Later(ModuleType):
    """A module that is loaded when something of it is asked for, once it is no longer among those that are loaded."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def _instantiate(*arguments: Any, **options: Any) -> Any:
    from fontTools.varLib.instancer import (  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
        instantiateVariableFont,
    )

    return instantiateVariableFont(*arguments, **options)

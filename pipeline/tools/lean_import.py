"""WeasyPrint 70 loaded in half its time, and without what it does anew for each piece of text.

What is changed here changes no byte of a PDF; docs/decisions/0012-inside-weasyprint.md says why.
"""

from __future__ import annotations

import ctypes.util
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

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
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    with _libraries_by_soname(), _without_instancer():
        import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
        import weasyprint

    # pydyf 0.13 makes the list of all pages anew for every tagged piece of text: a sixth of a book's time.
    pydyf.PDF.page_references = property(_page_references)
    return weasyprint


@contextmanager
def _libraries_by_soname() -> Iterator[None]:
    """Have WeasyPrint 70 find its libraries on Linux as the loader does, by the last of the names it knows.

    For each of the others, Python asks ldconfig and a compiler: 0.15 s that find nothing.
    """
    searching = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = searching


@contextmanager
def _without_instancer() -> Iterator[None]:
    """Leave the code for variable fonts, 25 ms of WeasyPrint's import, to be loaded when there is one."""
    name = "fontTools.varLib.instancer"
    stand_in = None if name in sys.modules else ModuleType(name)
    if stand_in is not None:
        stand_in.instantiateVariableFont = _instantiate  # type: ignore[attr-defined]
        sys.modules[name] = stand_in
    try:
        yield
    finally:
        if stand_in is not None:
            del sys.modules[name]


def _instantiate(*arguments: Any, **options: Any) -> Any:
    from fontTools.varLib.instancer import (  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
        instantiateVariableFont,
    )

    return instantiateVariableFont(*arguments, **options)


def _page_references(document: Any) -> tuple[bytes, ...]:
    kids = document.pages["Kids"]  # number, generation, "R" of each
    known: tuple[bytes, ...] = getattr(document, "_octavo_references", ())
    if 3 * len(known) != len(kids):  # pages are only ever added
        known = document._octavo_references = tuple(b"%d 0 R" % number for number in kids[::3])
    return known

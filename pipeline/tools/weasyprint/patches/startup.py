"""Loads WeasyPrint: with the patches whose sources are those of the installed packages, and in half the time.

docs/decisions/0012-inside-weasyprint.md says what is replaced, and why.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import marshal
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from pipeline.tools import install_cache
from pipeline.tools.weasyprint.patches import state
from pipeline.tools.weasyprint.patches.groups import GROUPS
from pipeline.tools.weasyprint.patches.patch import Replacement, meanwhile
from pipeline.tools.weasyprint.patches.state import GroupState

_loading = threading.Lock()


class _Loaded(NamedTuple):
    """WeasyPrint's package, the state of each group of patches, the names of those that are on, and what they replaced."""

    package: Any
    states: tuple[GroupState, ...]
    on: frozenset[str]
    replaced: tuple[Replacement, ...]


def weasyprint() -> Any:
    """Return WeasyPrint's package, imported once, to find our fonts and no others.

    Its modules import each other in a circle: a second thread that asked for one of them meanwhile would see it half
    loaded. So whoever uses any of them calls this first, and waits here.
    """
    with _loading:
        return _loaded().package


def states() -> tuple[GroupState, ...]:
    """Return the state of each group of patches in this process; loads WeasyPrint."""
    with _loading:
        return _loaded().states


def replaced() -> tuple[Replacement, ...]:
    """Return all that was replaced in this process, in order; loads WeasyPrint."""
    with _loading:
        return _loaded().replaced


def explain() -> list[str]:
    """Return why groups are off, as sentences: in this process if WeasyPrint is loaded, else by the installed files."""
    return state.explain(states() if _loaded.cache_info().currsize else state.states())


def is_on(group: str) -> bool:
    """Tell whether a group of patches is applied in this process; loads WeasyPrint."""
    with _loading:
        return group in _loaded().on


@cache
def _loaded() -> _Loaded:
    # fontconfig reads this when Pango first looks for a font, so it must stand before the import.
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parents[1] / "fonts.conf")
    planned = state.states()
    on = {one.name for one in planned if one.is_on}
    with ExitStack() as while_loading:
        if "import" in on:
            while_loading.enter_context(_without_font_tools())
        if "declarations" in on:
            while_loading.enter_context(declarations_kept())
        if "default-styles" in on:
            from pipeline.tools.weasyprint.patches import ua_stylesheet

            while_loading.enter_context(ua_stylesheet.not_parsed())
        import weasyprint
    if "default-styles" in on:
        ua_stylesheet.parsed_when_used()
    applied, replaced = _apply(planned)
    return _Loaded(weasyprint, applied, frozenset(one.name for one in applied if one.is_on), replaced)


def _apply(planned: tuple[GroupState, ...]) -> tuple[tuple[GroupState, ...], tuple[Replacement, ...]]:
    """Apply the groups that are planned to be on; return what became of each, and all that was replaced."""
    known: dict[str, GroupState] = {}
    replaced: list[Replacement] = []
    for group, plan in zip(GROUPS, planned, strict=True):
        reasons = plan.reasons or tuple(state.missing(group, known))
        if not reasons:
            try:
                replaced.extend(group.apply())
            except (AttributeError, ImportError) as wrong:  # the loaded package is not what its files say
                reasons = (str(wrong),)
        known[group.name] = GroupState(group.name, reasons)
    return tuple(known.values()), tuple(replaced)


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


def declarations_kept() -> AbstractContextManager[None]:
    """Have a module that declares what it calls in C, and calls it by `dlopen`, find its declarations read.

    cffi's parser for C, written in Python, takes longer than all else of WeasyPrint's import.
    """
    import cffi  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    return meanwhile(cffi, "FFI", _declared_class())


@cache
def _declared_class() -> Any:
    import _cffi_backend  # type: ignore[import-untyped]  # the part of cffi in C

    class Declared(_cffi_backend.FFI):  # type: ignore[misc]  # the backend ships no types
        """cffi's FFI as a module made "out of line" has it: the same calls, for which types, too, are read in C.

        https://cffi.readthedocs.io/en/stable/cdef.html, "Out-of-line, ABI level".
        """

        def __init__(self) -> None:
            """Know nothing yet: what the C part is to know comes with the declarations, all at once."""

        def cdef(self, declarations: str) -> None:
            """Take the declarations; once only."""
            super().__init__("declared", **_read(declarations))

    return Declared


def _read(declarations: str) -> dict[str, Any]:
    """Return what the C part is told of declarations."""
    import cffi

    makers = f"{cffi.__version__}|{declarations}".encode()
    name = f"declared-{hashlib.sha256(makers).hexdigest()}.cffi"
    data = install_cache.load(name)
    if data is None:
        data = marshal.dumps(_parsed(declarations))
        install_cache.store(name, data)
    told: dict[str, Any] = marshal.loads(data)
    return told


def _parsed(declarations: str) -> dict[str, Any]:
    import cffi

    parser = cffi.api.FFI()
    parser.cdef(declarations)
    parser.set_source("declared", None, compiler_verbose=0)
    written = io.StringIO()
    parser.emit_python_code(written)
    # The module cffi writes calls the C part's FFI with its name and, by keyword, with literals.
    [call] = (node for node in ast.walk(ast.parse(written.getvalue())) if isinstance(node, ast.Call))
    return {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}

"""WeasyPrint 70's C declarations, read once an installation: cffi's parser for C takes longer than all else of its import."""

from __future__ import annotations

import ast
import hashlib
import io
import marshal
from contextlib import AbstractContextManager
from typing import Any

import _cffi_backend  # type: ignore[import-untyped]  # the part of cffi in C
import cffi  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

from pipeline.tools import install_cache
from pipeline.tools.weasyprint.patches.patch import meanwhile


def kept() -> AbstractContextManager[None]:
    """Have a module that declares what it calls in C, and calls it by `dlopen`, find its declarations read."""
    return meanwhile(cffi, "FFI", Declared)


class Declared(_cffi_backend.FFI):  # type: ignore[misc]  # the backend ships no types
    """cffi's FFI as a module made "out of line" has it: the same calls, for which types, too, are read in C.

    https://cffi.readthedocs.io/en/stable/cdef.html, "Out-of-line, ABI level".
    """

    def __init__(self) -> None:
        """Know nothing yet: what the C part is to know comes with the declarations, all at once."""

    def cdef(self, declarations: str) -> None:
        """Take the declarations; once only."""
        super().__init__("declared", **_read(declarations))


def _read(declarations: str) -> dict[str, Any]:
    """Return what the C part is told of declarations."""
    makers = f"{cffi.__version__}|{declarations}".encode()
    name = f"declared-{hashlib.sha256(makers).hexdigest()}.cffi"
    data = install_cache.load(name)
    if data is None:
        data = marshal.dumps(_parsed(declarations))
        install_cache.store(name, data)
    told: dict[str, Any] = marshal.loads(data)
    return told


def _parsed(declarations: str) -> dict[str, Any]:
    parser = cffi.api.FFI()
    parser.cdef(declarations)
    parser.set_source("declared", None, compiler_verbose=0)
    written = io.StringIO()
    parser.emit_python_code(written)
    # The module cffi writes calls the C part's FFI with its name and, by keyword, with literals.
    [call] = (node for node in ast.walk(ast.parse(written.getvalue())) if isinstance(node, ast.Call))
    return {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}

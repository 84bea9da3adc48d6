"""The source of a function in an installed package, and its SHA-256, read without importing the package.

Targets are written "package.module:Class.function" (also a class, a property, an assignment or an import), "package.module:" for
a module's whole file, or "package/folder/file.css" for any other file of a package.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pipeline.tools import install_cache

ABSENT = ""  # the digest of what a package does not have

_CACHE = "weasyprint-sources-"
_MOST_CACHED = 8  # states of the installed packages


def digests(expected: Mapping[str, str], files: Mapping[str, str]) -> Mapping[str, str]:
    """Return the SHA-256 (hex) of each target's source, ABSENT for what is not there; computed once an installation.

    `expected` has the targets with the digests they ought to have, `files` the files they are in ("package/file.py") with
    theirs: one that is as it ought to be is not parsed. What was found is kept for as long as the sizes and times of change
    of all these files are the same.
    """
    stamps = [f"{file} {_stamp(path_of(file))}" for file in sorted(files)]
    given = json.dumps([sorted(expected.items()), sorted(files.items()), stamps])
    name = f"{_CACHE}{hashlib.sha256(given.encode()).hexdigest()[:32]}.json"
    data = install_cache.load(name)
    if data is None:
        data = json.dumps(_found(expected, files)).encode()
        install_cache.evict(_CACHE, _MOST_CACHED)
        install_cache.store(name, data)
    found: dict[str, str] = json.loads(data)
    return found


def _found(expected: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    intact = {file for file, known in files.items() if digest(file) == known}
    return {
        target: known if file_of(target) in intact else digest(target) for target, known in expected.items()
    }


def digest(target: str) -> str:
    """Return the SHA-256 (hex) of a target's source, ABSENT if it is not there."""
    text = source(target)
    return ABSENT if text is None else hashlib.sha256(text.encode()).hexdigest()


def source(target: str) -> str | None:
    """Return a target's source as inspect.getsource does: all lines, decorators included; None if it is not there.

    A name that is defined several times, as a property with a setter is, has all its definitions.
    """
    file, name = path_of(target), target.partition(":")[2]
    try:
        text = file.read_bytes().decode()
        if not name:
            return text
        nodes = _named(_parsed(text), name.split("."))
    except (OSError, UnicodeDecodeError, SyntaxError):
        return None
    lines = [f"{line}\n" for line in text.split("\n")]  # as Python counts them
    return "".join("".join(lines[_first(node) - 1 : node.end_lineno]) for node in nodes) or None


def package_of(target: str) -> str:
    """Return the top-level package a target is in."""
    return target.partition(":")[0].partition("/")[0].partition(".")[0]


def path_of(target: str) -> Path:
    """Return the file a target is in, whether it is there or not."""
    package = package_of(target)
    module, colon, _ = target.partition(":")
    if not colon:
        return _folder(package) / target.partition("/")[2]
    path = _folder(package).joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")


def file_of(target: str) -> str:
    """Return the file a target is in as a target of its own: "package/folder/file.py"."""
    return f"{package_of(target)}/{path_of(target).relative_to(_folder(package_of(target))).as_posix()}"


@cache
def _folder(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin or "").parent if spec else Path("absent", package)


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "absent"
    return f"{path} {found.st_size} {found.st_mtime_ns}"


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _named(scope: ast.AST, names: list[str]) -> list[ast.stmt]:
    """Return the statements that define a dotted name within a scope."""
    found = [node for node in _statements(scope) if names[0] in _names(node)]
    if len(names) == 1 or not found:
        return found
    return _named(found[-1], names[1:])


def _statements(scope: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements of a scope, also those within its conditions and `try`."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.ExceptHandler)):
            yield from _statements(node)


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name for alias in node.names}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])

"""Replacements of functions in foreign packages, each bound to the source it was written against."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from pipeline.tools.weasyprint.patches.source import ABSENT, package_of
from pipeline.tools.weasyprint.patches.written_for import DIGESTS

MISSING = object()

_OURS = "pipeline.tools.weasyprint"


@dataclass(frozen=True, slots=True)
class Patch:
    """One function or attribute that is replaced, and the SHA-256 (hex) of the source it was written against.

    `target` is written as patches/source.py says. With `everywhere`, it is replaced too in all modules of its package
    that imported it by name.
    """

    target: str
    digest: str
    everywhere: bool = False

    def places(self) -> list[tuple[Any, str]]:
        """Return the modules and classes that have the target, each with its name there.

        Raises AttributeError or ImportError where the loaded package does not have it, or has another's function there.
        """
        module, _, qualified = self.target.partition(":")
        *outer, name = qualified.split(".")
        owner: Any = import_module(module)
        for part in outer:
            owner = getattr(owner, part)
        if (self.digest == ABSENT) is (name in vars(owner)):
            raise AttributeError(f"'{self.target}' is {'' if self.digest == ABSENT else 'not '}there")
        _check_origin(vars(owner).get(name), self.target)
        if not self.everywhere:
            return [(owner, name)]
        value = vars(owner)[name]
        return [(other, name) for other in _modules(module) if vars(other).get(name) is value]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A name of a module or class that a group has given another value; `own` is what was there, MISSING for nothing."""

    group: str
    owner: Any
    name: str
    own: Any
    ours: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Patches that are applied together or not at all.

    `replaces` and `relies_on` are targets: what is replaced, `everywhere` also where it was imported by name, and what the
    replacements read or call. `module`, below pipeline.tools.weasyprint, has the replacements by target in REPLACEMENTS; without one, startup.py or
    render.py look whether the group is on. `first` is a function of that module to be called before.
    `needs` names the groups without which this one is off. A `fix` changes pages on purpose.
    """

    name: str
    module: str = ""
    replaces: tuple[str, ...] = ()
    relies_on: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    fix: bool = False
    first: str = ""

    @property
    def patches(self) -> tuple[Patch, ...]:
        """The group's patches, in the order in which they are applied."""
        return tuple(Patch(target, DIGESTS[target], target in self.everywhere) for target in self.replaces)

    @property
    def sources(self) -> Mapping[str, str]:
        """The digests of all sources the group was written against, by target."""
        return {target: DIGESTS[target] for target in (*self.relies_on, *self.replaces)}

    def apply(self) -> tuple[Replacement, ...]:
        """Put the replacements in place, all or none, and return them.

        Raises AttributeError or ImportError, with nothing changed, where the loaded packages are not what their files say.
        """
        places = [(patch.target, place) for patch in self.patches for place in patch.places()]
        ours: Any = import_module(f"{_OURS}.{self.module}") if self.module else None
        if self.first:
            getattr(ours, self.first)()
        made = tuple(
            Replacement(self.name, owner, name, vars(owner).get(name, MISSING), ours.REPLACEMENTS[target])
            for target, (owner, name) in places
        )
        for one in made:
            setattr(one.owner, one.name, one.ours)
        return made


@contextmanager
def meanwhile(owner: Any, name: str, ours: Callable[..., Any]) -> Iterator[None]:
    """Have a function, or a class that is called, be ours within a `with`, for the thread that is in it alone."""
    own, here = getattr(owner, name), threading.get_ident()

    def chosen(*arguments: Any, **options: Any) -> Any:
        return (ours if threading.get_ident() == here else own)(*arguments, **options)

    setattr(owner, name, chosen)
    try:
        yield
    finally:
        setattr(owner, name, own)


def _check_origin(value: Any, target: str) -> None:
    """Raise AttributeError if a function is neither its package's own nor a replacement of ours."""
    function = getattr(value, "fget", None) or getattr(value, "__func__", None) or value
    origin = f"{getattr(function, '__module__', None)}."
    if callable(function) and not origin.startswith((f"{package_of(target)}.", f"{_OURS}.")):
        raise AttributeError(f"'{target}' comes from '{origin[:-1]}'")


def _modules(module: str) -> list[ModuleType]:
    """Return the loaded modules of a module's package."""
    start = f"{module.partition('.')[0]}."
    return [sys.modules[name] for name in sorted(sys.modules) if f"{name}.".startswith(start)]

"""A change of a package: what of it stands where, and what stands there for us."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Change(NamedTuple):
    """A name of a module or class that gets another value; `own` is the package's."""

    owner: Any
    name: str
    own: Any
    ours: Any

    def make(self) -> None:
        """Have the package use ours."""
        setattr(self.owner, self.name, self.ours)


def wherever(own: Any, ours: Any) -> list[Change]:
    """Return changes of a function in all loaded modules of its package that have it by name."""
    name, package = own.__name__, f"{own.__module__.split('.', 1)[0]}."
    modules = [sys.modules[known] for known in sorted(sys.modules) if f"{known}.".startswith(package)]
    return [Change(module, name, own, ours) for module in modules if getattr(module, name, None) is own]


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

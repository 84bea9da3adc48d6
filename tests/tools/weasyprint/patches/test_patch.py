"""Replacing functions: at every place they are known, all of a group or none, and for one thread where it is for a while."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pipeline.tools.weasyprint.patches.patch import Patch, meanwhile
from pipeline.tools.weasyprint.patches.source import ABSENT


@pytest.fixture
def package() -> Iterator[types.ModuleType]:
    """A package of two modules, of which the second has imported a function of the first."""
    first, second = types.ModuleType("madeup"), types.ModuleType("madeup.second")
    code = "def f(): return 'own'\nclass A:\n    def g(self): return 'own'\n    @property\n    def h(self): return 'own'\n"
    exec(code, vars(first))
    vars(second)["f"] = vars(first)["f"]
    sys.modules |= {"madeup": first, "madeup.second": second}
    yield first
    del sys.modules["madeup"], sys.modules["madeup.second"]


def test_a_function_is_found_wherever_it_is_known(package: Any) -> None:
    second = sys.modules["madeup.second"]
    assert Patch("madeup:f", "a", everywhere=True).places() == [(package, "f"), (second, "f")]
    assert Patch("madeup:f", "a").places() == [(package, "f")]
    assert Patch("madeup:A.g", "a").places() == [(package.A, "g")]
    assert Patch("madeup:A.h", "a").places() == [(package.A, "h")]
    assert Patch("madeup:A.new", ABSENT).places() == [(package.A, "new")]


@pytest.mark.parametrize(
    ("target", "digest", "said"),
    [
        ("madeup:none", "a", "'madeup:none' is not there"),
        ("madeup:A.none", "a", "'madeup:A.none' is not there"),
        ("madeup:B.g", "a", "has no attribute 'B'"),
        ("madeup:A.g", ABSENT, "'madeup:A.g' is there"),
        ("madeup.none:f", "a", "No module named 'madeup.none'"),
    ],
)
def test_what_is_not_as_expected_is_said(package: Any, target: str, digest: str, said: str) -> None:
    with pytest.raises((AttributeError, ImportError), match=said):
        Patch(target, digest).places()


def test_a_strangers_function_is_not_replaced(package: Any) -> None:
    package.f = lambda: "a stranger's"
    with pytest.raises(AttributeError, match=r"'madeup:f' comes from '.*test_patch'"):
        Patch("madeup:f", "a").places()


def test_only_the_thread_that_loads_it_sees_what_is_changed_meanwhile() -> None:
    owner = types.SimpleNamespace(name=lambda: "own")
    with ThreadPoolExecutor() as others, meanwhile(owner, "name", lambda: "ours"):
        assert (owner.name(), others.submit(owner.name).result()) == ("ours", "own")
    assert owner.name() == "own"

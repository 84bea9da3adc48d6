"""WeasyPrint without what the patches replace in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint.patches.groups import GROUPS
from pipeline.tools.weasyprint.patches.patch import MISSING
from tests.tools.weasyprint.pages import printed

FIXES = frozenset(group.name for group in GROUPS if group.fix)
SAVINGS = frozenset(group.name for group in GROUPS) - FIXES


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[frozenset[str]], None]:
    """Put back, until the test ends, what WeasyPrint and its packages had where some groups replaced it."""

    def put_back(groups: frozenset[str]) -> None:
        for one in reversed(startup.replaced()):
            if one.group in groups:
                assert vars(one.owner)[one.name] is one.ours
                if one.own is MISSING:
                    monkeypatch.delattr(one.owner, one.name)
                else:
                    monkeypatch.setattr(one.owner, one.name, one.own)

    return put_back


@pytest.fixture
def check_bytes(without: Callable[[frozenset[str]], None]) -> Callable[[str, str], None]:
    """Fail unless a page is printed twice as the same bytes, and a third time by WeasyPrint as it is published but for fixes."""

    def check(css: str, body: str) -> None:
        first, again = printed(css, body), printed(css, body)
        without(SAVINGS - {"packing"})
        assert first == again == printed(css, body)

    return check


@pytest.fixture
def by_itself(without: Callable[[frozenset[str]], None]) -> None:
    """WeasyPrint as it is published, but for fixes and packing."""
    without(SAVINGS - {"packing"})

"""How cssselect2 0.10 finds the rules for an element: those that may hold for elements of its kind are looked up once.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from cssselect2 import ElementWrapper, Matcher  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.css import Style
from webencodings import ascii_lower

from pipeline.core.memoize import remember
from pipeline.tools.weasyprint.patches.patch import Change

_MOST = 5_000  # kinds of elements that are kept for a style sheet, which all documents may share
_own_match = Matcher.match
_own_query_all = ElementWrapper.query_all


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in cssselect2 and WeasyPrint."""
    return (
        Change(Matcher, "match", _own_match, _match),
        Change(ElementWrapper, "query_all", _own_query_all, _query_all),
        *(
            Change(owner, name, own, _Once(name, own.func))
            for owner in (ElementWrapper, Style)
            for name, own in vars(owner).items()
            if isinstance(own, cached_property)
        ),
    )


class _Once:
    """A value that is found once for each object: as functools.cached_property, which takes a lock for it in Python 3.11."""

    def __init__(self, name: str, find: Any) -> None:
        self._name, self._find, self.__doc__ = name, find, find.__doc__

    def __get__(self, owner: Any, _: type) -> Any:
        if owner is None:
            return self
        found = vars(owner)[self._name] = self._find(owner)
        return found


def _match(matcher: Any, element: Any) -> list[Any]:
    """Return what the rules that hold for an element say, the strongest last."""
    has = element.etree_element.attrib
    identifier = has.get("id")
    kind = (
        element.etree_element.tag,
        has.get("class"),
        identifier if identifier in matcher.id_selectors else None,
        "lang" in has,
        matcher.order,  # rules may be added meanwhile
    )
    kept = vars(matcher).setdefault("_octavo_rules", {})
    rules = kept.get(kind)
    if rules is None:
        rules = remember(kept, kind, _rules(matcher, element), _MOST)
    found = [
        (specificity, order, pseudo, payload)
        for test, specificity, order, pseudo, payload in rules
        if test(element)
    ]
    found.sort()
    return found


def _rules(matcher: Any, element: Any) -> list[Any]:
    """Return the rules that may hold for elements of one name, class and so on (Matcher.match)."""
    lists = (
        matcher.id_selectors.get(element.id),
        *(matcher.class_selectors.get(name) for name in element.classes),
        matcher.lower_local_name_selectors.get(ascii_lower(element.local_name)),
        matcher.namespace_selectors.get(element.namespace_url),
        matcher.lang_attr_selectors if "lang" in element.etree_element.attrib else None,
        matcher.other_selectors,
    )
    return [rule for rules in lists if rules for rule in rules]


def _query_all(element: Any, *selectors: Any) -> Iterator[Any]:
    """Yield the elements within one that have one of some names, and look no further when all were met."""
    if not all(selector.isalpha() and selector.islower() for selector in selectors):
        yield from _own_query_all(element, *selectors)
        return
    tags = (found.tag for found in element.etree_element.iter())
    left = sum(1 for tag in tags if isinstance(tag, str) and tag.rpartition("}")[2].lower() in selectors)
    for found in _own_query_all(element, *selectors) if left else ():
        yield found
        left -= 1
        if not left:
            return

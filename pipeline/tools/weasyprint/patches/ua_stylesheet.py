"""WeasyPrint 70's default style sheets without what they compute for nothing.

Six of its rules are for a pseudo-element of every element there is, so five in six of a page's styles are of note
calls and list marks that are never drawn. Fifty selectors are written in such a way that each is tried on every element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

from pipeline.tools.weasyprint.patches.patch import meanwhile

# Where the rules are of use, as long as `suits` says so. Nothing of ours makes notes that are no footnotes.
_PLACES = {
    "::marker": "li::marker",
    "::footnote-call": ".footnote::footnote-call",
    "::footnote-marker": ".footnote::footnote-marker",
    "::note-call": ".note::note-call",
    "::note-marker": ".note::note-marker",
    "::note-callback": ".note::note-callback",
}
_ONE_OF = re.compile(r"(?<![^\s,]):is\(([a-z0-9, ]+)\)")
_NOTE = re.compile(r"float:\s*footnote")
# In pages of megabytes, words are found at once; a pattern that begins with any of several letters looks at each.
_ELSEWHERE = (
    "list-item",
    "note-call",
    "note-marker",
    "@import",
    "<link",
)  # the last two: sheets not seen here
_PLACED = re.compile(r"position:\s*note")
_RULE = re.compile(r"^([^{}/@\n]+)( \{[^{}]*\})", re.MULTILINE)
_COUNTER_STYLE = re.compile(r"@counter-style [^{}]*\{[^{}]*\}")
_INSIDE = re.compile(r"\([^()]*\)")
_known: list[tuple[frozenset[str] | None, tuple[Any, Any]]] = []  # the sheets, and the names they are for


def suits(css: str, html: str) -> bool:
    """Say whether only elements of class "footnote" become footnotes and only <li> have marks, by all style sheets."""
    inside = "footnote" in html and _NOTE.search(html)
    return not inside and not _is_elsewhere(html) and _sheet_suits(css)


@lru_cache(maxsize=8)
def _sheet_suits(css: str) -> bool:
    text = re.sub(r"::footnote-(call|marker)", "", css)
    return all(_of_class(selectors) for selectors in _of_notes(text)) and not _is_elsewhere(text)


def not_parsed() -> AbstractContextManager[None]:
    """Have WeasyPrint, while it is imported, read of its default style sheets the names of numbers alone.

    All its importing parses are these sheets, which `parsed_when_used` gives it back.
    """
    parse = tinycss2.parse_stylesheet
    return meanwhile(tinycss2, "parse_stylesheet", lambda css: parse("".join(_COUNTER_STYLE.findall(css))))


def parsed_when_used() -> None:
    """Give WeasyPrint, which was imported without them, its default style sheets."""
    import weasyprint
    from weasyprint import html

    for name in ("UA", "UA_FORM", "PH"):
        sheet = _WhenUsed(getattr(html, name))
        for module in (weasyprint, html):
            setattr(module, f"{name}_STYLESHEET", sheet)


class _WhenUsed:
    """A style sheet that is parsed when anything of it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        vars(self).update(vars(_parsed(self._text)))
        if name not in vars(self):
            raise AttributeError(name)
        return vars(self)[name]


def names_of(root: Any) -> frozenset[str]:
    """Return the names a page's elements bear, and those of their attributes behind "[", in small letters."""
    found: set[str] = set()
    for element in root.iter():
        if isinstance(element.tag, str):  # no comment
            found.add(element.tag)
            found.update([f"[{name}" for name in element.attrib])
    return frozenset(re.sub(r"\{.*\}", "", name).lower() for name in found)


def sheets(names: frozenset[str] | None) -> tuple[Any, Any]:
    """Return the style sheet and that of HTML's own attributes of looks, with all rules that may hold for such names.

    With None, they have all rules. The engine must be loaded. A process parses them twice at the most: for one page,
    what that needs, about a quarter; if there comes another that needs more, all.
    """
    if _known:
        covered, pair = _known[-1]
        if covered is None or (names is not None and names <= covered):
            return pair
        names = None
    from weasyprint.html import PH, UA

    placed = re.sub(
        r"^(::[a-z-]+)(?= \{)", lambda found: _PLACES.get(found[1], found[1]), UA, flags=re.MULTILINE
    )
    pair = (
        _parsed(_for(names, _COUNTER_STYLE.sub("", placed))),  # these are in UA_COUNTER_STYLE
        _parsed(_for(names, PH)),
    )
    _known.append((names, pair))
    return pair


def _for(names: frozenset[str] | None, text: str) -> str:
    """Return a style sheet with selectors written out, without those that hold for none of these names."""

    def kept(rule: re.Match[str]) -> str:
        selectors = [selector for one in _parts(rule[1]) for selector in _spread(one)]
        if names is not None:
            selectors = [selector for selector in selectors if names.issuperset(_needs(selector))]
        return ", ".join(selectors) + rule[2] if selectors else ""

    return _RULE.sub(kept, text)


def _parsed(text: str) -> Any:
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle

    return CSS(string=text, counter_style=CounterStyle())


def _parts(selectors: str) -> list[str]:
    """Return the selectors of a list; commas within brackets part none."""
    parts, depth, start = [], 0, 0
    for at, character in enumerate(selectors):
        depth += (character in "([") - (character in ")]")
        if character == "," and not depth:
            parts.append(selectors[start:at].strip())
            start = at + 1
    return [*parts, selectors[start:].strip()]


def _needs(selector: str) -> set[str]:
    """Return names without which a selector holds for nothing: those outside of pseudo-classes."""
    plain = re.sub(r"::?[a-z-]+", "", _INSIDE.sub("", _INSIDE.sub("", selector)))
    attributes = re.findall(r"\[[a-z-]+", plain)
    return {*attributes, *re.findall(r"[a-z][a-z0-9]*", re.sub(r"\[[^\]]*\]|\.[a-z-]+", " ", plain))}


def _spread(selector: str) -> list[str]:
    """Return a selector with `:is(a, b)` written out: what names an element is looked up, all else tried on every one."""
    found = _ONE_OF.search(selector)
    if not found:
        return [selector]
    before, after = selector[: found.start()], selector[found.end() :]
    return [one for name in found[1].split(",") for one in _spread(f"{before}{name.strip()}{after}")]


def _is_elsewhere(text: str) -> bool:
    return any(word in text for word in _ELSEWHERE) or bool(_PLACED.search(text))


def _of_notes(css: str) -> Iterator[str]:
    """Yield the selectors of the rules that make notes, searched back from there: data addresses in rules are long."""
    for found in _NOTE.finditer(css):
        opening = css.rfind("{", 0, found.start())
        yield css[max(css.rfind(mark, 0, max(opening, 0)) for mark in "{}") + 1 : max(opening, 0)]


def _of_class(selectors: str) -> bool:
    return all(one.rstrip().endswith(".footnote") for one in selectors.split(","))

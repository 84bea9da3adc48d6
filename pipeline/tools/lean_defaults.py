"""WeasyPrint 70's default style sheets without what they compute for nothing.

Six of its rules are for a pseudo-element of every element there is, so five in six of a page's styles are of note
calls and list marks that are never drawn. Fifty selectors are written in such a way that each is tried on every element.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

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
_NOTES = re.compile(r"([^{}]*)\{[^{}]*float:\s*footnote")
# In pages of megabytes, words are found at once; a pattern that begins with any of several letters looks at each.
_ELSEWHERE = (
    "list-item",
    "note-call",
    "note-marker",
    "@import",
    "<link",
)  # the last two: sheets not seen here
_PLACED = re.compile(r"position:\s*note")


def suits(css: str, html: str) -> bool:
    """Say whether only elements of class "footnote" become footnotes and only <li> have marks, by all style sheets."""
    inside = "footnote" in html and re.search(r"float:\s*footnote", html)
    return not inside and not _is_elsewhere(html) and _sheet_suits(css)


@lru_cache(maxsize=8)
def _sheet_suits(css: str) -> bool:
    text = re.sub(r"::footnote-(call|marker)", "", css)
    return all(_of_class(selectors) for selectors in _NOTES.findall(text)) and not _is_elsewhere(text)


@cache
def sheet() -> Any:
    """Return the style sheet, parsed once a process. Call it when the engine is loaded."""
    from weasyprint.html import UA

    return _parsed(
        re.sub(r"^(::[a-z-]+)(?= \{)", lambda found: _PLACES.get(found[1], found[1]), UA, flags=re.MULTILINE)
    )


@cache
def hints() -> Any:
    """Return the style sheet of HTML's own attributes of looks, as `type` of a list, for any page."""
    from weasyprint.html import PH

    return _parsed(PH)


def _parsed(text: str) -> Any:
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle

    spread = re.sub(r"^[^{}/@\n]+(?= \{)", lambda found: _spread(found[0]), text, flags=re.MULTILINE)
    return CSS(string=spread, counter_style=CounterStyle())


def _spread(selector: str) -> str:
    """Return a selector with `:is(a, b)` written out: one for each name is looked up, others are tried on every element."""
    found = _ONE_OF.search(selector)
    if not found:
        return selector
    before, after = selector[: found.start()], selector[found.end() :]
    return ", ".join(_spread(f"{before}{name.strip()}{after}") for name in found[1].split(","))


def _is_elsewhere(text: str) -> bool:
    return any(word in text for word in _ELSEWHERE) or bool(_PLACED.search(text))


def _of_class(selectors: str) -> bool:
    return all(one.rstrip().endswith(".footnote") for one in selectors.split(","))

"""Makes what may scroll sideways on a narrow screen reachable by keyboard (WCAG 2.2, 2.1.1; axe rule scrollable-region-focusable)."""

from __future__ import annotations

import re
from html import unescape
from itertools import zip_longest

_NARROW = 30  # characters in a line of code or a row of a table on a telephone 360 pixels wide
_CODE = re.compile(r"<pre\b([^>]*)>(.*?)</pre>", re.DOTALL)
_TABLE = re.compile(r"<table\b([^>]*)>(.*?)</table>", re.DOTALL)
_FORMULA = re.compile(r'<math display="block"(.*?)</math>', re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
_SOURCE = re.compile(r"<annotation\b[^>]*>(.*?)</annotation>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def make_focusable(page: str) -> str:
    """Return HTML in which code, tables and displayed formulas that may be too wide for a narrow screen take the focus."""
    page = _CODE.sub(_code, page)
    page = _TABLE.sub(_table, page)
    return _FORMULA.sub(_formula, page)


def _code(found: re.Match[str]) -> str:
    widest = max(map(len, _text(found[2]).split("\n")))
    return _focusable(found, "pre", widest)


def _table(found: re.Match[str]) -> str:
    rows = [[_text(cell) for cell in _CELL.findall(row)] for row in found[2].split("<tr")]
    columns = zip_longest(*rows, fillvalue="")
    widest = sum(
        2 + max((len(word) for cell in column for word in cell.split()), default=0) for column in columns
    )
    return _focusable(found, "table", widest)


def _formula(found: re.Match[str]) -> str:
    source = _SOURCE.search(found[0])
    wide = source is not None and len(unescape(source[1])) > _NARROW
    return found[0].replace("<math ", '<math tabindex="0" ', 1) if wide else found[0]


def _focusable(found: re.Match[str], name: str, characters: int) -> str:
    if characters <= _NARROW or "tabindex" in found[1]:
        return found[0]
    return f'<{name} tabindex="0"{found[1]}>{found[2]}</{name}>'


def _text(html: str) -> str:
    return unescape(_TAG.sub("", html))

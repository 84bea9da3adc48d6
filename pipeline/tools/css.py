"""Take out of style sheets what would be fetched, with WeasyPrint's own CSS tokeniser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipeline.tools import addresses

# What can name an address, in a style sheet as tools and people write it; `url()` of data or of a part of the same file cannot
# fetch. What is escaped is tokenised, whatever it is.
_SUSPECT = re.compile(
    r"\\|@import|@charset|(?:image|image-set|src|expression)\(|-moz-binding|behavior\s*:|url\((?!\s*[\"']?\s*(?:data:|#))",
    re.IGNORECASE,
)
# Rules that fetch, or would have what is behind them read otherwise than it was here.
_LEFT_OUT = frozenset(("import", "charset"))
# Functions that take addresses as strings, or run.
_TAKES_ADDRESSES = frozenset(("url", "image", "-webkit-image-set", "image-set", "src", "expression"))
# What else such a function may have in it: of any other, as var(), it is not known what it stands for.
_KNOWN = frozenset(("whitespace", "comment", "literal", "number", "dimension", "ident", "string", "url"))
_KNOWN_FUNCTIONS = frozenset(("url", "type"))


def without_addresses(css: str, *, relative: bool = False) -> str:
    """Return a style sheet, or the declarations of a `style` attribute, without rules and values that fetch something.

    `url()` may name data and a part of the same file, with `relative` also a file beside it. CSS without anything to take
    out is returned as it is.
    """
    if not _SUSPECT.search(css):
        return css
    import tinycss2  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    work = _Cleaner(relative)
    try:
        kept = work.kept(tinycss2.parse_component_value_list(css))
        return str(tinycss2.serialize(kept)) if work.changed else css
    except RecursionError:  # no sheet of anyone's is nested so deep
        return ""


class _Cleaner:
    """Takes tokens out of one style sheet; `changed` says whether there were any."""

    def __init__(self, relative: bool) -> None:
        self._relative = relative
        self.changed = False

    def kept(self, tokens: Iterable[Any]) -> list[Any]:
        """Return tokens without imports, foreign addresses and functions that take them, at any depth."""
        out = []
        rule = ""  # the at-rule whose prelude is being read
        for token in tokens:
            ends = token == ";" or token.type == "{} block"
            rule = token.lower_value if token.type == "at-keyword" else rule
            if rule in _LEFT_OUT or token.type == "error" or self._fetches(token, rule):
                self.changed = True
            else:
                self._clean_inside(token)
                out.append(token)
            rule = "" if ends else rule
        return out

    def _fetches(self, token: Any, rule: str) -> bool:
        if token.type == "url":
            return rule != "namespace" and not self._is_local(token.value)
        if token.type != "function" or token.lower_name not in _TAKES_ADDRESSES:
            return False
        said = [part.value for part in token.arguments if part.type in ("string", "url")]
        return not (said and all(map(self._is_local, said)) and all(map(_is_known, token.arguments)))

    def _clean_inside(self, token: Any) -> None:
        name = "arguments" if token.type == "function" else "content"
        if inside := getattr(token, name, None):
            setattr(token, name, self.kept(inside))

    def _is_local(self, address: str) -> bool:
        return addresses.is_held(address) or (self._relative and addresses.is_beside(address))


def _is_known(part: Any) -> bool:
    """Say whether it is known what a part of a function that takes addresses stands for."""
    return part.type in _KNOWN or (part.type == "function" and part.lower_name in _KNOWN_FUNCTIONS)

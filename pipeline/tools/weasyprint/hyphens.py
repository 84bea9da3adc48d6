"""Words divided at the ends of lines, letter by letter as they were written.

Patterns of Hungarian and Catalan have divisions that change the spelling ("asszony" is "asz-szony", "col·lecció" is "col-lecció").
WeasyPrint 70 takes the first half as it is spelt there, and goes on in the text by that half's length.
"""

from __future__ import annotations

import unicodedata
from types import SimpleNamespace
from typing import Any

import pyphen  # type: ignore[import-untyped]  # as WeasyPrint, which brings it


class _Dictionary(pyphen.Pyphen):  # type: ignore[misc]  # it ships no types
    """Divisions of a language's words, without those that change the spelling."""

    def positions(self, word: str) -> list[Any]:
        """Return where a word can be divided: never in front of a mark that stands on a letter.

        Pyphen looks at small letters; one that has two of them (İ) would have the rest of the word divided a letter too late.
        """
        small = "".join(letter.lower()[0] for letter in word)
        found = super().positions(small)
        return [at for at in found if at.data is None and not unicodedata.combining(word[at])]


REPLACEMENTS = {
    "weasyprint.text.line_break:pyphen": SimpleNamespace(
        Pyphen=_Dictionary, language_fallback=pyphen.language_fallback
    ),
}

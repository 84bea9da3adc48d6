"""Generate fenced code in many languages from the templates in `snippets/`."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "snippets"
_SLOT = re.compile(r"@(noun|Noun|NOUN|other|Other|n|file)@")
# How often each language occurs in programming documentation
_WEIGHTS = {
    "bash": 16, "python": 14, "json": 9, "yaml": 9, "rust": 9, "js": 8, "sql": 7, "text": 6, "c": 5, "go": 4, "html": 4,
    "toml": 4, "typescript": 3, "css": 3, "java": 3, "ruby": 2, "dockerfile": 2, "makefile": 2, "ini": 2, "xml": 2, "diff": 2,
}  # fmt: skip
_WHOLE = {
    "json",
    "html",
    "xml",
    "dockerfile",
    "diff",
}  # languages in which two templates in a block are not valid


def fenced(random: Random, nouns: tuple[str, ...], favourites: tuple[str, ...] = ()) -> str:
    """Return a fenced code block of 2 to some 40 lines; `favourites` are languages to prefer."""
    if favourites and random.random() < 0.75:
        language = random.choice(favourites)
    else:
        language = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    pieces = _pieces(language)
    most = 1 if language in _WHOLE else min(3, len(pieces))
    parts = random.sample(pieces, min(most, random.choice((1, 1, 1, 1, 2, 3))))
    code = "\n\n".join(_filled(part, random, nouns) for part in parts)
    return f"```{'' if language == 'text' else language}\n{code}\n```"


def languages() -> tuple[str, ...]:
    """Return every language that has a template."""
    return tuple(_WEIGHTS)


@functools.cache
def _pieces(language: str) -> list[str]:
    return [piece.strip("\n") for piece in (FOLDER / f"{language}.txt").read_text("utf-8").split("----\n")]


def _filled(piece: str, random: Random, nouns: tuple[str, ...]) -> str:
    noun, other = (re.sub(r"\W", "_", random.choice(nouns)) for _ in range(2))
    words = {
        "noun": noun,
        "Noun": noun.title().replace("_", ""),
        "NOUN": noun.upper(),
        "other": other,
        "Other": other.title().replace("_", ""),
        "file": f"{noun}.txt",
    }
    return _SLOT.sub(lambda slot: words.get(slot[1]) or str(random.randint(2, 900)), piece)

"""No letter is lost or added where a word is divided, in any language that has patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyphen
import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.readers.reading import READERS
from tests.tools.weasyprint.pages import printed

RESPELT = {
    "hu": "asszonnyal hosszúság meggyőződés vízzel rosszul könnyen gallyak edzések briddzsel",
    "ca": "col·lecció coŀlecció intel·ligència inteŀligència INTEĿLIGÈNCIA",
}
LONG = {
    "de": "Donaudampfschifffahrtsgesellschaft Schiffahrt Zucker",
    "nb": "busstopp trafikkonstabel",
    "sv": "tillåtelse tunnelbanestation glassås",
    "nl": "geëerd reünie zeeën autootje café'tje",
    "el": "αναγνώριση ΑΝΑΓΝΏΡΙΣΗ προϊστάμενος",
    "en": "incomprehensibilities İncomprehensibilities",
}


def words_of(path: Path) -> Iterator[str]:
    """Yield the letters of patterns: all of those that change the spelling, and some of the others."""
    lines = path.read_text(path.open("rb").readline().decode().strip(), "replace").split("\n")[1:]
    respelling = [line for line in lines if "/" in line and "=" in line]
    for line in (*respelling, *lines[:: max(1, len(lines) // 300)]):
        word = re.sub(r"[\d.]", "", line.split("/")[0].strip())
        if len(word) > 1 and not line.startswith(("%", "#")):
            yield from (word, f"{word}{word}", f"A{word.upper()}a", f"İ{word}a")


@pytest.mark.parametrize("language", sorted(set(map(str, pyphen.LANGUAGES.values()))))
def test_both_halves_of_a_word_are_the_word(language: str) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.hyphens import _Dictionary

    path = Path(language)
    dictionary = _Dictionary(lang=path.stem.removeprefix("hyph_"), left=1, right=1)
    for word in words_of(path):
        for first, second in dictionary.iterate(word):
            assert first and second and first + second == word


def test_divisions_that_keep_the_spelling_remain() -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.hyphens import _Dictionary

    assert list(_Dictionary(lang="hu").iterate("hosszúság")) == [("hosszú", "ság")]
    assert _Dictionary(lang="en_US").inserted("incomprehensibilities") == "in-com-pre-hen-si-bil-i-ties"
    assert _Dictionary(lang="en_US").inserted("İncomprehensibilities") == "İn-com-pre-hen-si-bil-i-ties"


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(("language", "words"), [*RESPELT.items(), *LONG.items()])
def test_a_narrow_column_has_all_letters(language: str, words: str, read: Callable[[bytes], str]) -> None:
    columns = "".join(f"<p style='width: {width}px'>{words}</p>" for width in range(40, 121, 16))
    sheet = (
        "p { hyphens: auto; hyphenate-limit-chars: 4 2 2; hyphenate-character: '-' } body { font-size: 12px }"
    )
    made, said = printed(sheet, f"<div lang='{language}'>{columns}</div>")
    assert said == ()
    text = read(made)
    assert re.sub(r"[-\s\x02\ufffe]", "", text) == re.sub(r"\s", "", words) * 6
    assert "-" in text or "\x02" in text or "\ufffe" in text


def test_weasyprint_by_itself_loses_letters(without: Callable[[frozenset[str]], None]) -> None:
    startup.weasyprint()
    without(frozenset({"hyphens"}))
    sheet = "p { hyphens: auto; hyphenate-limit-chars: 4 2 2; width: 60px; hyphenate-character: '-' }"
    made, _ = printed(sheet, "<p lang='hu'>asszonnyal</p>")
    assert re.sub(r"[-\s]", "", READERS[1](made)) != "asszonnyal"

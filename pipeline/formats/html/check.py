"""Check an HTML page: title, language, unique identifiers, links to them (HTML Living Standard, 3.2.6 and 7.4)."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import unquote

from pipeline.formats.gate import ACCESS, LINK, SHAPE, Expectations, Faults
from pipeline.tools.zip import INVALID

# A deck has 600 KB of scripts and fonts. Both cases spelled out are ten times as fast as re.IGNORECASE.
_HIDING = re.compile(r"<([sS][cC][rR][iI][pP][tT]\b|[sS][tT][yY][lL][eE]\b|!--)")
_ENDS = {
    "script": re.compile(r"</[sS][cC][rR][iI][pP][tT]\s*>"),
    "style": re.compile(r"</[sS][tT][yY][lL][eE]\s*>"),
    "!--": re.compile("-->"),
}
_DATA = re.compile(r"(?<=[\"'(])data:[^\"'<>]{200,}")  # within a value: prose may have the word, too
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ROOT = re.compile(r"<html\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def find_faults(data: bytes, expected: Expectations) -> Faults:
    """Yield the faults of a page. Only its tags are read; no tree is built."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield INVALID, "the page is not UTF-8"
        return
    if text.lstrip()[:14].lower() != "<!doctype html":
        yield SHAPE, "the page does not begin with a doctype"
    if text.rstrip()[-7:].lower() != "</html>":
        yield SHAPE, "the page has no end"
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
    if not title or not unescape(title[1]).strip():
        yield SHAPE, "the page has no title"
    shown = _DATA.sub("data:", _without_scripts(text))
    identifiers: Counter[str] = Counter()
    names: set[str] = set()
    links: list[str] = []
    for name, inside in _TAG.findall(shown):
        found = {
            key.lower(): unescape(double or single) for key, double, single in _ATTRIBUTE.findall(inside)
        }
        name = name.lower()
        if "id" in found:
            identifiers[found["id"]] += 1
        if name == "a" and "name" in found:  # anchors as before HTML 4
            names.add(found["name"])
        if name == "a" and found.get("href", "").startswith("#"):
            links.append(found["href"][1:])
        if name == "img" and expected.described and not re.search(r"\balt\b", inside):
            yield ACCESS, "a picture of the page has no description"
    whole = _ROOT.search(text)
    lang = {key: double or single for key, double, single in _ATTRIBUTE.findall(whole[1])} if whole else {}
    if lang.get("lang", "").casefold() != expected.lang.casefold():
        yield SHAPE, "the page does not say its language"
    for key, count in identifiers.items():
        if count > 1:
            yield SHAPE if key in expected.raw else INVALID, f"the identifier '{key}' stands twice"
    for link in dict.fromkeys(links):
        place = unquote(link).removeprefix("/")  # reveal.js links to slides by #/identifier
        if place and place != "top" and not {place, link} & (names | identifiers.keys()):
            yield SHAPE if link in expected.raw else LINK, f"a link leads to '#{link}', which is not there"


def _without_scripts(text: str) -> str:
    """Return a page without scripts, style sheets and comments."""
    parts = []
    at = 0
    for opening in _HIDING.finditer(text):
        end = _ENDS[opening[1].lower()].search(text, opening.end()) if opening.start() >= at else None
        if end:
            parts.append(text[at : opening.start()])
            at = end.end()
    return "".join((*parts, text[at:]))

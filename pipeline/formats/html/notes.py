"""Calls of footnotes that are called more than once. Pandoc, or the printed page, numbers each note at its first call;
the others are marks in the HTML until that number is known.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.core import ast, notes
from pipeline.core.ast import Node
from pipeline.formats.html import page_notes

_FIRST = re.compile(r'<!--octavo-note (?P<key>\d+)--><a href="#fn(?P<number>\d+)"')
_PRINTED = re.compile(r'<span (?:id="octavo-note-(?P<key>\d+)" )?class="footnote"')
_CALL = re.compile(r"<!--octavo-call (?P<key>\d+)-->")
_BACK = '<a href="#{0}" class="footnote-back" role="doc-backlink">{1}</a>'


def mark_calls(blocks: list[Node]) -> list[Node]:
    """Return blocks with marks for all calls of shared notes, which stay at their first call."""
    if not notes.has_shared(blocks):
        return blocks
    begun: set[int] = set()

    def mark(note: Node) -> Node | list[Node]:
        key = notes.shared_key(note)
        if not key:
            return note
        if key in begun:
            return ast.raw(f"<!--octavo-call {key}-->", inline=True)
        begun.add(key)
        return [ast.raw(f"<!--octavo-note {key}-->", inline=True), note]

    return ast.rewrite(blocks, mark, of=("Note",))  # type: ignore[no-any-return]  # a list of blocks, as given


def as_spans(blocks: list[Node]) -> list[Node]:
    """Return blocks with notes as spans that CSS moves to the foot of the page; later calls of one are marks."""
    begun: set[int] = set()

    def place(note: Node) -> Node:
        key = notes.shared_key(note)
        if key in begun:
            return ast.raw(f"<!--octavo-call {key}-->", inline=True)
        begun.update([key] if key else [])
        return page_notes.as_span(note, f"octavo-note-{key}" if key else "")

    return ast.rewrite(blocks, place, of=("Note",))  # type: ignore[no-any-return]  # a list of blocks, as given


def fill_calls(text: str) -> str:
    """Return HTML with links for the marks of `mark_calls`: to the note, and from the note back to each call."""
    if "<!--octavo-call " not in text:
        return text
    numbers = {found["key"]: found["number"] for found in _FIRST.finditer(text)}
    calls: Counter[str] = Counter()

    def call(found: re.Match[str]) -> str:
        number = numbers.get(found["key"])
        if number is None:
            return found[0]
        calls[number] += 1
        place = f"fnref{number}-{calls[number] + 1}"
        return f'<a href="#fn{number}" class="footnote-ref" id="{place}" role="doc-noteref"><sup>{number}</sup></a>'

    filled = _CALL.sub(call, _FIRST.sub(lambda found: found[0].partition("-->")[2], text))
    for number, count in calls.items():
        own = _BACK.format(f"fnref{number}", "↩︎")
        more = "".join(
            " " + _BACK.format(f"fnref{number}-{again}", f"↩︎<sup>{again}</sup>")
            for again in range(2, count + 2)
        )
        filled = filled.replace(own, own + more)
    return filled


def fill_printed(text: str) -> str:
    """Return HTML with the number of the note, as a link to it, for the marks of `as_spans`."""
    if "<!--octavo-call " not in text:
        return text
    numbers = {found["key"]: number for number, found in enumerate(_PRINTED.finditer(text), 1)}

    def call(found: re.Match[str]) -> str:
        key = found["key"]
        return (
            f'<a href="#octavo-note-{key}" class="footnote-ref">{numbers[key]}</a>'
            if key in numbers
            else found[0]
        )

    return _CALL.sub(call, text)

"""Split a document into the chapters of an e-book, and write each as XHTML with its links and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, notes
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.formats.html import writer as html_writer

_MATH = re.compile(
    r"<math(?P<attributes>[^>]*)>(?P<inside>.*?"
    r'<annotation encoding="application/x-tex">(?P<tex>.*?)</annotation>)',
    re.DOTALL,
)
_CALL = '<a href="#fn{0}" class="footnote-ref" id="{1}" epub:type="noteref" role="doc-noteref">{0}</a>'
_BACK = '<a href="#{0}" class="footnote-back" role="doc-backlink">{1}</a>'


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: the name of its file, and the content of its body as XHTML."""

    name: str
    body: str


def add_role(item: Node) -> Node:
    """Return a div with epub:type and role if it is a callout (EPUB 3 SSV 1.1, DPUB-ARIA 1.1)."""
    kind = ast.callout(item)
    if not kind:
        return item
    identifier, found, pairs = ast.attr_of(item)
    meaning = "tip" if kind == "tip" else "notice"
    title = ast.plain_text(item["c"][1][0]).strip()
    said = {"role": f"doc-{meaning}", "epub:type": meaning, "aria-label": title}
    own = [pair for pair in pairs if pair[0] not in said]  # XML has no attribute twice
    return ast.with_attr(item, [identifier, found, [*own, *map(list, said.items())]])


def write_chapters(
    blocks: Sequence[Node], pictures: Iterable[str], context: Context, span: Span
) -> list[Chapter]:
    """Return blocks as chapters: one for each heading of level 1, and one for the blocks before the first.

    `pictures` are the relative URLs of images in chapters. Notes are at the end of their chapter, numbered from 1 in it.
    Raises Failure as `Pandoc.write` does.
    """
    shown = frozenset(pictures)

    def write(part: list[Node], **options: Any) -> str:
        return _MATH.sub(
            _label_formula,
            html_writer.write_html5(
                part, context.pandoc, span=span, beside=shown, keep=context.keep, **options
            ),
        )

    parts = _cut(blocks)
    names = [f"ch{number:03}.xhtml" for number in range(1, len(parts) + 1)]
    homes = {place: name for name, part in zip(names, parts, strict=True) for place in _places(part)}
    chapters = []
    for name, part in zip(names, parts, strict=True):
        text, asides = _extract_notes(_link_chapters(part, name, homes))
        body = write(text, section_divs=True)
        if asides:
            body = f"{body}\n{write(asides)}"
        chapters.append(Chapter(name, body))
    return chapters


def _cut(blocks: Sequence[Node]) -> list[list[Node]]:
    parts: list[list[Node]] = []
    for block in blocks:
        if not parts or _begins(block):
            parts.append([])
        parts[-1].append(block)
    return parts or [[]]


def _begins(block: Node) -> bool:
    """Say whether a block begins a chapter: a heading of level 1, or a div that starts with one."""
    while block["t"] == "Div" and block["c"][1]:
        block = block["c"][1][0]
    return bool(block["t"] == "Header" and block["c"][0] == 1)


def _places(part: list[Node]) -> Iterator[str]:
    for item in ast.find(part, *ast.ATTRIBUTED):
        if identifier := ast.attr_of(item)[0]:
            yield identifier


def _link_chapters(part: list[Node], name: str, homes: Mapping[str, str]) -> list[Node]:
    """Return a chapter's blocks with links to identifiers in other chapters pointing to their files."""

    def lead(item: Node) -> Node:
        attributes, inside, (target, title) = item["c"]
        home = homes.get(target[1:], name) if target.startswith("#") else name
        return item if home == name else {**item, "c": [attributes, inside, [home + target, title]]}

    return ast.rewrite(part, lead, of=("Link",))  # type: ignore[no-any-return]  # a list in, a list out


def _extract_notes(part: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return a chapter's blocks with links in place of the notes, and the notes as blocks in the same order."""
    placed: list[list[Node]] = []
    numbers: dict[int, int] = {}  # of notes that are called more than once, by their key
    calls: Counter[int] = Counter()

    def call(item: Node) -> Node:
        key = notes.shared_key(item)
        number = numbers.get(key, len(placed) + 1)
        if number > len(placed):
            placed.append(item["c"])
            numbers.update({key: number} if key else {})
        calls[number] += 1
        return ast.raw(_CALL.format(number, _place(number, calls[number])), inline=True)

    text = ast.rewrite(part, call, of=("Note",))
    if not placed:
        return text, []
    asides = [block for number, note in enumerate(placed, 1) for block in _aside(number, calls[number], note)]
    return text, [
        ast.raw('<section class="footnotes" epub:type="footnotes">\n<hr />'),
        *asides,
        ast.raw("</section>"),
    ]


def _place(number: int, call: int) -> str:
    """Return the identifier of a call of a note, the first or one of the others."""
    return f"fnref{number}" if call == 1 else f"fnref{number}-{call}"


def _aside(number: int, calls: int, note: list[Node]) -> list[Node]:
    """Return a note as an aside, which readers can show as a popup, with links back to its calls: its number, then "2" raised."""
    links = [_BACK.format(_place(number, 1), number)]
    links += [_BACK.format(_place(number, call), f"<sup>{call}</sup>") for call in range(2, calls + 1)]
    back = [ast.raw(" ".join(links), inline=True), {"t": "Space"}]
    if note and note[0]["t"] in ("Para", "Plain"):
        first, rest = {**note[0], "c": [*back, *note[0]["c"]]}, note[1:]
    else:
        first, rest = ast.node("Para", back[:1]), note
    opening = f'<aside epub:type="footnote" role="doc-footnote" id="fn{number}">'
    return [ast.raw(opening), first, *rest, ast.raw("</aside>")]


def _label_formula(found: re.Match[str]) -> str:
    """Return a formula with its TeX as alternative text."""
    spoken = " ".join(found["tex"].split()).replace('"', "&quot;")
    return f'<math{found["attributes"]} alttext="{spoken}">{found["inside"]}'

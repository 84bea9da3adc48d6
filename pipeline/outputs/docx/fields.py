"""Fields of Word documents: automatic numbers, references to them, table of contents, lists of captions.

The fields are SEQ, REF and TOC (ECMA-376, part 1, 17.16). Each is written with the result Word would compute, so the
document is right before fields are updated.
"""

from __future__ import annotations

import hashlib
import html
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from pipeline.core import ast, crossref
from pipeline.core.ast import Node
from pipeline.formats.html.writer import TocEntry
from pipeline.formats.ooxml.xml import find, tag

LABEL, EQUATION = "CaptionLabel", "Equation"  # identifiers of styles in outputs.docx.styles
_KINDS = frozenset(("Figure", "Table", "Div", "Header", "Para", "Plain", "Link"))
_BLANK = frozenset(("Space", "SoftBreak", "LineBreak"))
_BookmarkContent: TypeAlias = Literal["label", "number", "words"]
_TAB = "<w:r><w:tab/></w:r>"


def add_fields(blocks: list[Node], words: Mapping[str, str]) -> list[Node]:
    """Return blocks with captions, numbered formulas and references as fields, and with bookmarks as their targets."""
    return ast.rewrite(blocks, _FieldWriter(blocks, words["equation"]).of, of=_KINDS)  # type: ignore[no-any-return]  # a list in, a list out


def contents_field(entries: Sequence[TocEntry], title: str, *, depth: int) -> Node:
    """Return a table of contents down to heading level `depth`, as a field with its result.

    The result has no page numbers, because only the program that lays out the pages knows them; it adds them on update.
    """
    gallery = '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    lines = [(f"TOC{entry.level}", entry) for entry in entries]
    about = f"<w:sdtPr><w:docPartObj>{gallery}</w:docPartObj></w:sdtPr>"
    return _list_field(lines, title, f'TOC \\o "1-{depth}" \\h \\z \\u', about)


def caption_list_field(entries: Sequence[TocEntry], title: str, *, word: str) -> Node:
    """Return a list of all captions numbered with a word ("Figure"), as a field with its result."""
    lines = [("Tableoffigures", entry) for entry in entries]
    return _list_field(lines, title, f'TOC \\h \\z \\c "{_sequence(word)}"', "<w:sdtPr/>")


def _list_field(lines: Sequence[tuple[str, TocEntry]], title: str, instruction: str, about: str) -> Node:
    parts = [f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{_run(title)}</w:p>']
    opening = _char("begin") + _instruction(instruction) + _char("separate")
    for number, (style, entry) in enumerate(lines, 1):
        last = number == len(lines)
        room = '<w:spacing w:after="240"/>' if last else ""
        link = f'<w:hyperlink w:anchor="{bookmark(entry.id)}" w:history="1">{_run(html.unescape(entry.html))}</w:hyperlink>'
        runs = (opening if number == 1 else "") + link + (_char("end") if last else "")
        parts.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{room}</w:pPr>{runs}</w:p>')
    content = f"<w:sdt>{about}<w:sdtContent>{''.join(parts)}</w:sdtContent></w:sdt>"
    return {"t": "RawBlock", "c": ["openxml", content]}


def _sequence(word: str) -> str:
    """Return the name of the SEQ sequence for a word; blanks are not allowed in it."""
    return word.replace(" ", "_")


def bookmark(identifier: str, *, part: str = "") -> str:
    """Return the name of the hidden bookmark for an identifier: around the text that references repeat, or its `part`."""
    return f"_Ref{hashlib.blake2b(f'{identifier} {part}'.encode(), digest_size=8).hexdigest()}"


def field(instruction: str, shown: str, *, style: str = "") -> str:
    """Return a field with its result `shown`, as runs of WordprocessingML."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return (
        _char("begin", look)
        + _instruction(instruction, look)
        + _char("separate", look)
        + _run(shown, look)
        + _char("end", look)
    )


def finish_fields(root: Any, *, first: int = 0) -> None:
    """Fix what pandoc wrote around the fields in a part, in place: formulas, and numbers of bookmarks from `first` on."""
    for paragraph in find(root, f"//w:p[w:pPr/w:pStyle/@w:val='{EQUATION}'][m:oMathPara]"):
        _join_lines(paragraph)
    numbers: dict[str, str] = {}  # bookmarks are written with names as identifiers; Word requires numbers
    for end in find(root, "//w:bookmarkStart | //w:bookmarkEnd"):
        end.set(tag("w:id"), numbers.setdefault(end.get(tag("w:id")), str(first + len(numbers))))


class _FieldWriter:
    """Writes the fields of one document. Counts as Word does, to reset a sequence where the numbers differ."""

    def __init__(self, blocks: list[Node], equation: str) -> None:
        self._equation = equation
        self._counts: Counter[str] = Counter()
        self._bare = {
            target[1:]
            for item in ast.find(blocks, "Link")
            for target in (item["c"][2][0],)
            if crossref.REFERENCE in ast.classes(item) and ast.plain_text(item["c"][1]).isdecimal()
        }
        self._marked: dict[str, _BookmarkContent] = {
            crossref.identifier(item): _bookmark_content(item)
            for item in ast.find(blocks, "Figure", "Table", "Div", "Span", "Header")
            if _is_marked(item)
        }

    def of(self, item: Node) -> Node | list[Node]:
        """Return a node with its fields."""
        kind = item["t"]
        if kind == "Link":
            target = item["c"][2][0][1:]
            known = crossref.REFERENCE in ast.classes(item) and target in self._marked
            return _reference(item, self._marked[target]) if known else item
        if kind == "Header":
            return _heading(item)
        if kind in ("Para", "Plain"):
            return self._apart(item)
        if not _is_marked(item):
            return item
        said = crossref.label(item)
        word, _, number = said.partition("\u00a0")
        look = f'<w:rPr><w:rStyle w:val="{LABEL}"/></w:rPr>'
        counted, identifier = self._count_field(word, number, LABEL), crossref.identifier(item)
        if identifier in self._bare:
            counted = _with_bookmark(identifier, counted, part="number")
        label = _with_bookmark(identifier, _run(f"{word}\u00a0", look) + counted) + _run(":", look)
        return crossref.with_caption(item, [raw(label), *crossref.caption(item)[1:]])

    def _count_field(self, word: str, number: str, style: str = "") -> str:
        self._counts[word] += 1
        reset = "" if str(self._counts[word]) == number else f" \\r {number}"
        self._counts[word] = int(number)
        return field(f"SEQ {_sequence(word)} \\* ARABIC{reset}", number, style=style)

    def _apart(self, item: Node) -> Node | list[Node]:
        """Return a paragraph with each numbered formula on a line of its own, the number at the margin."""
        out: list[Node] = []
        line: list[Node] = []
        for part in item["c"]:
            if not (part["t"] == "Span" and crossref.is_equation(part)):
                line.append(part)
                continue
            out += _text(line, item)
            line = []
            identifier, (math, shown) = ast.attr_of(part)[0], part["c"][1]
            number = ast.plain_text(shown)[1:-1]
            counted = _with_bookmark(identifier, self._count_field(self._equation, number))
            inside = [raw(_TAB), math, raw(_TAB + _run("(") + counted + _run(")"))]
            attributes = ast.attr(**{"custom-style": EQUATION})
            out.append(ast.node("Div", [attributes, [ast.node("Para", inside, like=item)]], like=item))
        return [*out, *_text(line, item)] if out else item


def _text(line: list[Node], like: Node) -> list[Node]:
    """Return a part of a paragraph as a paragraph, without blanks at its ends; nothing if it is empty."""
    words = [number for number, part in enumerate(line) if part["t"] not in _BLANK]
    return [{**like, "c": line[words[0] : words[-1] + 1]}] if words else []


def _is_marked(item: Node) -> bool:
    """Say whether a node gets a bookmark around its number, or around a heading's text."""
    if item["t"] == "Header":
        return bool(ast.attr_of(item)[0] and item["c"][2])
    if item["t"] == "Span":
        return crossref.is_equation(item)
    return (item["t"] != "Div" or crossref.is_listing(item)) and bool(crossref.label(item))


def _bookmark_content(item: Node) -> _BookmarkContent:
    """Return what the bookmark of a node contains: a caption's label, a number, or a heading's words."""
    if item["t"] == "Header":
        return "number" if crossref.HEADING_NUMBER in ast.classes(item["c"][2][0]) else "words"
    return "number" if item["t"] == "Span" else "label"


def _heading(item: Node) -> Node:
    if not _is_marked(item):
        return item
    level, attributes, inside = item["c"]
    opening, closing = map(raw, ends(bookmark(attributes[0])))
    if crossref.HEADING_NUMBER in ast.classes(inside[0]):  # references show the number, not the words
        return {**item, "c": [level, attributes, [opening, inside[0], closing, *inside[1:]]]}
    return {**item, "c": [level, attributes, [opening, *inside, closing]]}


def _reference(item: Node, held: _BookmarkContent) -> Node:
    """Return a reference as a REF field, which repeats the content of its bookmark; `\\h` makes it a link."""
    said = ast.plain_text(item["c"][1])
    bare = held == "label" and said.isdecimal()
    name = bookmark(item["c"][2][0][1:], part="number" if bare else "")
    word, blank, number = said.rpartition("\u00a0") if held == "number" else ("", "", said)
    before = _run(word + blank, '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>') if word else ""
    return raw(before + field(f"REF {name} \\h", number, style="Hyperlink"))


def _with_bookmark(identifier: str, runs: str, *, part: str = "") -> str:
    if not identifier:
        return runs
    opening, closing = ends(bookmark(identifier, part=part))
    return opening + runs + closing


def ends(name: str) -> tuple[str, str]:
    """Return start and end of a bookmark; the name is its identifier until `finish_fields` numbers it."""
    return f'<w:bookmarkStart w:id="{name}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{name}"/>'


def raw(runs: str) -> Node:
    """Return runs of WordprocessingML as an inline."""
    return {"t": "RawInline", "c": ["openxml", runs]}


def _run(said: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{html.escape(said, quote=False)}</w:t></w:r>'


def _char(kind: str, look: str = "") -> str:
    return f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(said: str, look: str = "") -> str:
    return (
        f'<w:r>{look}<w:instrText xml:space="preserve"> {html.escape(said, quote=False)} </w:instrText></w:r>'
    )


def _join_lines(paragraph: Any) -> None:
    """Join a numbered formula with the tab before it and the number after it, which pandoc separates."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    (formula,) = find(paragraph, "m:oMathPara/m:oMath")  # m:oMathPara would put it on a line of its own
    before.extend([formula, *find(after, "*[not(self::w:pPr)]")])
    for empty in (paragraph, after):
        empty.getparent().remove(empty)

"""Convert raw HTML to the nodes that Markdown gives, so that every format shows it. Foreign elements stay raw."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, attributes, html_elements, html_tags
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.html_tags import Tag
from pipeline.core.model import Document, Stage

UNPAIRED = warning(
    "html-unpaired",
    "An HTML tag is opened and not closed, or closed and not opened, in the part of the document it stands in. The tag "
    "was left out; its content stays.",
)
REFUSED = warning(
    "html-refused", "Raw HTML or TeX without a counterpart in Markdown is left out of untrusted documents."
)

UNUSED = warning(
    "raw-unused",
    "Raw content for a writer Octavo has no format of (`{=latex}`, ```` ```{=typst} ````) is shown nowhere. Wrap what it "
    "stands for in Markdown, or in raw HTML.",
)

_RAW_FORMATS = frozenset(("html", "html4", "html5", "openxml"))
_MARK = "octavo-foreign-"
_WORDS = frozenset(("Str", "Space", "SoftBreak"))
_BLANK = frozenset(("Space", "SoftBreak"))
# Cells that span a hundred million columns would keep pandoc's reader busy for minutes.
_SPAN, _MAX_SPAN = re.compile(r"""(?i)(\b(?:col|row)span\s*=\s*["']?\s*)(\d+)"""), 200

# What the reader makes of signs on a typewriter, which are part of CSS and of programs.
_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})


def convert_html(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with its raw HTML converted to pandoc nodes, as far as pandoc has them.

    The remaining raw nodes hold complete elements of `html_tags.FOREIGN`; untrusted documents keep none.
    """
    work = _Converter(document.source.shown, context)
    blocks = ast.rewrite_lists(list(document.blocks), work.inlines, of_blocks=False, of=("RawInline",))
    blocks = ast.rewrite_lists(blocks, work.blocks, of_blocks=True, of=("RawBlock",))
    unused = work.refuse if context.settings.is_untrusted else work.drop_unused
    blocks = ast.rewrite(blocks, unused, of=("RawBlock", "RawInline"))
    return Outcome(replace(document, blocks=tuple(blocks)), tuple(work.found))


class _Converter:
    """Converts one document and collects diagnostics. Balanced fragments are read by pandoc's HTML reader."""

    def __init__(self, path: str, context: Context) -> None:
        self._path, self._context = path, context
        self.found: list[Diagnostic] = []

    def inlines(self, items: list[Node]) -> list[Node]:
        """Return inlines with each pair of raw tags converted to a node around the inlines between them."""
        if not any(_is_html(item) for item in items):
            return items
        parts: list[Any] = []
        for item in items:
            if not _is_html(item):
                parts.append(item)
                continue
            parts.extend(_inline_parts(item))
        return self._nest(_trim_breaks(_join_foreign(parts)), html_elements.inline)

    def blocks(self, items: list[Node]) -> list[Node]:
        """Return blocks with raw HTML converted to nodes. Neighbouring raw blocks are converted together."""
        if not any(_is_html(item) for item in items):
            return items
        parts: list[Any] = []
        for item in _join_raw_blocks(items):
            if not _is_html(item):
                parts.append(item)
                continue
            for piece in html_tags.split_at_unpaired(item["c"][1]):
                where = _move_down(item, piece.line)
                if piece.tag:
                    parts.append((piece.tag, where))
                else:
                    parts.extend(self._fragment(piece.fragment, where))
        return self._nest(parts, html_elements.block)

    def drop_unused(self, item: Node) -> Node | None:
        """Drop raw nodes that none of the formats would show, with a diagnostic."""
        if item["c"][0] in _RAW_FORMATS:
            return item
        hint = "write it as Markdown or HTML"
        message = f"no format shows raw {item['c'][0]}"
        self.found.append(UNUSED.at(ast.span_of(item, self._path), message, hint=hint))
        return None

    def refuse(self, item: Node) -> None:
        """Drop a raw node, with a diagnostic."""
        hint = "it is left out because the build is untrusted"
        self.found.append(
            REFUSED.at(ast.span_of(item, self._path), f"raw {item['c'][0]} is refused", hint=hint)
        )
        return

    def _fragment(self, source: str, where: Node) -> list[Node]:
        source = _SPAN.sub(lambda m: f"{m[1]}{min(int(m[2]), _MAX_SPAN)}", source)
        marked, foreign = html_tags.extract_foreign(source, _MARK)
        span = ast.span_of(where, self._path)
        read = self._context.pandoc.read(marked, reader="html", span=span)
        native = [_place_native(block, foreign, where) for block in read]
        return ast.paragraphs(native)

    def _nest(self, parts: list[Any], build: Callable[[Tag, list[Node], Node], list[Node]]) -> list[Node]:
        out: list[Node] = []
        stack: list[tuple[Tag, Node, list[Node]]] = []
        for part in parts:
            top = stack[-1][2] if stack else out
            if isinstance(part, dict):
                top.append(part)
                continue
            tag, where = part
            if tag.empty:
                top.extend(build(tag, [], where))
            elif not tag.closing:
                stack.append((tag, where, []))
            elif any(opened.name == tag.name for opened, _, _ in stack):
                while stack[-1][0].name != tag.name:
                    self._unwrap(stack, out)
                opened, at, inside = stack.pop()
                (stack[-1][2] if stack else out).extend(build(opened, inside, at))
            else:
                self._report(f"'</{tag.name}>' closes nothing", where)
        while stack:
            self._unwrap(stack, out)
        return out

    def _unwrap(self, stack: list[tuple[Tag, Node, list[Node]]], out: list[Node]) -> None:
        tag, where, inside = stack.pop()
        if tag.name not in ("p", "li"):
            self._report(f"'<{tag.name}>' is never closed", where)
        (stack[-1][2] if stack else out).extend(inside)

    def _report(self, message: str, where: Node) -> None:
        self.found.append(
            UNPAIRED.at(ast.span_of(where, self._path), message, hint="pair the tag, or write &lt; for '<'")
        )


def _is_html(item: Node) -> bool:
    return item["t"] in ("RawBlock", "RawInline") and item["c"][0] == "html"


def _inline_parts(item: Node) -> list[Any]:
    """Return a raw inline as (tag, item) pairs and text between them; `{=html}` can hold more than one tag."""
    source = item["c"][1]
    found = list(html_tags.tags(source))
    if len(found) > 1 and any(tag.name in html_tags.FOREIGN for tag in found):
        return [item]
    parts: list[Any] = []
    last = 0
    for tag in [*found, Tag("", len(source), len(source))]:
        said = html.unescape(source[last : tag.start])
        parts += [{"t": "Space"}] * said[:1].isspace() + ast.text(said)
        parts += [{"t": "Space"}] * (bool(said.strip()) and said[-1].isspace())
        if tag.name:
            parts.append((tag, item))
        last = tag.end
    return parts


def _join_foreign(parts: list[Any]) -> list[Any]:
    """Join each foreign element in a line, from opening to closing tag, into one raw inline."""
    partner = html_tags.match_tags(None if isinstance(part, dict) else part[0] for part in parts)
    out: list[Any] = []
    at = 0
    while at < len(parts):
        end = partner.get(at)
        if end is None:
            out.append(parts[at])
        else:
            source = "".join(_sources(parts[at : end + 1]))
            out.append(ast.node("RawInline", ["html", source], like=parts[at][1]))
        at = (at if end is None else end) + 1
    return out


def _trim_breaks(parts: list[Any]) -> list[Any]:
    """Return the parts of a line with each `<br>` as a LineBreak, without the blanks around it, which HTML does not show.

    One with a line's end in the source beside it has that line's position, like Markdown's, so that lines can be counted.
    """
    out: list[Any] = []
    for part, after in zip_longest(parts, parts[1:]):
        if not isinstance(part, dict) and part[0].name == "br":
            before = out.pop() if out and _kind(out[-1]) in _BLANK else None
            ended = part[1] if _kind(after) == "SoftBreak" else _move_down(part[1], -1)
            counted = "SoftBreak" in (_kind(before), _kind(after))
            out.append(ast.node("LineBreak", like=ended if counted else None))
        elif not (_kind(part) in _BLANK and out and _kind(out[-1]) == "LineBreak"):
            out.append(part)
    return out


def _kind(part: Any) -> str:
    return part["t"] if isinstance(part, dict) else ""


def _sources(parts: list[Any]) -> Iterator[str]:
    """Yield the parts of an element in a line as HTML; what is in <script> and <style>, as it was typed."""
    literal = False
    for part in parts:
        if isinstance(part, dict):
            said = ast.plain_text(part)
            yield said.translate(_TYPED) if literal else html.escape(said, quote=False)
        else:
            tag, where = part
            literal = tag.name in ("script", "style") and not tag.closing
            yield str(where["c"][1][tag.start : tag.end])


def _line(item: Node) -> int:
    return int(item["pos"][0]) if "pos" in item else 0


def _move_down(item: Node, lines: int) -> Node:
    """Return a raw node with its position moved down by `lines`."""
    if not lines or "pos" not in item:
        return item
    line, _, *path = item["pos"]
    return {**item, "pos": [line + lines, 1, *path]}


def _join_raw_blocks(items: list[Node]) -> list[Node]:
    """Join neighbouring raw blocks, because CommonMark ends a raw block at each blank line, even inside a table."""
    out: list[Node] = []
    for item in items:
        if out and _is_html(item) and _is_html(out[-1]):
            before = out[-1]
            apart = (
                _line(item) - _line(before) - before["c"][1].count("\n")
            )  # keeps the line numbers of each part right
            out[-1] = {**before, "c": ["html", before["c"][1] + "\n" * max(apart, 1) + item["c"][1]]}
        else:
            out.append(item)
    return out


def _place_native(item: Node, foreign: list[str], where: Node) -> Node:
    """Return a fragment read by pandoc with its source position, foreign elements as raw nodes, and sizes from styles."""

    def change(node: Node) -> Node:
        if node["t"] in ("Plain", "Para") and len(node["c"]) == 1 and node["c"][0]["t"] == "RawInline":
            return ast.node("RawBlock", node["c"][0]["c"], like=where)
        if node["t"] not in ("Image", "Div", "Span"):
            return ast.node(node["t"], node.get("c"), like=None if node["t"] in _WORDS else where)
        identifier, classes, pairs = ast.attr_of(node)
        mark = next((name for name in classes if name.startswith(_MARK)), "")
        if mark.removeprefix(_MARK).isdigit() and int(mark.removeprefix(_MARK)) < len(foreign):
            return ast.node("RawInline", ["html", foreign[int(mark.removeprefix(_MARK))]], like=where)
        if node["t"] == "Div":
            classes = [*classes, *html_elements.break_classes(dict(pairs).get("style", ""), node["c"][1])]
        placed = ast.node(node["t"], node["c"], like=where)
        return ast.with_attr(
            placed, ast.attr(identifier, classes, **html_elements.allowed_attributes(dict(pairs)))
        )

    # Names that are not kept are dropped without a word, as docs/writing.md says of HTML.
    return attributes.without_refused(ast.rewrite([item], change))[0]


STAGE: Stage[Context] = Stage("html", convert_html, after=("parse",), rules=(UNPAIRED, REFUSED, UNUSED))

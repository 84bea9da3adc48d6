"""HTML through pandoc's html5 writer, made lean and self-contained for pages, decks and books."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.context import Context, Keep, keep_nothing
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Document, Resource
from pipeline.core.spans import Span
from pipeline.formats.html import code as html_code
from pipeline.tools import ziamath
from pipeline.tools.pandoc import highlighting
from pipeline.tools.pandoc import json as pandoc_json
from pipeline.tools.pandoc.process import Pandoc

# Of pandoc's html5 writer, for pages, decks and books alike.
_OPTIONS = {"html_math_method": "mathml", "wrap_text": "none", "email_obfuscation": "none"}
_TASK_LIST = re.compile(r'<ul>(?=\s*<li>(?:<p>)?<span class="task\b)')
_OWN = frozenset(("CodeBlock", "Image", "Para", "Plain", "Header", "Math", "Table", "Note"))
_PLACED = frozenset(("CodeBlock", "Header", "Image", "Table"))
_SCREEN, PRINTED = 96, 150  # pixels to the inch
_LONG = 1_200  # words: shorter documents fit on three pages and want no table of contents
_LONG_WORD = 18  # characters: the words of most languages are shorter
_NARROWER = {
    "BulletList": 4,
    "OrderedList": 4,
    "DefinitionList": 4,
    "BlockQuote": 3,
}  # characters a container takes


@dataclass(frozen=True, slots=True)
class Style:
    """How a page wants its HTML.

    `math` as MathML, or as SVG images for WeasyPrint; `footnotes` where the text refers to them (for CSS to place) or
    at the end; `columns` is the number of characters a line of code may have before it is broken, 0 for no limit;
    `shift` is added to every heading's level; `joined` leaves as few elements in code as its looks need. With `printed`,
    elements say where they stand in the source, for page_lint, and bitmaps have the size that 150 pixels to the inch give.
    """

    math: Literal["mathml", "svg"] = "mathml"
    footnotes: Literal["page", "end"] = "end"
    columns: int = 0
    shift: int = 1
    joined: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A line of a table of contents; `html` is escaped text."""

    level: int
    id: str
    html: str


def fragment(blocks: Any, document: Document, context: Context, style: Style) -> str:
    """Return blocks as HTML with images as data: addresses."""

    def change(item: Node) -> Node | list[Node]:
        kind = item["t"]
        if style.printed and kind in _PLACED:
            item = _placed(item)
        if kind == "Image":
            dots = PRINTED if style.printed else _SCREEN
            return _embedded(item, document.resources, sized=style.math == "mathml", dots=dots)
        if kind in ("Para", "Plain") and len(item["c"]) == 1 and item["c"][0]["t"] == "Image":
            return {**item, "c": [_alone(item["c"][0])]}
        if kind == "Header":
            return {**item, "c": [min(item["c"][0] + style.shift, 6), *item["c"][1:]]}
        if kind == "Math" and style.math == "svg":
            return _formula(item)
        if kind == "Table":
            return sized(item)
        if kind == "Note" and style.footnotes == "page":
            return _page_note(item)
        return item

    given = list(blocks)
    if style.columns:
        given = [
            _with_columns(block, style.columns) if ast.find(block, "CodeBlock") else block for block in given
        ]
    written = html5(
        ast.rewrite(given, change, of=_OWN),
        context.pandoc,
        span=Span(document.source.shown),
        keep=context.keep,
    )
    # pandoc's own id of the notes would clash with a heading "Footnotes".
    text = written.replace('<section id="footnotes" ', "<section ")
    return html_code.broken(html_code.joined(text) if style.joined else text)


def html5(
    blocks: Any,
    pandoc: Pandoc,
    *,
    span: Span,
    beside: Collection[str] = (),
    keep: Keep = keep_nothing,
    **options: Any,
) -> str:
    """Return blocks as pandoc's HTML, with lean code (highlighted.filled) and task lists named.

    `options` of its writer go beside ours; `keep` is the context's. Raises Failure as `Pandoc.write` does.
    """
    held = highlighting.held(blocks, pandoc, span=span)
    options = {**_OPTIONS, **options}
    keep("pandoc.json", pandoc_json.document(held.blocks, {}))
    made = pandoc.write(held.blocks, writer="html5", span=span, options=options, beside=beside)
    return _TASK_LIST.sub('<ul class="task-list">', html_code.filled(made.data.decode(), held.code))


def contents(blocks: Any, *, depth: int = 3) -> list[TocEntry]:
    """Return the table of contents of blocks, down to that level."""
    return [
        TocEntry(item["c"][0], item["c"][1][0], html.escape(ast.plain_text(item["c"][2])))
        for item in ast.find(list(blocks), "Header")
        if item["c"][0] <= depth
    ]


def wanted_contents(blocks: Any, *, toc: str, depth: int) -> list[TocEntry]:
    """Return the table of contents that `toc` ("yes", "no", "auto") asks for; "auto" wants none in short documents."""
    if toc == "no":
        return []
    entries = contents(blocks, depth=depth)
    long_enough = len(entries) > 3 and len(ast.plain_text(blocks).split()) >= _LONG
    return entries if toc == "yes" or long_enough else []


def data_address(resource: Resource) -> str:
    """Return the resource as a data: address."""
    return f"data:{resource.mime};base64,{base64.b64encode(resource.data).decode()}"


def backdrops(document: Document) -> dict[str, str]:
    """Return the pictures that slides stand on, as data: addresses by their names."""
    names = {slide.background.image for slide in document.slides if slide.background.image}
    return {name: data_address(document.resources[name]) for name in sorted(names)}


def _with_columns(value: Any, columns: int) -> Any:
    """Return blocks in which each code block says how many characters fit into a line where it stands."""
    if isinstance(value, list):
        return [_with_columns(item, columns) for item in value]
    if not isinstance(value, dict) or not isinstance(value.get("c"), list):
        return value
    if value["t"] == "CodeBlock":
        identifier, classes, pairs = ast.attr_of(value)
        return ast.with_attr(value, [identifier, classes, [*pairs, ["columns", str(max(columns, 20))]]])
    less = 6 if "callout" in ast.classes(value) else _NARROWER.get(value["t"], 0)
    return {**value, "c": _with_columns(value["c"], columns - less)}


def place(item: Node) -> str:
    """Return where a node stands as elements say it in `data-at`: "line:column[:path]", or ""."""
    return ":".join(map(str, item.get("pos", ())))


def marked(item: Node) -> Node:
    """Return a paragraph that begins with an empty span which says where it stands, as other elements do by themselves."""
    if "pos" not in item:
        return item
    return {**item, "c": [ast.node("Span", [["", [], [["at", place(item)]]], []]), *item["c"]]}


def _placed(item: Node) -> Node:
    """Return an element that says where it stands: `data-at` in HTML."""
    if "pos" not in item:
        return item
    identifier, classes, pairs = ast.attr_of(item)
    return ast.with_attr(item, [identifier, classes, [*pairs, ["at", place(item)]]])


def _embedded(item: Node, resources: Mapping[str, Resource], *, sized: bool, dots: int) -> Node:
    """Return an image with its data inside, its pixels so many to the inch.

    Browsers want its height in pixels too, to keep the place.
    """
    attributes, alt, (target, title) = item["c"]
    resource = resources.get(target)
    if resource is None:
        return item
    identifier, classes, pairs = attributes
    if resource.width and not {"width", "height"} & {key for key, _ in pairs}:
        width = resource.width if resource.bitmap else round(resource.width * _SCREEN / dots)
        pairs = [*pairs, ["width", str(max(width, 1))]]
        pairs += [["height", str(resource.height)]] if sized else []
    return {**item, "c": [[identifier, classes, pairs], alt, [data_address(resource), title]]}


def _alone(image: Node) -> Node:
    """Name a picture that is a paragraph: CSS cannot tell it from one that stands in a line of text."""
    identifier, classes, pairs = ast.attr_of(image)
    return ast.with_attr(image, [identifier, [*classes, "alone"], pairs])


def _formula(item: Node) -> Node:
    kind, tex = item["c"]
    display = kind["t"] == "DisplayMath"
    drawing = ziamath.draw(tex, display=display, ink="white" if item.get("light") else "black")
    name = "display" if display else "inline"
    shown = html.escape(" ".join(tex.split()), quote=True)
    if drawing is None:
        return ast.raw(f'<span class="math {name}"><code>{shown}</code></span>', inline=True)
    address = "data:image/svg+xml;base64," + base64.b64encode(drawing.svg.encode()).decode()
    size = f"width:{drawing.width:.3f}em;height:{drawing.height:.3f}em;vertical-align:{-drawing.depth:.3f}em"
    return ast.raw(
        f'<span class="math {name}"><img alt="{shown}" src="{address}" style="{size}" /></span>', inline=True
    )


def sized(item: Node) -> Node:
    """Name tables of many columns, for style sheets to set them smaller, and let long words in cells break."""
    item = {**item, "c": ast.rewrite(item["c"], _breakable, of=("Str",))}
    columns = len(item["c"][2])
    size = "very-wide" if columns > 11 else "wide" if columns > 7 else ""
    identifier, classes, pairs = ast.attr_of(item)
    return ast.with_attr(item, [identifier, [*classes, size], pairs]) if size else item


def _breakable(item: Node) -> Node | list[Node]:
    """Return a long word of a table with places to break it: behind punctuation, else every dozen letters."""
    if len(item["c"]) <= _LONG_WORD:
        return item
    parts = [
        piece for part in re.split(r"(?<=[-_./:@?&=])", item["c"]) for piece in re.findall(".{1,12}", part)
    ]
    out: list[Node] = []
    for part in parts:
        out += [{"t": "Str", "c": part}, ast.raw("<wbr />", inline=True)]
    return out[:-1]


def _page_note(item: Node) -> list[Node]:
    """A footnote in the text, for CSS to move to the page's foot; its paragraphs become lines of one."""
    inside: list[Node] = []
    for block in item["c"]:
        if inside:
            inside.append({"t": "LineBreak"})
        if block["t"] in ("Para", "Plain"):
            inside.extend(block["c"])
        elif block["t"] == "CodeBlock":
            inside.append({"t": "Code", "c": block["c"]})
        else:
            inside.extend(ast.text(ast.plain_text(block)))
    return [{"t": "Span", "c": [ast.attr(classes=["footnote"]), inside]}]

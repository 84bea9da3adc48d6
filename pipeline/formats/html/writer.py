"""Write HTML with pandoc's html5 writer: self-contained, with few elements, for pages, decks and books."""

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
from pipeline.formats import drawings
from pipeline.formats.html import code as html_code
from pipeline.formats.html import formulas as html_formulas
from pipeline.formats.html import notes as html_notes
from pipeline.formats.mathml import drawings as mathml_drawings
from pipeline.formats.mathml import web as mathml_web
from pipeline.tools.images import svg_pages
from pipeline.tools.pandoc import highlighting
from pipeline.tools.pandoc import json as pandoc_json
from pipeline.tools.pandoc.process import Pandoc

# Options of pandoc's html5 writer.
_OPTIONS = {"html_math_method": "mathml", "wrap_text": "none", "email_obfuscation": "none"}
_TASK_LIST = re.compile(r'<ul>(?=\s*<li>(?:<p>)?<span class="task\b)')
_NUMBERS = {
    "Decimal": "decimal", "LowerAlpha": "lower-alpha", "UpperAlpha": "upper-alpha", "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}  # fmt: skip
_FORMS = {"OneParen": "-paren", "TwoParens": "-parens"}  # as in templates/content.css.j2
_LIST_FORM = re.compile(r"<!--octavo-list ([a-z-]+)-->\s*<ol")
_OWN = frozenset(("CodeBlock", "Image", "Para", "Plain", "Header", "Math", "RawBlock", "RawInline", "Table"))
_PLACED = frozenset(("CodeBlock", "Header", "Image", "Table"))
SCREEN_DPI, PRINT_DPI = 96, 150  # dpi
_LONG = 1_200  # words from which toc = "auto" means yes; shorter documents fit on three pages
_NUMBER = re.compile(r"[-+]?\d[\d.,:/]*(?:[-–]\d[\d.,:/]*)+")  # browsers break it behind a hyphen
_LONG_WORD = 18  # characters from which a word in a table cell may be broken
_NARROWER = {
    "BulletList": 4,
    "OrderedList": 4,
    "DefinitionList": 4,
    "BlockQuote": 3,
}  # characters a container takes


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """Settings of the HTML writer.

    `math`: MathML, or SVG images for WeasyPrint. `footnotes`: at the reference, for CSS to move to the page's foot, or at
    the end. `columns`: characters of code a line before it is broken, 0 for no limit. `shift`: added to the level of
    headings. `joined`: neighbouring tokens of code with the same style are joined. `printed`: elements have their source
    position in `data-at` (formats.paged.lint), headings with notes or formulas their text in `data-name`, and images are sized at 150 dpi instead of 96.
    """

    math: Literal["mathml", "svg"] = "mathml"
    footnotes: Literal["page", "end"] = "end"
    columns: int = 0
    shift: int = 1
    joined: bool = False
    printed: bool = False


@dataclass(frozen=True, slots=True)
class TocEntry:
    """An entry of a table of contents; `html` is its escaped text."""

    level: int
    id: str
    html: str


def write_fragment(blocks: Any, document: Document, context: Context, style: WriterSettings) -> str:
    """Return blocks as HTML, with images as data: URLs. Raises Failure as `Pandoc.write` does."""

    def change(item: Node) -> Node | list[Node]:
        kind = item["t"]
        if style.printed and kind in _PLACED:
            item = _with_position(item)
        if kind == "Image":
            dots = PRINT_DPI if style.printed else SCREEN_DPI
            return _embed(item, document.resources, paged=style.math == "svg", dots=dots)
        if kind in ("Para", "Plain") and len(item["c"]) == 1 and item["c"][0]["t"] == "Image":
            return {**item, "c": [_mark_alone(item["c"][0])]}
        if kind == "Header":
            return {**item, "c": [min(item["c"][0] + style.shift, 6), *item["c"][1:]]}
        if kind == "Math" and style.math == "svg":
            return html_formulas.show(item, drawn[mathml_drawings.key(item)])
        if kind == "Table":
            return size_table(item)
        if kind in ("RawBlock", "RawInline") and style.math == "svg":
            return drawings.for_pages(item)
        return item

    given = list(blocks)
    span = Span(document.source.shown)
    formulas = ast.find(given, "Math") if style.math == "svg" else []
    drawn = mathml_drawings.draw(formulas, context.pandoc, span=span)
    if style.printed:
        given = ast.rewrite(given, _named, of=("Header",))
    if style.footnotes == "page":
        given = html_notes.as_spans(given)
    if style.columns:
        given = [
            _with_columns(block, style.columns) if ast.find(block, "CodeBlock") else block for block in given
        ]
    written = write_html5(
        ast.rewrite(given, change, of=_OWN),
        context.pandoc,
        span=span,
        keep=context.keep,
    )
    # pandoc's id for the notes would clash with a heading "Footnotes".
    text = html_notes.fill_printed(written.replace('<section id="footnotes" ', "<section "))
    return html_code.break_long_lines(html_code.join_tokens(text) if style.joined else text)


def write_html5(
    blocks: Any,
    pandoc: Pandoc,
    *,
    span: Span,
    beside: Collection[str] = (),
    keep: Keep = keep_nothing,
    **options: Any,
) -> str:
    """Return blocks as pandoc's HTML, with highlighted code (formats.html.code) and a class on lists of tasks and of numbers like `a)`.

    `options` are options of pandoc's writer; `keep` is the context's. Raises Failure as `Pandoc.write` does.
    """
    marked = html_notes.mark_calls(ast.rewrite(blocks, _mark_form, of=("OrderedList",)))
    held = highlighting.extract_code(marked, pandoc, span=span)
    options = {**_OPTIONS, **options}
    keep("pandoc.json", pandoc_json.document(held.blocks, {}))
    made = pandoc.write(held.blocks, writer="html5", span=span, options=options, beside=beside)
    written = _LIST_FORM.sub(r'<ol class="\1"', html_code.insert_code(made.data.decode(), held.code))
    return mathml_web.rewrite(html_notes.fill_calls(_TASK_LIST.sub('<ul class="task-list">', written)))


def _mark_form(item: Node) -> Node | list[Node]:
    """Return a list, behind a mark of its form if that is not `1.`; pandoc's HTML has no parentheses, and `type` no case."""
    _, style, delimiter = item["c"][0]
    form = _NUMBERS.get(style["t"], "decimal") + _FORMS.get(delimiter["t"], "")
    return item if form == "decimal" else [ast.raw(f"<!--octavo-list {form}-->"), item]


def table_of_contents(blocks: Any, *, depth: int = 3) -> list[TocEntry]:
    """Return the table of contents of blocks down to level `depth`."""
    return [
        TocEntry(item["c"][0], item["c"][1][0], html.escape(ast.plain_text(item["c"][2])))
        for item in ast.find(list(blocks), "Header")
        if item["c"][0] <= depth
    ]


def choose_contents(blocks: Any, *, toc: str, depth: int) -> list[TocEntry]:
    """Return the table of contents for the setting `toc` ("yes", "no", "auto"); "auto" gives none for short documents."""
    if toc == "no":
        return []
    entries = table_of_contents(blocks, depth=depth)
    long_enough = len(entries) > 3 and len(ast.plain_text(blocks).split()) >= _LONG
    return entries if toc == "yes" or long_enough else []


def data_url(resource: Resource) -> str:
    """Return the resource as a data: URL."""
    return f"data:{resource.mime};base64,{base64.b64encode(resource.data).decode()}"


def background_pictures(document: Document, *, paged: bool = False) -> dict[str, str]:
    """Return the background pictures of slides as data: URLs by name; with `paged`, as pages show them."""
    names = {slide.background.image for slide in document.slides if slide.background.image}
    held = {name: document.resources[name] for name in sorted(names)}
    return {
        name: data_url(svg_pages.picture(picture) if paged else picture) for name, picture in held.items()
    }


def _with_columns(value: Any, columns: int) -> Any:
    """Return blocks in which each code block has, as `data-columns`, the characters that fit into a line there."""
    if isinstance(value, list):
        return [_with_columns(item, columns) for item in value]
    if not isinstance(value, dict) or not isinstance(value.get("c"), list):
        return value
    if value["t"] == "CodeBlock":
        identifier, classes, pairs = ast.attr_of(value)
        return ast.with_attr(value, [identifier, classes, [*pairs, ["columns", str(max(columns, 20))]]])
    less = 6 if "callout" in ast.classes(value) else _NARROWER.get(value["t"], 0)
    return {**value, "c": _with_columns(value["c"], columns - less)}


def source_position(item: Node) -> str:
    """Return the source position of a node for `data-at`: "line:column[:path]", or the empty string."""
    return ":".join(map(str, item.get("pos", ())))


def mark_position(item: Node) -> Node:
    """Return a paragraph with its source position on an empty span at its start, because Para has no attributes."""
    if "pos" not in item:
        return item
    return {**item, "c": [ast.node("Span", [["", [], [["at", source_position(item)]]], []]), *item["c"]]}


def _with_position(item: Node) -> Node:
    """Return a node with its source position as attribute `at` (`data-at` in HTML)."""
    if "pos" not in item:
        return item
    identifier, classes, pairs = ast.attr_of(item)
    return ast.with_attr(item, [identifier, classes, [*pairs, ["at", source_position(item)]]])


def _named(heading: Node) -> Node:
    """Return a heading with its text as `data-name` if it has notes or formulas: bookmarks and running heads show neither right."""
    if not ast.find(heading["c"][2], "Note", "Math"):
        return heading
    identifier, classes, pairs = ast.attr_of(heading)
    name = " ".join(ast.plain_text(heading["c"][2]).split())
    return ast.with_attr(heading, [identifier, classes, [*pairs, ["data-name", name]]])


def _embed(item: Node, resources: Mapping[str, Resource], *, paged: bool, dots: int) -> Node:
    """Return an image with its data as a data: URL, sized at `dots` pixels an inch.

    With `paged`, it is as pages show it; else its height is given too, so that browsers can reserve the space.
    """
    attributes, alt, (target, title) = item["c"]
    resource = resources.get(target)
    if resource is None:
        return item
    identifier, classes, pairs = attributes
    if resource.width and not {"width", "height"} & {key for key, _ in pairs}:
        width = resource.width if resource.bitmap else round(resource.width * SCREEN_DPI / dots)
        pairs = [*pairs, ["width", str(max(width, 1))]]
        pairs += [] if paged else [["height", str(resource.height)]]
    shown = svg_pages.picture(resource) if paged else resource
    return {**item, "c": [[identifier, classes, pairs], alt, [data_url(shown), title]]}


def _mark_alone(image: Node) -> Node:
    """Put a class on an image that is alone in its paragraph, because CSS cannot select it otherwise."""
    identifier, classes, pairs = ast.attr_of(image)
    return ast.with_attr(image, [identifier, [*classes, "alone"], pairs])


def size_table(item: Node) -> Node:
    """Put a class on tables of many columns, so that style sheets can set them smaller, and let long words in cells break."""
    item = {**item, "c": ast.rewrite(item["c"], _add_breaks, of=("Str",))}
    columns = len(item["c"][2])
    size = "very-wide" if columns > 11 else "wide" if columns > 7 else ""
    identifier, classes, pairs = ast.attr_of(item)
    return ast.with_attr(item, [identifier, [*classes, size], pairs]) if size else item


def _add_breaks(item: Node) -> Node | list[Node]:
    """Return a long word with break opportunities: after punctuation, else every dozen letters; a date or number with none."""
    if _NUMBER.fullmatch(item["c"]):
        return ast.node("Span", [ast.attr(classes=["number"]), [item]], like=item)
    if len(item["c"]) <= _LONG_WORD:
        return item
    parts = [
        piece for part in re.split(r"(?<=[-_./:@?&=])", item["c"]) for piece in re.findall(".{1,12}", part)
    ]
    out: list[Node] = []
    for part in parts:
        out += [{"t": "Str", "c": part}, ast.raw("<wbr />", inline=True)]
    return out[:-1]

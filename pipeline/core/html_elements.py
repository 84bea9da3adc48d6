"""Convert an HTML element to pandoc nodes, so that every format can show it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.core import ast, html_tags, page_breaks
from pipeline.core.ast import Node
from pipeline.core.html_tags import Tag

_WRAP = {
    "b": "Strong", "strong": "Strong", "i": "Emph", "em": "Emph", "cite": "Emph", "dfn": "Emph", "var": "Emph",
    "del": "Strikeout", "s": "Strikeout", "strike": "Strikeout", "u": "Underline", "ins": "Underline",
    "sub": "Subscript", "sup": "Superscript",
}  # fmt: skip
_CODE = frozenset(("code", "samp", "tt"))
_ALLOWED_ATTRIBUTES = frozenset(("lang", "dir", "title", "start", "colspan", "rowspan"))
_SIZE = re.compile(r"[\d.]+(%|px)?")
_BREAK = re.compile(
    r"(?:^|;)\s*(?:page-)?break-(after|before)\s*:\s*(?:always|page|left|right|recto|verso)\b"
)
_WIDTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+(?:%|px|em|cm|mm|in|pt))")


def inline(tag: Tag, inside: list[Node], where: Node) -> list[Node]:
    """Return an inline element as pandoc inlines around its converted content `inside`, at the position of `where`."""
    name = tag.name
    if name == "wbr":
        return []
    if name == "img":
        target = [tag.attributes.get("src", ""), tag.attributes.get("title", "")]
        alt = ast.text(tag.attributes.get("alt", ""))
        return [ast.node("Image", [_attr(tag), alt, target], like=where)]
    if name in _WRAP:
        return [ast.node(_WRAP[name], inside, like=where)]
    if name in _CODE and all(item["t"] in ("Str", "Space", "SoftBreak") for item in inside):
        return [ast.node("Code", [_attr(tag), ast.plain_text(inside)], like=where)]
    if name == "q":
        return [ast.node("Quoted", [{"t": "DoubleQuote"}, inside], like=where)]
    if name == "a" and "href" in tag.attributes:
        return [ast.node("Link", [_attr(tag), inside, [tag.attributes["href"], ""]], like=where)]
    if name in html_tags.PARTS:
        return []
    if name == "picture":
        return inside
    if name in html_tags.FOREIGN:
        return [ast.node("RawInline", ["html", tag.opening], like=where)]
    own = () if name in ("span", "a", "font") else (name,)
    return [ast.node("Span", [_attr(tag, *own), inside], like=where)]


def block(tag: Tag, inside: list[Node], where: Node) -> list[Node]:
    """Return a block element as pandoc blocks around its converted content `inside`, at the position of `where`."""
    name = tag.name
    if name == "hr":
        return [ast.node("HorizontalRule", like=where)]
    if name in ("br", "wbr"):
        return []
    if name == "img":
        return [ast.node("Para", inline(tag, [], where), like=where)]
    if name == "blockquote":
        return [ast.node("BlockQuote", inside, like=where)]
    if name in html_tags.FOREIGN:
        closing = [] if tag.empty else [ast.node("RawBlock", ["html", f"</{name}>"], like=where)]
        return [ast.node("RawBlock", ["html", tag.opening], like=where), *inside, *closing]
    own = () if name in ("div", "p", "center") else (name,)
    broken = break_classes(tag.attributes.get("style", ""), inside)
    return [ast.node("Div", [_attr(tag, *own, *broken), inside], like=where)]


def break_classes(style: str, inside: list[Node]) -> list[str]:
    """Return the class of a page break for a `style` that asks for one after an element, or before one without content."""
    sides = {side for side in _BREAK.findall(style) if side == "after" or not inside}
    return [page_breaks.CLASS] if sides else []


def allowed_attributes(given: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that are kept. Of `style` only sizes are kept, and sizes only if they are valid."""
    kept = {key: value for key, value in given.items() if key in _ALLOWED_ATTRIBUTES}
    sizes = {key: given[key] for key in ("width", "height") if _SIZE.fullmatch(given.get(key, ""))}
    return kept | sizes | dict(_WIDTH.findall(given.get("style", "")))


def _attr(tag: Tag, *names: str) -> ast.Attr:
    given = tag.attributes
    own = given.get("id", "") or (given.get("name", "") if tag.name == "a" else "")
    return ast.attr(own, [*names, *given.get("class", "").split()], **allowed_attributes(given))

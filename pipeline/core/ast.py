"""Pandoc's document tree as pandoc's own JSON: how to walk it, build it and read it.

A node is `{"t": TYPE, "c": CONTENT}` as pandoc-types 1.23 writes it; a node that knows its place has a third member
`"pos": [line, column]` or `[line, column, path]`, which pandoc ignores. Nodes are never changed in place: every
function here returns new ones and shares what stayed the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from pipeline.core.text import Span

Node: TypeAlias = dict[str, Any]
Attr: TypeAlias = list[Any]  # [identifier, [class, …], [[key, value], …]]

BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header "
    "HorizontalRule Table Figure Div".split()
)
_ATTR_FIRST = frozenset(("Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table"))


def node(kind: str, content: Any = None, *, like: Node | None = None) -> Node:
    """Return a node of that kind, placed where `like` stands."""
    made: Node = {"t": kind} if content is None else {"t": kind, "c": content}
    if like is not None and "pos" in like:
        made["pos"] = like["pos"]
    return made


def attr(identifier: str = "", classes: Iterable[str] = (), **pairs: str) -> Attr:
    """Return pandoc's attribute triple."""
    return [identifier, list(classes), [[key, value] for key, value in pairs.items()]]


def attr_of(item: Node) -> Attr:
    """Return the attributes of a node, empty ones for a kind that has none."""
    if item["t"] == "Header":
        return item["c"][1]  # type: ignore[no-any-return]  # pandoc-types: Header Int Attr [Inline]
    return item["c"][0] if item["t"] in _ATTR_FIRST else attr()


def with_attr(item: Node, new: Attr) -> Node:
    """Return the node with other attributes."""
    place = 1 if item["t"] == "Header" else 0
    content = list(item["c"])
    content[place] = new
    return {**item, "c": content}


def classes(item: Node) -> list[str]:
    """Return the classes of a node."""
    return attr_of(item)[1]  # type: ignore[no-any-return]  # the triple's second member


def value(item: Node, key: str, default: str = "") -> str:
    """Return the value of a node's attribute `key`."""
    return next((v for k, v in attr_of(item)[2] if k == key), default)


def text(string: str) -> list[Node]:
    """Return inlines for a plain string, blanks as Space."""
    words = string.split()
    return [part for word in words for part in ({"t": "Space"}, {"t": "Str", "c": word})][1:]


def para(string: str, *, like: Node | None = None) -> Node:
    """Return a paragraph of plain text."""
    return node("Para", text(string), like=like)


def raw(string: str, *, inline: bool = False) -> Node:
    """Return raw HTML of ours."""
    return {"t": "RawInline" if inline else "RawBlock", "c": ["html", string]}


def span_of(item: Node, path: str) -> Span:
    """Return where a node stands; the whole of `path` if it does not know."""
    pos = item.get("pos")
    if not pos:
        return Span(path)
    return Span(pos[2] if len(pos) > 2 else path, pos[0], pos[1])


def walk(value: Any) -> Iterator[Node]:
    """Yield every node at or below a value, in reading order, parents first."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if "t" in item:
                yield item
            stack.extend(v for k, v in reversed(item.items()) if k != "pos")
        elif isinstance(item, list):
            stack.extend(reversed(item))


def rewrite(value: Any, change: Callable[[Node], Node | list[Node] | None]) -> Any:
    """Return the tree with every block and inline replaced by what `change` makes of it, children first.

    `change` gets a node whose content is already rewritten and returns it, another node, a list of nodes to splice
    in its place, or None to drop it.
    """
    if isinstance(value, list):
        out: list[Any] = []
        for item in value:
            new = rewrite(item, change)
            if isinstance(item, dict) and "t" in item:
                if isinstance(new, list):
                    out.extend(new)
                elif new is not None:
                    out.append(new)
            else:
                out.append(new)
        return out
    if isinstance(value, dict):
        if "t" not in value:
            return {key: rewrite(item, change) for key, item in value.items()}
        if "c" in value and isinstance(value["c"], list):
            value = {**value, "c": rewrite(value["c"], change)}
        return change(value)
    return value


def rewrite_lists(value: Any, change: Callable[[list[Node]], list[Node]], *, of_blocks: bool) -> Any:
    """Return the tree with every list of blocks (or of inlines) replaced by what `change` makes of it, inner first."""
    if isinstance(value, dict):
        if not isinstance(value.get("c"), list):
            return value
        return {**value, "c": rewrite_lists(value["c"], change, of_blocks=of_blocks)}
    if not isinstance(value, list):
        return value
    inner = [rewrite_lists(item, change, of_blocks=of_blocks) for item in value]
    if (
        inner
        and all(isinstance(item, dict) and "t" in item for item in inner)
        and _is_flow(inner[0], of_blocks)
    ):
        return change(inner)
    return inner


_NOT_FLOW = frozenset(
    ("AlignLeft", "AlignRight", "AlignCenter", "AlignDefault", "ColWidth", "ColWidthDefault")
)
_SPOKEN = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def plain_text(value: Any, *, notes: bool = False) -> str:
    """Return the words of a tree as a reader would read them, without footnotes unless asked for."""
    parts: list[str] = []
    _speak(value, parts, notes)
    return "".join(parts)


def _is_flow(item: Node, of_blocks: bool) -> bool:
    return (item["t"] in BLOCKS) == of_blocks and item["t"] not in _NOT_FLOW


def _speak(value: Any, parts: list[str], notes: bool) -> None:
    if isinstance(value, list):
        for item in value:
            _speak(item, parts, notes)
        return
    if not isinstance(value, dict):
        return
    kind = value["t"]
    content: Any = value.get("c")
    if kind == "Str":
        parts.append(content)
    elif kind in _SPOKEN:
        parts.append(_SPOKEN[kind])
    elif kind in ("Code", "CodeBlock", "Math"):
        parts.append(content[1])
    elif kind == "Quoted":
        opening, closing = list(_QUOTES[content[0]["t"]])
        parts.append(opening)
        _speak(content[1], parts, notes)
        parts.append(closing)
    elif kind in ("RawInline", "RawBlock") or (kind == "Note" and not notes):
        return
    else:
        _speak(content, parts, notes)
    if kind in BLOCKS:
        parts.append("\n")

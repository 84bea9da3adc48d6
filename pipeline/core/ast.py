"""Build, walk, read and rewrite pandoc's document tree, in the form of pandoc's own JSON.

A node is `{"t": TYPE, "c": CONTENT}` as pandoc-types 1.23 writes it. A node with a known source position has a third
member, `"pos": [line, column]` or `[line, column, path]`, counted from 1; pandoc ignores it. Nodes are never changed
in place: every function here returns new nodes and shares the unchanged ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeAlias

from pipeline.core import formula_text
from pipeline.core.node_types import BLOCKS, INLINES, WORDS, kinds_below
from pipeline.core.spans import Span

Node: TypeAlias = dict[str, Any]
Attr: TypeAlias = list[Any]  # [identifier, [class, …], [[key, value], …]]

_ATTR_FIRST = frozenset(("Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table"))
ATTRIBUTED = _ATTR_FIRST | {"Header"}


def node(kind: str, content: Any = None, *, like: Node | None = None) -> Node:
    """Return a node of type `kind`, with the source position of `like`."""
    made: Node = {"t": kind} if content is None else {"t": kind, "c": content}
    if like is not None and "pos" in like:
        made["pos"] = like["pos"]
    return made


def attr(identifier: str = "", classes: Iterable[str] = (), **pairs: str) -> Attr:
    """Return pandoc's attribute triple: identifier, classes, key-value pairs."""
    return [identifier, list(classes), [[key, value] for key, value in pairs.items()]]


def attr_of(item: Node) -> Attr:
    """Return the attributes of a node; empty attributes for a type that has none."""
    if item["t"] == "Header":
        return item["c"][1]  # type: ignore[no-any-return]  # pandoc-types: Header Int Attr [Inline]
    return item["c"][0] if item["t"] in _ATTR_FIRST else attr()


def with_attr(item: Node, new: Attr) -> Node:
    """Return the node with its attributes replaced. The node must be of a type in `ATTRIBUTED`."""
    place = 1 if item["t"] == "Header" else 0
    content = list(item["c"])
    content[place] = new
    return {**item, "c": content}


def callout(item: Node) -> str:
    """Return the kind ("note", "tip", …) of a callout made by stages.callouts; the empty string for any other node.

    The title is checked too, because authors may give a div of their own the class `callout`.
    """
    found = classes(item) if item["t"] == "Div" else []
    ours = (
        len(found) > 1
        and found[0] == "callout"
        and item["c"][1]
        and "callout-title" in classes(item["c"][1][0])
    )
    return found[1] if ours else ""


def classes(item: Node) -> list[str]:
    """Return the classes of a node."""
    return attr_of(item)[1]  # type: ignore[no-any-return]  # the triple's second member


def value(item: Node, key: str, default: str = "") -> str:
    """Return the value of a node's attribute `key`."""
    return next((v for k, v in attr_of(item)[2] if k == key), default)


def text(string: str) -> list[Node]:
    """Return a plain string as inlines: Str for words, Space between them."""
    words = string.split()
    return [part for word in words for part in ({"t": "Space"}, {"t": "Str", "c": word})][1:]


def para(string: str, *, like: Node | None = None) -> Node:
    """Return a paragraph of plain text."""
    return node("Para", text(string), like=like)


def paragraphs(blocks: Iterable[Node]) -> list[Node]:
    """Return blocks with Para for Plain among them, as where they stand by themselves; what they hold stays."""
    return [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks]


def raw(string: str, *, inline: bool = False) -> Node:
    """Return HTML as a raw node, which only the HTML writers show."""
    return {"t": "RawInline" if inline else "RawBlock", "c": ["html", string]}


def span_of(item: Node, path: str) -> Span:
    """Return the source position of a node; `path` as a whole if the node has none."""
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


def find(value: Any, *kinds: str) -> list[Node]:
    """Return every node of some kinds at or below a value, in reading order, parents first.

    Ten times as fast as `walk`, because words are skipped.
    """
    found: list[Node] = []
    _find(value if isinstance(value, list) else [value], frozenset(kinds), found)
    return found


def rewrite(
    value: Any, change: Callable[[Node], Node | list[Node] | None], *, of: Collection[str] = ()
) -> Any:
    """Return the tree with every block and inline replaced by what `change` makes of it, children first.

    `change` gets a node whose content is already rewritten and returns it, another node, a list of nodes to splice
    in its place, or None to drop it. With `of`, only nodes of these types are passed to it. Unchanged parts stay the
    same objects.
    """
    if isinstance(value, list):
        return _rewrite_list(value, change, frozenset(of))
    if isinstance(value, dict):
        new = _rewrite_content(value, change, frozenset(of))
        return change(new) if "t" in new and (not of or new["t"] in of) else new
    return value


def _find(items: list[Any], kinds: frozenset[str], found: list[Node]) -> None:
    for item in items:
        if type(item) is dict:
            kind = item.get("t")
            if kind in kinds:
                found.append(item)
            if kind in WORDS or (kind in BLOCKS and kinds.isdisjoint(kinds_below(item))):
                continue
            if kind is None:
                _find([inner for inner in item.values() if type(inner) is list], kinds, found)
            elif type(content := item.get("c")) is list:
                _find(content, kinds, found)
        elif type(item) is list and item:
            _find(item, kinds, found)


def _rewrite_list(
    items: list[Any], change: Callable[[Node], Node | list[Node] | None], of: frozenset[str]
) -> list[Any]:
    out: list[Any] | None = None  # stays None as long as nothing has changed
    for at, item in enumerate(items):
        new: Any = item
        if type(item) is dict:
            kind = item.get("t")
            if of and kind in BLOCKS and of.isdisjoint(kinds_below(item)):
                pass
            elif kind not in WORDS:
                new = _rewrite_content(item, change, of)
            if kind is not None and (not of or kind in of):
                new = change(new)
        elif type(item) is list and item:
            new = _rewrite_list(item, change, of)
        if new is not item and out is None:
            out = items[:at]
        if out is None:
            continue
        if type(new) is list and type(item) is dict:
            out.extend(new)
        elif new is not None or item is None:
            out.append(new)
    return items if out is None else out


def _rewrite_content(
    item: Node, change: Callable[[Node], Node | list[Node] | None], of: frozenset[str]
) -> Node:
    if "t" not in item:  # a citation
        new = {key: _rewrite_list(v, change, of) if type(v) is list else v for key, v in item.items()}
        return item if all(new[key] is v for key, v in item.items()) else new
    content = item.get("c")
    if type(content) is not list:
        return item
    inside = _rewrite_list(content, change, of)
    return item if inside is content else {**item, "c": inside}


def rewrite_lists(
    value: Any, change: Callable[[list[Node]], list[Node]], *, of_blocks: bool, of: Collection[str] = ()
) -> Any:
    """Return the tree with every list of blocks (or of inlines) replaced by what `change` makes of it, inner first.

    With `of`, blocks without a node of these types at or below them are skipped.
    """
    return _rewrite_nested_lists(value, change, BLOCKS if of_blocks else INLINES, frozenset(of))


def _rewrite_nested_lists(
    items: list[Any], change: Callable[[list[Node]], list[Node]], flow: frozenset[str], of: frozenset[str]
) -> list[Any]:
    out: list[Any] | None = None
    for at, item in enumerate(items):
        new: Any = item
        if type(item) is list and item:
            new = _rewrite_nested_lists(item, change, flow, of)
        elif type(item) is dict and (kind := item.get("t")) not in WORDS:
            if of and kind in BLOCKS and kind not in of and of.isdisjoint(kinds_below(item)):
                continue
            if type(content := item.get("c")) is list:
                inside = _rewrite_nested_lists(content, change, flow, of)
                new = item if inside is content else {**item, "c": inside}
        if new is not item:
            out = out or list(items)
            out[at] = new
    same = items if out is None else out
    is_flow = same and type(same[0]) is dict and same[0].get("t") in flow
    return change(same) if is_flow else same


_BLANKS = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
_QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}


def plain_text(value: Any, *, notes: bool = False) -> str:
    """Return the text of a tree without markup; footnotes only if `notes` is true. Each block ends in a line feed."""
    parts: list[str] = []
    _collect_text(value if isinstance(value, list) else [value], parts, notes)
    return "".join(parts)


def is_wordless(heading: Node) -> bool:
    """Say whether a heading shows nothing: it has no text, picture or formula, and stands for a slide without title."""
    return not (plain_text(heading).strip() or find(heading["c"][2], "Image", "Math", "RawInline"))


def _collect_text(items: list[Any], parts: list[str], notes: bool) -> None:
    for item in items:
        if type(item) is dict:
            kind = item["t"]
            if kind == "Str":
                parts.append(item["c"])
            elif kind in _BLANKS:
                parts.append(_BLANKS[kind])
            elif kind == "Math":
                parts.append(formula_text.of_node(item))
            else:
                _collect_node_text(kind, item.get("c"), parts, notes)
        elif type(item) is list and item:
            _collect_text(item, parts, notes)


def _collect_node_text(kind: str, content: Any, parts: list[str], notes: bool) -> None:
    if kind in ("Code", "CodeBlock"):
        parts.append(content[1])
    elif kind == "Quoted":
        opening, closing = list(_QUOTES[content[0]["t"]])
        parts.append(opening)
        _collect_text(content[1], parts, notes)
        parts.append(closing)
    elif kind in ("RawInline", "RawBlock") or (kind == "Note" and not notes):
        return
    elif type(content) is list:
        _collect_text(content, parts, notes)
    if kind in BLOCKS:
        parts.append("\n")

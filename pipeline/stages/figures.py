"""Figures: an image alone in its paragraph becomes a figure, a paragraph `: text` at a table its caption."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, conditional
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage

_CAPTION_MARKS = (":", "Table:", "table:")
_TRAILING_ATTRIBUTES = re.compile(r"\{(?P<all>[^{}]*)\}$")


def caption(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with Figure nodes and table captions.

    A figure's caption is the image's text; its alt text is the `alt` attribute where there is one, else the caption.
    """
    blocks = ast.rewrite_lists(list(document.blocks), _undefined, of_blocks=True, of=("DefinitionList",))
    blocks = ast.rewrite(blocks, _figure, of=("Para",))
    blocks = ast.rewrite(blocks, _plain_alt, of=("Image",))
    blocks = ast.rewrite_lists(blocks, _caption_pictures, of_blocks=True, of=("Span",))
    blocks = ast.rewrite_lists(blocks, _caption_tables, of_blocks=True, of=("Table",))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _undefined(blocks: list[Node]) -> list[Node]:
    """Return blocks in which `: text` between a paragraph and a table is no definition of the paragraph, but a caption."""
    out: list[Node] = []
    for item, following in zip(blocks, [*blocks[1:], None], strict=True):
        last = item["c"][-1] if item["t"] == "DefinitionList" else None
        if (
            last
            and following
            and following["t"] == "Table"
            and not following["c"][1][1]
            and _is_caption_of(last)
        ):
            term, ((said,),) = last
            if item["c"][:-1]:
                out.append({**item, "c": item["c"][:-1]})
            out.append(ast.node("Para", term, like=item))
            out.append({**said, "t": "Para", "c": [{"t": "Str", "c": ":"}, {"t": "Space"}, *said["c"]]})
        else:
            out.append(item)
    return out


def _is_caption_of(entry: list[Any]) -> bool:
    """Say whether a definition is one paragraph with a blank line before it, as a caption is."""
    definitions = entry[1]
    return len(definitions) == 1 and [part["t"] for part in definitions[0]] == ["Para"]


def _figure(item: Node) -> Node:
    if len(item["c"]) != 1 or item["c"][0]["t"] != "Image":
        return item
    image = item["c"][0]
    (identifier, classes, pairs), said, target = image["c"]
    if not said:
        return item
    alt = ast.text(ast.value(image, "alt")) or (
        ast.text(ast.plain_text(said)) if ast.find(said, "Math") else said
    )
    kept = [pair for pair in pairs if pair[0] != "alt"]
    meant = conditional.conditions(classes)
    own = [name for name in classes if name not in meant]
    shown = ast.node("Image", [["", own, kept], alt, target], like=image)
    body = [ast.node("Plain", [shown], like=image)]
    return ast.node(
        "Figure",
        [ast.attr(identifier, meant), [None, [ast.node("Plain", said, like=image)]], body],
        like=item,
    )


def _caption_pictures(blocks: list[Node]) -> list[Node]:
    """Join a picture and the paragraph `<span class="caption">` below it, as mdBook's authors write figures."""
    out: list[Node] = []
    for item in blocks:
        said = item["c"][0]["c"][1] if _is_caption(item) else None
        last = out[-1] if out else None
        if said and last and last["t"] == "Figure":
            out[-1] = {
                **last,
                "c": [last["c"][0], [None, [ast.node("Plain", said, like=item)]], last["c"][2]],
            }
        elif said and last and last["t"] == "Para" and [part["t"] for part in last["c"]] == ["Image"]:
            body = [{**last, "t": "Plain"}]
            out[-1] = ast.node(
                "Figure", [ast.attr(), [None, [ast.node("Plain", said, like=item)]], body], like=last
            )
        else:
            out.append(item)
    return out


def _is_caption(item: Node) -> bool:
    inside = item["c"] if item["t"] == "Para" else []
    return len(inside) == 1 and inside[0]["t"] == "Span" and "caption" in ast.classes(inside[0])


def _plain_alt(item: Node) -> Node:
    """An image inside a line shows no caption: its `alt` attribute replaces its text."""
    if not (alt := ast.value(item, "alt")):
        return item
    (identifier, classes, pairs), _, target = item["c"]
    return {**item, "c": [[identifier, classes, [p for p in pairs if p[0] != "alt"]], ast.text(alt), target]}


def _caption_tables(blocks: list[Node]) -> list[Node]:
    out: list[Node] = []
    for item in blocks:
        said = _caption_text(item)
        if said is not None and out and out[-1]["t"] == "Table" and not out[-1]["c"][1][1]:
            out[-1] = _captioned(out[-1], said, item)
        elif (
            item["t"] == "Table"
            and not item["c"][1][1]
            and out
            and (before := _caption_text(out[-1])) is not None
        ):
            out[-1] = _captioned(item, before, out[-1])
        else:
            out.append(item)
    return out


def _caption_text(item: Node) -> list[Node] | None:
    """Return the inlines of a paragraph that is written as a caption, without its mark."""
    if item["t"] != "Para" or not item["c"] or item["c"][0].get("c") not in _CAPTION_MARKS:
        return None
    return item["c"][2:] if item["c"][1:2] == [{"t": "Space"}] else None


def _captioned(table: Node, said: list[Node], where: Node) -> Node:
    identifier, said = _identifier(said)
    attributes: Any = table["c"][0]
    if identifier and not attributes[0]:
        attributes = [identifier, *attributes[1:]]
    content = [attributes, [None, [ast.node("Plain", said, like=where)]], *table["c"][2:]]
    return {**table, "c": content}


def _identifier(said: list[Node]) -> tuple[str, list[Node]]:
    """Split `{#id}` off a caption's end, where pandoc leaves it as a Span around the last blank."""
    last = said[-1] if said else None
    if last and last["t"] == "Span" and not ast.plain_text(last["c"][1]).strip():
        return ast.attr_of(last)[0], said[:-1]
    if last and last["t"] == "Str" and (found := _TRAILING_ATTRIBUTES.search(last["c"])):
        words = [word for word in found["all"].split() if word.startswith("#")]
        rest = [*said[:-1], {"t": "Str", "c": last["c"][: found.start()]}]
        return (words[0][1:] if words else ""), rest
    return "", said


STAGE: Stage[Context] = Stage("figures", caption, after=("html", "metadata"))

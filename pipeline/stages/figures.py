"""Figures: make a figure of an image alone in its paragraph, and a table caption of a paragraph `: text` beside it."""

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


def make_figures(document: Document, _: Context) -> Outcome[Document]:
    """Return the document with Figure nodes and table captions.

    The caption of a figure is the text of the image; its alternative text is the attribute `alt`, else the caption.
    """
    blocks = ast.rewrite_lists(
        list(document.blocks), _restore_captions, of_blocks=True, of=("DefinitionList",)
    )
    blocks = ast.rewrite(blocks, _figure, of=("Para",))
    blocks = ast.rewrite(blocks, _use_alt, of=("Image",))
    blocks = ast.rewrite_lists(blocks, _caption_pictures, of_blocks=True, of=("Span",))
    blocks = ast.rewrite_lists(blocks, _caption_tables, of_blocks=True, of=("Table",))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _restore_captions(blocks: list[Node]) -> list[Node]:
    """Return blocks with definitions that are table captions (`: text` between a paragraph and a table) as paragraphs."""
    out: list[Node] = []
    for item, following in zip(blocks, [*blocks, None][1:], strict=True):
        last = item["c"][-1] if item["t"] == "DefinitionList" and item["c"] else None
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
    """Join a picture with a paragraph `<span class="caption">` below it, a notation for figures in mdBook."""
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


def _use_alt(item: Node) -> Node:
    """Return an image inside a line, which has no caption, with its `alt` attribute as its text."""
    if not (alt := ast.value(item, "alt")):
        return item
    (identifier, classes, pairs), _, target = item["c"]
    return {**item, "c": [[identifier, classes, [p for p in pairs if p[0] != "alt"]], ast.text(alt), target]}


def _caption_tables(blocks: list[Node]) -> list[Node]:
    out: list[Node] = []
    for item in blocks:
        said = _caption_text(item)
        if said is not None and out and out[-1]["t"] == "Table" and not out[-1]["c"][1][1]:
            out[-1] = _with_caption(out[-1], said, item)
        elif (
            item["t"] == "Table"
            and not item["c"][1][1]
            and out
            and (before := _caption_text(out[-1])) is not None
        ):
            out[-1] = _with_caption(item, before, out[-1])
        else:
            out.append(item)
    return out


def _caption_text(item: Node) -> list[Node] | None:
    """Return the inlines of a paragraph that is a caption, without the colon; None for any other node."""
    if item["t"] != "Para" or not item["c"] or item["c"][0].get("c") not in _CAPTION_MARKS:
        return None
    return item["c"][2:] if item["c"][1:2] == [{"t": "Space"}] else None


def _with_caption(table: Node, said: list[Node], where: Node) -> Node:
    identifier, said = _identifier(said)
    attributes: Any = table["c"][0]
    if identifier and not attributes[0]:
        attributes = [identifier, *attributes[1:]]
    content = [attributes, [None, [ast.node("Plain", said, like=where)]], *table["c"][2:]]
    return {**table, "c": content}


def _identifier(said: list[Node]) -> tuple[str, list[Node]]:
    """Split `{#id}` off the end of a caption, where pandoc leaves it as text, or as a Span around the last blank."""
    last = said[-1] if said else None
    if last and last["t"] == "Span" and not ast.plain_text(last["c"][1]).strip():
        return ast.attr_of(last)[0], said[:-1]
    if last and last["t"] == "Str" and (found := _TRAILING_ATTRIBUTES.search(last["c"])):
        words = [word for word in found["all"].split() if word.startswith("#")]
        rest = [*said[:-1], {"t": "Str", "c": last["c"][: found.start()]}]
        return (words[0][1:] if words else ""), rest
    return "", said


STAGE: Stage[Context] = Stage("figures", make_figures, after=("html", "metadata"))

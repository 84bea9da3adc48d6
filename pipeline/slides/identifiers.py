"""Identifiers of a deck: each stands once, on the slide that shows it first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.model import Slide


def keep_first(slides: Iterable[Slide]) -> tuple[Slide, ...]:
    """Return slides on which no identifier is repeated: those of slides come first, then their content's, then the notes'.

    What is dealt out over several slides, or stands on a slide and in its notes, is there more than once.
    """
    deck = list(slides)
    seen = {slide.id for slide in deck if slide.id}
    contents = [_without_repeated(slide.blocks, seen) for slide in deck]
    notes = [_without_repeated(slide.notes, seen) for slide in deck]
    return tuple(
        slide if slide.blocks is shown and slide.notes is said else replace(slide, blocks=shown, notes=said)
        for slide, shown, said in zip(deck, contents, notes, strict=True)
    )


def _without_repeated(blocks: tuple[Node, ...], seen: set[str]) -> tuple[Node, ...]:
    """Return blocks without identifiers that were `seen`; the others are seen from now on."""
    named = [name for item in ast.find(list(blocks), *ast.ATTRIBUTED) if (name := ast.attr_of(item)[0])]
    repeated = len(named) != len(set(named)) or not seen.isdisjoint(named)
    if not repeated:
        seen.update(named)
        return blocks

    def change(item: Node) -> Node:
        name, classes, pairs = ast.attr_of(item)
        if name in seen:
            return ast.with_attr(item, ["", classes, pairs])
        if name:
            seen.add(name)
        return item

    return tuple(ast.rewrite(list(blocks), change, of=ast.ATTRIBUTED))

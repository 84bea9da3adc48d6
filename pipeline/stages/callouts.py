"""Callouts: convert GitHub alerts (`> [!NOTE]`) and divs of the theme's kinds (`::: warning`) to the same nodes."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage


def convert_callouts(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with each callout as Div [callout, KIND]; its first child is Div [callout-title]."""
    words = translations.look_up(document.metadata.lang)
    titles = {kind.name: kind.label or words[kind.name] for kind in context.theme.kinds}

    def change(item: Node) -> Node:
        (identifier, classes, pairs), content = item["c"]
        kind = next((name for name in classes if name in titles), None)
        if kind is None or "callout" in classes:
            return item
        title, body = _title(content, kind, titles[kind])
        rest = [name for name in classes if name != kind]
        return {**item, "c": [[identifier, ["callout", kind, *rest], pairs], [title, *body]]}

    blocks = ast.rewrite(list(document.blocks), change, of=("Div",))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _title(content: list[Node], kind: str, label: str) -> tuple[Node, list[Node]]:
    """Return a callout's title (the author's heading, else the translated name of the kind), and the remaining blocks.

    pandoc's alerts extension adds the English name as a Div of class title; it is dropped.
    """
    said = ast.text(label)
    if content and content[0]["t"] == "Div" and ast.classes(content[0]) == ["title"]:
        words = ast.plain_text(content[0]).strip()
        said = said if words.casefold() == kind else ast.text(words)
        content = content[1:]
    if content and content[0]["t"] == "Header":
        said, content = content[0]["c"][2], content[1:]
    return {"t": "Div", "c": [ast.attr(classes=["callout-title"]), [{"t": "Para", "c": said}]]}, content


STAGE: Stage[Context] = Stage("callouts", convert_callouts, after=("metadata", "html", "solutions"))

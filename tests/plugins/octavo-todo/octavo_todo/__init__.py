"""Shows paragraphs that begin with TODO as callouts, and says where they are."""

from dataclasses import replace

from pipeline.api import (
    Context,
    Diagnostic,
    Document,
    Node,
    Outcome,
    Stage,
    attr,
    node,
    plain_text,
    rewrite,
    span_of,
    warning,
)

LEFT = warning("todo-left", "A paragraph begins with TODO: something is still to be written.")


def show(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with a callout around each paragraph that begins with TODO."""
    found: list[Diagnostic] = []

    def change(item: Node) -> Node:
        text = plain_text(item).strip()
        if not text.startswith("TODO"):
            return item
        place = span_of(item, document.source.shown)
        said = text.removeprefix("TODO").strip(" :")
        found.append(LEFT.at(place, f"still to do: '{said}'", hint="write it, or remove the paragraph"))
        return node("Div", [attr(classes=["important"]), [item]], like=item)

    blocks = rewrite(list(document.blocks), change, of=("Para",))
    return Outcome(replace(document, blocks=tuple(blocks)), tuple(found))


STAGE: Stage[Context] = Stage("todo", show, after=("parse",), before=("callouts",), rules=(LEFT,))

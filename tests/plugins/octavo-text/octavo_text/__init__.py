"""The document as plain text, for mails and terminals."""

import msgspec

from pipeline.api import Artifact, Context, Document, Outcome, Output, Span


class TextOptions(msgspec.Struct, frozen=True):
    """[text]: `width` is the number of characters in a line."""

    width: int = 72


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the title, underlined, and the text below it. Raises Failure when pandoc cannot write it."""
    options: TextOptions = context.options("text")
    written = context.pandoc.write(
        list(document.blocks),
        writer="plain",
        span=Span(document.source.shown),
        options={"columns": options.width},
    )
    title = document.metadata.title
    context.keep("plain.txt", written.data)
    text = f"{title}\n{'=' * len(title)}\n\n{written.data.decode()}\n"
    return Outcome(Artifact("text", ".txt", text.encode()))


OUTPUT: Output[Context] = Output(
    "text", ".txt", emit, TextOptions, traits=frozenset(("document",)), siblings=True
)

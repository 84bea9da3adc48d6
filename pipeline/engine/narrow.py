"""Reduces a document to what one format should show and can contain."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, conditional, html_tags, links
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Failure, error, warning
from pipeline.core.model import Document, Output
from pipeline.engine import registry
from pipeline.slides import answer_space

# What pages say where a film does not play, in place of words about it.
_EXCUSE = re.compile(
    r"(?i)(?:^|(?<=[.!]))[^.!]*\byour browser (?:does|can|is|will)(?: ?not|n['’]t)[^.!]*[.!]?"
)

HTML_LOST = warning(
    "html-dropped",
    "Raw HTML without a counterpart in Markdown (a video, a form, a script) cannot stand in this format. Its text, or "
    "a link to what it shows, stands in its place. Wrap it in '::: {.only-html}' if it is meant for the web page only.",
)
TOO_MANY = error(
    "slide-limit",
    "The document makes more slides than [limits] slides, so no decks are made of it. [slides] level says which headings start one.",
)
RULES = (HTML_LOST, TOO_MANY)


def is_deck(output: Output[Context]) -> bool:
    """Return whether a format shows the document's slides; the other formats show its blocks."""
    return "slides" in registry.traits_of(output)


def check(document: Document, most: int) -> None:
    """Raise Failure, at the first slide too many, if a document that becomes a deck makes more slides than `most`."""
    if len(document.slides) > most:
        hint = "look for headings and tables without end, or raise 'limits.slides'"
        raise Failure(
            TOO_MANY.at(document.slides[most].span, f"the document makes more than {most} slides", hint=hint)
        )


def fit(document: Document, output: Output[Context]) -> tuple[Document, list[Diagnostic]]:
    """Return the document with the conditional content of the output and without HTML it cannot contain, and what was lost."""
    traits = registry.traits_of(output)
    suffix = output.suffix if output.siblings else None
    found: list[Diagnostic] = []
    held = _held(output, document.source.shown, found)

    def cut(tree: Any) -> Any:
        chosen = links.link_documents(conditional.select(list(tree), traits), suffix=suffix)
        return ast.rewrite(chosen, held, of=("RawBlock", "RawInline", "Div"))

    if is_deck(output):
        shown = [
            [cut(part) for part in (slide.title, slide.blocks, slide.notes)] for slide in document.slides
        ]
        there = links.identifiers(shown) | {slide.id for slide in document.slides}
        whole = [[tuple(links.unlink_missing(part, there)) for part in slide] for slide in shown]
        slides = tuple(
            replace(slide, title=title, blocks=blocks, notes=notes)
            for slide, (title, blocks, notes) in zip(document.slides, whole, strict=True)
        )
        return replace(document, blocks=(), slides=slides), found
    given = list(document.blocks)
    kept = cut(given if output.notes else conditional.without_notes(given))
    if kept is not given:
        kept = links.unlink_missing(kept, links.identifiers(kept))
    return replace(document, blocks=tuple(kept), slides=()), found


def _held(
    output: Output[Context], shown: str, found: list[Diagnostic]
) -> Callable[[Node], Node | list[Node] | None]:
    def change(item: Node) -> Node | list[Node] | None:
        if item["t"] == "Div":
            return answer_space.as_hidden_content(item) if output.hides else answer_space.as_blank_lines(item)
        if item["c"][0] != "html" or "*" in output.raw:
            return item
        tags = [tag for tag in html_tags.tags(item["c"][1]) if tag.name]
        tag = next(iter(tags), None)
        if tag is None or tag.closing:
            return None
        if tag.name in output.raw:
            return item
        sources = (one.attributes.get("src", "") for one in tags if one.name in (tag.name, "source"))
        target = next(filter(None, sources), "")
        said = ast.text(_EXCUSE.sub("", html_tags.text_content(item["c"][1])))
        is_on_web = target.startswith(("http:", "https:"))
        hint = "its text is kept" if said else "its address is kept" if target else "it has no text to keep"
        bare = [] if said else ["uri"]  # printed pages do not repeat an address that is the text
        said = said or ast.text(target if is_on_web else target.rpartition("/")[2])
        message = f"<{tag.name}> cannot stand in {output.name}"
        found.append(HTML_LOST.at(ast.span_of(item, shown), message, hint=hint))
        if is_on_web:
            said = [{"t": "Link", "c": [ast.attr(classes=bare), said, [target, ""]]}]
        return (said if item["t"] == "RawInline" else {"t": "Para", "c": said}) if said else None

    return change

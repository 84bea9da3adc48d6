"""The gate: check finished outputs against their document before they are published."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from pipeline.core import ast, html_tags
from pipeline.core.diagnostics import Diagnostic, Rule, error, warning
from pipeline.core.model import Artifact, Document, Output
from pipeline.core.spans import Span
from pipeline.core.timing import TimeUsed
from pipeline.tools.zip import INVALID

LINK = error(
    "artifact-link",
    "An output that was made has a link, a bookmark or a reference that leads nowhere. It was not published; what stood "
    "there before still does. Where no raw part of the document says so, this is a defect of Octavo.",
)
ACCESS = error(
    "artifact-access",
    "An output that was made lacks what people who cannot see it need: a title, a language, tags, or the description of a "
    "picture that has one in the source. It was not published; what stood there before still does. This is a defect of "
    "Octavo.",
)
FONT = error(
    "artifact-font",
    "An output that was made names a font and does not hold it. It was not published; what stood there before still does. "
    "This is a defect of Octavo.",
)
ACTIVE = error(
    "artifact-active",
    "An output of an untrusted build would run, open, send or fetch something when it is opened: an action, a form or an "
    "attachment of a PDF, a part of a Word or PowerPoint file that stands elsewhere, or a field that reads one. It was not "
    "published. A theme or a reference document does this.",
)
SHAPE = warning(
    "html-faulty",
    "Raw HTML, or a theme's own layout, makes a page faulty: an identifier stands twice in it, a link leads to one that is "
    "not there, or the page has no title, language, doctype or end. Browsers show it all the same.",
)
RULES = (INVALID, LINK, ACCESS, FONT, ACTIVE, SHAPE)
Fault: TypeAlias = tuple[Rule, str]
Faults: TypeAlias = Iterator[Fault]


_time_used = TimeUsed()


@dataclass(frozen=True, slots=True)
class Expectations:
    """What an output must contain: title and language; `described` if all images have alternative text; its raw HTML.

    Nothing in a `passive` one acts when it is opened, but for links that are followed.
    """

    title: str
    lang: str
    described: bool = True
    raw: str = ""
    passive: bool = False

    @classmethod
    def of(cls, document: Document, *, passive: bool = False) -> Expectations:
        """Return the expectations for the outputs of a document."""
        pictures = ast.find(_visible(document), "Image")
        described = all(
            ast.plain_text(item["c"][1]).strip() and ast.value(item, "alt", "?").strip() for item in pictures
        )
        raw = "\n".join(item["c"][1] for item in _raw(document))
        described = described and not html_tags.has_unnamed_drawing(raw)
        return cls(document.metadata.title, document.metadata.lang, described, raw, passive)


def check(
    artifact: Artifact, output: Output[Any], document: Document, *, passive: bool = False
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of an artifact, positioned in its document. An error stops the artifact from being published.

    `passive` says that nothing in it may act: documents or themes are strangers'.
    """
    global _time_used  # the total of this process
    if output.verify is None:
        return ()
    wall, cpu = time.perf_counter(), time.thread_time()
    found = tuple(
        rule.at(
            _quoted_span(message, document) if rule is SHAPE else Span(document.source.shown),
            f"{output.name}: {message}",
        )
        for rule, message in output.verify(artifact.data, Expectations.of(document, passive=passive))
    )
    _time_used += TimeUsed(time.perf_counter() - wall, time.thread_time() - cpu)
    return found


def time_used() -> TimeUsed:
    """Return the time the gate took in this process so far."""
    return _time_used


def _raw(document: Document) -> list[ast.Node]:
    return ast.find(_visible(document), "RawBlock", "RawInline")


def _visible(document: Document) -> list[ast.Node]:
    return [*document.blocks, *(block for slide in document.slides for block in slide.blocks)]


def _quoted_span(message: str, document: Document) -> Span:
    """Return the position of the raw HTML that contains the first name quoted in a message, else of the document."""
    shown = document.source.shown
    _, quoted, name = message.partition("'")
    name = name.split("'")[0].removeprefix("#")
    for item in _raw(document) if quoted else ():
        before, found, _ = item["c"][1].partition(name)
        if found:
            span = ast.span_of(item, shown)
            lines = before.count("\n") if span.line else 0
            return replace(span, line=span.line + lines, column=1) if lines else span
    return Span(shown)

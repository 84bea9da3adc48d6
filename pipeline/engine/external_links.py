"""The addresses on the web that documents link to, each with the places of its links."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from pipeline.config import Settings
from pipeline.core import ast
from pipeline.core.model import Source
from pipeline.core.spans import Span
from pipeline.engine import bounded, convert, places, plan
from pipeline.tools.pandoc.process import Pandoc


def addresses(paths: Sequence[Path], settings: Settings, output: Path) -> dict[str, list[Span]]:
    """Return the http(s) addresses that links of documents lead to, with their places, in the order they are read.

    Documents that cannot be read have none; a build says why. Raises Failure when nothing can be planned.
    """
    settings = places.closing(output, settings)
    planned = plan.make(paths, settings, output=output)
    found: dict[str, list[Span]] = {}
    limits = settings.limits
    with Pandoc(seconds=limits.seconds, memory=limits.memory) as pandoc:
        for source in planned.sources:
            work = partial(_links, source, settings, pandoc)
            with suppress(TimeoutError):  # which the build of it has said
                for address, span in bounded.run(work, 2.0 * limits.seconds):
                    found.setdefault(address, []).append(span)
    return found


def _links(source: Source, settings: Settings, pandoc: Pandoc) -> list[tuple[str, Span]]:
    document = convert.transform(source, settings, pandoc).document
    if document is None:
        return []
    return [
        (link["c"][2][0], ast.span_of(link, source.shown))
        for link in ast.find(list(document.blocks), "Link")
        if link["c"][2][0].lower().startswith(("http://", "https://"))
    ]

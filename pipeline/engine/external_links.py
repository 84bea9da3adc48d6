"""Where documents lead on the web: each address with the places it is named at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.config import Settings
from pipeline.core import ast
from pipeline.core.model import Document
from pipeline.core.spans import Span
from pipeline.engine import convert, plan
from pipeline.engine.pool.in_process import InProcessExecutor
from pipeline.tools.pandoc.process import Pandoc


def addresses(paths: Sequence[Path], settings: Settings, output: Path) -> dict[str, list[Span]]:
    """Return the http(s) addresses that links of documents lead to, with their places, in the order they are read.

    Documents that cannot be read have none; a build says why. Raises Failure when nothing can be planned.
    """
    planned = plan.make(paths, root=settings.root, content=settings.build.content, output=output)
    found: dict[str, list[Span]] = {}
    with Pandoc(seconds=settings.limits.seconds) as pandoc, InProcessExecutor() as deep:
        for source in planned.sources:
            made = deep.submit(convert.transform, source, settings, pandoc).result()
            if made.document:
                for address, span in deep.submit(_of, made.document).result():
                    found.setdefault(address, []).append(span)
    return found


def _of(made: Document) -> list[tuple[str, Span]]:
    return [
        (link["c"][2][0], ast.span_of(link, made.source.shown))
        for link in ast.find(list(made.blocks), "Link")
        if link["c"][2][0].lower().startswith(("http://", "https://"))
    ]

"""Expand: evaluate a document with `jinja: true` as a template before it is parsed."""

from __future__ import annotations

from dataclasses import replace

from pipeline.context import Context
from pipeline.core import note_text
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Page, Stage
from pipeline.tools.jinja import render as jinja

_PROJECT = ("title", "author", "lang", "description")  # what documents are told of [project]


def expand(page: Page, context: Context) -> Outcome[Page]:
    """Return the page with its Jinja evaluated; a page without `jinja: true` unchanged."""
    if page.front.get("jinja") is not True:
        return Outcome(page)
    settings = context.settings
    project = settings.project
    text, lines = jinja.expand(
        page.text,
        page.lines,
        values={
            "page": page.front,
            "project": {name: getattr(project, name) for name in _PROJECT},
            "variables": settings.variables,
        },
        files=context.files,
        folders=(page.source.path.parent, settings.root / settings.build.content, settings.root),
        limit=settings.limits.template_bytes,
    )
    return Outcome(replace(page, text=note_text.apart(text, lines), lines=lines))


STAGE: Stage[Context] = Stage("expand", expand, after=("load",), rules=jinja.RULES)

"""The document after all transforms, as pandoc's JSON: for looking, and for other tools."""

from __future__ import annotations

import json

import msgspec

from pipeline.context import Context
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.formats import pandoc_json


class AstOptions(msgspec.Struct, frozen=True):
    """[ast]: has no settings."""


def emit(document: Document, _: Context) -> Outcome[Artifact]:
    """Return the document as a pandoc JSON file that `pandoc -f json` reads."""
    data = (
        json.dumps(pandoc_json.tree(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        + "\n"
    )
    return Outcome(Artifact("ast", ".json", data.encode()))


OUTPUT: Output[Context] = Output(
    "ast", ".json", emit, AstOptions, raw=frozenset(("*",)), siblings=True, notes=True
)

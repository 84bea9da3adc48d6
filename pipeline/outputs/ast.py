"""The document after all stages as pandoc's JSON, for inspection and for other tools."""

from __future__ import annotations

import json

from pipeline.context import Context
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output
from pipeline.formats import pandoc_json


def emit(document: Document, _: Context) -> Outcome[Artifact]:
    """Return the document as JSON that `pandoc -f json` reads."""
    tree = pandoc_json.tree(document)
    data = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    return Outcome(Artifact("ast", ".json", data.encode()))


OUTPUT: Output[Context] = Output("ast", ".json", emit, raw=frozenset(("*",)), siblings=True, notes=True)

"""The document after all stages as pandoc's JSON, for inspection and for other tools."""

from __future__ import annotations

import json
from typing import Any

from pipeline.context import Context
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Metadata, Output
from pipeline.tools.pandoc.json import API_VERSION


def emit(document: Document, _: Context) -> Outcome[Artifact]:
    """Return the document as JSON that `pandoc -f json` reads."""
    tree = {
        "pandoc-api-version": API_VERSION,
        "meta": _meta(document.metadata),
        "blocks": _without_places(list(document.blocks)),
    }
    data = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    return Outcome(Artifact("ast", ".json", data.encode()))


def _meta(metadata: Metadata) -> dict[str, Any]:
    texts = {name: getattr(metadata, name) for name in ("title", "subtitle", "date", "lang", "description")}
    lists = {"author": metadata.authors, "keywords": metadata.keywords, "tags": metadata.tags}
    meta: dict[str, Any] = {key: {"t": "MetaString", "c": value} for key, value in texts.items() if value}
    for key, values in lists.items():
        if values:
            meta[key] = {"t": "MetaList", "c": [{"t": "MetaString", "c": value} for value in values]}
    return meta


def _without_places(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_places(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_places(item) for key, item in value.items() if key != "pos"}
    return value


OUTPUT: Output[Context] = Output("ast", ".json", emit, raw=frozenset(("*",)), siblings=True, notes=True)

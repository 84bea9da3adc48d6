"""A document as pandoc's JSON, which `pandoc -f json` reads."""

from __future__ import annotations

from typing import Any

from pipeline.core import formula_text, notes
from pipeline.core.model import Document, Metadata
from pipeline.tools.pandoc import json as pandoc_json

_OWN = frozenset(("pos", notes.KEY, formula_text.MEMBER))  # members of nodes


def tree(document: Document) -> dict[str, Any]:
    """Return a document with its metadata, without what Octavo alone knows of its nodes."""
    return pandoc_json.document(_without_own(list(document.blocks)), _meta(document.metadata))


def _meta(metadata: Metadata) -> dict[str, Any]:
    texts = {name: getattr(metadata, name) for name in ("title", "subtitle", "date", "lang", "description")}
    lists = {"author": metadata.authors, "keywords": metadata.keywords, "tags": metadata.tags}
    meta: dict[str, Any] = {key: {"t": "MetaString", "c": value} for key, value in texts.items() if value}
    for key, values in lists.items():
        if values:
            meta[key] = {"t": "MetaList", "c": [{"t": "MetaString", "c": value} for value in values]}
    return meta


def _without_own(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_own(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_own(item) for key, item in value.items() if key not in _OWN}
    return value

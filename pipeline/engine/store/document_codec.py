"""Encodes a Document as MessagePack in three parts, each with a digest, so that an output depends on those it shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pipeline.context import Context
from pipeline.core.ast import Node
from pipeline.core.model import Document, Metadata, Output, Resource, Slide, Source
from pipeline.core.spans import Span
from pipeline.engine import narrow


@dataclass(frozen=True, slots=True)
class _About:
    """The part of a document that every output shows, of blocks and of slides alike."""

    metadata: Metadata
    resources: Mapping[str, Resource] = field(default_factory=dict)
    front: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Parts:
    about: msgspec.Raw
    blocks: msgspec.Raw
    slides: msgspec.Raw


@dataclass(frozen=True, slots=True)
class EncodedDocument:
    """An encoded document, and the SHA-256 of each part: "about", "blocks" and "slides"."""

    data: bytes
    digests: Mapping[str, str]


def encode(document: Document) -> EncodedDocument:
    """Return the document as MessagePack without its source, whose path is not part of the content.

    Raises UnicodeError for a document that holds a file name that is not UTF-8.
    """
    about = _About(document.metadata, document.resources, document.front, document.spans)
    parts = {
        name: msgspec.msgpack.encode(part)
        for name, part in (("about", about), ("blocks", document.blocks), ("slides", document.slides))
    }
    data = msgspec.msgpack.encode({name: msgspec.Raw(part) for name, part in parts.items()})
    return EncodedDocument(data, {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()})


def decode(data: bytes, source: Source) -> Document:
    """Return the document that was encoded. Raises ValueError for any other bytes."""
    parts = msgspec.msgpack.decode(data, type=_Parts)
    about = msgspec.msgpack.decode(parts.about, type=_About)
    return Document(
        source,
        about.metadata,
        msgspec.msgpack.decode(parts.blocks, type=tuple[Node, ...]),
        about.resources,
        msgspec.msgpack.decode(parts.slides, type=tuple[Slide, ...]),
        front=about.front,
        spans=about.spans,
    )


def ingredients_of(output: Output[Context], digests: Mapping[str, str]) -> dict[str, str]:
    """Return the ingredients that an output has of its document: the digests of the parts it shows."""
    shown = "slides" if narrow.is_deck(output) else "blocks"
    return {f"document:{part}": digests[part] for part in ("about", shown)}

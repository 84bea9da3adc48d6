"""The addresses of links on paper: as footnotes, or as QR codes at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

INLINE = "url-inline"  # a link whose address stands behind it even so
_SILENT = "no-url"
_LONGEST = 600  # bytes: codes of longer ones are too fine for telephones


def as_footnotes(blocks: list[Node]) -> list[Node]:
    """Return blocks in which the address of each link to the network is a footnote of its own.

    Links that show their address need none; inside footnotes and headings there can be none, there it stands in the text.
    """
    kept = ast.rewrite(blocks, _keep_inside, of=("Note", "Header"))
    return ast.rewrite(kept, _with_footnote, of=("Link",))  # type: ignore[no-any-return]  # a list of blocks, as given


@dataclass(frozen=True, slots=True)
class Code:
    """An address, and its QR code (ISO/IEC 18004, error level M) as a data: address."""

    address: str
    picture: str


def codes(blocks: list[Node]) -> list[Code]:
    """Return the QR codes of all addresses on the network that links lead to, each once, in reading order."""
    import segno

    targets = dict.fromkeys(item["c"][2][0] for item in ast.find(blocks, "Link"))
    outside = [target for target in targets if target.startswith(("http://", "https://"))]
    fitting = [target for target in outside if len(target.encode()) <= _LONGEST]
    return [
        Code(target, segno.make(target, error="m", micro=False).svg_data_uri(scale=4)) for target in fitting
    ]


def _keep_inside(item: Node) -> Node:
    def mark(link: Node) -> Node:
        identifier, classes, pairs = ast.attr_of(link)
        return ast.with_attr(link, [identifier, [*classes, INLINE], pairs])

    return {**item, "c": ast.rewrite(item["c"], mark, of=("Link",))}


def _with_footnote(link: Node) -> Node | list[Node]:
    (identifier, classes, pairs), text, (target, _) = link["c"]
    shown = ast.plain_text(text).strip()
    told = not target.startswith(("http://", "https://")) or {INLINE, _SILENT, "uri"} & {*classes}
    if told or shown.removeprefix("https://") in (target, target.removeprefix("https://")):
        return link
    note: dict[str, Any] = {"t": "Note", "c": [{"t": "Plain", "c": [{"t": "Str", "c": target}]}]}
    return [ast.with_attr(link, [identifier, [*classes, _SILENT], pairs]), note]

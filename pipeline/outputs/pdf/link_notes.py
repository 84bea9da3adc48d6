"""Print the addresses of links as footnotes, or as QR codes at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.core import ast
from pipeline.core.ast import Node

INLINE = "url-inline"  # class of a link whose address is printed after it instead of in a footnote
_SILENT = "no-url"
_LONGEST = 600  # bytes of an address: codes of longer ones are too fine for phones


def add_footnotes(blocks: list[Node]) -> list[Node]:
    """Return blocks with a footnote for the address of each link to the web.

    Links that show their address get none. Inside footnotes and headings the address is printed in the text.
    """
    kept = ast.rewrite(blocks, _keep_inside, of=("Note", "Header"))
    return ast.rewrite(kept, _with_footnote, of=("Link",))  # type: ignore[no-any-return]  # a list in, a list out


@dataclass(frozen=True, slots=True)
class QrCode:
    """An address, and its QR code (ISO/IEC 18004, error correction level M) as a data: URL."""

    address: str
    picture: str


def qr_codes(blocks: list[Node]) -> list[QrCode]:
    """Return the QR codes of all web addresses that links lead to, each once, in reading order."""
    import segno

    targets = dict.fromkeys(item["c"][2][0] for item in ast.find(blocks, "Link"))
    outside = [target for target in targets if target.startswith(("http://", "https://"))]
    fitting = [target for target in outside if len(target.encode()) <= _LONGEST]
    return [
        QrCode(target, segno.make(target, error="m", micro=False).svg_data_uri(scale=4)) for target in fitting
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

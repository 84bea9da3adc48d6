"""Say what in a finished page or book could run or fetch. It knows nothing of the list by which they are cleaned."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import tinyhtml5  # type: ignore[import-untyped]  # ships no types
from lxml import etree

from pipeline import resources

_RUNS = frozenset(
    "iframe frame object embed applet portal base form input button audio video source track foreignObject noscript template "
    "handler maction annotation-xml mglyph dialog".split()
)
_LEADS = re.compile(
    r"[\x00-\x20]*((j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|file)\s*:|data:text)", re.IGNORECASE
)
_ASKS = re.compile(r"127\.0\.0\.1|@import", re.IGNORECASE)
_TOLD = frozenset("author description generator viewport keywords dcterms.created color-scheme".split())
_REVEAL = re.compile(
    r"data-(src|srcset|state|markdown|template|external|autoslide|auto|preview|background-(?!color|image))"
)


def in_page(data: bytes) -> list[str]:
    """Return what could run or fetch in an HTML page."""
    return list(_faults(tinyhtml5.parse(data.decode()), packaged=False))


def in_book(data: bytes) -> list[str]:
    """Return what could run or fetch in the pages, pictures and style sheets of an EPUB."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if name.endswith((".xhtml", ".svg")):
                found += [
                    f"{name}: {said}" for said in _faults(etree.fromstring(book.read(name)), packaged=True)
                ]
            if name.endswith(".css") and _ASKS.search(book.read(name).decode()):
                found.append(f"{name} fetches")
    return found


def policy(data: bytes) -> str:
    """Return the policy of a page, which begins its head behind the character set, the only one; "" for none."""
    found = re.search(
        rb'<head>\s*<meta charset="utf-8" />\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)" />',
        data,
    )
    named = re.sub(rb"<script>.*?</script>", b"", data, flags=re.DOTALL).lower().count(b"charset=")
    return found[1].decode() if found and found.start() < 512 and named == 1 else ""


def _faults(root: Any, *, packaged: bool) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        text = "".join(element.itertext())
        if name in _RUNS or (name == "link" and not packaged):
            yield f"<{name}>"
        if name == "script" and _digest(text) not in _shipped():
            yield f"<script> {text[:40]}"
        if name == "style" and _ASKS.search(text):
            yield f"<style> {text[:40]}"
        yield from (
            f"<{name} {key}={value[:60]}>" for key, value in element.attrib.items() if _acts(name, key, value)
        )


def _acts(name: str, key: str, value: str) -> bool:
    local = key.rpartition("}")[2].lower()
    if name == "meta":
        return (local == "http-equiv" and value != "Content-Security-Policy") or (
            local == "name" and value.lower() not in _TOLD
        )
    if name == "a" and local == "href":
        return bool(_LEADS.match(value))
    if local in ("alt", "title", "aria-label", "content", "id", "class", "alttext", "data-footer"):
        return False
    if local.startswith("on") or local in (
        "srcset",
        "srcdoc",
        "ping",
        "formaction",
        "background",
        "poster",
        "action",
    ):
        return True
    return bool(_REVEAL.match(local) or _LEADS.match(value) or _ASKS.search(_inside(value)))


def _inside(value: str) -> str:
    """Return a value, with what a data: URL of an SVG holds."""
    held = value.partition("data:image/svg+xml;base64,")[2]
    return base64.b64decode(held).decode() if held else value


@cache
def _shipped() -> frozenset[str]:
    reveal = resources.assets() / "reveal"
    scripts = [(reveal / name).read_text("utf-8") for name in ("reveal.js", "notes.js")]
    scripts = [text.replace("</script", "<\\/script").replace("<!--", "<\\!--") for text in scripts]
    deck = (resources.templates() / "deck.js").read_text("utf-8")
    widths = [deck.replace("OCTAVO_WIDTH", width) for width in ("1280", "960")]
    return frozenset(_digest(text) for text in (*scripts, *widths))


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()

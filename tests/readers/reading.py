"""What programs read out of a PDF: its text page by page, and its structure."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pymupdf
import pypdf
import pypdfium2

from tests.external.conftest import needed


def by_pdfium(pdf: bytes) -> str:
    """Return the text as PDFium copies it: Chromium, Android, many libraries."""
    with pypdfium2.PdfDocument(pdf) as file:
        return "\n".join(page.get_textpage().get_text_bounded() for page in file).replace("\r\n", "\n")


def by_mupdf(pdf: bytes) -> str:
    """Return the text as MuPDF reads it."""
    with pymupdf.open(stream=pdf) as file:
        return "\n".join(page.get_text() for page in file)


def by_pypdf(pdf: bytes) -> str:
    """Return the text as pypdf reads it: in the order of the page's operators."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_poppler(pdf: bytes) -> str:
    """Return the text as poppler's pdftotext reads it, for which a no-break space is a space."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        asked = [needed("pdftotext"), "-nopgbrk", file.name, "-"]
        return subprocess.run(asked, capture_output=True, check=True).stdout.decode()


READERS: tuple[Callable[[bytes], str], ...] = (by_pdfium, by_mupdf, by_pypdf)


def in_order(text: str, *parts: str) -> bool:
    """Tell whether the parts stand in a text one after the other, whatever stands between them."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


@dataclass
class Element:
    """An element of a structure tree: its type, and what stands in it: text, and elements."""

    kind: str
    item: Any
    parts: list[str | Element] = field(default_factory=list)
    links: int = 0

    @property
    def children(self) -> list[Element]:
        """The elements right in this one."""
        return [part for part in self.parts if isinstance(part, Element)]

    def below(self, kind: str = "") -> Iterator[Element]:
        """Yield all elements of a type, in reading order, this one included."""
        if kind in ("", self.kind):
            yield self
        for child in self.children:
            yield from child.below(kind)

    @property
    def words(self) -> str:
        """All text in this element and those in it."""
        return "".join(part if isinstance(part, str) else part.words for part in self.parts)


def structure(pdf: bytes) -> Element:
    """Return the structure tree of a PDF, with the text of its marked content by the fonts' own tables."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root: Any = file.Root.StructTreeRoot
        texts = {page.obj.objgen: _marked(page) for page in file.pages}
        return _element(root.K[0] if isinstance(root.K, pikepdf.Array) else root.K, texts)


def _element(item: Any, texts: dict[tuple[int, int], dict[int, str]]) -> Element:
    made = Element(str(item.S)[1:], dict(item))
    held = item.get("/K", [])
    for kid in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(kid, int):
            made.parts.append(texts[item.Pg.objgen].get(kid, ""))
        elif "/MCID" in kid:
            made.parts.append(texts[kid.Pg.objgen].get(int(kid.MCID), ""))
        elif "/S" in kid:
            made.parts.append(_element(kid, texts))
        elif str(kid.get("/Type", "")) == "/OBJR":
            made.links += 1
    return made


def _marked(page: Any) -> dict[int, str]:
    """Return the text of each piece of marked content of a page."""
    found: dict[int, str] = {}
    mark, letters = -1, {}
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            mark = int(operands[1].get("/MCID", -1))
        elif name == "BMC":
            mark = -1
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name in ("Tj", "TJ") and mark >= 0:
            shown = operands[0] if name == "TJ" else operands
            codes = [bytes(part) for part in shown if isinstance(part, pikepdf.String)]
            found[mark] = found.get(mark, "") + "".join(
                letters.get(code[at : at + 2], "") for code in codes for at in range(0, len(code), 2)
            )
    return found


def _letters(font: Any) -> dict[bytes, str]:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    return {
        bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block)
    }

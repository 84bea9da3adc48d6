"""PDFs made with options of their own, and what stands on their pages: shared by the tests of this folder."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf

from tests.conftest import Project
from tests.external.conftest import needed

MM = 72 / 25.4


def with_options(project: Project, text: str, options: str) -> bytes:
    """The PDF of a text with settings of [pdf]."""
    project.write("octavo.toml", f"[pdf]\n{options}\n")
    return project.output(text, "pdf")


def words(data: bytes, tmp_path: Path) -> list[str]:
    """The words of each page, as pdftotext reads them."""
    file = tmp_path / "read.pdf"
    file.write_bytes(data)
    said = subprocess.run(
        [needed("pdftotext"), "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return [" ".join(page.split()) for page in said.stdout.split("\f")[:-1]]


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Each page's width and height in points."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages]  # type: ignore[misc]


WIDE = (
    "| a | b | c | d | e | f | g | h | i |\n|" + "---|" * 9 + "\n| " + " | ".join("123456789") + " |\n\n: W\n"
)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><defs><linearGradient id="g">'
    '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>'
    '<rect width="90" height="30" fill="url(#g)"/></svg>'
)

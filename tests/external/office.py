"""LibreOffice and poppler: what a document looks like printed, and where its words stand."""

from __future__ import annotations

import html
import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from tests.external.conftest import needed

DPI = 72  # pictures of pages have a pixel for each point
_NEARLY = (
    30  # by how much a channel may differ from a colour that is looked for: JPEG and smoothing change it
)


@dataclass(frozen=True)
class Box:
    """Something printed: the sides of the box around it, in points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Word(Box):
    """A printed word, and its page, counted from 1."""

    text: str
    page: int


@dataclass(frozen=True)
class Printed:
    """A document as LibreOffice prints it."""

    pdf: Path

    @property
    def words(self) -> list[Word]:
        """The words of all pages, in reading order."""
        pages = re.findall(r"<page .*?</page>", _run("pdftotext", "-bbox", str(self.pdf), "-"), re.DOTALL)
        pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
        return [
            Word(*map(float, sides), html.unescape(text), number)  # type: ignore[arg-type]
            for number, page in enumerate(pages, 1)
            for *sides, text in re.findall(pattern, page)
        ]

    def word(self, text: str) -> Word:
        """Return the first printed word that is `text`."""
        return next(word for word in self.words if word.text == text)

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page in points."""
        said = _run("pdfinfo", "-f", "1", "-l", "999", str(self.pdf))
        return [(float(w), float(h)) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", said)]

    def page(self, number: int) -> Any:
        """Return the picture of a page, in RGB."""
        command = [
            needed("pdftoppm"),
            "-r",
            str(DPI),
            "-f",
            str(number),
            "-l",
            str(number),
            "-png",
            str(self.pdf),
        ]
        data = subprocess.run(command, check=True, capture_output=True).stdout
        return Image.open(io.BytesIO(data)).convert("RGB")

    def box(self, color: tuple[int, int, int], *, page: int = 1) -> Box:
        """Return the box around everything in a colour, or nearly in it."""
        drawn = self.page(page)
        apart = ImageChops.difference(drawn, Image.new("RGB", drawn.size, color)).split()
        far = ImageChops.lighter(apart[0], ImageChops.lighter(apart[1], apart[2]))
        return Box(*(far.point(lambda value: 255 if value < _NEARLY else 0).getbbox() or (0, 0, 0, 0)))


def print_office(folder: Path, *paths: Path) -> list[Printed]:
    """Have LibreOffice print files as PDF into a folder."""
    _convert("pdf", folder, *paths)
    return [Printed(folder / f"{path.stem}.pdf") for path in paths]


def save_again(path: Path) -> Path:
    """Return a file as LibreOffice saves it in the same format, in the folder "again" beside it."""
    _convert(path.suffix[1:], path.parent / "again", path)
    return path.parent / "again" / path.name


def _convert(kind: str, folder: Path, *paths: Path) -> None:
    """Have LibreOffice write files in another format into a folder, with a profile of its own there."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [needed("soffice"), profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)


def _run(program: str, *arguments: str) -> str:
    return subprocess.run([needed(program), *arguments], check=True, capture_output=True).stdout.decode()

"""LibreOffice and poppler: what a document looks like printed, and where its words stand."""

from __future__ import annotations

import html
import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.external.conftest import needed

DPI = 72  # pictures of pages have a pixel for each point


@dataclass(frozen=True)
class Word:
    """A printed word: its page, counted from 1, and the sides of its box in points from the page's top left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


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
            Word(html.unescape(text), number, *map(float, sides))  # type: ignore[arg-type]
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

    def area(self, color: tuple[int, int, int], *, page: int = 1) -> tuple[int, int]:
        """Return width and height, in points, of the box around everything in a colour; (0, 0) if nothing is."""
        drawn = self.page(page)
        mask = Image.eval(_distance(drawn, color), lambda far: 255 if far < 12 else 0)
        left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
        return right - left, bottom - top


def print_office(folder: Path, *paths: Path) -> list[Printed]:
    """Have LibreOffice print files as PDF into a folder, with a profile of its own there."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [needed("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
    return [Printed(folder / f"{path.stem}.pdf") for path in paths]


def _distance(picture: Any, color: tuple[int, int, int]) -> Any:
    from PIL import ImageChops

    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, color))
    red, green, blue = apart.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _run(program: str, *arguments: str) -> str:
    return subprocess.run([needed(program), *arguments], check=True, capture_output=True).stdout.decode()

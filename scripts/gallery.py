"""Draws docs/gallery/: one document in every theme and format, rendered, and the page that shows the pictures.

Run `.venv/bin/python scripts/gallery.py` after a change of the design, then look at the pictures. It needs the tools of
scripts/external.sh: pdftoppm, LibreOffice and Chromium.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.outputs.epub import cover

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "gallery"
SOURCES = {
    "case study": "content/case-studies/amazon-aurora.md",
    "showcase": "content/showcase.md",
    "lecture": "content/lecture.md",
}
DECKS = {"lecture": ("slides-pdf", "slides-handout", "pptx", "revealjs")}  # sources shown as decks alone
FIRST = {"lecture": 10}  # the first slide shown, if it is not the title
THEMES = ("aurora", "plain", "lecture")
FORMATS = {
    "pdf": 2,
    "docx": 2,
    "epub": 1,
    "html": 1,
    "slides-pdf": 2,
    "slides-handout": 2,
    "pptx": 2,
    "revealjs": 2,
}  # pictures of each
HEIGHT = 300  # pixels


def main() -> None:
    """Build, draw, and write the page."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for theme in THEMES:
            for number, (title, source) in enumerate(SOURCES.items()):
                out = Path(name, theme, str(number))
                shown = DECKS.get(title, tuple(FORMATS))
                words = ["build", source, "-f", ",".join(shown), "--set", f"build.theme={theme}"]
                words += ["--set", "theme.logo=octavo.svg", "-q"]
                _run(sys.executable, "-m", "pipeline", *words, "--output", str(out))
                stem = Path(source).relative_to("content").with_suffix("").as_posix()
                for form in shown:
                    [made] = (out / form / stem).parent.glob(f"{Path(stem).name}.*")
                    pictures = _drawn(made, form, FIRST.get(title, 1), Path(name, "work"))
                    _strip(pictures).save(FOLDER / f"{theme}-{number}-{form}.png", optimize=True)
    (FOLDER / "gallery.md").write_text(_page(), "utf-8")
    _run(
        sys.executable,
        "-m",
        "pipeline",
        "build",
        "docs/gallery/gallery.md",
        "-f",
        "html",
        "--strict",
        "-q",
        "--output",
        name,
    )


def _drawn(made: Path, form: str, first: int, work: Path) -> list[Image.Image]:
    """Return pictures of pages, slides or screens of an output; slides from number `first` on."""
    work.mkdir(exist_ok=True)
    count = FORMATS[form]
    if form == "epub":
        with zipfile.ZipFile(made) as book:
            names = [name for name in book.namelist() if name.endswith(".png")]
            pictures = [Image.open(io.BytesIO(book.read(name))) for name in names]
        return [picture for picture in pictures if picture.size == cover.SIZE]
    if form in ("html", "revealjs"):
        size = "900,1200" if form == "html" else "960,540"
        return [
            _screen(made, work / f"{place}.png", size, f"#/{place}" if form == "revealjs" else "")
            for place in range(first - 1, first - 1 + count)
        ]
    if form in ("docx", "pptx"):
        _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(made))
        made = work / f"{made.stem}.pdf"
    for old in work.glob("page-*.png"):
        old.unlink()
    if form == "slides-handout":
        first = -(-first // 3)  # slides on a page
    pages = ["-f", str(first), "-l", str(first + count - 1)]
    _run("pdftoppm", "-r", "80", "-png", *pages, str(made), str(work / "page"))
    return [Image.open(path).copy() for path in sorted(work.glob("page-*.png"))]


def _screen(made: Path, target: Path, size: str, place: str) -> Image.Image:
    options = [
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--window-size={size}",
        "--virtual-time-budget=4000",
    ]
    _run("chromium", *options, f"--screenshot={target}", f"{made.as_uri()}{place}")
    return Image.open(target).copy()


def _strip(pictures: list[Image.Image]) -> Image.Image:
    """Return pictures side by side, each framed, at one height."""
    sized = [
        picture.convert("RGB").resize(
            (round(picture.width * HEIGHT / picture.height), HEIGHT), Image.Resampling.LANCZOS
        )
        for picture in pictures
    ]
    strip = Image.new("RGB", (sum(one.width + 10 for one in sized) - 10, HEIGHT), "#ffffff")
    left, pen = 0, ImageDraw.Draw(strip)
    for one in sized:
        strip.paste(one, (left, 0))
        pen.rectangle((left, 0, left + one.width - 1, HEIGHT - 1), outline="#9aa3ad")
        left += one.width + 10
    return strip.quantize(96)


def _page() -> str:
    lines = [
        "---",
        "title: Gallery",
        "description: One document in every theme and every format.",
        "---",
        "",
        "Each row is one format, each picture what its readers see. Word and PowerPoint were drawn by LibreOffice, the web page and",
        "the browser deck by Chromium. `scripts/gallery.py` draws all of it anew, and Octavo makes a page of this text.",
    ]
    for number, (title, source) in enumerate(SOURCES.items()):
        for theme in THEMES:
            lines += [
                "",
                f"## The {title} in {theme}",
                "",
                f"`octavo build {source} --set build.theme={theme} --set theme.logo=octavo.svg`",
            ]
            for form in DECKS.get(title, tuple(FORMATS)):
                lines += [
                    "",
                    f'![{form}]({theme}-{number}-{form}.png){{alt="The {title} as {form} in the theme {theme}"}}',
                ]
    return "\n".join(lines) + "\n"


def _run(*command: str) -> None:
    fonts = str(
        ROOT / "pipeline/tools/weasyprint/fonts.conf"
    )  # makes the theme's fonts available to LibreOffice
    subprocess.run(
        command,
        check=True,
        cwd=ROOT,
        env={**os.environ, "FONTCONFIG_FILE": fonts},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


if __name__ == "__main__":
    main()

"""Real documents printed with patches and without: the same pages.

Three ways are compared, each in a process of its own: with all groups; with the fixes alone, which are meant to change
pages; and with WeasyPrint as it is published (OCTAVO_WEASYPRINT=stock).

- All groups against the fixes alone: every object of both PDFs is the same once streams and pictures are unpacked, the
  content of each page byte for byte. Packing is the only difference.
- The fixes against stock: as many pages, and the same words; their order is what some fixes mend. Where a document meets
  none of the fixes that move something, its pages are the same pixels.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from tests.conftest import SEED, SHARED
from tests.tools.weasyprint.pages import unpacked

ROOT = Path(__file__).resolve().parents[3]
CORPUS = SHARED / "corpus"
pytestmark = [pytest.mark.slow, pytest.mark.external]  # pdftotext

# Writes a PDF and a handout of each document into a folder; `fixes` leaves out all groups but the fixes.
BUILD = """
import sys
from pathlib import Path
from pipeline import config
from pipeline.engine import convert, plan, registry
from pipeline.tools.pandoc.process import Pandoc
from pipeline.tools.weasyprint.patches import startup

way, folder, root, *documents = sys.argv[1:]
if way == "fixes":
    startup.GROUPS = tuple(group for group in startup.GROUPS if group.fix)
    startup.state.GROUPS = startup.GROUPS
assert any(one.is_on for one in startup.states()) is (way != "stock")
settings = config.load(Path(root), registry.schema())
with Pandoc(seconds=120) as pandoc:
    for number, name in enumerate(documents):
        source = plan.Source(name, Path(name).name, Path(name).stem)
        document = convert.transform(source, settings, pandoc).document
        for kind in ("pdf", "slides-pdf"):
            made = document and convert.emit(kind, document, settings, pandoc).artifact
            if made:
                Path(folder, f"{number:03}-{Path(name).stem}.{kind}").write_bytes(made.data)
"""


def documents() -> list[Path]:
    """Return all documents of content/, the seed, and ten of the corpus, spread over it."""
    content = sorted((ROOT / "content").rglob("*.md"))
    corpus = sorted(CORPUS.rglob("*.md"))
    return [*content, *([SEED] if SEED.is_file() else []), *corpus[:: max(1, len(corpus) // 10)][:10]]


@pytest.fixture
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The PDFs of all documents by their names, for each way."""
    made: dict[str, dict[str, bytes]] = {}
    for way in ("all", "fixes", "stock"):
        folder = tmp_path_factory.mktemp(way)
        environment = {**os.environ, "OCTAVO_WEASYPRINT": "stock" if way == "stock" else ""}
        subprocess.run(
            [sys.executable, "-c", BUILD, way, folder, ROOT, *documents()],
            check=True, cwd=ROOT, env=environment,
        )  # fmt: skip
        made[way] = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return made


def words(pdf: bytes, folder: Path) -> list[list[str]]:
    """Return the number of pages of a PDF, and its words, sorted."""
    (folder / "a.pdf").write_bytes(pdf)
    with pikepdf.open(folder / "a.pdf") as file:
        pages = [str(len(file.pages))]
    said = subprocess.run(
        ["pdftotext", "-raw", folder / "a.pdf", "-"], capture_output=True, text=True, check=True
    )
    return [pages, sorted(said.stdout.split())]


def pixels(pdf: bytes) -> list[bytes]:
    """Return the pixels of a PDF's pages."""
    with pymupdf.open(stream=pdf) as file:
        return [page.get_pixmap(dpi=40).samples for page in file]


def test_the_pages_are_the_same(printed: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    assert list(printed["all"]) == list(printed["fixes"]) == list(printed["stock"])
    assert len(printed["all"]) > 5
    for name, pdf in printed["all"].items():
        assert unpacked(pdf) == unpacked(printed["fixes"][name]), name
    for name, pdf in printed["fixes"].items():
        assert words(pdf, tmp_path) == words(printed["stock"][name], tmp_path), name
    same = [name for name, pdf in printed["all"].items() if pixels(pdf) == pixels(printed["stock"][name])]
    assert len(same) >= len(printed["all"]) // 4

"""Finished files checked by external validators: epubcheck, Microsoft's schemas, qpdf, LibreOffice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.tools import validators
from pipeline.tools import zip as zips
from scripts import validate
from tests import hostile
from tests.conftest import Project
from tests.external.conftest import ROOT, Need
from tests.external.office import print_office
from tests.test_corpus import READERS, words

pytestmark = pytest.mark.external
Built = dict[str, list[Path]]


@pytest.mark.parametrize("name", ["epub", "docx", "pptx", "pdf", "slides-pdf", "slides-handout"])
def test_files_are_valid(built: Built, need: Need, name: str) -> None:
    for program in {
        "epub": ["java"],
        "pdf": ["qpdf"],
        "slides-pdf": ["qpdf"],
        "slides-handout": ["qpdf"],
    }.get(name, []):
        need(program)
    assert len(built[name]) > 4
    assert {path.name: found for path in built[name] if (found := validate.problems(path))} == {}


def test_the_judges_see_faults(need: Need, tmp_path: Path, built: Built) -> None:
    need("qpdf")
    for name, cut in (("pdf", 2), ("docx", 2), ("epub", 2)):
        data = built[name][0].read_bytes()
        broken = tmp_path / built[name][0].name
        broken.write_bytes(data[: len(data) // cut])
        assert validate.problems(broken), name


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_libreoffice_opens_it_with_all_its_text(built: Built, need: Need, tmp_path: Path, name: str) -> None:
    pdftotext = need("pdftotext")
    print_office(tmp_path, *built[name])
    for path in built[name]:
        printed = tmp_path / f"{path.stem}.pdf"
        done = subprocess.run([pdftotext, "-nopgbrk", str(printed), "-"], capture_output=True, check=True)
        have = "".join(words(done.stdout.decode()))
        wanted = Counter(words(_shown(path, name)))
        lost = {word for word in wanted if re.fullmatch(r"\w{4,}", word) and word not in have}
        assert len(wanted) > 50 and lost == set(), path.name


@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_nothing_of_a_hostile_powerpoint_is_outside(need: Need, tmp_path: Path, aspect: str) -> None:
    pdftotext = need("pdftotext")
    hostile.write(tmp_path)
    words_ = [sys.executable, "-m", "pipeline", "build", "hostile.md", "-f", "pptx,slides-pdf"]
    subprocess.run(
        [*words_, "--set", f"theme.deck.aspect={aspect}"], cwd=tmp_path, check=True, capture_output=True
    )
    print_office(tmp_path, tmp_path / "build/pptx/hostile.pptx")
    done = subprocess.run(
        [pdftotext, "-bbox", "hostile.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    pages = re.findall(
        r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', done.stdout.decode(), re.DOTALL
    )
    deck = subprocess.run(
        ["pdfinfo", "build/slides-pdf/hostile.pdf"], cwd=tmp_path, capture_output=True, check=True
    )
    assert f"Pages:           {len(pages)}\n" in deck.stdout.decode()  # slide 7 is slide 7
    said = []
    for number, (width, height, content) in enumerate(pages, 1):
        for box in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)<', content):
            left, top, right, bottom = map(float, box[:4])
            foot = box[4] in ("Hostile", str(number))
            lowest = float(height) * (1 if foot else 0.935)  # above the footer
            if left < 0 or top < 0 or right > float(width) or bottom > lowest:
                said.append((number, box))
    assert said == []


def _shown(path: Path, name: str) -> str:
    """The text a reader sees: speaker notes and alternative texts do not stand on a printed page."""
    return READERS[name](path, spoken=False)


def test_word_has_as_many_pages_as_paper(built: Built, need: Need, tmp_path: Path) -> None:
    pdfinfo = need("pdfinfo")
    (written,) = [path for path in built["docx"] if path.stem == "showcase"]
    (printed,) = [path for path in built["pdf"] if path.stem == "showcase"]
    print_office(tmp_path, written)
    counts = [
        int(re.search(r"Pages: +(\d+)", subprocess.check_output([pdfinfo, path], text=True))[1])  # type: ignore[index]
        for path in (tmp_path / "showcase.pdf", printed)
    ]
    assert abs(counts[0] - counts[1]) <= 0.1 * counts[1]


@pytest.fixture
def ace(monkeypatch: pytest.MonkeyPatch, need: Need) -> validators.Validator:
    """DAISY Ace, as scripts/external.sh brings it, with Debian's Chromium."""
    need("chromium")
    monkeypatch.setenv("PATH", f"{ROOT}/scripts/dev/node_modules/.bin{os.pathsep}{os.environ['PATH']}")
    need("ace-puppeteer")
    (found,) = [judge for judge in validators.VALIDATORS if judge.name == "ace"]
    return found


def test_ace_finds_nothing_in_our_books(built: Built, ace: validators.Validator) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(built["epub"], pool.map(ace.problems, built["epub"]), strict=True))
    assert len(found) > 4
    assert {path.name: said for path, said in found.items() if said} == {}


def test_ace_sees_what_is_missing(built: Built, ace: validators.Validator, tmp_path: Path) -> None:
    files = zips.members(built["epub"][0].read_bytes())
    files["EPUB/content.opf"] = re.sub(
        rb"<meta property=.schema:access.*?</meta>", b"", files["EPUB/content.opf"]
    )
    poor = tmp_path / "poor.epub"
    poor.write_bytes(zips.pack(files))
    said = ace.problems(poor)
    assert any("metadata-accessibilityfeature" in line for line in said), said


def test_xmllint_sees_a_part_that_is_not_well_formed(built: Built, need: Need, tmp_path: Path) -> None:
    need("xmllint")
    files = zips.members(built["docx"][0].read_bytes())
    core = files["docProps/core.xml"]
    broken = tmp_path / "broken.docx"
    broken.write_bytes(zips.pack({**files, "docProps/core.xml": core[:-9]}))
    (xmllint,) = [judge for judge in validators.VALIDATORS if judge.name == "xmllint"]
    assert xmllint.problems(built["docx"][0]) == []
    assert any(line.startswith("/docProps/core.xml:") for line in xmllint.problems(broken))


def test_a_book_from_right_to_left_is_valid(project: Project, need: Need) -> None:
    need("java")
    text = "---\ntitle: שלום\nlang: he\n---\n\n# א\n\n[Text]{lang=en} ו `code`.\n\n| א | ב |\n|---|---|\n| 1 | 2 |\n"
    assert validate.problems(project.write("he.epub", project.output(text, "epub"))) == []

"""Finished files before outside judges: epubcheck, Microsoft's schemas, qpdf, LibreOffice."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from scripts import validate
from tests.external.conftest import Need
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
    office, pdftotext = need("soffice"), need("pdftotext")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    paths = list(map(str, built[name]))
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *paths],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for path in built[name]:
        printed = tmp_path / f"{path.stem}.pdf"
        done = subprocess.run([pdftotext, "-nopgbrk", str(printed), "-"], capture_output=True, check=True)
        have = "".join(words(done.stdout.decode()))
        wanted = Counter(words(_shown(path, name)))
        lost = {word for word in wanted if re.fullmatch(r"\w{4,}", word) and word not in have}
        assert len(wanted) > 50 and lost == set(), path.name


def _shown(path: Path, name: str) -> str:
    """The text a reader sees: speaker notes and alternative texts do not stand on a printed page."""
    return READERS[name](path, spoken=False)

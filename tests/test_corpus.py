"""Eighty-six real documents and the seed, in every format: nothing crashes, and no word is lost."""

from __future__ import annotations

import html as entities
import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree

from pipeline.core import ast
from pipeline.engine import registry
from pipeline.formats.html.code import WRAP_MARK
from pipeline.tools.pandoc.process import binary
from tests.conformance.matterhorn import findings
from tests.conftest import SEED, SHARED
from tests.outputs.reading import Page

CORPUS = SHARED / "corpus"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# An attribute's value is not text: pandoc's CommonMark reader takes it for text when it stands in single quotes.
_SINGLE_QUOTED = re.compile(r"""(?<=[)\]])\{[^{}]*='[^{}]*\}""")
_TAG = re.compile(r"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1_200),  # 88 documents in nine formats: 200 s on two quiet cores
    pytest.mark.skipif(not CORPUS.is_dir() or not SEED.is_file(), reason="the corpus is not here"),
]


def words(text: str) -> list[str]:
    """The words of a text, as far as layout and typography do not change them."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text.replace("\xad", "")).casefold())


def source_words(path: Path) -> Counter[str]:
    """The words an author wrote, by pandoc's own reading: without front matter, tags, comments and formulas."""
    text = re.sub(r"\A\ufeff?---\r?\n.*?\n---[ \t]*\r?\n", "", path.read_text("utf-8-sig"), flags=re.DOTALL)
    text = _SINGLE_QUOTED.sub(lambda found: found[0].replace("='", '="').replace("'", '"'), text)
    read = subprocess.run(
        [binary(), "-f", "commonmark_x+autolink_bare_uris", "-t", "json"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return Counter(words(" ".join(_said(json.loads(read.stdout)["blocks"]))))


def _said(blocks: Any) -> Iterator[str]:
    raw: list[str] = []
    line: list[str] = []
    for node in ast.walk(blocks):
        kind, content = node["t"], node.get("c")
        if kind in ast.BLOCKS:
            yield "".join(line)
            line = []
        if kind == "Str":
            line.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            line.append(" ")
        elif kind in ("Code", "CodeBlock"):
            line.append(content[1])
        elif kind == "Quoted":
            line.append(" ")
        elif kind in ("RawInline", "RawBlock"):
            raw.append(content[1])
    yield "".join(line)
    markup = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", " ", "\n".join(raw), flags=re.DOTALL)
    yield entities.unescape(_TAG.sub(" ", markup))


def _lost(wanted: Counter[str], text: str, *, cut: bool) -> set[str]:
    """The words a text lacks. Where layout may have cut one (a hyphen, a broken line), its letters must be there."""
    text = re.sub(rf"\n?{WRAP_MARK} ?", "", text)
    have, letters = Counter(words(text)), "".join(words(text))
    missing = {word for word, count in wanted.items() if have[word] < count}
    return {word for word in missing if letters.count(word) < wanted[word]} if cut else missing


def _from_pages(path: Path) -> str:
    """A PDF's text without running heads and feet."""
    box = (
        ["-x", "0", "-y", "76", "-W", "595", "-H", "690"]
        if not {"slides-pdf", "slides-handout"} & set(path.parts)
        else []
    )
    done = subprocess.run(["pdftotext", *box, "-nopgbrk", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _from_html(path: Path, *, spoken: bool = True) -> str:
    page = Page(path.read_bytes())
    left_out = "//script | //style | //a[@role='doc-noteref']" + ("" if spoken else " | //aside | //math")
    for item in page.find(left_out):
        item.drop_tree()
    return "\n".join([page.find("//body")[0].text_content(), *(page.find("//body//@alt") if spoken else [])])


def _from_epub(path: Path, *, spoken: bool = True) -> str:
    said = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                root = etree.fromstring(archive.read(name))
                for mark in root.xpath("//*[@role='doc-noteref']"):
                    mark.text = " "
                said += ["".join(root.itertext()), *(root.xpath("//@alt") if spoken else [])]
    return "\n".join(said)


def _from_docx(path: Path, *, spoken: bool = True) -> str:
    said = []
    with zipfile.ZipFile(path) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            root = etree.fromstring(archive.read(name))
            for paragraph in root.iter(f"{_W}p"):
                parts = {
                    f"{_W}t": lambda item: item.text or "",
                    f"{_W}br": lambda _: "\n",
                    f"{_W}tab": lambda _: " ",
                }
                said.append("".join(parts[item.tag](item) for item in paragraph.iter(*parts)))
            said += root.xpath("//@descr") if spoken else []
    return "\n".join(said)


def _from_pptx(path: Path, *, spoken: bool = True) -> str:
    def shapes(group: Any) -> Iterator[str]:
        for shape in group:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if getattr(shape, "has_table", False) and shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            yield from shape._element.xpath(".//@descr") if spoken else []

    said = []
    for slide in pptx.Presentation(io.BytesIO(path.read_bytes())).slides:
        said += list(shapes(slide.shapes))
        said += [slide.notes_slide.notes_text_frame.text] if spoken and slide.has_notes_slide else []
    return "\n".join(said)


READERS: dict[str, Callable[..., str]] = {
    "docx": _from_docx,
    "epub": _from_epub,
    "html": _from_html,
    "pdf": _from_pages,
    "pptx": _from_pptx,
    "revealjs": _from_html,
}


def losses(report: Any) -> dict[str, list[str]]:
    """The words each artifact of a report lacks, by document and format; formulas apart, none is excused."""
    found = {}
    places: dict[str, dict[str, Path]] = {}
    for artifact in report["artifacts"]:
        places.setdefault(artifact["source"], {})[artifact["format"]] = Path(artifact["path"])
    for source, paths in places.items():
        wanted = source_words(Path(source))
        missing = {
            name: _lost(wanted, read(paths[name]), cut=name == "pdf") for name, read in READERS.items()
        }
        shown = Counter(words(_from_html(paths["revealjs"], spoken=False)))
        for name in ("slides-pdf", "slides-handout"):
            missing[name] = _lost(shown, _from_pages(paths[name]), cut=True)
        found.update(
            {f"{Path(source).name} as {name}": sorted(lost) for name, lost in missing.items() if lost}
        )
    return found


def test_a_lost_word_is_found() -> None:
    wanted = Counter(words("Two words, two."))
    assert _lost(wanted, "two words", cut=True) == {"two"} == _lost(wanted, "words two", cut=False)
    assert _lost(wanted, "two wo- rds two", cut=True) == set() and _lost(wanted, "x", cut=True) == {
        "two",
        "words",
    }


def test_every_document_becomes_every_format_and_loses_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the report names outputs as seen from here
    formats = sorted(registry.outputs())
    report = tmp_path / "report.json"
    words = [sys.executable, "-m", "pipeline", "build", str(CORPUS), str(SEED), "-f", ",".join(formats)]
    words += [
        "--jobs",
        "2",
        "--output",
        str(tmp_path / "out"),
        "--report",
        "json",
        "--report-file",
        str(report),
    ]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-2000:]
    said = json.loads(report.read_text())
    assert [d for d in said["diagnostics"] if d["severity"] == "error" or not d["line"]] == []
    sources = [*CORPUS.rglob("*.md"), SEED]
    assert len(said["artifacts"]) == len(sources) * len(formats) and len(sources) > 86
    assert {artifact["status"] for artifact in said["artifacts"]} == {"built"}
    assert losses(said) == {}
    assert broken_claims(said) == {}


def broken_claims(report: Any) -> dict[str, list[str]]:
    """The conditions of PDF/UA that each PDF fails, except those its author was warned of."""
    told: dict[str, set[str]] = {}
    for diagnostic in report["diagnostics"]:
        told.setdefault(diagnostic["path"], set()).add(diagnostic["code"])
    excused = {"heading-skip": ("14-00",), "glyph-missing": ("31-030", "31-016")}
    found = {}
    for artifact in report["artifacts"]:
        if artifact["path"].endswith(".pdf"):
            codes = told.get(artifact["source"], set()) & excused.keys()
            mine = tuple(start for code in codes for start in excused[code])
            left = [
                said for said in findings(Path(artifact["path"]).read_bytes()) if not said.startswith(mine)
            ]
            found.update({artifact["path"]: left} if left else {})
    return found

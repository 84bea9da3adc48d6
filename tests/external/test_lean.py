"""Lean pages look like those they were made lean from, pixel for pixel (pdftoppm)."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from pipeline.formats.html import code as html_code
from pipeline.outputs import slides_pdf
from pipeline.outputs.pdf import output as pdf
from pipeline.tools.pandoc import highlighting
from tests.conftest import SEED, Project
from tests.external.conftest import ROOT, Need

pytestmark = pytest.mark.external

CODE = "\n\n".join(
    f"```{language}\n{text}\n```"
    for language, text in {
        "rust": 'fn main() {\n    let x = vec![1, 2.5]; // "note"\n    if a <= b && c { return "s\\n" + f(x); }\n}',
        "python": '@cache\ndef f(x: int = 0x1F) -> str:\n    """Doc."""\n    return f"{x!r}" if not x else None  # TODO',
        "bash": 'for f in "$@"; do echo ${f%.md} | sed -e "s/a/b/" > out 2>&1; done',
        "json": '{"a": [1, 2.5e3, true, null], "b": "c\\u00e9"}',
        "html": '<p class="a">x &amp; y<!-- note --></p>',
    }.items()
)
EDGE = 80  # of 255: what a letter's edge may differ by when its run of text starts at another letter
NUMBERED = "``` {.python .numberLines startFrom=9}\nfirst = [1, 2]\nsecond = first + " + " + ".join(
    ["third"] * 20
)


def pages(need: Need, data: bytes, folder: Path) -> list[Image.Image]:
    folder.mkdir()
    (folder / "a.pdf").write_bytes(data)
    subprocess.run([need("pdftoppm"), "-r", "60", "-png", folder / "a.pdf", folder / "p"], check=True)
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("p*.png"))]


def texts() -> dict[str, str]:
    found = {"code": f"{CODE}\n\n> {CODE.replace(chr(10), chr(10) + '> ')}\n\n{NUMBERED}\n```\n"}
    for path in (ROOT / "content" / "showcase.md", SEED):
        if path.is_file():
            # Pictures stand elsewhere, and look the same with any code around them.
            found[path.stem] = re.sub(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?", "", path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", texts())
@pytest.mark.parametrize("output", [pdf, slides_pdf])
@pytest.mark.parametrize("step", ["joined", "lean"])
def test_lean_code_looks_as_pandoc_wrote_it(
    project: Project,
    need: Need,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    output: object,
    step: str,
) -> None:
    emit = output.emit  # type: ignore[attr-defined]  # both modules have one
    text = texts()[name].removeprefix("---")
    if step == "lean":  # it is what gives numbered lines the name their numbers are drawn by
        text = re.sub(r" \.numberLines[^}]*", "", text)
    document = project.document(f"---\ntitle: T\n---\n\n{text}")
    lean = pages(need, emit(document, project.context()).value.data, tmp_path / "lean")
    if step == "lean":  # what pandoc writes, as it comes
        monkeypatch.setattr(
            highlighting, "extract_code", lambda blocks, *_, **__: highlighting.CodeExtract(blocks, {})
        )
        monkeypatch.setattr(html_code, "insert_code", lambda text, _: text)
    else:
        monkeypatch.setattr(html_code, "join_tokens", lambda text: text)
    plain = pages(need, emit(document, project.context()).value.data, tmp_path / "plain")
    assert len(lean) == len(plain)
    for number, (one, other) in enumerate(zip(lean, plain, strict=True), 1):
        difference = ImageChops.difference(one, other).convert("L")
        assert difference.getextrema()[1] < EDGE, f"page {number}"

"""A build's processes load what its formats need, and nothing else that is slow to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CODE = "import sys; from pipeline.engine import preload; preload.engines({}, many={}); print('{}' in sys.modules)"


@pytest.mark.parametrize(
    ("formats", "loaded"),
    [(["docx", "revealjs"], "False"), (["docx", "pdf"], "True"), (["no such"], "False")],
)
def test_weasyprint_is_loaded_for_formats_that_print(formats: list[str], loaded: str) -> None:
    assert said_of("weasyprint", formats, many=True) == loaded


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize(("form", "name"), [("docx", "docx"), ("epub", "PIL.ImageDraw")])
def test_what_a_few_documents_may_not_need_is_loaded_for_many(form: str, name: str, many: bool) -> None:
    assert said_of(name, [form], many=many) == str(many)


def said_of(name: str, formats: list[str], *, many: bool) -> str:
    home = Path(__file__).resolve().parents[2]
    code = CODE.format(formats, many, name)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=True
    ).stdout.strip()

"""A build's processes load what its formats need, and nothing else that is slow to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CODE = "import sys; from pipeline.engine import preload; preload.engines({}, many=True); print('weasyprint' in sys.modules)"


@pytest.mark.parametrize(
    ("formats", "loaded"),
    [(["docx", "revealjs"], "False"), (["docx", "pdf"], "True"), (["no such"], "False")],
)
def test_weasyprint_is_loaded_for_formats_that_print(formats: list[str], loaded: str) -> None:
    home = Path(__file__).resolve().parents[2]
    said = subprocess.run(
        [sys.executable, "-c", CODE.format(formats)], cwd=home, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == loaded

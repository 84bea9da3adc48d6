"""OCTAVO_WEASYPRINT: all that is changed in WeasyPrint, or nothing of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from pipeline.tools.weasyprint import switch


@pytest.mark.parametrize(("value", "stock"), [(None, False), ("", False), ("stock", True)])
def test_it_is_on_or_off(value: str | None, stock: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(switch.VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(switch.VARIABLE, value)
    assert switch.is_stock() is stock


# Prints every attribute of every loaded module of the packages, and of their classes, that comes from Octavo.
_OURS = """
import json, sys
from pathlib import Path
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.weasyprint import render
from pipeline.tools.files import Files

html = "<html lang='en'><head><title>T</title></head><body><h1>T</h1><ul><li><p>one</p></li></ul></body></html>"
files = Files(Path.cwd())
render.print_pdf(html, metadata=Metadata(title="T"), files=files, base=Path.cwd(), span=Span("a"))
found = set()
for name, module in list(sys.modules.items()):
    if name.split(".")[0] in ("weasyprint", "pydyf", "cssselect2", "tinycss2", "cffi") and module:
        for owner in (module, *(value for value in vars(module).values() if isinstance(value, type))):
            for key, value in vars(owner).items():
                function = getattr(value, "fget", None) or getattr(value, "__func__", None) or value
                for one in (function, type(function)):
                    if str(getattr(one, "__module__", "")).startswith("pipeline"):
                        found.add(f"{owner.__name__}.{key}")
print(json.dumps([sorted(found), "fontTools.varLib.instancer" in sys.modules, "pipeline.tools.weasyprint.fixes" in sys.modules]))
"""


def test_nothing_of_ours_is_in_weasyprint_as_it_is_published() -> None:
    said = {}
    for value in ("", "stock"):
        done = subprocess.run(
            [sys.executable, "-c", _OURS],
            capture_output=True, text=True, check=True, env={"OCTAVO_WEASYPRINT": value, "PATH": ""},
        )  # fmt: skip
        said[value] = json.loads(done.stdout)
    assert said["stock"] == [[], True, False]
    ours, font_tools, fixes = said[""]
    assert (len(ours) > 25, font_tools, fixes) == (True, False, True)

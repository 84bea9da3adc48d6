"""C declarations that are read once an installation: the same as cffi reads by itself, and never half of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cffi
import pytest

from pipeline.tools import install_cache
from pipeline.tools.weasyprint.patches import declarations

POINTS = (
    "typedef struct { int x; double y; } point; typedef enum { LOW = 3, HIGH } height; int abs(int number);"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(install_cache, "FOLDER", tmp_path)
    return tmp_path


def declared() -> cffi.FFI:
    with declarations.kept():
        ffi = cffi.FFI()
    ffi.cdef(POINTS)
    return ffi


def test_what_is_declared_is_what_cffi_reads() -> None:
    plain = cffi.FFI()
    plain.cdef(POINTS)
    for _ in range(2):  # parsed, then kept
        ffi = declared()
        assert ffi.list_types() == plain.list_types()
        assert ffi.sizeof("point") == plain.sizeof("point") == 16
        assert (ffi.dlopen(None).abs(-3), ffi.dlopen(None).HIGH) == (3, 4)
        assert ffi.new("point *", {"x": 1, "y": 2.5}).y == 2.5
        assert len(ffi.new("unsigned int[7]", list(range(7)))) == 7
    assert not isinstance(cffi.FFI(), declarations.Declared)


def test_declarations_are_parsed_once(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    declared()
    assert capfd.readouterr() == ("", "")
    monkeypatch.setattr(declarations, "_parsed", None)
    declared()
    monkeypatch.setattr(cffi, "__version__", "9.9")
    with pytest.raises(TypeError):
        declared()


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-9], lambda data: data[:40] + b"x" + data[41:]]
)
def test_damaged_declarations_are_parsed_anew(folder: Path, damage: object) -> None:
    declared()
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    assert callable(damage)
    kept.write_bytes(damage(whole))
    assert declared().sizeof("point") == 16
    assert kept.read_bytes() == whole


_PRINTS = """
import contextlib, hashlib, sys
from pathlib import Path
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.weasyprint.patches import declarations
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.files import Files

sys.dont_write_bytecode = False
if sys.argv[1] == "plain":
    declarations.kept = contextlib.nullcontext
words = " ".join(f"<em>w{n}</em> <b>ffi</b> <code>c{n}</code>" for n in range(300))
html = f"<html lang='en'><head><title>T</title></head><body><h1>Title</h1><p>{words}</p></body></html>"
meta = Metadata(title="T", lang="en")
made = weasyprint.print_pdf(html, metadata=meta, files=Files(Path.cwd()), base=Path.cwd(), span=Span("a"))
print(hashlib.sha256(made.value).hexdigest(), "pycparser" in sys.modules)
"""


def test_a_print_is_the_same_and_needs_no_parser_for_c() -> None:
    printed = {
        way: subprocess.run(
            [sys.executable, "-c", _PRINTS, way], capture_output=True, text=True, check=True
        ).stdout.split()
        for way in ("first", "kept", "plain")
    }
    assert printed["kept"][0] == printed["plain"][0]
    assert (printed["kept"][1], printed["plain"][1]) == ("False", "True")

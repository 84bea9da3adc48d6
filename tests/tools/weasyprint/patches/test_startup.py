"""WeasyPrint's import: what is left out of it is there when it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import cffi
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont

from pipeline.tools import install_cache
from pipeline.tools.weasyprint.patches import startup


def variable_font() -> TTFont:
    """Return a font of one empty glyph with an axis of weight."""
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": empty()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "One", "styleName": "Regular"})
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupGvar({})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


def empty() -> Any:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    return Glyph()


def test_no_stand_in_stays_behind_and_variable_fonts_can_still_be_made_plain() -> None:
    startup.weasyprint()
    import weasyprint.pdf.fonts

    plain = weasyprint.pdf.fonts.instantiateVariableFont(variable_font(), {"wght": 700})
    assert "fvar" not in plain
    assert hasattr(sys.modules["fontTools.varLib.instancer"], "instantiateVariableFont")
    assert sys.modules["fontTools.varLib.instancer"].__file__


_WITHOUT_HARFBUZZ = """
import sys
from pathlib import Path
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.files import Files

weasyprint.prepare()
assert not [name for name in sys.modules if name.startswith(("fontTools.subset", "fontTools.varLib"))]
import weasyprint.pdf.fonts
weasyprint.pdf.fonts.harfbuzz_subset = None
html = "<html lang='en'><head><title>T</title></head><body><h1>Title</h1></body></html>"
from pipeline.tools.weasyprint import render as weasyprint
meta = Metadata(title="T", lang="en")
made = weasyprint.print_pdf(html, metadata=meta, files=Files(Path.cwd()), base=Path.cwd(), span=Span("a"))
assert "fontTools.subset" in sys.modules
print(len(made.value))
"""


def test_fonts_are_cut_where_harfbuzz_cannot() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_HARFBUZZ], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert 1_000 < int(done.stdout) < 40_000  # a whole font has 100,000 bytes and more


_AT_ONCE = """
import sys
import threading
import time
from pathlib import Path
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.files import Files

threading.Thread(target=weasyprint.prepare).start()
while "weasyprint" not in sys.modules:  # it has begun, and is far from done
    time.sleep(0.0005)
meta = Metadata(title="T", lang="en")
html = "<html lang='en'><head><title>T</title></head><body><h1>T</h1></body></html>"
weasyprint.print_pdf(html, metadata=meta, files=Files(Path.cwd()), base=Path.cwd(), span=Span("a"))
"""


def test_two_threads_may_want_it_at_once() -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", _AT_ONCE], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_whoever_prints_first_waits_for_whoever_loads() -> None:
    # Else the fetcher's import saw WeasyPrint half loaded by the thread that loads it beside pandoc's work.
    code = """
import threading
from pathlib import Path
from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.files import Files
threading.Thread(target=startup.weasyprint).start()
weasyprint._fetcher(Files(Path.cwd()))
assert startup._loaded.cache_info().currsize == 1
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_arrays_for_fonts_are_as_long_as_what_they_hold() -> None:
    startup.weasyprint()
    from weasyprint.pdf import fonts
    from weasyprint.text.ffi import ffi

    assert list(fonts.ffi.new("hb_codepoint_t[3]", (4, 5, 6))) == [4, 5, 6]
    assert len(fonts.ffi.new("hb_tag_t[100]")) == 100
    assert fonts.ffi.NULL == ffi.NULL


def test_the_packages_are_changed_when_they_are_loaded_and_not_before() -> None:
    code = "import sys; from pipeline.tools.weasyprint import render as weasyprint; print('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout == "False\n"


POINTS = (
    "typedef struct { int x; double y; } point; typedef enum { LOW = 3, HIGH } height; int abs(int number);"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(install_cache, "FOLDER", tmp_path)
    return tmp_path


def declared() -> cffi.FFI:
    with startup.declarations_kept():
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
    assert not isinstance(cffi.FFI(), startup._declared_class())


def test_declarations_are_parsed_once(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    declared()
    assert capfd.readouterr() == ("", "")
    monkeypatch.setattr(startup, "_parsed", None)
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
from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.files import Files

sys.dont_write_bytecode = False
if sys.argv[1] == "plain":
    startup.declarations_kept = contextlib.nullcontext
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

"""WeasyPrint's import: what is left out of it is there when it is needed."""

from __future__ import annotations

import subprocess
import sys
import types
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont

from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint.patches.patch import meanwhile


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


def test_only_the_thread_that_loads_it_sees_what_is_changed_meanwhile() -> None:
    owner = types.SimpleNamespace(name=lambda: "own")
    with ThreadPoolExecutor() as others, meanwhile(owner, "name", lambda: "ours"):
        assert (owner.name(), others.submit(owner.name).result()) == ("ours", "own")
    assert owner.name() == "own"

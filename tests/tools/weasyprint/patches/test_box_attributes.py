"""What nearly no box has is not stored with each."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import BOXES, LONG


def test_a_boxs_attributes_take_little_room() -> None:
    """Text is what most boxes hold; by itself, WeasyPrint needs 832 bytes for the attributes of each (CPython 3.11).

    Asked of a process of its own, as a worker is, on its first document and on the second: where WeasyPrint by itself
    has made boxes in the same process, the room for shared names is gone.
    """
    done = subprocess.run(
        [sys.executable, "-c", _ROOM, f"<p>{LONG}<a href='#a'>a</a> <code>b</code></p>" * 3],
        capture_output=True, text=True, check=True, cwd=Path.cwd(),
    )  # fmt: skip
    first, second = done.stdout.splitlines()
    for line in (first, second):
        kinds, room = line.split()
        assert kinds == "InlineBox,LineBox,TextBox"
        assert int(room) < 400


# Prints the kinds of boxes of a page, and how many bytes the attributes of nine in ten of them take at most.
_ROOM = """
import sys
from pipeline.tools.weasyprint.patches import startup

engine = startup.weasyprint()
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

for _ in range(2):
    pages = engine.HTML(string=sys.argv[1]).render().pages
    found = [box for box in pages[0]._page_box.descendants() if type(box) in (InlineBox, LineBox, TextBox)]
    sizes = sorted(sys.getsizeof(vars(box)) for box in found)
    print(",".join(sorted({type(box).__name__ for box in found})), sizes[len(sizes) * 9 // 10])
"""


def test_what_boxes_seldom_have_is_kept_where_they_have_it() -> None:
    engine = startup.weasyprint()
    from weasyprint.formatting_structure.boxes import BlockBox

    css = "<style>p { border-radius: 4px; background: red } p::first-letter { color: blue }</style>"
    (page,) = engine.HTML(string=f"{css}<body><p>a</p><div>b</div>").render().pages
    plain, *_ = (b for b in page._page_box.descendants() if b.element_tag == "div" and type(b) is BlockBox)
    red, *_ = (b for b in page._page_box.descendants() if b.element_tag == "p" and type(b) is BlockBox)
    for name in ("first_letter_style", "background"):
        assert name not in vars(plain) and getattr(plain, name) is None
        assert name in vars(red) and getattr(red, name) is not None
    assert (plain.border_top_left_radius, red.border_top_left_radius) == ((0, 0), (4, 4))
    assert plain.copy().remove_decoration_sides == set()
    plain.remove_decoration_sides.add("top")
    assert plain.copy().remove_decoration_sides == {"top"}


@pytest.mark.parametrize("name", ["rounded", "painted"])
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*BOXES[name])

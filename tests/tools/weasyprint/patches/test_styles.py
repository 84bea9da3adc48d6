"""Properties of boxes and pages are those of WeasyPrint by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import BOXES

SAID = """
    p { border-inline-end: 3px solid; border-block-start-style: dotted; outline-style: solid; font-size: 2ex }
    i { border-left-style: double; border-right-width: 9px; margin-inline: 1em; min-inline-size: 3px; color: red }
    b { all: initial; letter-spacing: .1em; line-height: calc(1em + 20%); text-indent: calc(10% + 1px); opacity: .5 }
    u { all: inherit; border: inherit; border-radius: inherit; content: inherit; font: inherit; lang: inherit }
    s { --w: 4px; border-width: var(--w); padding: var(--none); border-top-style: var(--none, solid); float: left }
    div { direction: rtl; border-start-end-radius: 5px; white-space: pre; hyphens: auto; overflow: hidden }
"""


def styles() -> list[dict[str, object]]:
    """All properties of all boxes of a page where rules say something of many of them."""
    engine = startup.weasyprint()
    from weasyprint.css.properties import INITIAL_VALUES

    names = [name for name in sorted(INITIAL_VALUES) if "_block_" not in name and "_inline_" not in name]
    inner = "<p lang='de' id='a'>p <i>i <b>b <u>u</u> <s>s</s></b></i></p>"
    html = f"<style>{SAID}</style><body>{inner}<div>{inner}</div><ul><li>{inner}</ul><table><tr><td>{inner}</table>"
    (page,) = engine.HTML(string=html).render().pages
    boxes = list(page._page_box.descendants())
    return [{name: repr(box.style[name]) for name in names} for box in boxes]


def test_styles_are_those_of_weasyprint_by_itself(request: pytest.FixtureRequest) -> None:
    ours = styles()
    request.getfixturevalue("by_itself")
    assert len(ours) > 60
    assert ours == styles()


@pytest.mark.parametrize("name", ["sides", "values", "placed", "pages", "matching", "lists"])
def test_the_bytes_are_those_of_weasyprint_by_itself(
    name: str, check_bytes: Callable[[str, str], None]
) -> None:
    check_bytes(*BOXES[name])

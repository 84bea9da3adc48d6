"""Drawings on pages and as bitmaps beside what Chromium draws, with the same fonts."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pipeline.tools.weasyprint import render
from tests import drawings
from tests.external import browser as chromium
from tests.external.conftest import needed

pytestmark = pytest.mark.external
_FONTS = Path(render.__file__).with_name("fonts.conf")
# What is said to be drawn otherwise (svg_print.undrawn), and labels in HTML, which a browser puts a little elsewhere.
_BEYOND = ("right-to-left", "thin-strokes", "foreign-object", "mermaid")


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    """Chromium with the bundled fonts alone."""
    with chromium.running(needed("chromium"), fonts=_FONTS) as running:
        yield running


def shown(browser: chromium.Browser, name: str, folder: Path) -> Image.Image:
    """A drawing as Chromium draws it."""
    drawing = drawings.read(name)
    page = folder / "page.html"
    size = f'width="{drawing.width}" height="{drawing.height}"'
    picture = (drawings.FOLDER / f"{name}.svg").as_uri()
    page.write_text(f'<body style="margin:0"><img style="display:block" {size} src="{picture}">')
    tab = browser.open(page.as_uri(), width=drawing.width, height=drawing.height)
    metrics = {"width": drawing.width, "height": drawing.height, "deviceScaleFactor": drawings.SCALE}
    browser.ask("Emulation.setDeviceMetricsOverride", tab.session, mobile=False, **metrics)
    taken = browser.ask("Page.captureScreenshot", tab.session, format="png")["data"]
    browser.ask("Target.closeTarget", targetId=tab.target)
    return drawings.picture(base64.b64decode(taken))


@pytest.mark.parametrize("name", [name for name in drawings.NAMES if name not in _BEYOND])
def test_drawings_are_what_a_browser_draws(name: str, browser: chromium.Browser, tmp_path: Path) -> None:
    seen = shown(browser, name, tmp_path)
    drawing = drawings.read(name)
    assert drawings.difference(seen, drawings.picture(drawings.printed(drawing, tmp_path))) < 3
    assert drawings.difference(seen, drawings.picture(drawing.bitmap)) < 3

"""axe-core finds nothing to say of pages, light and dark, wide and narrow, and of each slide of a deck."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SEED, Project
from tests.external.browser import Browser, Tab

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "scripts" / "dev" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.external
WIDE = f"# Wide\n\ntext\n\n$$a{' + b' * 40}$$ {{#eq-a}}\n\n$$a{' + b' * 40}$$\n\n```\n{'y' * 120}\n```\n\n| {' | '.join('abcdefg')} |\n|{'---|' * 7}\n| {' | '.join(['Donaudampfschiff'] * 7)} |\n"
_FOUND = "r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 90)).join(' '))"


def violations(tab: Tab, context: str = "document") -> Any:
    """What axe-core has to say of a part of a page."""
    tab.run(f"{AXE.read_text('utf-8')};0")
    return tab.run(f"axe.run({context}).then(r => {_FOUND})")


@pytest.fixture
def written(project: Project) -> Callable[[str, str], str]:
    """Return a function that builds a text in a format, and returns its address."""

    def write(text: str, form: str) -> str:
        for picture in (ROOT / "content").rglob("*"):
            if picture.is_file() and picture.suffix != ".md":
                project.write(picture.relative_to(ROOT / "content").as_posix(), picture.read_bytes())
        return project.write(f"page-{form}.html", project.output(text, form)).as_uri()

    return write


TEXTS = {
    "wide": WIDE,
    "seed": SEED.read_text("utf-8"),
    "showcase": (ROOT / "content/showcase.md").read_text("utf-8"),
}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", TEXTS)
def test_a_page_has_no_violations(
    browser: Browser, written: Callable[[str, str], str], name: str, width: int, dark: bool
) -> None:
    tab = browser.open(written(TEXTS[name], "html"), width=width, mobile=width < 500)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.ask("Emulation.setEmulatedMedia", tab.session, features=scheme)
    assert violations(tab) == []
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", TEXTS)
def test_no_slide_of_a_deck_has_violations(
    browser: Browser, written: Callable[[str, str], str], name: str
) -> None:
    tab = browser.open(written(TEXTS[name], "revealjs"))
    tab.wait("Reveal.isReady()")
    found, slides = {}, tab.run("Reveal.getTotalSlides()")
    assert slides > 1
    for number in range(slides):
        tab.run(f"Reveal.configure({{transition: 'none'}}), Reveal.slide({number}), 0")
        tab.wait(f"Reveal.getIndices().h === {number}")
        if said := violations(tab, "Reveal.getCurrentSlide()"):
            found[number] = said
    assert found == {}

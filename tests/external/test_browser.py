"""Decks, web pages and books, opened and used in Chromium without a network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from tests import hostile
from tests.conftest import Project
from tests.external.browser import Browser, Tab

pytestmark = pytest.mark.external
ROOT = Path(__file__).resolve().parents[2]
Built = dict[str, list[Path]]

_OUTSIDE = """(() => {
  const found = [];
  for (const slide of document.querySelectorAll(".slides > section")) {
    Reveal.slide(Reveal.getIndices(slide).h);
    for (const item of slide.querySelectorAll("*")) {
      if (item.closest("aside, math, svg") && !item.matches("math, svg")) continue;
      const box = item.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      if (box.left < -1 || box.top < -1 || box.right > 1281 || box.bottom > 721)
        found.push(`${slide.id}: ${item.tagName} ${item.className} ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
    }
  }
  return found;
})()"""


def deck(browser: Browser, path: Path) -> Tab:
    tab = browser.open(path.as_uri())
    tab.wait("window.Reveal && Reveal.isReady()")
    return tab


def seed_or_first(paths: list[Path]) -> Path:
    return next((path for path in paths if path.stem == "amazon-aurora-case-study"), paths[0])


def test_decks_open_without_a_complaint_or_a_request(browser: Browser, built: Built) -> None:
    for path in built["revealjs"]:
        tab = deck(browser, path)
        assert tab.complaints == [], path.name
        assert [
            address for address in tab.requests if not address.startswith(("data:", "blob:", "about:"))
        ] == [path.as_uri()]
        assert (
            tab.run("Reveal.getTotalSlides()")
            == tab.run("document.querySelectorAll('.slides > section').length")
            > 3
        )
        assert tab.run("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
        assert tab.run("[...document.fonts].filter(font => font.status === 'error').length") == 0


def test_keys_lead_through_the_deck(browser: Browser, built: Built) -> None:
    tab = deck(browser, seed_or_first(built["revealjs"]))
    assert tab.run("Reveal.getIndices().h") == 0
    tab.press("ArrowRight", "ArrowRight", 39)
    tab.wait("Reveal.getIndices().h === 1")
    tab.press(" ", "Space", 32)
    tab.wait("Reveal.getIndices().h === 2")
    tab.press("ArrowLeft", "ArrowLeft", 37)
    tab.wait("Reveal.getIndices().h === 1")
    tab.press("End", "End", 35)
    tab.wait("Reveal.isLastSlide()")
    tab.press("Home", "Home", 36)
    tab.wait("Reveal.isFirstSlide()")
    # reveal.js writes the address some time after the step.
    tab.wait("['', '#/', `#/${Reveal.getCurrentSlide().id}`].includes(location.hash)")


def test_a_link_leads_to_a_slide_and_back(browser: Browser, built: Built) -> None:
    path = next(path for path in built["revealjs"] if path.stem == "lecture")
    tab = browser.open(f"{path.as_uri()}#/kahans-sum")
    tab.wait("window.Reveal && Reveal.isReady()")
    assert tab.run("document.querySelector('.present h2').textContent") == "Kahan’s sum"
    tab.run("location.hash = '#/money'")
    tab.wait("document.querySelector('.present h2').textContent === 'Money'")


def test_overview_shows_all_slides_and_leads_to_one(browser: Browser, built: Built) -> None:
    tab = deck(browser, seed_or_first(built["revealjs"]))
    tab.press("o", "KeyO", 79)
    tab.wait("Reveal.isOverview()")
    tab.press("ArrowRight", "ArrowRight", 39)
    tab.press("Enter", "Enter", 13)
    tab.wait("!Reveal.isOverview()")
    assert tab.run("Reveal.getIndices().h") == 1


def test_speaker_view_shows_the_notes(browser: Browser, built: Built) -> None:
    tab = deck(browser, seed_or_first(built["revealjs"]))
    tab.run("Reveal.slide(Reveal.getIndices(document.querySelector('aside.notes').closest('section')).h)")
    notes = tab.run("document.querySelector('section.present aside.notes').textContent.trim()")
    tab.press("s", "KeyS", 83)
    speaker = tab.popup()
    assert notes
    speaker.wait(
        f"document.querySelector('.speaker-controls-notes .value')?.textContent.trim() === {json.dumps(notes)}"
    )
    tab.press("ArrowRight", "ArrowRight", 39)
    speaker.wait("document.querySelectorAll('iframe').length === 2")


def test_everything_on_a_slide_is_inside_it(browser: Browser, built: Built) -> None:
    outside = {}
    for path in built["revealjs"]:
        tab = deck(browser, path)
        assert tab.run("Reveal.getScale()") == 1
        outside[path.stem] = tab.run(_OUTSIDE)
    assert not any(outside.values()), outside


@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_nothing_of_a_hostile_deck_is_outside(browser: Browser, tmp_path: Path, aspect: str) -> None:
    hostile.write(tmp_path)
    words = [sys.executable, "-m", "pipeline", "build", "hostile.md", "-f", "revealjs"]
    subprocess.run(
        [*words, "--set", f"theme.deck.aspect={aspect}"], cwd=tmp_path, check=True, capture_output=True
    )
    width = 1280 if aspect == "16:9" else 960
    tab = browser.open((tmp_path / "build/revealjs/hostile.html").as_uri(), width=width)
    tab.wait("window.Reveal && Reveal.isReady()")
    assert tab.run("Reveal.getScale()") == 1
    assert tab.run(_OUTSIDE.replace("1281", str(width + 1))) == []


def test_what_stands_outside_is_found(browser: Browser, built: Built) -> None:
    tab = deck(browser, seed_or_first(built["revealjs"]))
    tab.run("document.querySelector('section.content > h2').style.marginTop = '700px'")
    assert tab.run(_OUTSIDE)


def test_steps_and_code_appear_in_turn(browser: Browser, built: Built) -> None:
    path = next(path for path in built["revealjs"] if path.stem == "lecture")
    tab = deck(browser, path)
    tab.run("Reveal.slide(2)")  # code with three steps, then a pause
    lit = "[...document.querySelectorAll('.present .line')].map(line => !line.classList.contains('dim'))"
    assert tab.run(lit) == [True, False, False]
    shown = "document.querySelector('.present > .fragment').classList.contains('visible')"
    for expected, pause in (([False, True, False], False), ([False, False, True], False), (None, True)):
        tab.press(" ", "Space", 32)
        assert tab.run("Reveal.getIndices().h") == 2 and tab.run(shown) is pause
        if expected:
            assert tab.run(lit) == expected
    tab.press(" ", "Space", 32)
    tab.wait("Reveal.getIndices().h === 3")
    items = "document.querySelectorAll('.present li.fragment.visible').length"
    assert tab.run(items) == 0
    tab.press(" ", "Space", 32)
    assert tab.run(items) == 1 and tab.run("Reveal.getIndices().h") == 3


def test_print_view_has_a_page_a_slide_and_all_steps(browser: Browser, built: Built) -> None:
    path = next(path for path in built["revealjs"] if path.stem == "lecture")
    tab = browser.open(f"{path.as_uri()}?print-pdf")
    tab.wait("document.querySelectorAll('.pdf-page').length === Reveal.getTotalSlides()")
    assert tab.run("document.querySelectorAll('.line.dim').length") == 0
    hidden = "[...document.querySelectorAll('.fragment')].filter(part => getComputedStyle(part).visibility === 'hidden').length"
    assert tab.run(hidden) == 0


def test_a_deck_can_be_read_by_ear(browser: Browser, built: Built) -> None:
    for path in built["revealjs"]:
        tab = deck(browser, path)
        named = "[...document.querySelectorAll('.slides > section')].every(slide => slide.getAttribute('aria-label'))"
        assert tab.run(named), path.name
        assert tab.run("[...document.images].every(image => image.hasAttribute('alt'))"), path.name
        levels = tab.run(
            "[...document.querySelectorAll('.slides > section')].map(slide => [...slide.querySelectorAll('h1,h2,h3,h4,h5,h6')]"
            ".filter(head => !head.closest('aside')).map(head => +head.tagName[1]))"
        )
        for found in levels:
            assert all(after <= before + 1 for before, after in pairwise([1, *found])), (path.name, found)


@pytest.mark.parametrize("scheme", ["dark", "auto"])
def test_a_dark_deck_can_be_read(browser: Browser, tmp_path: Path, scheme: str) -> None:
    words = [sys.executable, "-m", "pipeline", "build", str(ROOT / "content/lecture.md"), "-f", "revealjs"]
    words += ["--set", f"revealjs.scheme={scheme}", "--output", str(tmp_path)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    tab = deck(browser, tmp_path / "revealjs/lecture.html")
    tab.run("Reveal.slide(4)")
    ground, ink = (
        tab.run(f"getComputedStyle(document.querySelector('{where}')).{what}")
        for where, what in ((".reveal-viewport", "backgroundColor"), (".present td", "color"))
    )
    light = [sum(map(int, re.findall(r"\d+", color)[:3])) > 384 for color in (ground, ink)]
    assert light == ([False, True] if scheme == "dark" else [True, False])


@pytest.mark.parametrize("width", [360, 1280])
def test_web_pages_do_not_scroll_sideways(browser: Browser, built: Built, width: int) -> None:
    for path in built["html"]:
        tab = browser.open(path.as_uri(), width=width, height=740, mobile=width < 600)
        assert tab.run("document.documentElement.scrollWidth") <= width, path.name
        assert tab.complaints == [], path.name
        assert [address for address in tab.requests if not address.startswith("data:")] == [path.as_uri()]
        assert tab.run("[...document.images].every(image => image.complete && image.naturalWidth > 0)")


def test_chapters_of_books_open(browser: Browser, built: Built, tmp_path: Path) -> None:
    seen = 0
    for path in built["epub"]:
        folder = tmp_path / path.stem
        with zipfile.ZipFile(path) as book:
            book.extractall(folder)
        for chapter in sorted(folder.rglob("*.xhtml")):
            tab = browser.open(chapter.as_uri(), width=360, height=640)
            assert tab.complaints == [], chapter
            assert tab.run("document.querySelector('parsererror') === null && document.title.length > 0"), (
                chapter
            )
            assert tab.run("[...document.images].every(image => image.complete && image.naturalWidth > 0)"), (
                chapter
            )
            assert tab.run("document.documentElement.scrollWidth") <= 360, chapter
            assert [address for address in tab.requests if not address.startswith(("file:", "data:"))] == []
            seen += 1
    assert seen > 20


def test_pages_that_were_kept_are_styled_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    source, kept = ROOT / "content/showcase.md", tmp_path / "kept"
    words = ("build", source, "-f", "pdf,slides-pdf", "--output", tmp_path / "build", "--keep", kept)
    subprocess.run([sys.executable, "-m", "pipeline", *map(str, words)], check=True, cwd=ROOT)
    for format in ("pdf", "slides-pdf"):
        tab = browser.open((kept / format / "showcase/page.html").as_uri())
        assert tab.run("getComputedStyle(document.querySelector('h1')).fontFamily").startswith(
            '"Source Sans 3"'
        )
        assert tab.run("[...document.images].filter(image => !image.naturalWidth).length") == 0
        assert tab.complaints == []


_ARABIC = """---
title: العنوان
lang: ar
---

فقرة من النص العربي مع `x = 1` في وسطها.

- عنصر

> اقتباس

| الأول | الثاني |
|---|---|
| 1 | 2 |

```python
x = 1
```
"""


def test_a_page_in_arabic_begins_at_the_right(browser: Browser, project: Project) -> None:
    page = project.write("a.html", project.output(_ARABIC, "html"))
    tab = browser.open(page.as_uri(), width=800)
    assert tab.run("[scrollX, document.scrollingElement.scrollWidth <= innerWidth]") == [0, True]
    sides = "(e => { const r = document.createRange(); r.selectNodeContents(e); const b = r.getBoundingClientRect(); return [b.left, b.right]; })"
    for selector in ("h1", "main p", "main li", "blockquote p", "th"):
        left, right = tab.run(f"{sides}(document.querySelector('{selector}'))")
        assert right > 650 and left > 100, selector
    assert tab.run(f"{sides}(document.querySelector('pre code'))")[0] < 150
    # Letters are joined: a word is narrower than with a character between its letters that keeps them apart.
    tab.run("""(() => { const word = "العربي";
        document.querySelector("main p").innerHTML =
            `<span>${word}</span> <span>${[...word].join("\\u200c")}</span>`; })()""")
    # Waited for, since text whose font still loads stands in boxes that join nothing.
    tab.wait("""(() => {
        const [joined, apart] = [...document.querySelectorAll("main p span")].map(s => s.getBoundingClientRect().width);
        return joined / apart < 0.9; })()""")


def test_a_deck_in_hebrew_goes_on_at_the_left(browser: Browser, project: Project) -> None:
    text = "---\ntitle: שלום\nlang: he\n---\n\n# א\n\nטקסט\n\n# ב\n\nטקסט\n"
    tab = deck(browser, project.write("a.html", project.output(text, "revealjs")))
    tab.press("ArrowLeft", "ArrowLeft", 37)
    tab.wait("Reveal.getIndices().h === 1")


def test_a_deck_lights_no_more_lines_than_there_can_be(browser: Browser, project: Project) -> None:
    text = '# A\n\n```{.python code-line-numbers="2-9999999999"}\nx\ny\nz\n```\n'
    tab = deck(browser, project.write("a.html", project.output(text, "revealjs")))  # it was never ready
    lit = "[...document.querySelectorAll('.line')].map(line => !line.classList.contains('dim'))"
    assert tab.run(lit) == [False, True, True]


def test_the_room_for_a_solution_is_about_as_high_as_the_solution(browser: Browser, project: Project) -> None:
    text = "Before.\n\n::: solution\n" + "It is long. " * 60 + "\n:::\n\nBehind.\n"

    def height(show: str) -> float:
        project.write("octavo.toml", f'[solutions]\nshow = "{show}"\n')
        tab = browser.open(project.write(f"{show}.html", project.output(text, "html")).as_uri())
        return float(tab.run("document.querySelector('main > p:last-child').getBoundingClientRect().top"))

    tops = {show: height(show) for show in ("no", "space", "yes")}
    assert tops["space"] - tops["no"] == pytest.approx(tops["yes"] - tops["no"], rel=0.3)


def test_a_page_of_a_book_begins_behind_a_break(browser: Browser, project: Project) -> None:
    text = "---\ntitle: T\n---\n\n# One\n\nOne.\n\n\\pagebreak\n\nTwo.\n"
    book = project.write("a.epub", project.output(text, "epub"))
    with zipfile.ZipFile(book) as package:
        package.extractall(project.root / "book")
    tab = browser.open((project.root / "book/EPUB/text/ch001.xhtml").as_uri())
    breaks = "[...document.querySelectorAll('p')].map(p => [p.textContent, getComputedStyle(p).breakBefore])"
    assert tab.run(breaks) == [["One.", "auto"], ["Two.", "page"]]


@pytest.mark.parametrize("name", ["html", "revealjs"])
def test_numbers_of_lists_have_the_form_of_the_author(browser: Browser, project: Project, name: str) -> None:
    text = "---\ntitle: T\n---\n\n(1) one\n\n    a) two\n\n       i. three\n\nText.\n\nC) four\n\nText.\n\n7. five\n"
    tab = browser.open(project.write("a.html", project.output(text, name)).as_uri())
    types = tab.run("[...document.querySelectorAll('ol')].map(list => getComputedStyle(list).listStyleType)")
    shown = [kind for kind in types if kind != "none"]
    assert shown == ["decimal-parens", "lower-alpha-paren", "lower-roman", "upper-alpha-paren", "decimal"]
    rules = "[...document.styleSheets].flatMap(s => [...s.cssRules]).filter(r => r instanceof CSSCounterStyleRule)"
    known = tab.run(f"Object.fromEntries({rules}.map(r => [r.name, [r.prefix, r.suffix]]))")
    assert (known["decimal-parens"], known["upper-alpha-paren"][1]) == (['"("', '") "'], '") "')

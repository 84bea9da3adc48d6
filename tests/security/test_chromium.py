"""All that is made of the tries, opened in Chromium and stepped through: no request, no dialog, no changed title."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import web
from tests.external import browser as chromium
from tests.external.browser import Browser, Tab
from tests.external.conftest import needed
from tests.security import oracle
from tests.security.tries import TITLE, Try, all_tries, fill

pytestmark = pytest.mark.external
site = web.site
_OWN = ("data:", "blob:", "about:")
_STEPS = """(() => {
  for (let step = 0; step < 60 && !Reveal.isLastSlide(); step++) Reveal.next();
  Reveal.toggleOverview(); Reveal.toggleOverview();
  return Reveal.isLastSlide();
})()"""
_POINT = """document.querySelectorAll("body *").forEach(item => {
  for (const kind of ["mouseover", "pointerenter", "pointerover", "focus", "toggle"]) item.dispatchEvent(new Event(kind));
  if (!item.closest("a[href^='http']")) item.dispatchEvent(new MouseEvent("click", {bubbles: false, cancelable: true}));
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.running(needed("chromium")) as running:
        yield running


def build(folder: Path, tries: list[Try], net: str, formats: str) -> Path:
    """Build tries as a stranger's project, each in a folder of its own; return the folder of what was made."""
    for number, one in enumerate(tries):
        place = folder / "content" / f"t{number:03}"
        place.mkdir(parents=True)
        (place / "a.md").write_text(one.document(net))
        for name, text in one.files.items():
            (place / name).write_text(fill(text, net))
    words = [sys.executable, "-m", "pipeline", "build", "--untrusted", "-f", formats, "--no-cache"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert "internal-error" not in done.stderr
    assert len(list((folder / "build").rglob("a.*"))) == len(tries) * len(formats.split(",")), done.stderr
    return folder / "build"


def themed(folder: Path, one: Try, net: str) -> Path:
    """Build a try that is a theme; return the folder of what was made."""
    blocks = "".join(
        f"{{% block {name} %}}{fill(text, net)}{{% endblock %}}" for name, text in one.templates.items()
    )
    own = folder / "templates/own"
    own.mkdir(parents=True)
    for layout in ("web.html.j2", "deck.html.j2"):
        (own / layout).write_text(f'{{% extends "shipped/{layout}" %}}{blocks}')
    (own / "theme.toml").write_text('extends = "aurora"\n')
    (folder / "octavo.toml").write_text('[build]\ntheme = "own"\n')
    return build(folder, [Try("themed", "text")], net, "html,revealjs")


def opened(browser: Browser, path: Path) -> Tab:
    """Open a page, or a deck that is then stepped through, and touch everything in it."""
    tab = browser.open(path.as_uri())
    if path.parts[-3] == "revealjs":
        tab.wait("window.Reveal && Reveal.isReady()")
        assert tab.run(_STEPS)
    tab.run(_POINT)
    return tab


def look(browser: Browser, path: Path, home: Path) -> None:
    """Check that a page asks for nothing but files of its own, shows no dialog, and keeps its title."""
    seen = len(browser.events)
    tab = opened(browser, path)
    asked = [address for address in tab.requests if not address.startswith(_OWN)]
    assert all(address.partition("#")[0].startswith(home.as_uri()) for address in asked), (path, asked)
    dialogs = [event for event in browser.events[seen:] if event["method"] == "Page.javascriptDialogOpening"]
    assert dialogs == [] and tab.run("document.title") != TITLE, path
    browser.ask("Target.closeTarget", targetId=tab.target)


@pytest.mark.parametrize("form", ["html", "revealjs", "epub"])
def test_pages_decks_and_chapters_of_strangers_do_nothing(
    browser: Browser, tmp_path: Path, site: web.Site, form: str
) -> None:
    written = [one for one in all_tries() if not one.templates]
    made = build(tmp_path, written, f"{site.home}/", form)
    for path in sorted(made.rglob("a.html")):
        assert oracle.policy(path.read_bytes())
        look(browser, path, path)
    for path in sorted(made.rglob("a.epub")):
        home = path.parent / "book"
        with zipfile.ZipFile(path) as book:
            book.extractall(home)
        for chapter in sorted(home.rglob("ch*.xhtml")):
            assert oracle.policy(chapter.read_bytes())
            look(browser, chapter, home)
    assert not site.asked


def test_pages_and_decks_in_themes_of_strangers_do_nothing(
    browser: Browser, tmp_path: Path, site: web.Site
) -> None:
    for number, one in enumerate(one for one in all_tries() if one.templates):
        for path in sorted(themed(tmp_path / str(number), one, f"{site.home}/").rglob("a.html")):
            look(browser, path, path)
    assert not site.asked


def test_what_is_looked_for_is_found(browser: Browser, tmp_path: Path, site: web.Site) -> None:
    """The same page without cleaning and policy changes its title and asks the server."""
    path = tmp_path / "html/t/a.html"
    path.parent.mkdir(parents=True)
    path.write_text(fill("<title>Tried</title><p onclick=\"RUN\">a</p><img src='NET/a'>", f"{site.home}/"))
    tab = opened(browser, path)
    assert tab.run("document.title") == TITLE
    assert site.asked
    assert oracle.in_page(path.read_bytes())


def test_a_deck_of_strangers_keeps_overview_keys_and_the_speaker_view(
    browser: Browser, tmp_path: Path
) -> None:
    body = "### One\n\ntext\n\n::: notes\nsay this\n:::\n\n### Two\n\n- a\n\n. . .\n\nb"
    made = build(tmp_path, [Try("deck", body)], "", "revealjs")
    [path] = made.rglob("a.html")
    tab = browser.open(path.as_uri())
    tab.wait("window.Reveal && Reveal.isReady()")
    assert tab.complaints == []
    tab.press("ArrowRight", "ArrowRight", 39)
    tab.wait("Reveal.getIndices().h === 1")
    tab.press("o", "KeyO", 79)
    tab.wait("Reveal.isOverview()")
    tab.press("o", "KeyO", 79)
    tab.wait("!Reveal.isOverview()")
    tab.run("Reveal.slide(Reveal.getIndices(document.querySelector('aside.notes').closest('section')).h)")
    tab.press("s", "KeyS", 83)
    speaker = tab.popup()
    speaker.wait(
        "document.querySelector('.speaker-controls-notes .value')?.textContent.trim() === 'say this'"
    )
    speaker.wait("document.querySelectorAll('iframe').length === 2")

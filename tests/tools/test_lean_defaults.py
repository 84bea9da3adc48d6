"""Lean default style sheets: the same pages, with a fraction of the styles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import resources
from pipeline.core.model import Metadata
from pipeline.core.text import Span
from pipeline.tools import lean_defaults, lean_import, weasyprint
from pipeline.tools.files import Files

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body>'
    '<h2>Head</h2><ol type="a" start="3"><li>one<ul><li>deep<ul><li>deeper</li></ul></li></ul></li></ol>'
    '<p align="right">right<span class="footnote">a note</span> and <q>quoted</q></p>'
    '<dl><dt>t</dt><dd>d</dd></dl><table><tr><td valign="top" nowrap="">a</td><th>b</th></tr></table>'
    '<p dir="rtl">r</p><details><summary>s</summary>x</details></body></html>'
)
CSS = "span.footnote { float: footnote } span.footnote::footnote-call { color: red }"


@pytest.fixture
def own_defaults(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    lean_import.weasyprint()
    from weasyprint.html import PH_STYLESHEET

    monkeypatch.setattr(lean_defaults, "suits", lambda css, html: False)
    monkeypatch.setattr(lean_defaults, "hints", lambda: PH_STYLESHEET)
    yield


def printed() -> bytes:
    root = resources.templates()
    made = weasyprint.print_pdf(
        PAGE, css=CSS, metadata=Metadata(title="T"), files=Files(root), base=root, span=Span("a.md")
    )
    return made.value


def test_the_bytes_are_those_of_weasyprints_own(request: pytest.FixtureRequest) -> None:
    lean = printed()
    request.getfixturevalue("own_defaults")
    assert printed() == lean


def test_no_rule_is_tried_on_every_element_but_those_for_any() -> None:
    lean_import.weasyprint()
    from weasyprint.html import PH_STYLESHEET, UA_STYLESHEET

    tried = [len(sheet.matcher.other_selectors) for sheet in (lean_defaults.sheet(), lean_defaults.hints())]
    before = [len(sheet.matcher.other_selectors) for sheet in (UA_STYLESHEET, PH_STYLESHEET)]
    assert tried == [6, 0] and min(before) > 20
    assert not any(selector[3] for selector in lean_defaults.sheet().matcher.other_selectors)


@pytest.mark.parametrize(
    ("css", "html", "good"),
    [
        (CSS, PAGE, True),
        ("", "<p>x</p>", True),
        ("aside { float: footnote }", "", False),
        ("span.footnote, aside { float:footnote }", "", False),
        ("p { display: list-item }", "", False),
        ("::note-call { color: red }", "", False),
        ("", "<style>@import 'own.css'</style>", False),
        ("", '<link rel="stylesheet" href="own.css" />', False),
        ("", '<p style="float: footnote">', False),
        ("::footnote-marker { color: red }", "a footnote", True),
    ],
)
def test_they_are_used_only_where_nothing_would_be_missed(css: str, html: str, good: bool) -> None:
    assert bool(lean_defaults.suits(css, html)) is good


def test_the_shipped_sheet_suits() -> None:
    text = (Path(resources.templates()) / "print.css.j2").read_text("utf-8")
    assert lean_defaults.suits(text, "")

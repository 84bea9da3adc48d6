"""Footnotes stand behind what calls them, and their calls lead to them."""

from __future__ import annotations

import pymupdf
import pytest

from tests.conformance.matterhorn import findings
from tests.readers.reading import Element, structure
from tests.tools.weasyprint.pages import printed

SHEET = "@page { size: 90mm 40mm; margin: 5mm } body { font-size: 12px; line-height: 1.2 } .footnote { float: footnote }"
LINES = "<br>".join(str(number) for number in range(12))


def note(text: str) -> str:
    """Return a footnote."""
    return f"<span class=footnote>{text}</span>"


def tree(body: str) -> Element:
    """Return the structure tree of a page."""
    made, _ = printed(SHEET, body)
    assert findings(made) == []
    return structure(made)


def test_a_note_stands_behind_the_paragraph_that_calls_it() -> None:
    made = tree(f"<p>one{note('first')} two{note('second')}<br>{LINES}</p><p>three")
    assert [one.kind for one in made.children] == ["P", "Note", "Note", "P"]
    assert [one.words for one in made.below("Note")] == ["1. first", "2. second"]
    assert [one.words for one in made.below("Lbl")] == ["1. ", "2. "]
    assert len({str(one.item["/ID"]) for one in made.below("Note")}) == 2


@pytest.mark.parametrize(
    ("body", "parents"),
    [
        ("<h1>one{}</h1>", ["Document"]),
        ("<ul><li>one{}</li></ul>", ["LBody"]),
        ("<ul><li><p>one <b>two{}</b></p><p>three</li></ul>", ["LBody"]),
        ("<table><tbody><tr><td>one{}</td></tr></table>", ["TD"]),
        ("<figure><figcaption>one{}</figcaption></figure>", ["Caption"]),
        ("<dl><dt>one{}</dt><dd>two</dd></dl>", ["LBody"]),
    ],
)
def test_a_note_stands_in_what_may_hold_it(body: str, parents: list[str]) -> None:
    made = tree(body.format(note("first")))
    assert [one.kind for one in made.below() if any(kid.kind == "Note" for kid in one.children)] == parents


def test_a_note_that_goes_on_over_two_pages_is_one_note() -> None:
    made = tree(f"<p>one{note(LINES)}</p><p>two</p>")
    (long,) = made.below("Note")
    assert long.words == "1. " + "".join(str(number) for number in range(12))


def test_the_number_leads_to_the_note() -> None:
    made, _ = printed(SHEET, f"<p>{LINES}</p><p>one{note('the note')}</p>")
    with pymupdf.open(stream=made) as file:
        ((page, link), _) = [(page, link) for page in file for link in page.get_links()]
        (call,) = page.search_for("1", clip=link["from"] + (-1, -3, 1, 3))
        (words,) = page.search_for("the note")
        assert link["page"] == page.number
    assert call.intersects(link["from"])
    assert abs(link["to"].y - words.y0) < 9


def test_the_number_of_a_note_leads_back_to_its_call() -> None:
    made, _ = printed(SHEET, f"<p>{LINES}</p><p>one{note('the note')}</p>")
    assert findings(made) == []
    ((label,),) = [one.children for one in structure(made).below("Lbl")]
    assert (label.kind, label.words, label.links) == ("Link", "1. ", 1)
    with pymupdf.open(stream=made) as file:
        (page,) = [page for page in file if page.get_links()]
        call, back = page.get_links()
        assert back["page"] == page.number
        assert back["to"].x == pytest.approx(call["from"].x0, abs=1)
        assert back["to"].y == pytest.approx(call["from"].y0, abs=1)
        assert "1." in page.get_textbox(back["from"] + (-2, -2, 2, 2))

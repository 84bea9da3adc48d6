"""A finished page is asked whether it is whole; what raw HTML of the author's does is a warning."""

from __future__ import annotations

import pytest

from pipeline.formats.gate import Expectations
from pipeline.formats.html import check
from tests.conftest import Project

GOOD = '<!DOCTYPE html>\n<html lang="de"><head><title>T</title></head><body>{}</body></html>\n'


def faults(data: str | bytes, **expected: object) -> list[str]:
    data = data if isinstance(data, bytes) else data.encode()
    found = check.find_faults(data, Expectations("T", "de", **expected))  # type: ignore[arg-type]
    return [f"{rule.code}: {message}" for rule, message in found]


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<h1 id="a">A</h1><a href="#a">to it</a><a href="#top">up</a><a href="#">up</a>',
        '<section id="ü b"></section><a href="#%C3%BC%20b">encoded</a><a href="#/ü b">as decks do</a>',
        '<a name="old"></a><a href="#old">as pages did</a>',
        '<img src="a.png" alt=""><IMG SRC="b.png" alt="b">',
        "<script>'<a href=\"#none\">' + '<i id=x><i id=x>'</script><style>#x{}</style><!-- <a href='#no'> -->",
        '<i title="a > b" id="x"></i><a href="#x">past a sign in an attribute</a>',
        '<a href="other.html#none">elsewhere</a>',
    ],
)
def test_a_good_page_has_no_fault(body: str) -> None:
    assert faults(GOOD.format(body)) == []


def test_our_own_pages_are_good(project: Project) -> None:
    text = "---\ntitle: T\nlang: de\n---\n\n# A\n\n[b](#b) `c`[^1]\n\n## B\n\n[^1]: n\n"
    for name in ("html", "revealjs"):
        assert faults(project.output(text, name)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<!DOCTYPE html>", "", "html-faulty: the page does not begin with a doctype"),
        ("</html>", "", "html-faulty: the page has no end"),
        ("<title>T</title>", "<title> &#32; </title>", "html-faulty: the page has no title"),
        (' lang="de"', "", "html-faulty: the page does not say its language"),
        (' lang="de"', ' lang="en"', "html-faulty: the page does not say its language"),
        ("<body>", '<body><i id="x"></i><b ID="x">', "artifact-invalid: the identifier 'x' stands twice"),
        ("<body>", '<body><a href="#none">', "artifact-link: a link leads to '#none', which is not there"),
        ("<body>", '<body><img src="a.png">', "artifact-access: a picture of the page has no description"),
    ],
)
def test_damage_is_named(old: str, new: str, message: str) -> None:
    assert faults(GOOD.format("").replace(old, new)) == [message]


def test_a_page_in_another_encoding_is_not_looked_at() -> None:
    assert faults(GOOD.format("caf\xe9").encode("latin-1")) == ["artifact-invalid: the page is not UTF-8"]


def test_what_the_author_wrote_as_html_is_a_warning() -> None:
    raw = '<i id="x"></i><i id="x"></i><a href="#none">n</a>'
    assert faults(GOOD.format(raw), raw=raw) == [
        "html-faulty: the identifier 'x' stands twice",
        "html-faulty: a link leads to '#none', which is not there",
    ]


def test_a_link_is_complained_of_once_and_missing_words_only_where_there_are_some() -> None:
    page = GOOD.format('<a href="#none">1</a><a href="#none">2</a><img src="a.png">')
    assert faults(page, described=False) == ["artifact-link: a link leads to '#none', which is not there"]

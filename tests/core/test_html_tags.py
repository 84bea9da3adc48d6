"""Raw HTML as authors write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import html_tags


def test_tags_come_in_order_with_their_attributes() -> None:
    found = list(html_tags.tags("<P class='a b' ID=x data-q=\"&lt;\" hidden>t</p ><br/><img src=a.png>"))
    assert [(t.name, t.closing, t.empty) for t in found] == [
        ("p", False, False),
        ("p", True, False),
        ("br", False, True),
        ("img", False, True),
    ]
    assert found[0].attributes == {"class": "a b", "id": "x", "data-q": "<", "hidden": ""}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("<script>if (a<b) '</p>'</script><i>", ["script", "script", "i"]),
        ("<style>a > b {} <b></style>", ["style", "style"]),
        ("<!-- <b> --><i>", ["", "i"]),
        ("<a title='1 > 0'>", ["a"]),
        ("1 < 2 and 3 > 2", []),
        ("<!DOCTYPE html><?xml version='1'?>", ["", ""]),
    ],
)
def test_what_only_looks_like_a_tag_is_none(source: str, names: list[str]) -> None:
    assert [tag.name for tag in html_tags.tags(source)] == names


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>a</p>", ["<p>a</p>"]),
        ("<div>", ["|div"]),
        ("x</div>y", ["x", "|/div", "y"]),
        ("<b><i>x</b></i>", ["<b>", "|i", "x</b>", "|/i"]),
        ("<ul><li>a<li>b</ul>", ["<ul><li>a<li>b</ul>"]),
        ("<p>a<p>b", ["<p>a<p>b"]),
        ("<!-- <div> -->", []),
        ("a<br>b", ["a<br>b"]),
    ],
)
def test_pieces_are_cut_at_tags_without_a_partner(source: str, shown: list[str]) -> None:
    found = html_tags.split_at_unpaired(source)
    names = [f"|{'/' * p.tag.closing}{p.tag.name}" if p.tag else p.fragment for p in found]
    assert names == shown


@pytest.mark.parametrize(
    ("source", "opening"),
    [
        ("<P class='a b' data-q='&lt;\"' hidden>", '<p class="a b" data-q="&lt;&quot;" hidden="">'),
        ("<iframe src=x />", '<iframe src="x"></iframe>'),
        ("<br/>", "<br>"),
    ],
)
def test_an_opening_tag_is_written_as_html(source: str, opening: str) -> None:
    (tag,) = html_tags.tags(source)
    assert tag.opening == opening


@pytest.mark.parametrize(
    ("source", "left", "elements"),
    [
        ("<p>a <b>b</b></p>", "<p>a <b>b</b></p>", []),
        ("x<video><p>no</p></video>y", 'x<span class="m0"></span>y', ["<video><p>no</p></video>"]),
        (
            "<svg><svg></svg></svg> <canvas></canvas>",
            '<span class="m0"></span> <span class="m1"></span>',
            ["<svg><svg></svg></svg>", "<canvas></canvas>"],
        ),
        ("<iframe src=x /> after", '<span class="m0"></span> after', ["<iframe src=x /></iframe>"]),
    ],
)
def test_foreign_elements_are_set_apart_whole(source: str, left: str, elements: list[str]) -> None:
    assert html_tags.extract_foreign(source, "m") == (left, elements)


def test_words_are_what_stands_between_tags() -> None:
    source = "<p>One&nbsp;&amp; <b>two</b></p><script>no()</script>\n<style>no</style><!-- no -->three"
    assert html_tags.text_content(source) == "One & two three"


@given(st.text(alphabet="<>/ab!-\"'= &;", max_size=40))
def test_no_text_is_lost_in_pieces(source: str) -> None:
    kept = "".join(p.fragment for p in html_tags.split_at_unpaired(source))
    assert html_tags.text_content(kept).replace(" ", "") == html_tags.text_content(source).replace(" ", "")


@pytest.mark.parametrize(
    ("source", "value", "empty"),
    [
        ("<a href=http://x/>", "http://x/", False),
        ("<a href=http://x/ >", "http://x/", False),
        ("<a href=http://x />", "http://x", True),
        ("<a href='http://x/'/>", "http://x/", True),
        ('<a href="http://x/">', "http://x/", False),
        ("<a href=x title=/>", "x", False),
    ],
)
def test_the_slash_of_an_unquoted_value_belongs_to_it(source: str, value: str, empty: bool) -> None:
    (tag,) = html_tags.tags(source)
    assert (tag.attributes["href"], tag.empty) == (value, empty)

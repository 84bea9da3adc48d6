"""What may leave an untrusted build, and what an attribute may say."""

from __future__ import annotations

import pytest

from pipeline.formats.html.allowed import EPUB, HTML, MATHML, SVG, XLINK, Place


@pytest.mark.parametrize(
    "name", ["iframe", "object", "form", "base", "link", "video", "template", "foreignObject", "x-y"]
)
def test_elements_that_may_not_stay(name: str) -> None:
    assert not Place().element(HTML, name)


@pytest.mark.parametrize("place", [(HTML, "p"), (HTML, "script"), (SVG, "linearGradient"), (MATHML, "mi")])
def test_elements_that_may_stay_in_their_own_language(place: tuple[str, str]) -> None:
    assert Place().element(*place)
    assert not Place().element("http://example.org/other", place[1])


def test_only_packages_have_files_beside_a_page() -> None:
    assert Place(packaged=True).element(HTML, "link")
    for place, value in (("img", "../media/a.png"), ("link", "../styles/book.css")):
        key = "src" if place == "img" else "href"
        assert Place(packaged=True).attribute((HTML, place), "", key, value) == value
        assert Place().attribute((HTML, "img"), "", "src", value) is None
        assert Place(packaged=True).attribute((HTML, place), "", key, f"//x.org/{value}") is None
        assert Place(packaged=True).attribute((HTML, place), "", key, f"http://x.org/{value}") is None


@pytest.mark.parametrize(
    ("element", "name", "value"),
    [
        ("p", "onclick", "x"), ("p", "data-src", "x"), ("p", "data-state", "x"), ("a", "ping", "x"), ("a", "href", "javascript:x"),
        ("a", "href", "//x.org"), ("a", "href", "ms-word:x"), ("a", "target", "_top"), ("img", "src", "data:text/html,x"),
        ("img", "srcset", "x"), ("section", "data-background-image", "x.png"), ("section", "data-background-iframe", "x"),
        ("td", "background", "x"), ("meta", "http-equiv", "refresh"), ("p", "href", "#a"), ("script", "src", "x"),
    ],
)  # fmt: skip
def test_attributes_that_may_not_stay(element: str, name: str, value: str) -> None:
    assert Place().attribute((HTML, element), "", name, value) is None


def test_namespaces_of_attributes_count() -> None:
    assert Place().attribute((HTML, "p"), EPUB, "type", "tip") == "tip"
    assert Place().attribute((HTML, "p"), XLINK, "href", "#a") is None
    assert Place().attribute((SVG, "use"), XLINK, "href", "#a") == "#a"
    assert Place().attribute((SVG, "use"), XLINK, "href", "a.svg#a") is None
    assert Place().attribute((MATHML, "mi"), "", "href", "#a") is None

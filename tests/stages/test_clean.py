"""Attributes and links that run code or fetch files are removed."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize(
    ("target", "scheme"),
    [
        ("javascript:alert(1)", "javascript"),
        ("JaVaScRiPt:x", "javascript"),
        ("<java script:x>", "javascript"),
        ("java&#10;script:x", "javascript"),
        ("&#1;javascript:x", "javascript"),
        ("vbscript:x", "vbscript"),
        ("data:text/html,<b>", "data"),
        ("file:///etc/passwd", "file"),
    ],
)
def test_links_that_run_or_leave_lose_their_target(through: Through, target: str, scheme: str) -> None:
    passed = through(f"{HEAD}see [the *text*]({target}) here")
    assert passed.tree == "Para(see the Emph(text) here)"
    assert passed.said == [
        f"5:5 link-unsafe: a link to '{scheme}:' is left out (link to a web address or a heading)"
    ]


@pytest.mark.parametrize("target", ["https://x.org/?q=javascript:x", "mailto:a@b.org", "tel:+49-30"])
def test_other_links_stay(through: Through, target: str) -> None:
    passed = through(f"{HEAD}[x]({target})")
    assert (passed.tree, passed.codes) == (f"Para(Link(x → {target}))", [])


def test_links_of_raw_html_are_held_to_the_same(through: Through) -> None:
    passed = through(HEAD + '<a href="javascript:x">a</a>\n\n<p><a href="vbscript:x">b</a></p>')
    assert passed.tree == "Para(a)\nPara(b)"
    assert passed.codes == ["link-unsafe", "link-unsafe"]


@pytest.mark.parametrize(
    "attribute",
    ["onerror=x", "ONCLICK=x", "style=x", "rel=attachment", "srcset=//x", "srcdoc=x", "href=x", "xlink:href=x",
     "formaction=x", "poster=//x", "background=//x", "data-pos=1:1"],
)  # fmt: skip
@pytest.mark.parametrize(
    "form",
    ["[a]{{{} .k}}", "[a](https://x.org){{{} .k}}", "`a`{{{} .k}}", "# a {{{} .k}}\n\n# b", "::: {{{} .k}}\na\n:::",
     "``` {{.text {} .k}}\na\n```"],
)  # fmt: skip
def test_attributes_that_run_or_fetch_are_dropped(through: Through, form: str, attribute: str) -> None:
    tree = through(HEAD + form.format(attribute)).tree
    assert ".k" in tree
    assert "=" not in tree


@pytest.mark.parametrize("form", ["[a](https://x.org){{{} .k}}", "`a`{{{} .k}}", "# a {{{} .k}}\n\n# b"])
def test_only_divs_and_spans_name_styles_of_word(through: Through, form: str) -> None:
    assert "custom-style" not in through(HEAD + form.format('custom-style="Legal Notice"')).tree


def test_divs_and_spans_name_styles_of_word(through: Through) -> None:
    passed = through(f'{HEAD}::: {{custom-style="Legal Notice"}}\nSmall [print]{{custom-style=Tiny}}.\n:::')
    assert passed.tree == "Div{custom-style=Legal Notice}(Para(Small Span{custom-style=Tiny}(print).))"


def test_harmless_attributes_stay(through: Through) -> None:
    assert through(HEAD + "[a]{lang=de data-x=y #i .c}").tree == "Para(Span{#i .c lang=de data-x=y}(a))"


def test_images_are_cleaned_like_everything_else(through: Through, project: Project) -> None:
    project.write("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    (image,) = through(HEAD + "a ![b](a.svg){onload=x srcset=//x width=10} c").all("Image")
    assert image["c"][0] == ["", [], [["width", "10"]]]

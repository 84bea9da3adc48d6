"""Attributes and links that run code or fetch files are removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.core.model import Document, Metadata, Source
from pipeline.stages import clean
from tests.conftest import Project
from tests.stages.conftest import Through


def attributes_in(value: Any) -> Iterator[tuple[list[str], list[list[str]]]]:
    """Yield classes and pairs of every attribute triple of a tree, also of a table's parts."""
    if isinstance(value, dict):
        for member in value.values():
            yield from attributes_in(member)
    elif isinstance(value, list | tuple):
        if (
            len(value) == 3
            and isinstance(value[0], str)
            and isinstance(value[1], list)
            and isinstance(value[2], list)
        ):
            yield value[1], value[2]
        else:
            for member in value:
                yield from attributes_in(member)


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


OTHERS = {
    "ms-settings:x": "ms-settings:",
    "MS-word:ofe|u|x": "ms-word:",
    "smb://x/y": "smb:",
    "feed:javascript:x": "feed:",
    "jar:file:x": "jar:",
    "ftp://x.org/y": "ftp:",
    "//x.org/y": "//x.org/y",
    "&#32;//x.org/y": "//x.org/y",
    r"\\\\x\y": r"\\x\y",
}


@pytest.mark.parametrize("target", OTHERS)
def test_links_of_strangers_start_no_programs(through: Through, target: str) -> None:
    passed = through(f"{HEAD}see [the *text*]({target}) here", untrusted=True)
    assert passed.tree == "Para(see the Emph(text) here)"
    assert passed.said == [
        f"5:5 link-unsafe: a link to '{OTHERS[target]}' is left out (link to a web address or a heading)"
    ]


@pytest.mark.parametrize("target", ["https://x.org/?q=ftp:x", "mailto:a@b.org", "tel:+49-30"])
def test_other_links_of_strangers_stay(through: Through, target: str) -> None:
    passed = through(f"{HEAD}[x]({target})", untrusted=True)
    assert f"(x → {target})" in passed.tree
    assert passed.codes == []


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
    passed = through(HEAD + "[a]{lang=de title=t aria-label=l #i .c}")
    assert (passed.tree, passed.codes) == ("Para(Span{#i .c lang=de title=t aria-label=l}(a))", [])


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("[a]{data-x=y}", "5:1 attribute-dropped: the attribute 'data-x' is left out (a class can be styled by a theme)"),
        ("[a]{langs=de}", "5:1 attribute-dropped: the attribute 'langs' is left out (did you mean 'lang'?)"),
        ("x [a]{width=wide}", "5:3 attribute-dropped: the attribute 'width' is left out (write it like 50% or 8cm)"),
        ("[a](https://x.org){target=_top}", "5:1 attribute-dropped: the attribute 'target' is left out (only '_blank' may pass)"),
    ],
)  # fmt: skip
def test_an_attribute_that_is_dropped_is_named(through: Through, form: str, said: str) -> None:
    passed = through(HEAD + form)
    assert "=" not in passed.tree
    assert passed.said == [said]


def test_a_name_is_reported_once_a_document(through: Through) -> None:
    assert through(HEAD + "[a]{x=1} [b]{x=2}\n\n[c]{y=3}").codes == ["attribute-dropped"] * 2


def test_attributes_of_html_are_dropped_without_a_word(through: Through) -> None:
    table = '<table border="1" onclick="x"><tr style="color:red" data-x="y"><td onclick="x" lang="de">a</td></tr></table>'
    passed = through(HEAD + table)
    assert passed.codes == []
    assert [pair for _, pairs in attributes_in(passed.document.blocks) for pair in pairs] == [["lang", "de"]]


def test_parts_of_tables_are_cleaned_without_html_as_well(project: Project) -> None:
    """As a stage of a plugin may hand them over."""
    bad = ["", [], [["onclick", "x"], ["lang", "de"]]]
    cell = [bad, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": [{"t": "Str", "c": "a"}]}]]
    row = [bad, [cell]]
    table = {
        "t": "Table",
        "c": [bad, [None, []], [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]], [bad, [row]], [[bad, 0, [row], [row]]], [bad, [row]]],
    }  # fmt: skip
    document = Document(Source("a.md", "a.md", "a"), Metadata(), (table,))
    cleaned = clean.clean(document, project.context())
    pairs = [pairs for _, pairs in attributes_in(cleaned.value.blocks)]
    assert pairs == [[["lang", "de"]]] * 12
    assert [diagnostic.code for diagnostic in cleaned.diagnostics] == ["attribute-dropped"]


@pytest.mark.parametrize("form", ["[a](https://x.org 't'){title=u}", "![a](a.svg 't'){title=u} x"])
def test_a_title_is_written_once(through: Through, project: Project, form: str) -> None:
    project.write("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    assert "title=u" not in through(HEAD + form).tree


def test_an_attribute_written_twice_is_kept_once(through: Through) -> None:
    assert through(HEAD + "[a]{title=x title=y}").tree == "Para(Span{title=x}(a))"


def test_images_are_cleaned_like_everything_else(through: Through, project: Project) -> None:
    project.write("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    (image,) = through(HEAD + "a ![b](a.svg){onload=x srcset=//x width=10} c").all("Image")
    assert image["c"][0] == ["", [], [["width", "10"]]]

"""Alerts and divs of the same kind give the same nodes, with a title in the document's language."""

from __future__ import annotations

import pytest

from tests.stages.conftest import Through

HEAD = "---\ntitle: T\nlang: {}\n---\n\n"
KINDS = ["note", "tip", "important", "warning", "caution"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_alert_is_a_callout(through: Through, kind: str) -> None:
    tree = through(f"{HEAD.format('en')}> [!{kind.upper()}]\n> Some *text*\n>\n> more").tree
    body = "Para(Some Emph(text))Para(more)"
    assert tree == f"Div{{.callout .{kind}}}(Div{{.callout-title}}(Para({kind.capitalize()})){body})"


@pytest.mark.parametrize("kind", KINDS)
def test_a_div_of_that_kind_is_the_same(through: Through, kind: str) -> None:
    tree = through(f"{HEAD.format('en')}::: {kind}\nText\n:::").tree
    assert tree == f"Div{{.callout .{kind}}}(Div{{.callout-title}}(Para({kind.capitalize()}))Para(Text))"


def test_a_heading_of_its_own_is_the_title_and_no_heading(through: Through) -> None:
    passed = through(f"{HEAD.format('en')}# A\n\n::: {{.warning #w .big}}\n## Own *head*\n\nText\n:::")
    assert passed.tree == (
        "H1{#a}(A)\nDiv{#w .callout .warning .big}(Div{.callout-title}(Para(Own Emph(head)))Para(Text))"
    )
    assert len(passed.all("Header")) == 1


def test_callouts_stand_inside_each_other(through: Through) -> None:
    tree = through(f"{HEAD.format('en')}:::: tip\n::: caution\nin\n:::\n::::").tree
    assert tree == (
        "Div{.callout .tip}(Div{.callout-title}(Para(Tip))"
        "Div{.callout .caution}(Div{.callout-title}(Para(Caution))Para(in)))"
    )


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("de", "Warnung"),
        ("fr-CA", "Avertissement"),
        ("el", "Προειδοποίηση"),
        ("nb", "Advarsel"),
        ("eo", "Warning"),
    ],
)
def test_titles_are_in_the_documents_language(through: Through, lang: str, word: str) -> None:
    tree = through(f"{HEAD.format(lang)}> [!WARNING]\n> x\n\n::: warning\ny\n:::").tree
    assert tree.count(f"Div{{.callout-title}}(Para({word}))") == 2


@pytest.mark.parametrize("source", ["> [!HINT]\n> x", "> [NOTE]\n> x", "::: box\nx\n:::", "> plain"])
def test_other_quotes_and_divs_stay(through: Through, source: str) -> None:
    assert ".callout" not in through(HEAD.format("en") + source).tree

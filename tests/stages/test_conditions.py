"""Conditions name a format or trait; each format shows the content meant for it."""

from __future__ import annotations

import json

import pytest

from pipeline.core import ast
from pipeline.engine import registry
from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize("word", sorted(registry.outputs()))
def test_every_format_can_be_named(through: Through, word: str) -> None:
    assert through(f"{HEAD}::: {{.only-{word}}}\na\n:::\n\n[b]{{.not-{word}}}").codes == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "::: {.only-epbu}\na\n:::",
            "5:1 condition-unknown: no format answers to 'epbu' (did you mean 'epub'?)",
        ),
        ("see [a]{.not-prnt}", "5:5 condition-unknown: no format answers to 'prnt' (did you mean 'print'?)"),
    ],
)
def test_an_unknown_word_is_named(through: Through, source: str, said: str) -> None:
    assert through(HEAD + source).said == [said]


def test_without_a_likely_word_all_are_listed(through: Through) -> None:
    (found,) = through(f"{HEAD}[a]{{.only-zzzzzz}}").found
    words = found.hint.removeprefix("one of: ").split(", ")
    assert words == sorted(words)
    assert {"print", "slides", "web", *registry.outputs()} <= set(words)


def test_a_format_shows_what_is_meant_for_it(project: Project) -> None:
    text = (
        f"{HEAD}[one]{{.only-ast}} [two]{{.not-ast}} [three]{{.only-pdf .only-ast}} [four]{{.only-pdf}}\n\n"
        "::: {.only-ast}\nfive\n:::\n\n::: {.not-ast}\nsix\n:::\n\n``` {.text .only-pdf}\nseven\n```\n\n"
        "# eight {.not-ast}\n"
    )
    said = ast.plain_text(json.loads(project.output(text, "ast"))["blocks"]).split()
    assert said == ["one", "three", "five"]

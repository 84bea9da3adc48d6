"""Content in a language of the other direction gets this direction, and code that of code."""

from __future__ import annotations

import pytest

from tests.stages.conftest import Through


@pytest.mark.parametrize(
    ("lang", "source", "tree"),
    [
        ("en", "::: {lang=he}\na\n:::", "Div{lang=he dir=rtl}(Para(a))"),
        ("en", "[a]{lang=fa}", "Para(Span{lang=fa dir=rtl}(a))"),
        ("ar", "[a]{lang=en}", "Para(Span{lang=en dir=ltr}(a))"),
        ("en", "[a [b]{lang=en}]{lang=ur}", "Para(Span{lang=ur dir=rtl}(a Span{lang=en dir=ltr}(b)))"),
        ("en", "[a]{lang=he dir=ltr}", "Para(Span{lang=he dir=ltr}(a))"),
        ("en", "[a]{lang=de}", "Para(Span{lang=de}(a))"),
        ("ar", "[a]{lang=ar}", "Para(Span{lang=ar dir=rtl}(a))"),
        ("ar", "`a`\n\n```\nb\n```", "Para(Code{dir=ltr}(a))\nCodeBlock{dir=ltr}(b)"),
        ("de", "`a`", "Para(Code(a))"),
    ],
)
def test_languages_of_the_other_direction(through: Through, lang: str, source: str, tree: str) -> None:
    assert through(f"---\ntitle: T\nlang: {lang}\n---\n\n{source}\n").tree == tree

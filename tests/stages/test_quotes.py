"""Quotations have the marks of their language, in every format."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.stages.conftest import Through


def text(through: Through, lang: str, body: str) -> str:
    """The tree of a document in a language."""
    return through(f"---\ntitle: T\nlang: {lang}\n---\n\n{body}\n").tree


@pytest.mark.parametrize(
    ("lang", "tree"),
    [
        ("en", "Para(He said “a “b” c”, it’s.)"),
        ("de", "Para(He said „a ‚b‘ c“, it’s.)"),
        ("nl", "Para(He said ‘a ‘b’ c’, it’s.)"),
        ("fr", "Para(He said «\u202fa «\u202fb\u202f» c\u202f», it’s.)"),
    ],
)
def test_a_quotation_has_the_marks_of_the_documents_language(through: Through, lang: str, tree: str) -> None:
    assert text(through, lang, "He said \"a 'b' c\", it's.") == tree


def test_a_part_in_another_language_has_its_own(through: Through) -> None:
    body = 'Er sagt "ja", [she said "yes"]{lang=en}, [elle dit [er "nein"]{lang=de} "non"]{lang=fr}.'
    tree = text(through, "de", body)
    assert "Er sagt „ja“" in tree
    assert "(she said “yes”)" in tree
    assert "er „nein“" in tree
    assert "«\u202fnon\u202f»" in tree
    assert "“yes”" in text(through, "de", '::: {lang=en}\n"yes"\n:::')


def test_marks_stand_around_what_is_no_word(through: Through) -> None:
    assert text(through, "de", '"`a`" and "*b* c"') == "Para(„Code(a)“ and „Emph(b) c“)"


def test_the_title_and_captions_are_quoted_alike(through: Through) -> None:
    passed = through('---\nlang: de\n---\n\n# Der "Titel"\n\n| a |\n|---|\n| "b" |\n\n: Eine "Tafel"\n')
    assert passed.document.metadata.title == "Der „Titel“"
    assert "Eine „Tafel“" in passed.tree and "„b“" in passed.tree


def test_every_format_shows_them(project: Project) -> None:
    page = project.output('---\ntitle: T\nlang: de\n---\n\nEr sagt "ja".\n', "html").decode()
    assert "Er sagt „ja“." in page

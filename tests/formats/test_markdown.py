"""How documents are read, and what places they have to lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core import ast
from pipeline.core.spans import Span
from pipeline.formats import markdown
from tests.conftest import Project


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("![a](b){alt='it is'}", '![a](b){alt="it is"}'),
        ("[a]{.b k='1' l='2'} {m='3'}", '[a]{.b k="1" l="2"} {m="3"}'),
        ("`{alt='x'}` and {alt='y'}", "`{alt='x'}` and {alt=\"y\"}"),
        ("``` {caption='x'}\n{alt='y'}\n```\n{alt='z'}", '``` {caption="x"}\n{alt=\'y\'}\n```\n{alt="z"}'),
        ("~~~\n```\n{alt='y'}\n~~~~\n{alt='z'}", "~~~\n```\n{alt='y'}\n~~~~\n{alt=\"z\"}"),
        ("> ```\n> {a='b'}\n> ```\n> {a='b'}", "> ```\n> {a='b'}\n> ```\n> {a=\"b\"}"),
        ("it's {a='say \"x\"'}", "it's {a='say \"x\"'}"),  # double quotes inside cannot be
        ("no block ='x' here", "no block ='x' here"),
        ("", ""),
    ],
)
def test_single_quotes_of_attributes_are_doubled_outside_of_code(text: str, prepared: str) -> None:
    assert markdown.prepare(text) == f"{prepared}\n"
    assert [len(line) for line in prepared.split("\n")] == [len(line) for line in text.split("\n")]


@pytest.mark.parametrize("text", ["## {a=b}", "# {.c}", "> ### {a=b}", "```\n## {a=b}\n```\n## {a=b}"])
def test_a_heading_of_attributes_alone_gets_a_comment_that_holds_them(project: Project, text: str) -> None:
    prepared = markdown.prepare(text)
    assert prepared.count("<!-- -->") == 1 and prepared.replace("<!-- --> ", "") == f"{text}\n"
    blocks = project.pandoc.read(prepared, reader=markdown.READER, span=Span(""))
    [heading] = ast.find(blocks, "Header")
    assert ast.attr_of(heading)[1:] != [[], []]


@pytest.mark.parametrize("text", ["## A {a=b}", "## {a=b} b", "    ## {a=b}x", "#{a=b}", "`## {a=b}`"])
def test_headings_with_words_stay(text: str) -> None:
    assert markdown.prepare(text) == f"{text}\n"


def places(project: Project, text: str | bytes) -> frozenset[str] | None:
    path: Path = project.write("b.md", text)
    return markdown.identifiers(path, project.context())


def test_places_are_headings_spans_and_names_in_raw_html(project: Project) -> None:
    text = "---\ntitle: T\n---\n\n# One\n\n## Two *words*\n\n[x]{#own}\n\n<a name='old'>y</a>\n\n<div ID=raw>\n\n</div>\n"
    assert places(project, text) == {"one", "two-words", "own", "old", "raw"}


def test_where_it_cannot_be_told_nothing_is(project: Project) -> None:
    assert places(project, "---\njinja: true\n---\n\n# One\n") is None
    assert places(project, "---\ntitle: [\n---\n\n# One\n") is None
    assert places(project, b"# caf\xe9\n") is None


def test_a_file_that_is_not_there_is_the_callers_matter(project: Project) -> None:
    with pytest.raises(OSError, match="none"):
        markdown.identifiers(project.root / "none.md", project.context())


@pytest.mark.parametrize(
    ("line", "prepared"),
    [
        ("## Preface {-}", "## Preface {.unnumbered}"),
        ("## Preface {- #pre}", "## Preface {.unnumbered #pre}"),
        ("> ## Preface {#pre -} ", "> ## Preface {#pre .unnumbered}"),
        ('## A {title="a - b" -}', '## A {title="a - b" .unnumbered}'),
        ("## A {-} B", "## A {-} B"),
        ("## A - B", "## A - B"),
        ("text {-}", "text {-}"),
        ("```\n## A {-}\n```", "```\n## A {-}\n```"),
        ("## A {#a-b}", "## A {#a-b}"),
    ],
)
def test_a_dash_marks_a_heading_as_unnumbered(line: str, prepared: str) -> None:
    assert markdown.prepare(line) == f"{prepared}\n"


@pytest.mark.parametrize(
    ("notes", "shown"),
    [
        ("[^a]: see[^b]\n\n[^b]: there", ["see[b]"]),
        ("[^a]: see\n  also[^b]\n\n[^b]: there", ["see also[b]"]),
    ],
)
def test_calls_within_notes_are_text(project: Project, notes: str, shown: list[str]) -> None:
    found = project.document(f"Text[^a]\n\n{notes}\n")
    assert [ast.plain_text(note["c"]).strip() for note in ast.find(list(found.blocks), "Note")] == shown


def test_the_title_behind_a_language_is_an_attribute_outside_of_code() -> None:
    text = '```js title="a.js"\n```py title="b"\n```\n'
    assert markdown.prepare(text) == '```js {title="a.js"}\n```py title="b"\n```\n\n'

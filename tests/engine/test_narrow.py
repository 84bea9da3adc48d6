"""A document cut to what a format shows and can hold."""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import replace

import pytest

from pipeline.core import ast
from pipeline.engine import convert, narrow, registry
from tests.conftest import Project

HEAD = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize(
    "name", [name for name, output in registry.outputs().items() if "*" not in output.raw]
)
def test_raw_html_a_format_cannot_hold_is_said(project: Project, name: str) -> None:
    text = HEAD + 'see <video src="https://x.org/film.mp4">the film</video>\n\n<form><p>A form</p></form>'
    result = project.convert(text, name)
    assert name in result.artifacts
    assert [(d.code, d.span.line, d.message) for d in result.diagnostics] == [
        ("html-dropped", 5, f"<video> cannot stand in {name}"),
        ("html-dropped", 7, f"<form> cannot stand in {name}"),
    ]


def test_its_words_and_address_stay(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    known = registry.outputs()
    monkeypatch.setattr(
        convert.registry, "outputs", lambda: {**known, "ast": replace(known["ast"], raw=frozenset())}
    )
    text = (
        HEAD + 'see <video src="https://x.org/film.mp4"></video> and <audio src="a.mp3">a *sound*</audio>\n\n'
    )
    text += "<form>\n<p>A form</p>\n</form>\n\n<script>x()</script>\n\nend"
    blocks = json.loads(project.output(text, "ast"))["blocks"]
    assert [line.strip() for line in ast.plain_text(blocks).split("\n")][:3] == [
        "see https://x.org/film.mp4 and a sound",
        "A form",
        "end",
    ]


@pytest.mark.parametrize(
    ("film", "words", "target"),
    [
        ('<source src="https://x.org/a.webm" type="video/webm"><source src="b.mp4">', "https://x.org/a.webm", "https://x.org/a.webm"),
        ('<source src="https://x.org/a.mp4">Your browser does not support it.', "https://x.org/a.mp4", "https://x.org/a.mp4"),
        ('<source src="https://x.org/a.mp4">The talk', "The talk", "https://x.org/a.mp4"),
        ('<source src="films/a.mp4">', "a.mp4", ""),
    ],
)  # fmt: skip
def test_a_film_becomes_a_link_to_its_first_source(
    project: Project, film: str, words: str, target: str
) -> None:
    made = project.output(f"{HEAD}See <video controls>{film}</video>.", "epub")
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        chapter = next(book.read(name).decode() for name in book.namelist() if "/ch0" in name)
    shown = f'<a href="{target}"' if target else f"See {words}."
    assert shown in chapter and words in chapter and "browser" not in chapter


@pytest.mark.parametrize("name", [name for name, output in registry.outputs().items() if "*" in output.raw])
def test_a_format_that_holds_raw_html_says_nothing(project: Project, name: str) -> None:
    assert project.convert(HEAD + "see <button>Go</button>", name).diagnostics == ()


def test_words_about_browsers_are_found_without_trying_every_letter() -> None:
    before = time.process_time()
    assert narrow._EXCUSE.sub("", "word " * 200_000) == "word " * 200_000
    said = "See this. Sorry, your browser does not support it! More."
    assert narrow._EXCUSE.sub("", said) == "See this. More."
    assert time.process_time() - before < 1

"""A document cut to what a format shows and can hold."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pipeline.core import ast
from pipeline.engine import convert, registry
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


@pytest.mark.parametrize("name", [name for name, output in registry.outputs().items() if "*" in output.raw])
def test_a_format_that_holds_raw_html_says_nothing(project: Project, name: str) -> None:
    assert project.convert(HEAD + "see <button>Go</button>", name).diagnostics == ()

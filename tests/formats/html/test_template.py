"""What layouts of a theme are given."""

from __future__ import annotations

import re
from dataclasses import replace

import lxml.html
import pytest

from pipeline.core.model import Document, Metadata, Source
from pipeline.formats.html import template as html_template
from tests.conftest import Project

METADATA = Metadata(
    "T & U", authors=("Ann", "Bob"), date="2024-05-01", lang="de", keywords=("x",), tags=("X", "y")
)
DOCUMENT = Document(Source("/p/a.md", "a.md", "a"), METADATA, ())


def test_values_are_those_of_the_document_in_its_language() -> None:
    given = html_template.template_values(DOCUMENT, "own options", extra=3)
    assert (given["lang"], given["options"], given["extra"]) == ("de", "own options", 3)
    assert (given["meta"].title, given["meta"].subjects) == ("T & U", ("x", "y"))
    assert given["meta"].date_text == "1. Mai 2024"
    assert (
        given["labels"]
        != html_template.template_values(replace(DOCUMENT, metadata=Metadata()), None)["labels"]
    )


@pytest.mark.parametrize(
    ("footer", "said"), [("title", "T & U"), ("author", "Ann, Bob"), ("date", "1. Mai 2024"), ("none", "")]
)
def test_the_foot_of_a_slide(project: Project, footer: str, said: str) -> None:
    theme = project.context().theme
    assert html_template.footer_text(METADATA, replace(theme, deck=type(theme.deck)(footer=footer))) == said  # type: ignore[arg-type]


def test_a_page_is_its_layout_with_its_style_sheets(project: Project) -> None:
    project.write("templates/aurora/own.html.j2", "<style>{{ css }}</style>{{ meta.title }}{{ more }}")
    project.write("templates/aurora/one.css.j2", "p { quotes: {{ lang }} }")
    project.write("templates/aurora/two.css.j2", "i { width: {{ options.wide }}px }")
    context = project.context()
    given = html_template.template_values(DOCUMENT, _Options(7), more="!")
    made = html_template.render_page(context, "own.html.j2", ("one.css.j2", "two.css.j2"), given)
    assert made == "<style>p { quotes: de }\ni { width: 7px }</style>T &amp; U!"


def test_style_sheets_filled_before_are_still_inputs_of_each_document(project: Project) -> None:
    project.write("templates/aurora/one.css.j2", "p { color: red }")
    for _ in range(2):  # the second time it is not read
        context = project.context()
        assert html_template.render_shared(context, "one.css.j2", None, "en") == "p { color: red }"
        assert str(project.root / "templates/aurora/one.css.j2") in context.files.inputs


def test_style_sheets_differ_by_settings_language_and_theme(project: Project) -> None:
    project.write("templates/aurora/one.css.j2", "{{ options.wide }} {{ lang }}")
    made = {
        html_template.render_shared(project.context(), "one.css.j2", _Options(wide), lang)
        for wide in (1, 2)
        for lang in ("en", "de")
    }
    assert made == {"1 en", "1 de", "2 en", "2 de"}
    project.write("templates/aurora/one.css.j2", "changed")
    assert html_template.render_shared(project.context(), "one.css.j2", _Options(1), "en") == "changed"


class _Options(tuple[int]):
    """Settings of a format: hashable, as frozen structs are."""

    __slots__ = ()

    def __new__(cls, wide: int) -> _Options:
        return super().__new__(cls, (wide,))

    @property
    def wide(self) -> int:
        return self[0]


@pytest.mark.parametrize("name", ["html", "revealjs"])
@pytest.mark.parametrize("lang", ["ar", "fa", "he", "ur", "de"])
def test_a_page_runs_in_the_direction_of_its_language(project: Project, name: str, lang: str) -> None:
    page = lxml.html.fromstring(project.output(f"---\ntitle: T\nlang: {lang}\n---\n\n- a\n\n> b\n", name))
    assert (page.get("lang"), page.get("dir")) == (lang, None if lang == "de" else "rtl")
    sides = re.findall(r"\nblockquote {[^}]* border-(left|right):", "".join(page.xpath("//style/text()")))
    assert sides == ["left" if lang == "de" else "right"]

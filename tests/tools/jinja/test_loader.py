"""The files of a theme, and which of them a file names."""

from __future__ import annotations

from pathlib import Path

import jinja2.meta
import pytest

from pipeline import resources
from pipeline.tools.jinja import loader


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", set()),
        ("{% extends 'a.j2' %}{% block b %}from here{% endblock %}", {"a.j2"}),
        ('{%- include "a.j2" -%}{% include "b.j2" ignore missing with context %}', {"a.j2", "b.j2"}),
        ('{% from "a.j2" import x, y as z with context %}{%+ import "b.j2" as b %}', {"a.j2", "b.j2"}),
        ('{% include ["a.j2", "b.j2"] %}', None),
        ('{% extends "a.j2" if x else "b.j2" %}', None),
        ('{% include "a" ~ ".j2" %}', None),
        ("{% include name %}", None),
        (r'{% include "a\x2ej2" %}', None),
    ],
)
def test_files_are_found_by_name_or_by_the_parser(text: str, named: set[str] | None) -> None:
    assert loader._referenced_templates(text) == named
    if named is not None:
        parsed = jinja2.Environment().parse(text)
        assert set(jinja2.meta.find_referenced_templates(parsed)) == named


@pytest.mark.parametrize("path", sorted(resources.templates().glob("*.j2")), ids=lambda path: path.name)
def test_no_shipped_layout_takes_a_parser_to_find_its_files(path: Path) -> None:
    parsed = jinja2.Environment().parse(path.read_text("utf-8"))
    assert loader._referenced_templates(path.read_text("utf-8")) == set(
        jinja2.meta.find_referenced_templates(parsed)
    )

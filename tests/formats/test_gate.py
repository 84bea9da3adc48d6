"""What the gate expects of an output, and whom it blames."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.core.model import Artifact, Document, Output
from pipeline.engine import registry
from pipeline.formats import gate
from pipeline.formats.gate import Expectations
from tests.conftest import Project

HEAD = "---\ntitle: T\nlang: de\n---\n\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def verified_by(*found: tuple[object, str]) -> Output[object]:
    """The web page's output, with a verdict given before it is asked."""
    html = registry.outputs()["html"]
    return replace(html, verify=lambda data, expected: list(found))  # type: ignore[arg-type,return-value]


def said(document: Document, *found: tuple[object, str]) -> list[str]:
    artifact = Artifact("html", ".html", b"")
    return [f"{d.span} {d.code}: {d.message}" for d in gate.check(artifact, verified_by(*found), document)]


@pytest.mark.parametrize(("words", "described"), [('alt="seen"', True), ("", False)])
def test_descriptions_are_expected_where_all_pictures_have_one(
    project: Project, words: str, described: bool
) -> None:
    project.write("p.svg", SVG)
    document = project.document(f'{HEAD}![](p.svg){{alt="one"}}\n\n<img src="p.svg" {words}>\n')
    expected = Expectations.of(document)
    assert (expected.title, expected.lang, expected.described) == ("T", "de", described)


def test_raw_html_of_blocks_and_slides_is_known(project: Project) -> None:
    raw = Expectations.of(project.document(f"{HEAD}# A\n\n<video src='a.mp4' id='film'></video>\n")).raw
    assert raw.count("film") >= 2, "once in the text, once on its slide"


def test_a_fault_is_said_at_the_document_with_its_format(project: Project) -> None:
    document = project.document(f"{HEAD}text\n")
    assert said(document, (gate.LINK, "a link leads to '#x', which is not there")) == [
        "a.md artifact-link: html: a link leads to '#x', which is not there"
    ]


def test_a_faulty_shape_is_said_where_raw_html_has_it(project: Project) -> None:
    document = project.document(f'{HEAD}one\n\n<form>\n<i></i>\n<i id="twice"></i>\n</form>\n')
    (found,) = said(document, (gate.SHAPE, "the identifier 'twice' stands twice"))
    assert found == "a.md:10:1 html-faulty: html: the identifier 'twice' stands twice"
    assert said(document, (gate.SHAPE, "the page has no title")) == [
        "a.md html-faulty: html: the page has no title"
    ]
    assert said(document, (gate.SHAPE, "the identifier 'other' stands twice"))[0].startswith(
        "a.md html-faulty"
    )


def test_what_is_not_verified_passes_and_time_is_counted(project: Project) -> None:
    document, before = project.document(f"{HEAD}text\n"), gate.time_used()
    unverified = replace(registry.outputs()["html"], verify=None)
    assert gate.check(Artifact("html", ".html", b"no page"), unverified, document) == ()
    assert gate.time_used() == before
    assert said(document) == []
    assert gate.time_used().wall > before.wall

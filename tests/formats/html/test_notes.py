"""Footnotes that are called more than once: one text, and links there and back."""

from __future__ import annotations

import re

from pipeline.core import ast
from pipeline.formats.html import notes as html_notes
from pipeline.formats.html import writer as html_writer
from tests.conftest import Project

TEXT = "---\ntitle: T\n---\n\nA[^a] b[^b] c[^a].\n\n| x |\n|---|\n| y[^a] |\n\n[^a]: First, [here]{#p}.\n\n[^b]: Second.\n"


def fragment(project: Project, style: html_writer.WriterSettings) -> str:
    document = project.document(TEXT)
    return html_writer.write_fragment(document.blocks, document, project.context(), style)


def test_calls_of_a_note_have_its_number_and_the_note_leads_back_to_each(project: Project) -> None:
    html = fragment(project, html_writer.WriterSettings())
    calls = re.findall(
        r'<a href="#(fn\d)" class="footnote-ref" id="(\S+)" role="doc-noteref"><sup>(\d)</sup>', html
    )
    assert calls == [
        ("fn1", "fnref1", "1"),
        ("fn2", "fnref2", "2"),
        ("fn1", "fnref1-2", "1"),
        ("fn1", "fnref1-3", "1"),
    ]
    assert re.findall(r'<a href="#(\S+)" class="footnote-back"', html) == [
        "fnref1",
        "fnref1-2",
        "fnref1-3",
        "fnref2",
    ]
    assert html.count("First,") == html.count('id="p"') == 1
    assert "octavo-" not in html


def test_printed_calls_lead_to_the_note_on_its_page(project: Project) -> None:
    html = fragment(project, html_writer.WriterSettings(footnotes="page"))
    assert re.findall(r'<a href="#octavo-note-1" class="footnote-ref">(\d)</a>', html) == ["1", "1"]
    assert html.count('<span id="octavo-note-1" class="footnote">') == html.count("First,") == 1
    assert "<!--octavo-" not in html


def test_notes_that_are_called_once_are_left_alone(project: Project) -> None:
    blocks = list(project.document("---\ntitle: T\n---\n\nA[^a].\n\n[^a]: Once.\n").blocks)
    assert html_notes.mark_calls(blocks) is blocks
    (span,) = ast.find(html_notes.as_spans(blocks), "Span")
    assert ast.attr_of(span) == ast.attr(classes=["footnote"])


def test_a_mark_of_no_note_stays() -> None:
    assert html_notes.fill_calls("<!--octavo-call 7-->") == "<!--octavo-call 7-->"
    assert html_notes.fill_printed("<!--octavo-call 7-->") == "<!--octavo-call 7-->"

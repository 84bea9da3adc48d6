"""Reading pages: the same document whichever parser reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.tools.weasyprint import page as page_reader
from tests.tools.weasyprint.test_render import printed, printed_whole


def test_a_page_is_the_same_whichever_parser_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = '<h1 id="a">One &amp; two</h1><p>a <em>b</em> c<br />d</p><table><tbody><tr><td>x</td></tr></tbody></table>'
    html = f'<!DOCTYPE html>\n<html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    as_xml, _ = printed_whole(tmp_path, html)
    monkeypatch.setattr(page_reader, "_HTML_ONLY", re.compile(""))
    assert printed_whole(tmp_path, html)[0] == as_xml


def test_html_that_is_no_xml_is_read_as_html(tmp_path: Path) -> None:
    data, found = printed(tmp_path, "<p>un<b>closed &nbsp; <br> <p>two")
    assert found == ()
    assert data.startswith(b"%PDF")

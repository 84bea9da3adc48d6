"""The pandoc co-process: reading, writing, errors, limits, and restarting after it died."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.core import ast
from pipeline.core.diagnostics import Failure
from pipeline.core.model import Resource
from pipeline.core.spans import Span
from pipeline.core.timing import TimeUsed
from pipeline.outputs.docx import reference as docx_reference
from pipeline.outputs.pptx import reference as pptx_reference
from pipeline.theme import paper
from pipeline.tools.pandoc import process
from pipeline.tools.pandoc.process import Pandoc
from tests.conftest import Project

HERE = Span("a.md", 1)
READER = "commonmark_x"
BOMB = "[" * 40 + "x" + "]" * 40  # endless for pandoc's own Markdown reader


@pytest.fixture
def own() -> Iterator[Pandoc]:
    with Pandoc(seconds=1) as process:
        yield process


def test_it_reads(pandoc: Pandoc) -> None:
    (block,) = pandoc.read("a *b*", reader=READER, span=HERE)
    assert block["t"] == "Para"
    assert ast.plain_text(block).strip() == "a b"


def test_tabs_are_expanded_as_the_command_line_does(pandoc: Pandoc) -> None:
    (block,) = pandoc.read("```\n\tx\n```", reader=READER, span=HERE)
    assert block["c"][1] == "    x"


@pytest.mark.parametrize("text", ["```\nx\n```", "~~~\nx\n~~~", "x", "> x", "- x", "", "\n"])
def test_a_last_line_without_an_end_is_a_line(pandoc: Pandoc, text: str) -> None:
    assert pandoc.read(text, reader=READER, span=HERE) == pandoc.read(f"{text}\n", reader=READER, span=HERE)


def test_it_writes(pandoc: Pandoc) -> None:
    written = pandoc.write([ast.para("Größe & more")], writer="html5", span=HERE)
    assert written.data.decode() == "<p>Größe &amp; more</p>"
    assert written.messages == ()


def test_options_and_metadata_reach_the_writer(pandoc: Pandoc) -> None:
    written = pandoc.write(
        [ast.para("x")],
        writer="html5",
        span=HERE,
        meta={"title": {"t": "MetaString", "c": "T"}},
        options={"template": "$title$|$body$"},
    )
    assert written.data.decode() == "T|<p>x</p>"


def test_a_writer_finds_the_resources_it_is_handed_and_no_others(pandoc: Pandoc) -> None:
    image = {"t": "Image", "c": [ast.attr(), [], ["pic.png", ""]]}
    resources = {"pic.png": Resource(b"PNG-BYTES", "image/png")}
    blocks = [{"t": "Plain", "c": [image]}]
    assert b"PNG-BYTES" in pandoc.write(blocks, writer="docx", span=HERE, resources=resources).data
    assert b"PNG-BYTES" not in pandoc.write(blocks, writer="docx", span=HERE).data


def test_an_address_beside_a_page_stays_and_others_become_words(pandoc: Pandoc) -> None:
    images = [{"t": "Image", "c": [ast.attr(), ast.text(name), [f"{name}.png", ""]]} for name in ("a", "b")]
    blocks = [{"t": "Plain", "c": images}]
    written = pandoc.write(blocks, writer="html5", span=HERE, beside=["a.png"])
    assert written.data.decode() == '<img src="a.png" alt="a" />b'


def test_a_part_of_nothing_is_not_waited_for(pandoc: Pandoc) -> None:
    empty = {"none": Resource(b"", "image/png")}
    written = pandoc.write([ast.para("x")], writer="html5", span=HERE, resources=empty)
    assert written.data == b"<p>x</p>"


def test_a_reader_reaches_no_file(pandoc: Pandoc, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("canary")
    try:
        blocks = pandoc.read(f".. include:: {tmp_path}/secret.txt\n", reader="rst", span=HERE)
    except Failure as failure:
        assert "canary" not in str(failure)
    else:
        assert "canary" not in str(blocks)


def test_bad_math_is_said(pandoc: Pandoc) -> None:
    math = {"t": "Math", "c": [{"t": "InlineMath"}, "\\frac{1"]}
    written = pandoc.write(
        [{"t": "Plain", "c": [math]}], writer="html5", span=HERE, options={"html_math_method": "mathml"}
    )
    (said,) = written.messages
    assert (said.kind, said.about) == ("CouldNotConvertTeXMath", "\\frac{1")
    assert said.text


def test_what_pandoc_refuses_is_its_own_message(pandoc: Pandoc) -> None:
    with pytest.raises(Failure) as caught:
        pandoc.write([{"t": "Nonsense"}], writer="html5", span=HERE)
    (found,) = caught.value.diagnostics
    assert (found.code, found.span) == ("pandoc-failed", HERE)
    assert "stack traceback" not in found.message
    assert "\n" not in found.message
    assert pandoc.read("still there", reader=READER, span=HERE)


def test_what_takes_too_long_is_stopped_and_the_next_request_works(own: Pandoc) -> None:
    started = time.monotonic()
    with pytest.raises(Failure) as caught:
        own.read(BOMB, reader="markdown", span=HERE)
    assert time.monotonic() - started < 3
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("pandoc-timeout", "pandoc was stopped after 1 s")
    assert ast.plain_text(own.read("again", reader=READER, span=HERE)) == "again\n"


def test_a_process_killed_between_requests_is_replaced(own: Pandoc) -> None:
    own.read("x", reader=READER, span=HERE)
    process = own._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert own.read("again", reader=READER, span=HERE)
    assert own._process is not process


def test_a_process_that_grew_too_large_is_replaced_after_its_answer(
    own: Pandoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.read("x", reader=READER, span=HERE)
    first = own._process
    assert first is not None
    own.read("x", reader=READER, span=HERE)
    assert own._process is first
    monkeypatch.setattr(process, "_RESIDENT", 0.01)
    assert own.read("x", reader=READER, span=HERE)
    assert first.poll() is not None
    assert own.read("again", reader=READER, span=HERE)


def test_it_says_what_it_took(own: Pandoc) -> None:
    assert own.time_used == TimeUsed()
    own.read("word " * 5_000, reader=READER, span=HERE)
    one = own.time_used
    assert 0.005 < one.cpu < one.wall + 0.05
    own._stop()
    own.read("x", reader=READER, span=HERE)
    assert 0 < (own.time_used - one).cpu < one.cpu + 0.1
    assert own._process is not None
    ticks = Path(f"/proc/{own._process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    used = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    assert (own.time_used - one).cpu == pytest.approx(used, abs=0.03)


def test_a_request_that_is_stopped_took_its_time(own: Pandoc) -> None:
    with pytest.raises(Failure):
        own.read(BOMB, reader="markdown", span=HERE)
    assert own.time_used.wall == pytest.approx(1, abs=0.3)


def test_a_process_that_dies_unseen_costs_one_document_at_most(own: Pandoc) -> None:
    own.read("x", reader=READER, span=HERE)
    assert own._process is not None
    os.kill(own._process.pid, signal.SIGKILL)
    try:
        own.read("x", reader=READER, span=HERE)  # it may or may not be seen in time
    except Failure as failure:
        assert failure.diagnostics[0].message == "pandoc crashed"
    assert own.read("again", reader=READER, span=HERE)


def test_more_memory_than_it_may_have_is_said_and_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (full := tmp_path / "full").write_text(f"#!/bin/sh\necho begun >> {tmp_path}/log\nexit 251\n")
    full.chmod(0o755)
    monkeypatch.setattr(process, "binary", lambda: str(full))
    with Pandoc(seconds=60, memory=8) as small, pytest.raises(Failure) as caught:
        small.read("some *words* and more\n\n", reader=READER, span=HERE)
    assert (tmp_path / "log").read_text() == "begun\n"
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("pandoc-timeout", "pandoc needed more than 8 MB of memory")
    assert found.hint == "split the document, look for very deep nesting, or raise 'limits.memory'"


def test_another_thread_may_end_it_for_good(own: Pandoc) -> None:
    own.read("x", reader=READER, span=HERE)
    first = own._process
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(own.read, BOMB, reader="markdown", span=HERE)
        time.sleep(0.2)
        own.kill()
        assert isinstance(asked.exception(10), Failure)
    assert first is not None and first.poll() is not None
    assert own._process is None


def test_a_large_text_goes_both_ways(pandoc: Pandoc) -> None:
    blocks = pandoc.read("word " * 40_000, reader=READER, span=HERE)
    assert len(ast.plain_text(blocks).split()) == 40_000


def test_closing_leaves_nothing_behind() -> None:
    process = Pandoc(seconds=10)
    process.read("x", reader=READER, span=HERE)
    assert process._process is not None
    pid, folder = process._process.pid, Path(process._folder.path)
    assert folder.is_dir()
    process.close()
    process.close()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_its_environment_is_its_own(own: Pandoc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCTAVO_CANARY", "x")
    own.read("x", reader=READER, span=HERE)
    assert own._process is not None
    environment = Path(f"/proc/{own._process.pid}/environ").read_bytes()
    assert b"OCTAVO_CANARY" not in environment
    assert b"LANG=C.UTF-8" in environment


def test_the_same_document_gives_the_same_bytes(pandoc: Pandoc) -> None:
    first = pandoc.write([ast.para("x")], writer="docx", span=HERE).data
    with Pandoc(seconds=20) as other:
        assert other.write([ast.para("x")], writer="docx", span=HERE).data == first


@pytest.mark.parametrize("writer", ["docx", "pptx"])
def test_what_an_earlier_document_was_given_is_gone(pandoc: Pandoc, project: Project, writer: str) -> None:
    look = project.context().theme
    page = paper.choose_sheet(look, paper="theme", landscape=False, two_sided=False)
    given = {"docx": lambda: docx_reference.build(look, page), "pptx": lambda: pptx_reference.build(look)}
    name = f"reference.{writer}"
    first = pandoc.write([ast.para("x")], writer=writer, span=HERE).data
    options, files = {"reference_doc": name}, {name: given[writer]()}
    dressed = pandoc.write([ast.para("x")], writer=writer, span=HERE, options=options, files=files).data
    assert pandoc.write([ast.para("x")], writer=writer, span=HERE).data == first != dressed


def test_languages_are_known() -> None:
    assert {"python", "bash", "rust"} <= process.languages()


def test_a_language_is_highlighted_or_not(pandoc: Pandoc) -> None:
    known = {
        name: pandoc.highlights(name, span=HERE) for name in ("python", "bash", "sqlpostgresql", "pyhton")
    }
    assert known == {"python": True, "bash": True, "sqlpostgresql": True, "pyhton": False}


def test_the_pandoc_is_the_one_pypandoc_brings() -> None:
    assert Path(process.binary()).parent.parent.name == "pypandoc"

"""A document that kills what converts it costs as little as can be: one format, where it is one format's doing."""

from __future__ import annotations

import os
import signal
import textwrap
import threading
from pathlib import Path

import pytest

from pipeline.core.spans import Span
from pipeline.tools.pandoc.process import Pandoc
from tests.faults.processes import start

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = """
    import os, pathlib, signal
    import msgspec
    from pipeline.core.diagnostics import Outcome
    from pipeline.core.model import Artifact, Output

    class Options(msgspec.Struct, frozen=True):
        pass

    def emit(document, context):
        if document.source.name in {fatal}:
            mark = pathlib.Path("tries")
            with mark.open("a") as file:
                file.write(document.source.name)
            if len(mark.read_text()) <= {deaths}:
                os.kill(os.getpid(), signal.SIGKILL)
        return Outcome(Artifact("fatal", ".txt", document.source.name.encode()))

    OUTPUT = Output("fatal", ".txt", emit, Options, siblings=True)
"""


def install(folder: Path, *, fatal: str, deaths: int) -> None:
    """Lay an installed format into a folder that kills its process for some documents, so many times in all."""
    code = textwrap.dedent(PLUGIN).replace("{fatal}", repr(tuple(fatal))).replace("{deaths}", str(deaths))
    (folder / "octavo_fatal.py").write_text(code, "utf-8")
    info = folder / "octavo_fatal-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: octavo-fatal\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text("[octavo.outputs]\nfatal = octavo_fatal:OUTPUT\n", "utf-8")


def fill(tmp_path: Path) -> Path:
    """A project of three documents."""
    folder = tmp_path / "project"
    (folder / "content").mkdir(parents=True)
    for name in "abc":
        (folder / f"content/{name}.md").write_text(f"# {name}\n\ntext", "utf-8")
    return folder


@pytest.mark.parametrize("formats", ["ast,fatal,html", pytest.param("fatal", marks=pytest.mark.slow)])
def test_a_format_that_kills_leaves_the_document_its_others(tmp_path: Path, formats: str) -> None:
    folder = fill(tmp_path)
    install(folder, fatal="b", deaths=99)
    running = start(folder, formats=formats, PYTHONPATH=f"{folder}:{ROOT}")
    status, said = running.end()
    assert status == 1
    assert said.count("error[") == 1
    assert "content/b.md: error[internal-error]: the process that converted this document died" in said
    built = {path.relative_to(folder / "build").as_posix() for path in (folder / "build").glob("[a-z]*/*")}
    suffixes = {"ast": "json", "fatal": "txt", "html": "html"}
    wanted = {f"{name}/{each}.{suffixes[name]}" for name in formats.split(",") for each in "abc"}
    assert built == wanted - {"fatal/b.txt"}
    assert (folder / "tries").read_text() == "bb"
    assert running.left() == []


@pytest.mark.slow
def test_a_document_that_killed_once_gets_its_fresh_try(tmp_path: Path) -> None:
    folder = fill(tmp_path)
    install(folder, fatal="b", deaths=1)
    status, said = start(folder, formats="ast,fatal,html", PYTHONPATH=f"{folder}:{ROOT}").end()
    assert status == 0, said
    assert (folder / "build/fatal/b.txt").read_text() == "b"


def test_a_request_whose_pandoc_dies_gets_a_fresh_try(pandoc: Pandoc) -> None:
    """The process is killed once, while it reads; the request is long enough to be met."""
    text = "| a | b |\n|---|---|\n" + "| text of a cell | more text |\n" * 2_000
    with Pandoc(seconds=60) as own:
        own.read("x", reader="commonmark_x", span=Span("a.md"))
        process = own._process
        assert process is not None
        killer = threading.Timer(0.1, os.kill, (process.pid, signal.SIGKILL))
        killer.start()
        try:
            blocks = own.read(text, reader="commonmark_x", span=Span("a.md"))
        finally:
            killer.join()
        assert process.poll() == -signal.SIGKILL, "it was done before it could be killed"
    assert blocks == pandoc.read(text, reader="commonmark_x", span=Span("a.md"))

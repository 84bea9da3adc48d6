"""A build does what changed and nothing else, in a stable order, whatever goes wrong with one document."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import Limits
from pipeline.core.model import Source
from pipeline.engine import build
from pipeline.engine.cache import Cache
from pipeline.engine.pool.executor import WorkerPool
from pipeline.engine.report import State
from pipeline.engine.store.freshness import SourceState
from tests.conftest import Project
from tests.engine.conftest import Build, statuses
from tests.pictures import picture

ROOT = Path(__file__).resolve().parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="{}"/>'
TEXT = "---\ntitle: T\njinja: true\n---\n\n![p](p.svg)\n\n{% include '_part.md' %}\n"


@pytest.fixture
def filled(project: Project) -> Project:
    """A project of two documents, of which the first shows a picture and includes a part."""
    project.write("content/a.md", TEXT)
    project.write("content/b.md", "# B\n\ntext")
    project.write("content/p.svg", SVG.format(3))
    project.write("content/_part.md", "the part")
    project.write("octavo.toml", "[project]\nauthor = 'A'\n")
    return project


def test_what_did_not_change_is_not_built_again(filled: Project, run: Build) -> None:
    first, second = run("html", "ast"), run("html", "ast")
    assert set(statuses(first).values()) == {"built"}
    assert set(statuses(second).values()) == {"cached"}
    assert [(b.path, b.sha256) for b in first.built] == [(b.path, b.sha256) for b in second.built]
    for item in second.built:
        assert hashlib.sha256(Path(item.path).read_bytes()).hexdigest() == item.sha256


def test_a_cached_build_imports_no_engine(filled: Project) -> None:
    program = textwrap.dedent("""
        import sys
        sys.argv = ["octavo", "build", "-f", "pdf"]
        from pipeline.cli.start import main
        try:
            main()
        finally:
            print(sorted({"weasyprint", "PIL", "pikepdf", "docx", "pptx", "babel"} & sys.modules.keys()), file=sys.stderr)
    """)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=env, cwd=filled.root
        )
        for _ in range(2)
    ]
    assert [run.returncode for run in said] == [0, 0]
    assert said[0].stdout == said[1].stdout == "build/pdf/a.pdf\nbuild/pdf/b.pdf\n"
    assert said[1].stderr == "[]\n"


def _edit(path: str, text: str) -> Callable[[Project], object]:
    return lambda project: project.write(path, text)


@pytest.mark.parametrize(
    ("change", "built"),
    [
        (_edit("content/a.md", TEXT + "more"), {"a"}),
        (_edit("content/p.svg", SVG.format(4)), {"a"}),
        (_edit("content/_part.md", "another part"), {"a"}),
        (_edit("octavo.toml", "[project]\nauthor = 'B'\n"), {"a", "b"}),
        (_edit("octavo.toml", "[project]\nauthor = 'A'\n[variables]\nx = 1\n"), set()),
        (_edit("octavo.toml", "[project]\nauthor = 'A'\n[pdf]\npaper = 'Letter'\n"), set()),
        (_edit("octavo.toml", "[project]\nauthor = 'A'\n[slides]\nlevel = 2\n"), set()),
        (_edit("templates/web.html.j2", "<html>{{ body }}</html>"), {"a", "b"}),
        (_edit("templates/print.css.j2", "p { color: red }"), set()),
        (lambda project: (project.root / "build/html/a.html").unlink(), set()),
        (lambda project: (project.root / "build/html/b.html").write_text("edited"), set()),
        (lambda project: (project.root / "content/b.md").touch(), set()),
        (lambda project: os.utime(project.root / "content/a.md", (0, 0)), set()),
        (_edit("notes.txt", "not part of anything"), set()),
    ],
    ids=[
        "source", "picture", "include", "settings", "variables", "options of another format", "slides", "template",
        "template of another format", "deleted", "edited", "touched", "old", "unrelated",
    ],
)  # fmt: skip
def test_exactly_what_depends_on_a_change_is_built(
    filled: Project, run: Build, change: Callable[[Project], object], built: set[str]
) -> None:
    run()
    change(filled)
    after = run()
    assert {item.source[8:-3] for item in after.built if item.status == "built"} == built
    assert statuses(run()) == {"html/a.html": "cached", "html/b.html": "cached"}


def test_an_incremental_build_equals_a_clean_one(filled: Project, run: Build) -> None:
    run("html", "ast", "docx")
    filled.write("content/p.svg", SVG.format(5))
    after = {item.path: item.sha256 for item in run("html", "ast", "docx").built}
    filled.root.joinpath("build").rename(filled.root / "before")
    assert {item.path: item.sha256 for item in run("html", "ast", "docx").built} == after


def test_a_file_that_was_missing_is_looked_for_again(project: Project, run: Build) -> None:
    project.write("content/a.md", "# A\n\n[b](b.csv)")
    assert [d.code for d in run().diagnostics] == ["link-missing"]
    project.write("content/b.csv", "1")
    assert [d.code for d in run().diagnostics] == ["link-file"]


def test_another_format_leaves_the_first_known(filled: Project, run: Build) -> None:
    run("html")
    both = statuses(run("html", "ast"))
    assert {path: status for path, status in both.items() if status == "built"} == {
        "ast/a.json": "built",
        "ast/b.json": "built",
    }
    assert set(statuses(run("html", "ast")).values()) == {"cached"}


def test_warnings_are_said_again_when_nothing_is_built(project: Project, run: Build) -> None:
    project.write("content/a.md", "# A\n\n[x](#nowhere)")
    first, second = run(), run()
    assert [item.status for item in second.built] == ["cached"]
    assert first.diagnostics == second.diagnostics
    assert len(first.diagnostics) == 1


def test_a_document_with_errors_is_tried_again(project: Project, run: Build) -> None:
    project.write("content/a.md", "# A\n\n<!-- open")
    for _ in range(2):
        report = run()
        assert report.failed
        assert statuses(report) == {"html/a.html": "failed"}
        assert [d.code for d in report.diagnostics] == ["comment-unclosed"]
    assert not (project.root / "build/html/a.html").exists()


def test_an_error_about_a_part_costs_that_part(project: Project, run: Build) -> None:
    project.write("content/a.md", "# A\n\nbefore ![x](nowhere.png) behind [^1]\n")
    for status in ("built", "cached"):
        report = run()
        assert report.failed
        assert statuses(report) == {"html/a.html": status}
        assert [d.code for d in report.diagnostics] == ["image-missing", "footnote-undefined"][::-1]
    page = (project.root / "build/html/a.html").read_text("utf-8")
    assert "before" in page and "nowhere.png" in page and "behind [^1]" in page
    project.write("octavo.toml", '[rules]\nimage-missing = "error"\n')
    assert statuses(run()) == {"html/a.html": "failed"}
    project.write("octavo.toml", "")
    project.write("content/nowhere.png", picture("RGB"))
    report = run()
    assert statuses(report) == {"html/a.html": "built"}
    assert [d.code for d in report.diagnostics] == ["footnote-undefined"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_document_does_not_stop_the_others(project: Project, run: Build, jobs: int) -> None:
    project.write("content/a.md", b"# A\n\n\xff")
    project.write("content/b.md", "# B\n\ntext")
    project.write("content/c.md", "---\ntitle: [\n---\ntext")
    project.write("content/d.md", "# D\n\ntext")
    report = run(jobs=jobs)
    assert statuses(report) == {
        "html/a.html": "failed",
        "html/b.html": "built",
        "html/c.html": "failed",
        "html/d.html": "built",
    }
    assert [d.span.path for d in report.diagnostics] == ["content/a.md", "content/c.md"]


def test_the_number_of_jobs_does_not_show(project: Project, run: Build) -> None:
    for name in "dbac":
        project.write(f"content/{name}.md", f"# {name}\n\n[x](#nowhere) $\\nope$\n\n```qqqq\nx\n```")
    formats = ("html", "docx")
    one = run(*formats, jobs=1)
    (project.root / "build").rename(project.root / "one")
    two = run(*formats, jobs=2)
    assert [(b.path, b.sha256) for b in one.built] == [(b.path, b.sha256) for b in two.built]
    assert one.diagnostics == two.diagnostics
    assert [d.span.path for d in one.diagnostics] == [
        f"content/{name}.md" for name in "abcd" for _ in range(3)
    ]


class _Recorded(WorkerPool):
    """A pool that remembers which sources it was given."""

    given: list[str]

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given.append(args[0].source.name)
        return super().submit(fn, *args, **kwargs)


def test_what_was_just_saved_is_begun_first_and_the_report_is_the_same(filled: Project) -> None:
    request = build.Request((), ("html",), filled.root / "build", 2)
    with _Recorded(2) as executor:
        executor.given = []
        build.run(request, filled.settings(), executor=executor)
        filled.write("content/a.md", "# A\n\n" + "long " * 5_000)  # what takes longest is begun first
        saved = {
            str(filled.write("content/b.md", "# Saved")),
            str(filled.write("content/_part.md", "no source")),
        }
        executor.given.clear()
        report = build.run(replace(request, first=frozenset(saved)), filled.settings(), executor=executor)
        assert executor.given == ["b", "a"]
        assert statuses(report) == {"html/a.html": "built", "html/b.html": "built"}
        saved = {str(filled.write("content/b.md", "# Saved again"))}
        states: list[State] = []
        report = build.run(
            replace(request, first=frozenset(saved)),
            filled.settings(),
            progress=states.append,
            executor=executor,
        )
        assert statuses(report) == {"html/a.html": "cached", "html/b.html": "built"}
        assert {state.total for state in states} == {2}
        assert not report.at_rest
    assert "Saved again" in (filled.root / "build/html/b.html").read_text("utf-8")


def test_what_looks_changed_is_begun_before_the_others_are_looked_at(
    filled: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = build.Request((), ("html", "docx"), filled.root / "build", 2)
    for name in ("a.md", "b.md"):
        os.utime(filled.root / "content" / name, (1_000_000_000, 1_000_000_000))
    time.sleep(2.1)  # what was just written is not remembered
    for _ in range(2):  # the first makes, the second looks
        build.run(request, filled.settings())
    begun: list[list[str]] = []
    looked_at = Cache.known

    def known(memory: Cache, sources: Sequence[Source]) -> list[SourceState]:
        begun.append([source.name for source in sources])
        return looked_at(memory, sources)

    monkeypatch.setattr(Cache, "known", known)
    monkeypatch.setattr(build.local, "WORTH_A_POOL", 0.0)
    filled.write("content/b.md", "# Changed")
    report = build.run(request, filled.settings())
    assert begun == [["b"], ["b"], ["a"]]  # looked at, begun, and only then the other
    assert statuses(report) == {
        "html/a.html": "cached", "docx/a.docx": "cached", "html/b.html": "built", "docx/b.docx": "built",
    }  # fmt: skip
    assert "Changed" in (filled.root / "build/html/b.html").read_text("utf-8")
    begun.clear()
    assert set(statuses(build.run(request, filled.settings())).values()) == {"cached"}
    assert sorted(begun) == [
        ["a"],
        ["b"],
    ]  # the other way round, for the second was just written; nothing begins


def test_a_hint_that_is_wrong_changes_nothing(filled: Project) -> None:
    request = build.Request((), ("html",), filled.root / "build", 2)
    build.run(request, filled.settings())
    here, gone = filled.root / "content/a.md", filled.root / "content/gone.md"
    filled.write("content/b.md", "# Changed")
    report = build.run(replace(request, first=frozenset((str(here), str(gone)))), filled.settings())
    assert statuses(report) == {"html/a.html": "cached", "html/b.html": "built"}


def test_the_report_is_in_order_whatever_was_ready_first(project: Project, run: Build) -> None:
    project.write("content/a.md", "# A\n\n" + "word " * 5_000)
    project.write("content/b.md", "# B\n\nx")
    project.write("content/c.md", "# C\n\nx")
    assert [item.source for item in run(jobs=2).built] == ["content/a.md", "content/b.md", "content/c.md"]


def test_a_check_writes_nothing(filled: Project) -> None:
    request = build.Request((), ("html",), filled.root / "build", write=False)
    report = build.run(request, filled.settings())
    assert [item.status for item in report.built] == ["built", "built"]
    assert not (filled.root / "build").exists()


def test_an_output_that_cannot_be_written_is_one_error(filled: Project, run: Build) -> None:
    (filled.root / "build/html/a.html").mkdir(parents=True)
    report = run()
    assert statuses(report) == {"html/a.html": "failed", "html/b.html": "built"}
    assert [(d.code, d.span.path) for d in report.diagnostics] == [("output-unwritable", "build/html/a.html")]


def test_a_worker_that_dies_takes_its_document_only(project: Project, run: Build) -> None:
    """A Lua-side crash is caught elsewhere; here the whole Python worker is killed while it reads one document."""
    project.write("templates/web.html.j2", "{{ body }}")
    for name in "abcde":
        project.write(f"content/{name}.md", f"# {name}\n\ntext")
    killer = project.root / "octavo_kill.py"
    killer.write_text(
        textwrap.dedent("""
            import os, signal
            from pipeline.core.diagnostics import Outcome
            from pipeline.core.model import Stage

            def run(document, context):
                if document.source.name == "c":
                    os.kill(os.getpid(), signal.SIGKILL)
                return Outcome(document)

            STAGE = Stage("zz-kill", run, after=("headings",))
        """),
        "utf-8",
    )
    info = project.root / "octavo_kill-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: octavo-kill\nVersion: 1\n", "utf-8")
    (info / "entry_points.txt").write_text("[octavo.stages]\nkill = octavo_kill:STAGE\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "-f", "html", "--jobs", "2"], cwd=project.root,
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": f"{project.root}:{ROOT}"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.split() == [f"build/html/{name}.html" for name in "abde"]
    assert done.stderr.count("error[") == 1
    assert "content/c.md: error[internal-error]: the process that converted this document died" in done.stderr


ROWS = "| a | b |\n|---|---|\n" + "| text of a cell | more text of a cell |\n" * 20_000
FLEX = '<div class="columns">' * 60 + "<p>x</p>" + "</div>" * 60


def _limits(seconds: int) -> Limits:
    """Limits of time, and of depth wide enough not to matter."""
    return Limits(seconds=seconds, depth=500)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_takes_too_long_is_stopped(project: Project, run: Build, jobs: int) -> None:
    project.write("content/a.md", f"# A\n\n{ROWS}")
    project.write("content/b.md", "# B\n\ntext")
    started = time.monotonic()
    report = run("pdf", jobs=jobs, limits=_limits(15))
    assert [d.code for d in report.diagnostics] == ["time-limit"]
    assert statuses(report) == {"pdf/a.pdf": "failed", "pdf/b.pdf": "built"}
    assert time.monotonic() - started < 60
    assert "limits.seconds" in report.diagnostics[0].hint


def test_deep_boxes_end(project: Project, run: Build) -> None:
    project.write("content/a.md", f"# A\n\n{FLEX}")
    started = time.monotonic()
    report = run("pdf", apart=True, limits=_limits(5))
    assert time.monotonic() - started < 60
    assert "internal-error" not in [d.code for d in report.diagnostics]


def test_what_was_there_before_survives_what_fails(project: Project, run: Build) -> None:
    path = project.write("content/a.md", "# A\n\ntext")
    run()
    good = (project.root / "build/html/a.html").read_bytes()
    path.write_text("# A\n\n<!-- open")
    assert statuses(run()) == {"html/a.html": "failed"}
    assert (project.root / "build/html/a.html").read_bytes() == good

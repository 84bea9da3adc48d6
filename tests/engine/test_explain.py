"""What is said of an output before it is built: the reasons the build then has, and the settings it is built with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.core.diagnostics import Failure
from pipeline.engine import cache
from pipeline.engine.explain import Unknown
from tests.conftest import Project
from tests.engine.conftest import Build
from tests.engine.explaining import explained

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="{}"/>'
TEXT = "---\ntitle: T\njinja: true\n---\n\n![p](p.svg) [q](q.md)\n\n{% include '_part.md' %}\n"
TOML = '[project]\nauthor = "A"\n\n[html]\ntoc = true\n'

Change = Callable[[Project], object]


@pytest.fixture
def filled(project: Project, run: Build) -> Project:
    """A project of one document, built as html."""
    project.write("content/a.md", TEXT)
    project.write("content/p.svg", SVG.format(3))
    project.write("content/_part.md", "the part")
    project.write("octavo.toml", TOML)
    run()
    return project


def reasons(project: Project, path: str = "build/html/a.html") -> list[str]:
    """Why an output would be rebuilt."""
    (verdict,) = explained(project, path).verdicts
    return list(verdict.reasons)


def _edit(path: str, text: str) -> Change:
    return lambda project: project.write(path, text)


def _both(*changes: Change) -> Change:
    return lambda project: [change(project) for change in changes]


# The text has to be read again, and turns out to be the same.
_HARMLESS = (
    _edit("octavo.toml", TOML + "[variables]\nx = [1]\n"),
    _edit("octavo.toml", TOML + f"[variables]\nx = '{'y' * 99}'\n"),
    _edit("octavo.toml", TOML + "[limits]\ndepth = 99\n"),
)


def _move(project: Project) -> None:
    folder = project.root / "text"
    (project.root / "content").rename(folder)
    project.write("octavo.toml", TOML + '\n[build]\ncontent = "text"\n')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda project: None, []),
        (_edit("content/a.md", TEXT + "more"), ["content/a.md changed"]),
        (_edit("content/p.svg", SVG.format(4)), ["content/p.svg changed"]),
        (_edit("content/_part.md", "another"), ["content/_part.md changed"]),
        (_edit("content/q.md", "# Q\n\ntext"), ["content/q.md is there now"]),
        (_edit("octavo.toml", TOML.replace('"A"', '"B"')), ['project.author: "A" → "B"']),
        (_edit("octavo.toml", TOML.replace("true", "false")), ["html.toc: true → false"]),
        (_edit("octavo.toml", TOML + "toc_depth = 4\n[pdf]\ntoc = 'no'\n"), ["html.toc_depth: 2 → 4"]),
        (_HARMLESS[0], ["variables.x: unset → [1]"]),
        (_HARMLESS[1], [f'variables.x: unset → "{"y" * 58}…']),
        (_HARMLESS[2], ["limits.depth: 200 → 99"]),
        (_edit("octavo.toml", TOML + "[store]\nsize = 99\n"), []),
        (_edit("templates/web.html.j2", "{{ body }}"), ["theme aurora: web.html is there now"]),
        (_edit("templates/aurora/web.css.j2", "p {}"), ["theme aurora: web.css is there now"]),
        (_edit("templates/print.css.j2", "p {}"), []),
        (
            _both(_edit("content/a.md", TEXT + "more"), _edit("octavo.toml", TOML.replace("true", "false"))),
            ["content/a.md changed", "html.toc: true → false"],
        ),
        (lambda project: shutil.rmtree(project.root / "build/.octavo"), ["never built"]),
        (lambda project: (project.root / "content/a.md").touch(), []),
        (
            lambda project: (project.root / "build/html/a.html").unlink(),
            ["its file is gone (would be put back)"],
        ),
        (
            lambda project: (project.root / "build/html/a.html").write_text("mine"),
            ["its file was changed by another hand (would be put back)"],
        ),
        (
            _both(
                lambda project: (project.root / "build/html/a.html").unlink(),
                lambda project: shutil.rmtree(project.root / "build/.octavo/objects"),
            ),
            ["its file is gone (would be made anew)"],
        ),
    ],
    ids=[
        "nothing", "source", "picture", "include", "looked for in vain", "settings", "options", "more options",
        "variables", "a long value", "limits", "store", "layout", "style of a theme", "of another format", "two changes",
        "no store", "touched", "deleted", "edited", "lost",
    ],
)  # fmt: skip
def test_a_reason_is_given_for_each_kind_of_change(
    filled: Project, run: Build, change: Change, said: list[str]
) -> None:
    change(filled)
    before = sorted(contents(filled))
    assert reasons(filled) == said
    assert sorted(contents(filled)) == before
    built = run().built[0]
    if said and not said[0].startswith("its file") and built.status == "built":
        assert list(built.reasons) == said
    assert built.status == ("cached" if not said or change in _HARMLESS or "put back" in said[0] else "built")
    assert reasons(filled) == []


def contents(project: Project) -> Iterator[tuple[str, bytes]]:
    """Every file below the output folder with its bytes."""
    return ((str(path), path.read_bytes()) for path in (project.root / "build").rglob("*") if path.is_file())


def test_a_file_that_is_gone_is_named(filled: Project) -> None:
    (filled.root / "content/p.svg").unlink()
    assert reasons(filled) == ["content/p.svg is gone"]


def test_a_theme_s_file_is_named_with_its_theme(filled: Project, run: Build) -> None:
    filled.write("templates/web.html.j2", "{{ body }}")
    run()
    filled.write("templates/web.html.j2", "<p>{{ body }}")
    assert reasons(filled) == ["theme aurora: web.html changed"]


def test_another_format_s_build_takes_no_reason_away(filled: Project, run: Build) -> None:
    filled.write("content/a.md", TEXT + "more")
    run("ast")
    assert reasons(filled) == ["content/a.md changed"]
    assert reasons(filled, "build/ast/a.json") == []


def test_what_comes_back_to_an_earlier_state_is_up_to_date(filled: Project, run: Build) -> None:
    filled.write("octavo.toml", TOML.replace('"A"', '"B"'))
    run()
    filled.write("octavo.toml", TOML)
    assert reasons(filled) == ["its file was changed by another hand (would be put back)"]
    filled.write("content/a.md", TEXT + "more")
    assert reasons(filled) == ["content/a.md changed"]


def test_strangers_documents_are_another_matter(filled: Project) -> None:
    (verdict,) = explained(filled, "build/html/a.html", untrusted=True).verdicts
    assert verdict.reasons == (cache.UNTRUSTED,)
    (verdict,) = explained(filled, "build/html/a.html", date="2026-01-02").verdicts
    assert verdict.reasons == ('SOURCE_DATE_EPOCH: unset → "2026-01-02"',)


def test_a_moved_content_folder(filled: Project) -> None:
    _move(filled)
    assert reasons(filled) == [
        "content/_part.md is gone",
        "content/a.md is gone",
        "content/p.svg is gone",
        "content/a.md is now called text/a.md",
        'build.content: "content" → "text"',
    ]


# --- what is explained -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "formats", "outputs"),
    [
        ("build/html/a.html", (), ["build/html/a.html"]),
        ("./build/../build/pdf/a.pdf", (), ["build/pdf/a.pdf"]),
        ("build/pdf/a.pdf", ("html",), ["build/pdf/a.pdf"]),
        ("content/a.md", (), ["build/pdf/a.pdf"]),
        ("content/a.md", ("html", "ast"), ["build/html/a.html", "build/ast/a.json"]),
        ("notes.txt", ("html",), ["build/html/notes.html"]),
        ("build/html/other.html", (), ["build/html/other.html"]),
    ],
)
def test_an_output_or_a_source_may_be_named(
    filled: Project, path: str, formats: tuple[str, ...], outputs: list[str]
) -> None:
    filled.write("notes.txt", "# N\n\ntext")
    filled.write("other.md", "# O\n\ntext")
    found = explained(filled, path, *formats)
    assert [verdict.path for verdict in found.verdicts] == outputs
    whole = explained(filled, str(filled.root / path), *formats)
    assert whole.verdicts == found.verdicts


def test_an_output_of_a_file_of_any_suffix_is_known_once_it_was_built(project: Project, run: Build) -> None:
    path = project.write("notes.txt", "# N\n\ntext")
    run(paths=(path,))
    found = explained(project, "build/html/notes.html")
    assert (found.source, found.verdicts[0].reasons) == ("notes.txt", ())
    path.unlink()
    with pytest.raises(Unknown, match=r"its source 'notes\.txt' is gone"):
        explained(project, "build/html/notes.html")


def test_a_source_outside_the_project_is_known_once_it_was_built(project: Project, run: Build) -> None:
    inside = project.root / "project"
    project.write("lessons/deep/a.md", "# A\n\ntext")
    inside.mkdir()
    os.chdir(inside)
    inner = Project(inside, project.pandoc)
    from pipeline.engine import build

    build.run(build.Request((Path("../lessons"),), ("html",), inside / "build"), inner.settings())
    found = explained(inner, "build/html/deep/a.html")
    assert (found.source, found.verdicts[0].reasons) == ("../lessons/deep/a.md", ())


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("build/html/lesson-on.html", "did you mean 'build/html/lesson-one.html'?"),
        ("build/html/lesson-tow.html", "did you mean 'build/html/lesson-two.html'?"),
        ("build/html/zzz.html", ""),
        ("build/html/a.pdf", "outputs of this format end in '.html'"),
        (
            "build/pfd/a.pdf",
            "formats: ast, docx, epub, html, pdf, pptx, revealjs, slides-handout, slides-pdf",
        ),
        ("build", "formats: ast, docx, epub, html, pdf, pptx, revealjs, slides-handout, slides-pdf"),
        ("content/lesson-on.md", "did you mean 'content/lesson-one.md'?"),
        ("content", "name one of the files in it"),
        ("nowhere/at/all.md", ""),
    ],
)
def test_a_path_that_leads_nowhere_is_guessed(project: Project, path: str, hint: str) -> None:
    project.write("content/lesson-one.md", "# A\n\ntext")
    project.write("build/html/lesson-two.html", "built before")
    with pytest.raises(Unknown) as unknown:
        explained(project, path)
    assert str(unknown.value) == hint


def test_what_collides_is_said(project: Project) -> None:
    project.write("content/a.md", "# A\n\ntext")
    project.write("content/a.markdown", "# A\n\ntext")
    with pytest.raises(Failure) as failure:
        explained(project, "build/html/a.html")
    assert {diagnostic.code for diagnostic in failure.value.diagnostics} == {"output-collision"}


def test_no_format_of_that_name(project: Project) -> None:
    project.write("content/a.md", "# A\n\ntext")
    with pytest.raises(Failure) as failure:
        explained(project, "content/a.md", "pfd")
    assert [diagnostic.code for diagnostic in failure.value.diagnostics] == ["format-unknown"]


def test_how_long_it_took_is_known(filled: Project) -> None:
    found = explained(filled, "content/a.md", "html", "ast")
    html, ast = found.verdicts
    assert found.seconds is not None
    assert html.seconds is not None
    assert found.seconds > 0
    assert html.seconds > 0
    assert ast.seconds is None

"""Which files are built, and what they are called."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.engine import plan
from pipeline.engine.plan import Plan
from tests.conftest import Project


def make(project: Project, *paths: str) -> Plan:
    """The plan of a project whose content and output folders have their default names."""
    given = [project.root / path for path in paths]
    return plan.make(given, project.settings(), output=project.root / "build")


def names(planned: Plan) -> list[str]:
    """The sources' names in order."""
    return [source.name for source in planned.sources]


def test_markdown_is_found_at_any_depth_in_order_of_names(project: Project) -> None:
    for name in ("b.md", "a.markdown", "deep/er/c.MD", "a-z.md", "notes.txt", "picture.png", "md"):
        project.write(f"content/{name}", "x")
    planned = make(project)
    assert names(planned) == ["a", "a-z", "b", "deep/er/c"]
    assert planned.sources[0].shown == "content/a.markdown"
    assert planned.diagnostics == ()


@pytest.mark.parametrize(
    "name", ["_draft.md", ".hidden.md", "_parts/a.md", ".git/a.md", "deep/_x/y/a.md", "deep/.x/a.md"]
)
def test_partials_and_hidden_files_are_left_out(project: Project, name: str) -> None:
    project.write("content/shown.md", "x")
    project.write(f"content/{name}", "x")
    assert names(make(project)) == ["shown"]


@pytest.mark.parametrize("name", ["a.txt", "README", "b.rst", "_draft.md", ".hidden.md"])
def test_a_file_that_is_named_is_taken_whatever_it_is_called(project: Project, name: str) -> None:
    project.write(name, "x")
    (source,) = make(project, name).sources
    assert source.path == project.root / name
    assert source.shown == name


def test_the_output_folder_is_not_searched(project: Project) -> None:
    project.write("a.md", "x")
    project.write("build/b.md", "x")
    assert names(make(project, ".")) == ["a"]


def test_names_count_from_the_content_folder_else_the_root_else_where_they_were_found(
    project: Project,
) -> None:
    outside = project.root.parent / f"{project.root.name}-outside" / "deep"
    outside.mkdir(parents=True)
    (outside / "c.md").write_text("x", "utf-8")
    project.write("content/part/a.md", "x")
    project.write("docs/b.md", "x")
    assert names(make(project, "content/part/a.md", "docs", str(outside.parent), str(outside / "c.md"))) == [
        "deep/c",
        "docs/b",
        "part/a",
    ]
    assert names(make(project, str(outside / "c.md"))) == ["c"]


def test_a_file_that_is_asked_for_twice_is_built_once(project: Project) -> None:
    project.write("content/a.md", "x")
    (project.root / "content" / "again.md").symlink_to("a.md")
    assert names(make(project, "content/a.md", "content", "./content/../content/a.md")) == ["a"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a.md", "a.markdown"),
        ("a.md", "A.md"),
        ("straße.md", "STRASSE.md"),
        (unicodedata.normalize("NFC", "é.md"), unicodedata.normalize("NFD", "é.md")),
        ("deep/a.md", "Deep/a.md"),
    ],
)
def test_sources_with_the_same_output_are_both_named_and_not_built(
    project: Project, first: str, second: str
) -> None:
    project.write(f"content/{first}", "x")
    project.write(f"content/{second}", "x")
    project.write("content/good.md", "x")
    if len(list((project.root / "content").rglob("*.m*"))) < 3:
        pytest.skip("this file system takes the two names for one")
    planned = make(project)
    assert names(planned) == ["good"]
    assert {d.code for d in planned.diagnostics} == {"output-collision"}
    assert {d.span.path for d in planned.diagnostics} == {f"content/{first}", f"content/{second}"}
    for diagnostic in planned.diagnostics:
        (other,) = {f"content/{first}", f"content/{second}"} - {diagnostic.span.path}
        assert diagnostic.message == f"its outputs would be those of '{other}'"


def test_every_missing_path_is_named_with_what_was_meant(project: Project) -> None:
    project.write("content/aurora.md", "x")
    with pytest.raises(Failure) as failure:
        make(project, "content/aurroa.md", "nowhere/x.md", "content")
    found = failure.value.diagnostics
    assert [(d.code, d.message) for d in found] == [("path-not-found", "no such file or folder")] * 2
    assert [d.hint for d in found] == ["did you mean 'aurora.md'?", ""]


def test_a_project_without_content_says_what_to_do(project: Project) -> None:
    with pytest.raises(Failure) as failure:
        make(project)
    (found,) = failure.value.diagnostics
    assert found.code == "path-not-found"
    assert "octavo new project" in found.hint


def test_a_circle_of_links_ends(project: Project) -> None:
    project.write("content/a.md", "x")
    (project.root / "content" / "loop").symlink_to(project.root / "content")
    assert names(make(project)) == ["a"]


def test_the_order_of_arguments_does_not_matter(project: Project) -> None:
    for name in ("c.md", "a.md", "b.md"):
        project.write(name, "x")
    assert make(project, "c.md", "a.md", "b.md") == make(project, "b.md", "c.md", "a.md")


def test_a_source_outside_is_shown_as_it_was_given(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("a.md", "x")
    (project.root / "sub").mkdir()
    monkeypatch.chdir(project.root / "sub")
    planned = plan.make([Path("../a.md")], project.settings(), output=Path("build"))
    assert [source.shown for source in planned.sources] == [os.path.join("..", "a.md")]  # noqa: PTH118  # as given


def test_formats_keep_their_order_without_repetition() -> None:
    assert plan.check_formats(("pdf", "epub", "pdf"), ("epub", "html", "pdf"), span=Span("octavo")) == (
        "pdf",
        "epub",
    )


def test_every_unknown_format_is_named() -> None:
    with pytest.raises(Failure) as failure:
        plan.check_formats(("epbu", "html", "zzz"), ("epub", "html"), span=Span("octavo"))
    assert [(d.message, d.hint) for d in failure.value.diagnostics] == [
        ("unknown format 'epbu'", "did you mean 'epub'?"),
        ("unknown format 'zzz'", "formats: epub, html"),
    ]


def test_a_link_that_leads_nowhere_is_named_by_itself(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/lost.md").symlink_to("gone.md")
    found = plan.make((), Settings(tmp_path), output=tmp_path / "build")
    assert [(source.name, source.path.name) for source in found.sources] == [("lost", "lost.md")]


def test_a_folder_without_a_document_says_what_was_passed_over(project: Project) -> None:
    for name in ("a.txt", "b.rst", "_draft.md", "deep/.hidden.md", "_parts/a.md", "_parts/b.md", "_x.css"):
        project.write(f"notes/{name}", "x")
    (project.root / "empty").mkdir()
    with pytest.raises(Failure) as failure:
        make(project, "notes", "empty")
    assert [(str(found.span), found.code, found.hint) for found in failure.value.diagnostics] == [
        (
            "notes",
            "nothing-to-build",
            "passed over: '_draft.md' begins with '.' or '_', or its folder does; "
            "'_parts/a.md' begins with '.' or '_', or its folder does; "
            "'_parts/b.md' begins with '.' or '_', or its folder does; "
            "1 more such file; 2 files of other kinds than .md and .markdown",
        ),
        ("empty", "nothing-to-build", "the folder is empty"),
    ]
    project.write("content/a.md", "x")
    planned = make(project, "notes", "content")
    assert (names(planned), [found.code for found in planned.diagnostics]) == (["a"], ["nothing-to-build"])


def test_linked_folders_are_searched_once_and_not_outside_of_the_project(project: Project) -> None:
    outside = project.root.parent / f"{project.root.name}-away"
    outside.mkdir()
    (outside / "c.md").write_text("x", "utf-8")
    project.write("content/a.md", "x")
    project.write("lessons/b.md", "x")
    for link, to in (("inside", "../lessons"), ("again", "../lessons"), ("up", ".."), ("out", str(outside))):
        (project.root / "content" / link).symlink_to(to)
    planned = make(project)
    assert names(planned) == ["a", "lessons/b"]
    assert [(str(found.span), found.code) for found in planned.diagnostics] == [
        ("content/out", "path-outside")
    ]

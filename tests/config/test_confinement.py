"""The one rule of symbolic links, and what is closed to strangers' documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Project, Settings, confinement
from pipeline.config.confinement import Closed
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder, the current one, beside a folder `away`."""
    project = tmp_path / "project"
    (project / "inside").mkdir(parents=True)
    (tmp_path / "away" / "deep").mkdir(parents=True)
    monkeypatch.chdir(project)
    return project


def settings(root: Path, *, follow_links: bool = False, is_untrusted: bool = False) -> Settings:
    """The settings of a project."""
    return Settings(root, project=Project(follow_links=follow_links), is_untrusted=is_untrusted)


@pytest.mark.parametrize(
    ("link", "to", "outside"),
    [
        ("a", "inside", False),
        ("a", "../project/inside", False),
        ("a", "../away", True),
        ("inside/a", "../../away/deep", True),
        ("a", "..", True),
        ("a", "/", True),
        ("a", "../project-2", True),  # a name that begins alike
        ("a", "nowhere", False),
        ("a", "a", False),  # a loop: it leads to itself
    ],
)
def test_a_link_leads_outside_if_what_it_leads_to_lies_there(
    root: Path, link: str, to: str, outside: bool
) -> None:
    (root / link).symlink_to(to)
    for path in (root / link, root / link / "below" / "it.md"):
        assert confinement.leads_outside(path, root, follow_links=False) is outside
        assert confinement.leads_outside(path, root, follow_links=True) is False


def test_what_is_spelled_outside_is_outside_even_where_links_are_followed(root: Path) -> None:
    for path in ("../away", "inside/../../away", "/"):
        assert confinement.leads_outside(path, root, follow_links=True)


def test_a_project_may_itself_be_reached_by_a_link(root: Path) -> None:
    (root.parent / "alias").symlink_to(root)
    for follow_links in (False, True):
        alias = root.parent / "alias"
        assert not confinement.leads_outside(alias / "inside", alias, follow_links=follow_links)


def test_a_place_inside_the_project_may_not_lead_out_of_it(root: Path) -> None:
    (root / "build").symlink_to("../away")
    with pytest.raises(Failure) as failure:
        confinement.check_place(Path("build"), settings(root))
    (found,) = failure.value.diagnostics
    assert (str(found.span), found.code) == ("build", "path-outside")
    assert found.message == "a symbolic link leads out of 'project'"
    assert found.hint.endswith("allow it with 'follow_links = true' under [project]")
    confinement.check_place(Path("build"), settings(root, follow_links=True))
    with pytest.raises(Failure) as failure:
        confinement.check_place(Path("build"), settings(root, follow_links=True, is_untrusted=True))
    assert "follow_links" not in failure.value.diagnostics[0].hint


def test_a_place_outside_of_the_project_was_named_by_its_user(root: Path) -> None:
    (root.parent / "link").symlink_to("away")
    confinement.check_place(Path("../link"), settings(root, is_untrusted=True))


def test_every_link_of_a_tree_that_leads_out_is_named(root: Path) -> None:
    (root / "inside" / "b").symlink_to("../../away")
    (root / "inside" / "a.css").symlink_to("/nowhere/a.css")
    (root / "inside" / "good").symlink_to(".")
    with pytest.raises(Failure) as failure:
        confinement.check_tree(root / "inside", settings(root))
    assert [str(found.span) for found in failure.value.diagnostics] == ["inside/a.css", "inside/b"]
    confinement.check_tree(root / "inside", settings(root, follow_links=True))
    confinement.check_tree(root / "none", settings(root))


def test_of_strangers_no_link_of_a_tree_leads_out_of_it(root: Path) -> None:
    (root / "inside" / "deep").mkdir()
    (root / "inside" / "deep" / "good").symlink_to("..")
    (root / "inside" / "deep" / "up").symlink_to("../../other")
    confinement.check_tree(root / "inside", settings(root))
    with pytest.raises(Failure) as failure:
        confinement.check_tree(root / "inside", settings(root, follow_links=True, is_untrusted=True))
    (found,) = failure.value.diagnostics
    assert (str(found.span), found.message) == ("inside/deep/up", "a symbolic link leads out of 'inside'")
    confinement.check_tree(root / "inside", settings(root, is_untrusted=True), depth=1)
    (root / "linked").symlink_to("inside")
    with pytest.raises(Failure):
        confinement.check_tree(root / "linked", settings(root, is_untrusted=True))


def test_what_an_untrusted_build_writes_goes_nowhere_by_a_link(root: Path) -> None:
    (root / "build").symlink_to("inside")
    confinement.check_place(Path("build"), settings(root))
    with pytest.raises(Failure):
        confinement.check_place(Path("build/html"), settings(root, is_untrusted=True))
    confinement.check_place(Path("inside/html"), settings(root, is_untrusted=True))


def test_a_link_of_strangers_leads_to_nothing_closed(root: Path) -> None:
    (root / ".git").mkdir()
    (root / "a.md").symlink_to(".git/config")
    place = Span("a.md")
    assert confinement.fault(root / "a.md", place, root, settings(root)) is None
    said = confinement.fault(root / "a.md", place, root, settings(root, is_untrusted=True))
    assert said and said.message.startswith("this leads to what is hidden")
    assert confinement.fault(root / ".git", place, root, settings(root, is_untrusted=True)) is None  # no link
    assert confinement.fault_of_closed(root / ".git", place, root, settings(root, is_untrusted=True))


def test_folders_are_closed_to_strangers_alone(root: Path) -> None:
    closing = {"closed": (root / "build",)}
    assert confinement.closed_to(replace(settings(root), **closing)) is None
    found = confinement.closed_to(replace(settings(root, is_untrusted=True), **closing))
    assert found == Closed((str(root / "build"),))


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("a.md", False),
        ("deep/a.b.md", False),
        (".env", True),
        (".git/config", True),
        ("deep/.ssh/id", True),
        ("CVS/Entries", True),
        ("deep/_darcs/prefs", True),
        ("_FOSSIL_", True),
        ("CVS.md", False),
        ("build/html/a.html", True),
        ("building/a.html", False),
        ("build", True),
        ("octavo.toml", True),
        ("deep/Octavo.TOML", True),
        ("octavo.toml.md", False),
        ("mine.toml", True),
        ("mine.toml.md", False),
    ],
)
def test_hidden_files_version_control_settings_and_outputs_are_closed(path: str, held: bool) -> None:
    closed = Closed(("/home/.me/book/build", "/home/.me/book/mine.toml"))
    assert closed.holds(f"/home/.me/book/{path}", "/home/.me/book") is held

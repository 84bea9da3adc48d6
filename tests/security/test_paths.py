"""Nothing outside of what a stranger's document may read, or a build may write, is read or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, octavo, write
from tests.security.canary import FORMATS, GOOD, MARK, PICTURE, Write, with_theme, written

__all__ = ["octavo", "write"]  # the fixtures
# Where a mark lies, from the project's folder; the document is docs/a.md.
CLOSED = {
    "beside the project": "../away/mark",
    "above the document": "mark",
    "another folder": "other/mark",
    "hidden": "docs/.mark",
    "hidden folder": "docs/.config/mark",
    "git": "docs/.git/mark",
    "cvs": "docs/CVS/mark",
    "outputs": "docs/build/html/mark",
    "store": "docs/build/.octavo/mark",
    "themes": "templates/own/mark",
}
# How a document asks for a file: NAME stands for the path from the document to it.
WAYS = {
    "picture": ("svg", "![p](NAME)"),
    "picture from the root": ("svg", "![p](/ROOT)"),
    "html picture": ("svg", '<img src="NAME" alt="p">'),
    "background": ("svg", '## Slide {background-image="NAME"}\n\ntext'),
    "include": ("md", '{% include "NAME" %}'),
    "include from the root": ("md", '{% include "ROOT" %}'),
    "import": ("md", '{% import "ROOT" as it %}{{ it }}'),
    "include without fault": ("md", '{% include "NAME" ignore missing %}'),
}


def ask(write: Write, way: str, place: str) -> str:
    """Lay a document that asks for a marked file in some way; return the marked file's path."""
    suffix, text = WAYS[way]
    target = f"{CLOSED[place]}.{suffix}"
    write(f"project/{target}", PICTURE if suffix == "svg" else MARK)
    name = target.removeprefix("docs/") if target.startswith("docs/") else f"../{target}"
    body = text.replace("NAME", name).replace("ROOT", target)
    write("project/docs/a.md", f"---\ntitle: T\njinja: true\n---\n\n## One\n\ntext\n\n{body}\n")
    return target


@pytest.mark.slow
@pytest.mark.parametrize("place", CLOSED)
@pytest.mark.parametrize("way", WAYS)
def test_a_strangers_document_reads_nothing_else(
    octavo: Octavo, write: Write, tmp_path: Path, way: str, place: str
) -> None:
    ask(write, way, place)
    write("project/octavo.toml", '[project]\nfollow_links = true\n[build]\noutput = "docs/build"\n')
    arguments = ("build", "docs/a.md", "-f", "html,ast", "--untrusted", "--output", tmp_path / "out")
    if place in ("outputs", "store"):  # outputs go to where the mark lies
        arguments = ("build", "docs/a.md", "-f", "html,ast", "--untrusted", "--output", "docs/build")
    said = octavo(*arguments, cwd=tmp_path / "project")
    made = written(tmp_path / "out") + b"".join(
        path.read_bytes() for path in (tmp_path / "project/docs/build").rglob("a.*") if path.is_file()
    )
    assert MARK not in said.out + said.err
    assert MARK.encode() not in made
    assert said.status == (0 if "without fault" in way else 1), said.err


SETTINGS = {  # where settings with a mark lie, and what the build is told of them
    "beside": ("docs/octavo.toml", ("--root", "docs")),
    "of the project": ("octavo.toml", ("--root", ".")),
    "of another project": ("docs/part/Octavo.toml", ()),
    "that are named": ("docs/mine.toml", ("--config", "docs/mine.toml")),
    "that are named by a link": ("docs/mine.toml", ("--config", "link.toml")),
    "that were kept": ("docs/kept/settings.txt", ("--keep", "docs/kept")),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", ["{% include 'NAME' %}", "{% include 'NAME' ignore missing %}", "{% import 'NAME' as it %}{{ it }}"])  # fmt: skip
@pytest.mark.parametrize("place", SETTINGS)
def test_settings_are_not_read_as_a_text(
    octavo: Octavo, write: Write, tmp_path: Path, place: str, text: str
) -> None:
    name, words = SETTINGS[place]
    write(f"project/{name}", f'[variables]\nsecret = "{MARK}"\n')
    (tmp_path / "project/link.toml").symlink_to("docs/mine.toml")
    body = text.replace("NAME", name.removeprefix("docs/"))
    write("project/docs/a.md", f"---\ntitle: T\njinja: true\n---\n\nbefore {body}\n")
    said = octavo(
        "build", "docs/a.md", "-f", "html", "--untrusted", *words, "--output", tmp_path / "out", cwd=tmp_path / "project"
    )  # fmt: skip
    assert MARK not in said.out + said.err
    assert MARK.encode() not in written(tmp_path / "out")
    assert said.status == (0 if "ignore" in text else 1), said.err
    assert bool(list((tmp_path / "out").rglob("*.html"))) is ("ignore" in text)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_link_in_its_folder_does_not_help(octavo: Octavo, write: Write, tmp_path: Path, way: str) -> None:
    suffix, text = WAYS[way]
    write(f"away/mark.{suffix}", PICTURE if suffix == "svg" else MARK)
    body = text.replace("NAME", f"link.{suffix}").replace("ROOT", f"docs/link.{suffix}")
    write("project/docs/a.md", f"---\ntitle: T\njinja: true\n---\n\n## One\n\ntext\n\n{body}\n")
    (tmp_path / "project/docs" / f"link.{suffix}").symlink_to(f"../../away/mark.{suffix}")
    said = octavo(
        "build", "docs/a.md", "--root", ".", "-f", FORMATS, "--untrusted", "--output", tmp_path / "out",
        cwd=tmp_path / "project",
    )  # fmt: skip
    assert MARK not in said.out + said.err
    assert MARK.encode() not in written(tmp_path / "out")


@pytest.mark.slow
@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
@pytest.mark.parametrize("named", [(), ("content",), ("content/a.md",), ("content/a.md", "content/good.md")])
def test_a_document_that_is_a_link_to_the_outside_is_refused(
    octavo: Octavo, write: Write, tmp_path: Path, named: tuple[str, ...], flag: tuple[str, ...]
) -> None:
    write("away/secret.md", MARK)
    write("project/content/good.md", GOOD)
    (tmp_path / "project/content/a.md").symlink_to("../../away/secret.md")
    said = octavo("build", *named, "-f", "html", *flag, "-q", cwd=tmp_path / "project")
    assert (said.status, MARK in said.err) == (1, False)
    home = "content" if flag and named in ((), ("content",)) else "project"
    assert f"content/a.md: error[path-outside]: a symbolic link leads out of '{home}'" in said.err
    assert not (tmp_path / "project/build/html/a.html").exists()
    assert (tmp_path / "project/build/html/good.html").exists() is (named != ("content/a.md",))


def test_a_project_may_follow_links(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("away/secret.md", GOOD)
    write("away/more/b.md", GOOD)
    write("project/octavo.toml", "[project]\nfollow_links = true\n")
    (tmp_path / "project/content").mkdir()
    (tmp_path / "project/content/a.md").symlink_to("../../away/secret.md")
    (tmp_path / "project/content/more").symlink_to("../../away/more")
    said = octavo("build", "-f", "html", cwd=tmp_path / "project")
    assert (said.status, said.out) == (0, "build/html/a.html\nbuild/html/more/b.html\n")
    said = octavo("build", "-f", "html", "--untrusted", cwd=tmp_path / "project")
    assert (said.status, said.out) == (1, "")
    assert said.err.count("error[path-outside]") == 2


LINKS = {  # what is a link to the outside: what then holds what the build would read or write
    "content": ("content", "content/a.md"),
    "a folder of content": ("content/deep", "content/deep/a.md"),
    "build": ("build", ""),
    "a format's folder": ("build/html", ""),
    "a folder of outputs": ("build/html/deep", ""),
    "the store": ("build/.octavo", ""),
    "themes": ("templates", ""),
    "a theme": ("templates/own", ""),
    "a theme's file": ("templates/own/theme.toml", ""),
    "a theme's logo": ("templates/own/logo.svg", ""),
}


@pytest.mark.slow
@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
@pytest.mark.parametrize("link", LINKS)
def test_no_folder_of_a_project_is_a_link_to_the_outside(
    octavo: Octavo, write: Write, tmp_path: Path, link: str, flag: tuple[str, ...]
) -> None:
    place, inside = LINKS[link]
    is_file = Path(place).suffix != "" and "octavo" not in place
    write("project/octavo.toml", '[build]\ntheme = "own"\n')
    for name in {"content/deep/b.md", "templates/own/theme.toml"} - {place}:
        if not f"{name}/".startswith(f"{place}/"):
            write(f"project/{name}", 'extends = "aurora"\n' if name.endswith("toml") else GOOD)
    if is_file:
        write("away/it", f'extends = "aurora"\nlabel = "{MARK}"\n')
    else:
        write(f"away/it/{Path(inside).name or 'x'}", MARK)
    path = tmp_path / "project" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(tmp_path / "away" / "it")
    before = sorted((tmp_path / "away").rglob("*"))
    said = octavo("build", "-f", "html", *flag, "-q", cwd=tmp_path / "project")
    assert said.status in (1, 2)
    assert "error[path-outside]: a symbolic link leads out of " in said.err
    assert MARK not in said.out + said.err
    assert sorted((tmp_path / "away").rglob("*")) == before


@pytest.mark.slow
def test_which_folder_may_be_read_is_said(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", GOOD)
    write("notes/b.md", GOOD)
    first = octavo("build", "-f", "ast", "--untrusted").err.splitlines()[0]
    assert first == (
        "octavo: untrusted documents may read their own folders alone, in 'content'; --root DIR opens another"
    )
    first = octavo("build", "-f", "ast", "--untrusted", "notes/b.md", "content").err.splitlines()[0]
    assert "in 'notes', 'content';" in first
    first = octavo("build", "-f", "ast", "--untrusted", "--root", ".").err.splitlines()[0]
    assert first == "octavo: untrusted documents may read the project's folder, '.', and their own"
    assert octavo("build", "-f", "ast", "--untrusted", "-q").err == ""


@pytest.mark.slow
def test_a_store_beside_strangers_documents_is_not_believed(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    """A stranger could have put outputs into it: whatever lies there is built anew, and put right."""
    write("content/a.md", GOOD)
    octavo("build", "-f", "html")
    good = (tmp_path / "build/html/a.html").read_bytes()
    said = octavo("build", "-f", "html", "--untrusted", "--report", "json")
    assert '"status": "built"' in said.out
    again = octavo("build", "-f", "html", "--untrusted", "--report", "json")
    assert '"status": "built"' in again.out
    assert (tmp_path / "build/html/a.html").read_bytes() != good  # it has a policy
    named = ("--set", "store.path=../kept")
    octavo("build", "-f", "html", "--untrusted", *named)
    assert (
        '"status": "cached"' in octavo("build", "-f", "html", "--untrusted", "--report", "json", *named).out
    )


def test_settings_that_are_named_are_whole(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", "---\ntitle: T\njinja: true\n---\n\n{{ variables.term }}\n")
    write("octavo.toml", '[build]\noutput = "strange"\n[variables]\nterm = "Spring"\n')
    write(
        "mine.toml",
        '[build]\noutput = "out"\n[untrusted]\nvariables = ["term"]\n[variables]\nterm = "Autumn"\n',
    )
    said = octavo("build", "-f", "html", "--untrusted")
    assert said.status == 1
    assert "octavo.toml:2:1: warning[settings-untrusted]: 'build.output' is not taken" in said.err
    assert "content/a.md:6:1: error[template-undefined]" in said.err
    said = octavo("build", "-f", "html", "--untrusted", "--config", "mine.toml")
    assert (said.status, said.out) == (0, "out/html/a.html\n")
    assert "Autumn" in (tmp_path / "out/html/a.html").read_text("utf-8")
    said = octavo("build", "--config", "none.toml")
    assert said.status == 2
    assert said.err == "none.toml: error[settings-missing]: there is no such settings file\n"


INSIDE = {  # links that stay in the project: what is the link, where it leads, and how the build is asked for
    "a document to version control": ("content/x.md", "../.git/config", ()),
    "a document to a hidden file": ("content/x.md", "../.env", ()),
    "a document to another folder": ("content/x.md", "../other/mark.md", ()),
    "a folder to version control": ("content/x", "../.git", ()),
    "a folder to another folder": ("content/x", "../other", ()),
    "a folder to outputs": ("content/x", "../build/html", ()),
    "all content": ("texts", "other", ("texts",)),
    "all content to version control": ("texts", ".git", ("texts",)),
    "a document that is named": ("content/x.md", "../other/mark.md", ("content/x.md",)),
}
OPENED = (
    "a document to another folder",
    "a folder to another folder",
    "all content",
    "a document that is named",
)


def marked(write: Write) -> None:
    """A project with a mark in each place that is closed to the documents in `content`."""
    for name in (".git/config", ".git/mark.md", ".env", "other/mark.md", "build/html/mark.md"):
        write(f"project/{name}", f"---\ntitle: T\n---\n\n{MARK}\n")
    write("project/content/good.md", GOOD)


@pytest.mark.slow
@pytest.mark.parametrize("root", [(), ("--root", ".")], ids=["own folder", "root"])
@pytest.mark.parametrize("way", INSIDE)
def test_a_strangers_link_opens_nothing_else_of_the_project(
    octavo: Octavo, write: Write, tmp_path: Path, way: str, root: tuple[str, ...]
) -> None:
    marked(write)
    place, to, named = INSIDE[way]
    (tmp_path / "project" / place).symlink_to(to)
    said = octavo(
        "build", *named, "-f", "html", "--untrusted", *root, "--output", tmp_path / "out", cwd=tmp_path / "project"
    )  # fmt: skip
    opened = bool(root) and way in OPENED
    assert (MARK.encode() in written(tmp_path / "out")) is opened
    assert said.status == (0 if opened else 1)
    assert opened or "error[path-outside]" in said.err
    assert MARK not in said.err or opened


@pytest.mark.slow
@pytest.mark.parametrize("content", [".git/config", ".git", ".env", "build/html"])
def test_a_strangers_settings_do_not_build_what_is_closed(
    octavo: Octavo, write: Write, tmp_path: Path, content: str
) -> None:
    marked(write)
    write("project/octavo.toml", f'[build]\ncontent = "{content}"\n')
    said = octavo("build", "-f", "html", "--untrusted", cwd=tmp_path / "project")
    assert (said.status, MARK in said.err + said.out) == (1, False)
    assert (
        "error[path-outside]: this leads to what is hidden, holds settings, or belongs to version" in said.err
    )
    assert not list((tmp_path / "project/build").rglob("*.html"))
    write("project/octavo.toml", "")
    named = octavo("build", "other/mark.md", "-f", "html", "--untrusted", "-q", cwd=tmp_path / "project")
    assert named.status == 0  # whoever runs the build may name any file


@pytest.mark.slow
@pytest.mark.parametrize(
    ("link", "to"),
    [("templates", ".git"), ("templates/own", "../.git"), ("templates/own/x.j2", "../../.git/config"), ("templates/own/x.j2", "../../other/mark.md")],
)  # fmt: skip
def test_a_strangers_theme_reads_nothing_else_of_the_project(
    octavo: Octavo, write: Write, tmp_path: Path, link: str, to: str
) -> None:
    marked(write)
    write("project/octavo.toml", '[build]\ntheme = "own"\n')
    layout = (
        '{% extends "shipped/web.html.j2" %}{% block body %}{% include "x.j2" ignore missing %}{% endblock %}'
    )
    home = ".git" if to in (".git", "../.git") else "templates/own"
    write(f"project/{home}/own/theme.toml", 'extends = "aurora"\n')
    write(f"project/{home}/theme.toml", 'extends = "aurora"\n')
    write(f"project/{home}/web.html.j2", layout)
    write(f"project/{home}/own/web.html.j2", layout)
    write("project/content/good.md", "---\njinja: true\n---\n\n{% include '.git/config' ignore missing %}\n")
    path = tmp_path / "project" / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(to)
    said = octavo(
        "build",
        "-f",
        "html",
        "--untrusted",
        "--root",
        ".",
        "--output",
        tmp_path / "out",
        cwd=tmp_path / "project",
    )
    assert f"{link}: error[path-outside]: a symbolic link leads out of 'templates'" in said.err
    assert MARK.encode() not in written(tmp_path / "out") + said.err.encode()


def test_a_theme_that_is_a_checkout_shows_nothing_of_its_repository(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    write("project/content/good.md", GOOD)
    write("project/templates/own/.git/config", MARK)
    with_theme(write, web__html__j2='{% extends "shipped/web.html.j2" %}{% block body %}{% include ".git/config" %}{% endblock %}')  # fmt: skip
    said = octavo(
        "build", "-f", "html", "--untrusted", "--output", tmp_path / "out", cwd=tmp_path / "project"
    )
    assert "error[template-missing]: no file '.git/config' to include" in said.err
    assert MARK.encode() not in written(tmp_path / "out")


@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
def test_settings_are_not_read_through_a_link_to_the_outside(
    octavo: Octavo, write: Write, tmp_path: Path, flag: tuple[str, ...]
) -> None:
    write("project/content/good.md", GOOD)
    write("away.toml", f"{MARK} =\n")
    (tmp_path / "project/octavo.toml").symlink_to("../away.toml")
    said = octavo("build", "-f", "html", *flag, "-q", cwd=tmp_path / "project")
    assert (said.status, MARK in said.err) == (2, False)
    assert said.err.startswith("octavo.toml: error[path-outside]: a symbolic link leads out of 'project'")
    write("away.toml", "[project]\nfollow_links = true\n")
    said = octavo("build", "-f", "html", *flag, "-q", cwd=tmp_path / "project")
    assert said.status == (2 if flag else 0)


@pytest.mark.parametrize("name", ["objects", "objects/00", "noop", "index.sqlite", "index.sqlite-journal"])
def test_no_part_of_the_store_is_a_link(octavo: Octavo, write: Write, tmp_path: Path, name: str) -> None:
    write("project/content/good.md", GOOD)
    for number in range(20):
        write(f"away/{number:02}", MARK)
    link = tmp_path / "project/build/.octavo" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "away" / ("index" if name.startswith("index") else ""))
    before = sorted((tmp_path / "away").rglob("*"))
    for _ in range(2):
        said = octavo("build", "-f", "html", "-q", cwd=tmp_path / "project")
        assert said.status == 2
        assert "error[path-outside]: a symbolic link leads out of '.octavo'" in said.err
    assert sorted((tmp_path / "away").rglob("*")) == before


@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
def test_reports_and_what_is_kept_are_written_through_no_link(
    octavo: Octavo, write: Write, tmp_path: Path, flag: tuple[str, ...]
) -> None:
    write("project/content/good.md", GOOD)
    write("away/mine.json", MARK)
    (tmp_path / "project/report.json").symlink_to("../away/mine.json")
    (tmp_path / "project/kept").mkdir()
    (tmp_path / "project/kept/document").symlink_to("../../away")
    (tmp_path / "project/all").symlink_to("../away")
    asked = [
        ("--report", "json", "--report-file", "report.json"),
        ("--keep", "kept"),
        ("--keep", "all"),
    ]
    for words in asked:
        said = octavo("build", "-f", "html", *flag, *words, cwd=tmp_path / "project")
        assert said.status in (1, 2)
        assert "error[path-outside]" in said.err
    assert [(path.name, path.read_text()) for path in (tmp_path / "away").iterdir()] == [("mine.json", MARK)]


def test_outputs_are_closed_to_what_asks_the_web_and_to_variants(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    write(
        "a.md",
        "---\ntitle: T\njinja: true\n---\n\n[x](http://127.0.0.1:9/{% include 'build/html/mark.md' %})\n",
    )
    write("build/html/mark.md", MARK)
    write("octavo.toml", "[variants.exam]\n")
    said = octavo("check", "a.md", "--untrusted", "--external", "-f", "html", "-v")
    assert (said.status, MARK in said.err) == (1, False)
    assert "asked for 0 pages on the web" in said.err
    for more in (("--variant", "exam"), ("--output", "elsewhere")):
        said = octavo("build", "a.md", "--untrusted", "-f", "html", *more)
        assert (said.status, "error[template-missing]" in said.err) == (1, True)
    assert MARK.encode() not in written(tmp_path / "build/exam") + written(tmp_path / "elsewhere")


def test_a_store_of_strangers_does_not_say_what_is_explained(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    """It could name any file as the source of an output, whose faulty lines would be shown."""
    write("project/content/good.md", GOOD)
    away = write("away/secret.md", GOOD)
    octavo("build", away, "-f", "html", cwd=tmp_path / "project")
    write("away/secret.md", f"---\n{MARK}: [\n---\n\ntext\n")
    asked = ("explain", "build/html/secret.html")
    assert "away/secret.md" in octavo(*asked, cwd=tmp_path / "project").out
    said = octavo(*asked, "--untrusted", cwd=tmp_path / "project")
    assert said.status == 2
    assert "secret.md" not in said.out + said.err
    assert MARK not in said.out + said.err


def test_no_hint_names_what_is_closed(octavo: Octavo, write: Write) -> None:
    for name in ("content/.canary.svg", "content/drafts/.canary.md", "templates/.canary/theme.toml"):
        write(name, "x")
    write("content/a.md", GOOD + "\n![p](canary.svg)\n")
    asked = [
        ("build", "-f", "html", "content/a.md"),
        ("build", "content/canary.svg"),
        ("build", "content/drafts"),
        ("build", "content/a.md", "--set", "build.theme=canary"),
        ("explain", "content/canary.svg"),
    ]
    for words in asked:
        said = octavo(*words, "--untrusted")
        assert said.status in (1, 2)
        assert ".canary" not in said.err
    assert "did you mean '.canary.svg'" in octavo("build", "content/a.md", "-f", "html").err


@pytest.mark.parametrize("content", [".env", ".git/config", "link/secret", "link/none", ".none"])
def test_settings_of_strangers_do_not_tell_what_there_is(
    octavo: Octavo, write: Write, tmp_path: Path, content: str
) -> None:
    write("away/secret", "x")
    write("project/.env", "x")
    write("project/.git/config", "x")
    (tmp_path / "project/link").symlink_to("../away")
    write("project/octavo.toml", f'[build]\ncontent = "{content}"\n')
    said = octavo("build", "--untrusted", "-f", "html", "-q", cwd=tmp_path / "project")
    assert (said.status, said.err.partition(":")[0]) == (1, content)
    assert "error[path-outside]" in said.err


def test_lines_that_are_shown_are_those_of_the_theme(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    """Of another project's theme, not of the file that has the same path where octavo is run."""
    write("project/content/a.md", GOOD)
    with_theme(write, web__html__j2="{{ nothing }}")
    write("here/templates/own/web.html.j2", MARK)
    write("here/templates/own/theme.toml", MARK)
    said = octavo("build", "--untrusted", "--root", tmp_path / "project", "-f", "html", cwd=tmp_path / "here")
    assert f"{tmp_path}/project/templates/own/web.html.j2:1:1: error[template-undefined]" in said.err
    assert " 1 | {{ nothing }}\n" in said.err
    write("project/templates/own/theme.toml", "none = 1\n")
    said = octavo("build", "--untrusted", "--root", tmp_path / "project", "-f", "html", cwd=tmp_path / "here")
    assert " 1 | none = 1\n" in said.err
    assert MARK not in said.err

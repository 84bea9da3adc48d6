"""Nothing outside of what a stranger's document may read, or a build may write, is read or written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, octavo, write

__all__ = ["octavo", "write"]  # the fixtures
MARK = "canary-4711"  # what lies where nobody may read
PICTURE = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" role="img" aria-label="p"><title>{MARK}</title></svg>'
FORMATS = "html,revealjs,epub,docx,pptx,pdf,slides-pdf,slides-handout,ast"
Write = Callable[[str, str], Path]

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


def written(tmp_path: Path) -> bytes:
    """All that was built, and unpacked what is packed."""
    import zipfile

    found = b""
    for path in sorted((tmp_path / "out").rglob("*")):
        if path.is_file():
            found += path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    found += b"".join(packed.read(name) for name in packed.namelist())
    return found


def ask(write: Write, way: str, place: str) -> str:
    """Lay a document that asks for a marked file in some way; return the marked file's path."""
    suffix, text = WAYS[way]
    target = f"{CLOSED[place]}.{suffix}"
    write(f"project/{target}", PICTURE if suffix == "svg" else MARK)
    name = target.removeprefix("docs/") if target.startswith("docs/") else f"../{target}"
    body = text.replace("NAME", name).replace("ROOT", target)
    write("project/docs/a.md", f"---\ntitle: T\njinja: true\n---\n\n## One\n\ntext\n\n{body}\n")
    return target


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
    made = written(tmp_path) + b"".join(
        path.read_bytes() for path in (tmp_path / "project/docs/build").rglob("a.*") if path.is_file()
    )
    assert MARK not in said.out + said.err
    assert MARK.encode() not in made
    assert said.status == (0 if "without fault" in way else 1), said.err


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
    assert MARK.encode() not in written(tmp_path)


GOOD = "---\ntitle: T\n---\n\ntext\n"


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
    assert "content/a.md: error[path-outside]: a symbolic link leads out of 'project'" in said.err
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

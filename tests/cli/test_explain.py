"""`octavo explain OUTPUT`, word for word."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from pipeline.tools.pandoc import process as pandoc
from tests.cli.conftest import Octavo, Write

TOML = '[project]\ntitle = "P"\n\n[build]\nformats = ["html", "ast"]\n\n[html]\ntoc = true\n\n[variables]\nterm = "Winter"\n'
TEXT = "---\ntitle: A\nhtml:\n  toc_depth: 3\n---\n\ntext\n"
SETTINGS = """\
project.title = "P"                octavo.toml:2
project.author = ""                default
project.lang = "en"                default
project.description = ""           default
project.follow_links = false       default
build.formats = ["html", "ast"]    octavo.toml:5
build.theme = "aurora"             default
build.content = "content"          default
build.output = "build"             default
build.jobs = 0                     default
store.path = ""                    default
store.size = 4000                  default
headings.numbered = 0              default
captions.numbered = "all"          default
slides.level = 0                   default
slides.prose = "condense"          default
slides.fit = "split"               default
slides.smallest = 0.75             default
slides.incremental = false         default
solutions.show = "yes"             default
images.roots = []                  default
links.ignore = []                  default
links.seconds = 10                 default
links.days = 7                     default
limits.source_bytes = 10000000     default
limits.seconds = 300               default
limits.memory = 1500               default
limits.depth = 200                 default
limits.slides = 10000              default
limits.pages = 10000               default
limits.images = 5000               default
limits.image_bytes = 32000000      default
limits.image_pixels = 40000000     default
limits.pixels = 4000000000         default
limits.template_bytes = 10000000   default
untrusted.variables = []           default
html.toc = true                    octavo.toml:8
html.toc_depth = 3                 content/a.md:4
variables.term = "Winter"          octavo.toml:11
"""


@pytest.fixture
def filled(write: Write) -> None:
    """A project of one document."""
    write("octavo.toml", TOML)
    write("content/a.md", TEXT)


def without_times(text: str) -> str:
    """Return what was said with all seconds as 0.00."""
    return re.sub(r"\d+\.\d\d s\b", "0.00 s", text)


@pytest.mark.usefixtures("filled")
def test_an_output_before_and_after_its_build(octavo: Octavo, write: Write) -> None:
    said = octavo("explain", "build/html/a.html")
    head = "build/html/a.html: would be rebuilt:\n  never built\n\nmade from content/a.md\n\n"
    assert (said.status, said.out, said.err) == (0, head + SETTINGS, "")

    octavo("build")
    said = octavo("explain", "build/html/a.html")
    took = "took the last time: its text 0.00 s, html 0.00 s\n\n"
    head = "build/html/a.html: up to date\n\nmade from content/a.md\n"
    assert (said.status, without_times(said.out), said.err) == (0, head + took + SETTINGS, "")

    write("content/a.md", TEXT + "more\n")
    write("octavo.toml", TOML.replace("true", "false"))
    said = octavo("explain", "build/html/a.html")
    assert said.out.startswith(
        "build/html/a.html: would be rebuilt:\n  content/a.md changed\n  html.toc: true → false\n\nmade from"
    )


@pytest.mark.usefixtures("filled")
def test_a_source_has_all_its_outputs(octavo: Octavo) -> None:
    octavo("build", "-f", "html")
    said = octavo("explain", "content/a.md")
    assert without_times(said.out).startswith(
        "build/html/a.html: up to date\nbuild/ast/a.json: would be rebuilt:\n  never built\n\n"
        "made from content/a.md\ntook the last time: its text 0.00 s, html 0.00 s\n\n"
    )


@pytest.mark.usefixtures("filled")
def test_folders_and_formats_may_be_others(octavo: Octavo, tmp_path: Path) -> None:
    octavo("build", "--output", "out")
    assert octavo("explain", "out/html/a.html", "--output", "out").out.startswith(
        "out/html/a.html: up to date\n"
    )
    said = octavo("explain", "content/a.md", "-f", "docx")
    assert said.out.startswith("build/docx/a.docx: would be rebuilt:\n  never built\n")
    (tmp_path / "elsewhere").mkdir()
    said = octavo("explain", "../content/a.md", "--root", "..", "--untrusted", cwd=tmp_path / "elsewhere")
    assert said.out.startswith(f"{tmp_path}/build/html/a.html: would be rebuilt:\n")
    assert re.search(r"^limits\.seconds = 60 +--untrusted$", said.out, re.MULTILINE)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("path", "err"),
    [
        (
            "content/b.md",
            "octavo: 'content/b.md' is neither an output nor a source\n   hint: did you mean 'content/a.md'?\n",
        ),
        ("x/y.md", "octavo: 'x/y.md' is neither an output nor a source\n"),
        (
            "content",
            "octavo: 'content' is neither an output nor a source\n   hint: name one of the files in it\n",
        ),
    ],
)
def test_a_path_that_leads_nowhere(octavo: Octavo, path: str, err: str) -> None:
    said = octavo("explain", path)
    assert (said.status, said.out, said.err) == (2, "", err)


@pytest.mark.usefixtures("filled")
def test_what_cannot_be_run(octavo: Octavo, write: Write) -> None:
    said = octavo("explain", "content/a.md", "-f", "pfd")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("octavo: error[format-unknown]: unknown format 'pfd'\n")
    write("octavo.toml", "[pdf]\npaper = 4\n")
    said = octavo("explain", "content/a.md")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("octavo.toml:2:1: error[settings-value]: 'pdf.paper' is 4\n")


@pytest.mark.usefixtures("filled")
def test_front_matter_that_cannot_be_read_is_said(octavo: Octavo, write: Write) -> None:
    write("content/a.md", "---\ntitle: [\n---\n\ntext\n")
    said = octavo("explain", "build/html/a.html")
    assert said.status == 0
    assert "html.toc_depth = 2                 default\n" in said.out
    assert said.err.startswith("content/a.md:3:1: error[front-matter-syntax]:")


@pytest.mark.usefixtures("filled")
def test_a_code_wins_over_a_path(octavo: Octavo, write: Write) -> None:
    write("image-missing", "# A\n\ntext")
    assert octavo("explain", "image-missing").out.startswith("error[image-missing]\n\n")
    assert octavo("explain", "./image-missing").out.startswith(
        "build/html/image-missing.html: would be rebuilt:\n"
    )


@pytest.mark.usefixtures("filled")
def test_another_pandoc_is_a_reason(octavo: Octavo, tmp_path: Path) -> None:
    octavo("build", "-f", "ast")
    other = tmp_path / "bin" / "pandoc"
    other.parent.mkdir()
    other.write_text(f'#!/bin/sh\n{pandoc.binary()} "$@" | sed "1s/pandoc 3.*/pandoc 3.99/"\n')
    other.chmod(other.stat().st_mode | stat.S_IXUSR)
    said = octavo("explain", "build/ast/a.json", PYPANDOC_PANDOC=str(other))
    assert re.match(r"build/ast/a.json: would be rebuilt:\n  pandoc 3\.[\d.]+ → 3\.99\n\n", said.out)


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("image-missing", "error"),
        ("link-anchor", "warning"),
        ("new-exists", "error"),
        ("internal-error", "error"),
    ],
)
def test_a_code_is_explained(octavo: Octavo, code: str, severity: str) -> None:
    said = octavo("explain", code)
    assert (said.status, said.err) == (0, "")
    head, explanation = said.out.split("\n\n")
    assert head == f"{severity}[{code}]"
    assert explanation.endswith(".\n")


def test_an_unknown_code_is_guessed_or_all_are_listed(octavo: Octavo) -> None:
    said = octavo("explain", "image-mising")
    assert (said.status, said.out) == (2, "")
    assert said.err == "octavo: there is no diagnostic 'image-mising'; did you mean 'image-missing'?\n"
    listed = octavo("explain", "zzz").err.splitlines()
    assert listed[0] == "octavo: there is no diagnostic 'zzz'"
    assert listed[1:] == sorted(listed[1:])
    assert {"image-missing", "new-exists"} <= set(listed[1:])

"""`octavo build` and `octavo check` as a person, a script and a CI server see them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, Write
from tests.conftest import SEED

GOOD = "# Good\n\ntext"
WARNED = "# Warned\n\n[x](#nowhere)"
WRONG = "# Wrong\n\n![x](nowhere.png)"
STOPS = '[rules]\nimage-missing = "error"\n'  # it costs a part of the document, else


def test_paths_go_to_stdout_and_nothing_else(octavo: Octavo, write: Write) -> None:
    write("content/b.md", GOOD)
    write("content/a.md", GOOD)
    said = octavo("build", "-f", "html,ast")
    assert (said.status, said.err) == (0, "")
    assert said.out == "build/html/a.html\nbuild/ast/a.json\nbuild/html/b.html\nbuild/ast/b.json\n"


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (GOOD, [], 0),
        (WARNED, [], 0),
        (WARNED, ["--strict"], 1),
        (GOOD, ["--strict"], 0),
        (WRONG, [], 1),
    ],
)
def test_the_exit_status_tells(
    octavo: Octavo, write: Write, text: str, options: list[str], status: int
) -> None:
    write("content/a.md", text)
    assert octavo("build", "-f", "html", *options).status == status
    assert octavo("build", "-f", "html", *options).status == status  # the second time, from what is known


def test_diagnostics_look_like_a_compilers_in_order(octavo: Octavo, write: Write) -> None:
    write("content/b.md", WRONG)
    write("content/a.md", "# A\n\ntext\n\nsee [x](#nowhere)\n\n[y](#a-part) \n\n## A part!")
    said = octavo("build", "-f", "html", "--jobs", "2")
    assert said.out == "build/html/a.html\nbuild/html/b.html\n"
    assert said.err == (
        "content/a.md:5:5: warning[link-anchor]: no heading or name '#nowhere' in this document\n"
        " 5 | see [x](#nowhere)\n"
        "   |     ^\n"
        "   hint: headings are named by their words: '#like-this'\n\n"
        "content/b.md:3:1: error[image-missing]: no file 'nowhere.png'\n"
        " 3 | ![x](nowhere.png)\n"
        "   | ^\n"
        "   hint: the path is relative to the document\n\n"
        "1 error, 1 warning\n"
    )


def test_a_report_in_json_is_one_object(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", WARNED)
    write("content/b.md", WRONG)
    write("octavo.toml", STOPS)
    said = octavo("build", "-f", "html", "--report", "json")
    report = json.loads(said.out)
    assert (said.status, said.err) == (1, "")
    assert list(report) == ["artifacts", "diagnostics", "timings"]
    good, wrong = report["artifacts"]
    assert list(good) == ["source", "format", "path", "status", "sha256", "seconds", "reasons"]
    assert (good["source"], good["format"], good["path"], good["status"]) == (
        "content/a.md",
        "html",
        "build/html/a.html",
        "built",
    )
    assert good["sha256"] == hashlib.sha256((tmp_path / good["path"]).read_bytes()).hexdigest()
    assert (wrong["status"], wrong["sha256"]) == ("failed", "")
    assert report["diagnostics"] == [
        {
            "code": "link-anchor",
            "severity": "warning",
            "message": "no heading or name '#nowhere' in this document",
            "path": "content/a.md",
            "line": 3,
            "column": 1,
            "hint": "headings are named by their words: '#like-this'",
        },
        {
            "code": "image-missing",
            "severity": "error",
            "message": "no file 'nowhere.png'",
            "path": "content/b.md",
            "line": 3,
            "column": 1,
            "hint": "the path is relative to the document",
        },
    ]
    again = json.loads(octavo("build", "-f", "html", "--report", "json").out)
    assert [item["status"] for item in again["artifacts"]] == ["cached", "failed"]
    assert again["diagnostics"] == report["diagnostics"]


def test_a_report_goes_to_a_file_beside_what_is_shown(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", WARNED)
    said = octavo("build", "-f", "html", "--report", "json", "--report-file", "out/report.json")
    assert said.out == "build/html/a.html\n"
    assert "warning[link-anchor]" in said.err
    assert json.loads((tmp_path / "out/report.json").read_text("utf-8"))["artifacts"][0]["status"] == "built"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["-f", "pfdx"], "octavo: error[format-unknown]: unknown format 'pfdx'"),
        (["-f", "epbu"], "hint: did you mean 'epub'?"),
        (["--report", "jsn"], "hint: did you mean 'json'?"),
        (["--report", "xyz"], "octavo: unknown report 'xyz'"),
        (["nowhere.md"], "nowhere.md: error[path-not-found]: no such file or folder"),
        (["conten"], "hint: did you mean 'content'?"),
        (["--jobs", "-1"], "--jobs"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_what_cannot_be_run_is_status_two(
    octavo: Octavo, write: Write, tmp_path: Path, arguments: list[str], error: str
) -> None:
    write("content/a.md", GOOD)
    said = octavo("build", *arguments)
    assert (said.status, said.out) == (2, "")
    assert error in said.err
    assert not (tmp_path / "build").exists()


def test_an_unknown_theme_is_named(octavo: Octavo, write: Write) -> None:
    write("content/a.md", GOOD)
    write("octavo.toml", "[build]\ntheme = 'arora'\n")
    said = octavo("build", "-f", "html")
    assert said.status in (1, 2)
    assert "error[theme-unknown]: unknown theme 'arora'" in said.err
    assert "did you mean 'aurora'?" in said.err


def test_every_mistake_of_the_settings_is_named_at_once(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", GOOD)
    write(
        "octavo.toml",
        "[project]\ntitel = 'x'\n\n[build]\njobs = 'many'\n\n[pdf]\npaper = 'A3'\n\n[slids]\nlevel = 1\n",
    )
    said = octavo("build")
    assert (said.status, said.out) == (2, "")
    assert [line for line in said.err.split("\n") if line.startswith("octavo.toml:")] == [
        "octavo.toml:2:1: error[settings-unknown]: unknown key 'project.titel'",
        "octavo.toml:5:1: error[settings-value]: 'build.jobs' is \"many\"",
        "octavo.toml:8:1: error[settings-value]: 'pdf.paper' is \"A3\"",
        "octavo.toml:10:2: error[settings-unknown]: unknown table 'slids'",
    ]
    assert not (tmp_path / "build").exists()


def test_settings_that_are_no_toml_are_named(octavo: Octavo, write: Write) -> None:
    write("octavo.toml", "[project]\ntitle = x\n")
    said = octavo("build")
    assert said.status == 2
    assert said.err.startswith("octavo.toml:2:")
    assert "error[settings-syntax]" in said.err


def test_untrusted_documents_get_no_raw_html_and_no_settings(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    write(
        "content/a.md",
        "---\ntitle: T\nhtml:\n  toc: false\n---\n\n# A\n\n# B\n\n# C\n\n<iframe src='//x'></iframe>",
    )
    said = octavo("build", "-f", "html", "--untrusted")
    page = (tmp_path / "build/html/a.html").read_text("utf-8")
    assert said.status == 0
    assert "warning[html-refused]: raw html is refused" in said.err
    assert "<iframe" not in page
    assert 'href="#b"' in page
    octavo("build", "-f", "html")
    page = (tmp_path / "build/html/a.html").read_text("utf-8")
    assert "<iframe" in page
    assert 'href="#b"' not in page


def test_a_check_says_everything_and_writes_nothing(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", WARNED)
    write("content/b.md", WRONG)
    before = sorted(tmp_path.rglob("*"))
    said = octavo("check", "-f", "html")
    assert (said.status, said.out) == (1, "")
    assert "warning[link-anchor]" in said.err
    assert "error[image-missing]" in said.err
    assert sorted(tmp_path.rglob("*")) == before


def test_formats_and_places_come_from_the_settings(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("octavo.toml", "[build]\nformats = ['ast', 'html']\ncontent = 'texts'\noutput = 'out'\n")
    write("texts/a.md", GOOD)
    assert octavo("build").out == "out/ast/a.json\nout/html/a.html\n"
    (tmp_path / "texts" / "deep").mkdir()
    assert octavo("build", cwd=tmp_path / "texts" / "deep").status == 0


def test_output_root_and_cache_are_the_users_to_choose(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("project/octavo.toml", "[build]\nformats = ['ast']\n")
    write("project/content/a.md", GOOD)
    said = octavo("build", "--root", "project", "--output", "elsewhere")
    assert said.out == "elsewhere/ast/a.json\n"
    assert not (tmp_path / "project/build").exists()
    report = json.loads(
        octavo("build", "--root", "project", "--output", "elsewhere", "--report", "json", "--no-cache").out
    )
    assert [item["status"] for item in report["artifacts"]] == ["built"]


def test_timings_are_shown_when_asked_for(octavo: Octavo, write: Write) -> None:
    write("content/a.md", GOOD)
    said = octavo("build", "-f", "ast", "--timings")
    first, total, *rest = said.err.splitlines()
    assert first.split() == ["wall", "s", "CPU", "s"]
    assert total.split()[0] == "total"
    assert float(total.split()[1]) > 0
    assert {"pandoc", "weasyprint"} <= {line.split()[0] for line in rest}
    assert re.fullmatch(r"outside the engines: \d+\.\d% of the CPU time", rest[-1])
    assert said.out == "build/ast/a.json\n"


def test_odd_names_are_names(octavo: Octavo, write: Write) -> None:
    write("-f.md", GOOD)
    write("+RTS.md", GOOD)
    write("two words é.md", GOOD)
    said = octavo("build", "-f", "ast", "--", "-f.md", "+RTS.md", "two words é.md")
    assert (said.status, said.err) == (0, "")
    assert sorted(said.out.splitlines()) == [
        "build/ast/+RTS.json",
        "build/ast/-f.json",
        "build/ast/two words é.json",
    ]


def test_two_sources_of_one_output_are_named_and_the_rest_is_built(octavo: Octavo, write: Write) -> None:
    for name in ("a.md", "a.markdown", "b.md"):
        write(f"content/{name}", GOOD)
    said = octavo("build", "-f", "ast")
    assert (said.status, said.out) == (1, "build/ast/b.json\n")
    assert said.err.count("error[output-collision]") == 2


def test_a_language_that_cannot_say_it_is_no_reason_to_fail(octavo: Octavo, write: Write) -> None:
    write("content/ä.md", "# Ä\n\n[λ](#nirgendwo)")
    said = octavo("build", "-f", "ast", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert said.status == 0


def test_a_name_that_is_no_text_is_a_name(octavo: Octavo, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / f"{name}.md").write_text(GOOD, "utf-8")
    for options in ((), ("--report", "json")):
        said = octavo("build", "-f", "ast", *options)
        assert said.status in (0, 1)


@pytest.mark.skipif(not SEED.is_file(), reason="the seed is not beside this checkout")
def test_a_page_from_outside_is_built_without_any_settings(octavo: Octavo, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copy(SEED, outside)
    here = tmp_path / "here"
    here.mkdir()
    said = octavo("build", f"../outside/{SEED.name}", "-f", "pdf,html", "--output", "out", cwd=here)
    assert said.status == 0
    assert said.out == f"out/pdf/{SEED.stem}.pdf\nout/html/{SEED.stem}.html\n"
    assert [entry.name for entry in here.iterdir()] == ["out"]
    assert [entry.name for entry in outside.iterdir()] == [SEED.name]


def test_keep_leaves_what_the_engines_were_given(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("a.md", GOOD)
    assert octavo("build", "a.md", "-f", "html,ast").status == 0
    kept = octavo("build", "a.md", "-f", "html,ast", "--keep", "kept", "--report", "json")
    assert [item["status"] for item in json.loads(kept.out)["artifacts"]] == ["built", "built"]
    assert (
        Path(tmp_path, "kept/html/a/pandoc.json").is_file()
        and Path(tmp_path, "kept/document/a/document.json").is_file()
    )
    again = octavo("build", "a.md", "-f", "html,ast", "--report", "json")
    assert [item["status"] for item in json.loads(again.out)["artifacts"]] == ["cached", "cached"]
    write("file", "")
    refused = octavo("build", "a.md", "--keep", "file")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err == (
        "file: error[output-unwritable]: nothing can be kept there: it is a file\n   hint: name a folder with --keep\n"
    )


NOTE = "a.md:5:1: note[slide-level]: slides start at headings of level 1"


def test_notes_are_said_on_request_only(octavo: Octavo, write: Write) -> None:
    write("a.md", "---\ntitle: T\n---\n\n# A {layout=content}\n\na\n")
    for words in (
        ("build", "a.md", "-f", "revealjs"),
        ("build", "a.md", "-f", "revealjs"),
        ("check", "a.md"),
    ):
        assert octavo(*words).err == ""
        said = octavo(*words, "--verbose", "--strict")
        assert said.err.startswith(NOTE) and said.status == 0
        assert "warning" not in said.err


def test_reports_have_them_on_request(octavo: Octavo, write: Write) -> None:
    write("a.md", "---\ntitle: T\n---\n\n# A {layout=content}\n\na\n")
    words = ("build", "a.md", "-f", "revealjs", "--report", "github")
    assert "::notice file=a.md,line=5,col=1,title=slide-level::" in octavo(*words, "-v").out
    assert "notice" not in octavo(*words).out

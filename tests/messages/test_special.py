"""Diagnostics that need more than a document: a disk, a clock, the command line, or a defect."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner

from pipeline import config
from pipeline.cli import check_external, new
from pipeline.cli.app import app
from pipeline.cli.console import render
from pipeline.config import Limits, Settings
from pipeline.core import source_date
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.model import Metadata, Output, Source
from pipeline.core.spans import Span
from pipeline.engine import build, convert, failure, plan, publish, registry
from pipeline.engine.executors import local
from pipeline.engine.failure import EnginesDiffer
from pipeline.engine.rules import rules
from pipeline.formats.html import sanitize
from pipeline.tools import temporary
from pipeline.tools.files import Files
from pipeline.tools.pandoc.process import Pandoc
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.weasyprint import switch
from tests.conftest import Project
from tests.engine.plugins import Plugins
from tests.messages.test_messages import check_style

ROOT = Path(__file__).resolve().parents[2]

TEXT = "---\ntitle: A\n---\n\nText.\n"


def message(found: Sequence[Diagnostic], code: str, root: Path) -> str:
    """Return the one diagnostic of that code as it is shown, its style checked."""
    (diagnostic,) = [d for d in found if d.code == code]
    check_style(diagnostic, root)
    return render(diagnostic)


def request(project: Project, *paths: str, **more: object) -> build.Request:
    found = tuple(project.root / path for path in paths)
    return build.Request(found, ("html",), project.root / "build", jobs=1, **more)  # type: ignore[arg-type]


def test_settings_syntax(project: Project) -> None:
    project.write("octavo.toml", "[build\n")
    with pytest.raises(Failure) as caught:
        config.load(project.root, {})
    assert message(caught.value.diagnostics, "settings-syntax", project.root) == (
        "octavo.toml:1:7: error[settings-syntax]: expected ']' at the end of a table declaration\n"
        " 1 | [build\n"
        "   |       ^\n"
        "   hint: see toml.io for the syntax"
    )


def test_settings_missing(project: Project) -> None:
    with pytest.raises(Failure) as caught:
        config.load(project.root, {}, named=Path("mine.toml"))
    assert message(caught.value.diagnostics, "settings-missing", project.root) == (
        "mine.toml: error[settings-missing]: there is no such settings file"
    )


def test_settings_untrusted(project: Project) -> None:
    project.write("octavo.toml", '[store]\npath = "../kept"\n')
    project.write("content/a.md", TEXT)
    report = build.run(request(project), project.settings(untrusted=True))
    assert message(report.diagnostics, "settings-untrusted", project.root) == (
        "octavo.toml:2:1: warning[settings-untrusted]: 'store.path' is not taken from a file that may be a stranger's\n"
        ' 2 | path = "../kept"\n'
        "   | ^\n"
        "   hint: if it is yours, name it: '--config octavo.toml'"
    )


def test_path_outside(project: Project) -> None:
    (project.root.parent / "away").mkdir(exist_ok=True)
    (project.root.parent / "away" / "a.md").write_text(TEXT, "utf-8")
    project.write("content/b.md", TEXT)
    (project.root / "content" / "a.md").symlink_to("../../away/a.md")
    report = build.run(request(project), project.settings())
    assert message(report.diagnostics, "path-outside", project.root) == (
        f"content/a.md: error[path-outside]: a symbolic link leads out of '{project.root.name}'\n"
        "   hint: put the files themselves there, or allow it with 'follow_links = true' under [project]"
    )


def test_nothing_to_build(project: Project) -> None:
    project.write("content/_draft.md", TEXT)
    with pytest.raises(Failure) as caught:
        build.run(request(project), project.settings())
    assert message(caught.value.diagnostics, "nothing-to-build", project.root) == (
        "content: error[nothing-to-build]: there is no document in this folder\n"
        "   hint: passed over: '_draft.md' begins with '.' or '_', or its folder does"
    )


def test_source_control(project: Project) -> None:
    result = project.convert("# A\n\nbell \x07 and \x08 more\n", "html")
    assert message(result.diagnostics, "source-control", project.root) == (
        "a.md:3:6: warning[source-control]: 2 characters are left out, the first of them control character U+0007\n"
        "   hint: remove it"
    )
    assert b"bell and more" in b" ".join(result.artifacts["html"].data.split())


def test_source_encoding(project: Project) -> None:
    found = project.convert(b"# Caf\xc3\xa9\n\nna\xefve\n", "html").diagnostics
    assert message(found, "source-encoding", project.root) == (
        "a.md:3:3: error[source-encoding]: byte 0xef is not UTF-8\n   hint: save the file as UTF-8"
    )


def test_source_too_large(project: Project) -> None:
    found = project.convert("x" * 20, "html", limits=Limits(source_bytes=10)).diagnostics
    assert message(found, "source-too-large", project.root) == (
        "a.md: error[source-too-large]: the file has 20 bytes, more than 10\n"
        "   hint: split it, or raise 'limits.source_bytes'"
    )


def test_source_unreadable(project: Project) -> None:
    path = project.root / "a.md"
    os.mkfifo(path)
    source = plan.Source(str(path), "a.md", "a")
    result = convert.transform(source, project.settings(), project.pandoc)
    assert message(result.diagnostics, "source-unreadable", project.root) == (
        "a.md: error[source-unreadable]: cannot read the file: it is not a regular file"
    )


def test_docx_style(project: Project) -> None:
    house = io.BytesIO()
    docx.Document().save(house)
    project.write("house.docx", house.getvalue())
    project.write("octavo.toml", '[docx]\nreference = "house.docx"\n')
    text = '---\ntitle: A\n---\n\n::: {custom-style="Intense Quotes"}\nText.\n:::\n'
    assert message(project.convert(text, "docx").diagnostics, "docx-style", project.root) == (
        "a.md:5:1: warning[docx-style]: the reference document has no style 'Intense Quotes'\n"
        ' 5 | ::: {custom-style="Intense Quotes"}\n'
        "   | ^\n"
        "   hint: did you mean 'Intense Quote'?"
    )


def test_path_not_found(project: Project) -> None:
    project.write("notes.md", TEXT)
    with pytest.raises(Failure) as caught:
        build.run(replace(request(project), paths=(Path("note.md"),)), project.settings())
    assert message(caught.value.diagnostics, "path-not-found", project.root) == (
        "note.md: error[path-not-found]: no such file or folder\n   hint: did you mean 'notes.md'?"
    )


def test_format_unknown(project: Project) -> None:
    with pytest.raises(Failure) as caught:
        build.run(replace(request(project), formats=("epb", "html")), project.settings())
    assert message(caught.value.diagnostics, "format-unknown", project.root) == (
        "octavo: error[format-unknown]: unknown format 'epb'\n   hint: did you mean 'epub'?"
    )


EMIT = """
from pipeline.api import Outcome, Output, Stage
from msgspec import Struct

def emit(document, context):
    return {}[document.metadata.title]

def nothing(document, context):
    return Outcome(document)

"""


@pytest.fixture
def plugins(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plugins]:
    """Distributions as pip leaves them, in a folder that is not the project's."""
    with Plugins(tmp_path_factory.mktemp("installed") / "site", monkeypatch) as found:
        yield found


def test_plugin_failed(project: Project, plugins: Plugins) -> None:
    code = f"{EMIT}OUTPUT = Output('shout', '.txt', emit, Struct)\n"
    plugins.add("octavo-shout", code, outputs={"shout": "OUTPUT"})
    assert message(project.convert(TEXT, "shout", "html").diagnostics, "plugin-failed", project.root) == (
        "a.md: error[plugin-failed]: format 'shout' of octavo-shout 1.0 failed at octavo_shout.py:6 (KeyError: 'A')\n"
        "   hint: this is not a defect of Octavo: tell those who make octavo-shout"
    )


def test_plugin_broken(project: Project, plugins: Plugins) -> None:
    file = plugins.add("octavo-shout", "import a_module\n", outputs={"shout": "OUTPUT"})
    with pytest.raises(Failure) as caught:
        build.run(replace(request(project), formats=("shout",)), project.settings())
    assert message(caught.value.diagnostics, "plugin-broken", project.root) == (
        "octavo_shout.py:1:1: error[plugin-broken]: format plugin 'shout' of octavo-shout 1.0 cannot be loaded "
        "(ModuleNotFoundError: No module named 'a_module')\n"
        "   hint: install what it needs, or remove it: pip uninstall octavo-shout"
    )
    file.write_text("def emit(:\n", "utf-8")
    registry.forget()
    with pytest.raises(Failure) as caught:
        build.run(replace(request(project), formats=("shout",)), project.settings())
    assert message(caught.value.diagnostics, "plugin-broken", project.root) == (
        "octavo_shout.py:1:10: error[plugin-broken]: format plugin 'shout' of octavo-shout 1.0 cannot be loaded "
        "(SyntaxError: invalid syntax)\n"
        "   hint: update it, or remove it: pip uninstall octavo-shout"
    )


def test_plugin_ignored(project: Project, plugins: Plugins) -> None:
    plugins.add("octavo-shout", "OUTPUTS = {}\n", outputs={"shout": "OUTPUT"})
    project.write("content/a.md", TEXT)
    report = build.run(request(project), project.settings())
    assert message(report.diagnostics, "plugin-ignored", project.root) == (
        "octavo_shout.py: warning[plugin-ignored]: format plugin 'shout' of octavo-shout 1.0 leads to "
        "'octavo_shout:OUTPUT', which is not there\n"
        "   hint: did its makers mean 'octavo_shout:OUTPUTS'?"
    )
    assert [item.status for item in report.built] == ["built"]


def test_plugin_order(project: Project, plugins: Plugins) -> None:
    plugins.add("octavo-zz", f"{EMIT}STAGE = Stage('zz', nothing, after=('pars',))\n", stages={"zz": "STAGE"})
    assert message(registry.remarks(), "plugin-order", project.root) == (
        "octavo: note[plugin-order]: stage plugin 'zz' of octavo-zz 1.0 is to run after stage 'pars', which is not there\n"
        "   hint: did its makers mean 'parse'?"
    )


def test_link_dead_and_link_unsure(project: Project) -> None:
    """Port 9 of this machine answers nobody, and RFC 2606 has it that there is never a server in .invalid."""
    project.write("a.md", "---\ntitle: A\n---\n\n[one](http://a.invalid/)\n\n[two](http://127.0.0.1:9/)\n")
    made = build.run(replace(request(project, "a.md"), write=False), project.settings())
    folder = project.root / "build"
    found = check_external.check_links(
        made, [project.root / "a.md"], project.settings(), folder, quiet=True
    ).diagnostics
    assert message(found, "link-dead", project.root) == (
        "a.md:5:1: warning[link-dead]: 'http://a.invalid/' leads nowhere\n"
        " 5 | [one](http://a.invalid/)\n"
        "   | ^\n"
        "   hint: there is no such server"
    )
    assert message(found, "link-unsure", project.root) == (
        "a.md:7:1: note[link-unsure]: 'http://127.0.0.1:9/' cannot be checked\n"
        " 7 | [two](http://127.0.0.1:9/)\n"
        "   | ^\n"
        "   hint: no answer (ConnectionRefusedError)"
    )


def test_output_collision(project: Project) -> None:
    for name in ("a.md", "a.markdown"):
        project.write(f"content/{name}", TEXT)
    report = build.run(request(project), project.settings())
    shown = [render(d) for d in report.diagnostics if d.code == "output-collision"]
    assert shown == [
        "content/a.markdown: error[output-collision]: its outputs would be those of 'content/a.md'\n"
        "   hint: rename one of the 2 files",
        "content/a.md: error[output-collision]: its outputs would be those of 'content/a.markdown'\n"
        "   hint: rename one of the 2 files",
    ]


def test_output_unwritable(project: Project) -> None:
    (project.root / "a.html").mkdir()
    with pytest.raises(Failure) as caught:
        publish.publish(project.root / "a.html", b"x", shown="build/a.html")
    assert message(caught.value.diagnostics, "output-unwritable", project.root) == (
        "build/a.html: error[output-unwritable]: cannot write the output: a folder is in its place\n"
        "   hint: see its folder"
    )


def test_new_exists(project: Project) -> None:
    project.write("a.md", TEXT)
    with pytest.raises(Failure) as caught:
        new.create("document", Path("a.md"))
    (found,) = caught.value.diagnostics
    assert render(found) == (
        "a.md: error[new-exists]: the file is there already\n   hint: choose another name"
    )


def test_new_unknown(project: Project) -> None:
    with pytest.raises(Failure) as caught:
        new.create("documnet", Path("a.md"))
    (found,) = caught.value.diagnostics
    assert render(found) == (
        "octavo: error[new-unknown]: cannot make a 'documnet'\n   hint: did you mean 'document'?"
    )


def test_pandoc_failed(project: Project) -> None:
    with pytest.raises(Failure) as caught:
        project.pandoc.read("x", reader="nonsense", span=Span("a.md", 1))
    assert message(caught.value.diagnostics, "pandoc-failed", project.root) == (
        "a.md:1:1: error[pandoc-failed]: pandoc cannot convert this document: Unknown input format nonsense"
    )


def test_pandoc_timeout(project: Project) -> None:
    with Pandoc(seconds=1) as slow, pytest.raises(Failure) as caught:
        slow.read("[" * 40 + "x" + "]" * 40, reader="markdown", span=Span("a.md", 1))
    assert message(caught.value.diagnostics, "pandoc-timeout", project.root) == (
        "a.md:1:1: error[pandoc-timeout]: pandoc was stopped after 1 s\n"
        "   hint: split the document, look for very deep nesting, or raise 'limits.seconds'"
    )


ENDLESS = (
    "---\njinja: true\n---\n\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
)


def test_memory_limit(project: Project) -> None:
    growing = "{% set all.all = all.all + [('x' * 499000) ~ n] %}"  # to two gigabytes
    text = f"---\njinja: true\n---\n\n{{% set all = namespace(all=[]) %}}{{% for n in range(4000) %}}{growing}{{% endfor %}}\n"
    request = build.Request((project.write("a.md", text),), ("html",), project.root / "build")
    found = build.run(request, project.settings(limits=Limits(memory=100))).diagnostics
    assert message(found, "memory-limit", project.root) == (
        "a.md: error[memory-limit]: the document needs more than 100 MB of memory and was stopped while it was read\n"
        "   hint: look for very long tables or large pictures, or raise 'limits.memory'"
    )


def test_time_limit(project: Project) -> None:
    request = build.Request((project.write("a.md", ENDLESS),), ("html",), project.root / "build")
    with local.pool(1, ()) as executor:  # in this process, it would run on for as long as the tests do
        found = build.run(request, project.settings(limits=Limits(seconds=1)), executor=executor).diagnostics
    assert message(found, "time-limit", project.root) == (
        "a.md: error[time-limit]: the document took longer than 1 s and was stopped while it was read\n"
        "   hint: look for very long tables or deep nesting, or raise 'limits.seconds'"
    )


def test_temporary_unwritable() -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))  # as a full disk: no file grows beyond
    try:
        with pytest.raises(Failure) as caught:
            temporary.check()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    found = tuple(replace(d, span=Span("/tmp")) for d in caught.value.diagnostics)
    assert message(found, "temporary-unwritable", Path("/project")) == (
        "/tmp: error[temporary-unwritable]: temporary files cannot be written: file too large\n"
        "   hint: make room there, or name another folder in the variable TMPDIR"
    )


def test_engines_differ() -> None:
    wrong = EnginesDiffer("other fonts, weasyprint 69.0 instead of 70.0")
    found = (failure.diagnostic(Source("/a.md", "a.md", "a"), wrong, Settings(Path("/"))),)
    assert message(found, "engines-differ", Path("/")) == (
        "a.md: error[engines-differ]: made by other engines: other fonts, weasyprint 69.0 instead of 70.0\n"
        "   hint: install the same there as here"
    )


def failed_print(project: Project, html: str, **more: Any) -> str:
    """Return what is said of a page that cannot be laid out."""
    with pytest.raises(Failure) as caught:
        weasyprint.print_pdf(
            html,
            metadata=Metadata(title="x"),
            files=Files(project.root),
            base=project.root,
            span=Span("a.md"),
            **more,
        )
    return message(caught.value.diagnostics, "print-failed", project.root)


def test_print_failed(project: Project) -> None:
    assert failed_print(project, "<p style='transform: rotate(1e400deg)'>x") == (
        "a.md: error[print-failed]: the pages cannot be laid out (ValueError: math domain error)\n"
        "   hint: try the document without its last change"
    )


NESTED = """
import sys
from pathlib import Path

from tests.conftest import Project
from tests.messages.test_special import failed_print

print(failed_print(Project(Path(sys.argv[1]), None), "<div>" * 900 + "x"))
"""


def test_print_failed_by_nesting(tmp_path: Path) -> None:
    # In a process of its own, with Python's own limit: a thread that an earlier test has given up may have raised that of this one.
    said = subprocess.run(
        [sys.executable, "-c", NESTED, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert said.startswith(
        "a.md: error[print-failed]: the pages cannot be laid out (RecursionError: maximum recursion depth exceeded"
    )
    assert said.endswith("\n   hint: very deep nesting does this; try the document without its last change\n")


@pytest.mark.parametrize(
    ("defect", "said"),
    [
        (lambda pages: pages[0].no_such_attribute, "AttributeError: 'Page' object has no attribute 'no_such_attribute'"),
        (lambda pages: pages + 1, "TypeError: can only concatenate list (not \"int\") to list"),
    ],
)  # fmt: skip
def test_print_failed_by_a_defect(
    project: Project, defect: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = f"'{__name__}.{defect.__qualname__}'"
    head = f"a.md: error[print-failed]: the pages cannot be laid out: {place} failed ({said})\n"
    hint = "   hint: please report this with the document"
    assert failed_print(project, "<p>x", inspect=defect) == (
        f"{head}{hint}; OCTAVO_WEASYPRINT=stock may print it meanwhile"
    )
    monkeypatch.setenv("OCTAVO_WEASYPRINT", "stock")
    assert failed_print(project, "<p>x", inspect=defect) == f"{head}{hint}"


@pytest.mark.parametrize(
    ("value", "hint"), [("stok", "did you mean 'stock'?"), ("1", "unset it, or set it to 'stock'")]
)
def test_weasyprint_switch(project: Project, value: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCTAVO_WEASYPRINT", value)
    with pytest.raises(Failure) as caught:
        switch.is_stock()
    assert message(caught.value.diagnostics, "weasyprint-switch", project.root) == (
        f"OCTAVO_WEASYPRINT: error[weasyprint-switch]: '{value}' is no way to use WeasyPrint\n   hint: {hint}"
    )


def test_internal_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("defect")

    name = "html"
    broken: Output[object] = replace(registry.outputs()[name], emit=fail)  # type: ignore[arg-type]
    monkeypatch.setitem(registry.outputs(), name, broken)  # type: ignore[arg-type]
    result = project.convert(TEXT, name, "ast")
    assert message(result.diagnostics, "internal-error", project.root) == (
        "a.md: error[internal-error]: Octavo failed on this document (KeyError: 'defect')\n"
        "   hint: this is a defect of Octavo; please report it with the document"
    )
    assert "ast" in result.artifacts
    assert "Traceback" in result.diagnostics[-1].trace or "Traceback" in result.diagnostics[0].trace


@pytest.mark.parametrize("code", ["artifact-access", "artifact-font", "artifact-invalid", "artifact-link"])
def test_invalid_outputs_are_defects_of_octavo(code: str) -> None:
    # Nothing known makes one; what finds them is tested with the tools that do.
    assert "defect of Octavo" in rules()[code].explanation


@pytest.mark.parametrize("code", sorted(rules()))
def test_explain(code: str) -> None:
    result = CliRunner().invoke(app, ["explain", code])
    assert result.exit_code == 0
    head, blank, *text = result.output.rstrip("\n").split("\n")
    assert head == f"{rules()[code].severity}[{code}]"
    assert blank == ""
    assert len(" ".join(text).split()) >= 6
    assert text[-1].endswith((".", "'", ")"))


def test_explain_knows_what_was_meant() -> None:
    result = CliRunner().invoke(app, ["explain", "image-mising"])
    assert result.exit_code == 2
    assert "did you mean 'image-missing'?" in result.output


def test_a_new_document_has_nothing_to_say(project: Project) -> None:
    new.create("document", Path("new.md"))
    assert project.convert(Path("new.md").read_text("utf-8"), "html").diagnostics == ()


@pytest.mark.parametrize("key", ["subtitle", "author", "date", "tags", "keywords", "description", "lang"])
def test_a_key_not_filled_in_yet_is_no_mistake(project: Project, key: str) -> None:
    assert project.convert(f"---\ntitle: A\n{key}:\n---\n\nText.\n", "html").diagnostics == ()


def test_a_title_not_filled_in_is_one(project: Project) -> None:
    found = project.convert("---\ntitle:\n---\n\nText.\n", "html").diagnostics
    assert message(found, "metadata-type", project.root) == (
        "a.md:2:1: error[metadata-type]: 'title' must be a text, not empty\n"
        " 2 | title:\n"
        "   | ^\n"
        "   hint: write title: followed by a text"
    )


@pytest.mark.parametrize("given", ["abc", "-1", "0", "99999999999", "1.5", "٣"])
def test_source_date_epoch(given: str) -> None:
    with pytest.raises(Failure) as caught:
        source_date.source_date(given)
    assert caught.value.diagnostics[0].code == "source-date-epoch"
    assert render(caught.value.diagnostics[0]) == (
        f"SOURCE_DATE_EPOCH: error[source-date-epoch]: '{given}' is not a time that files can hold\n"
        "   hint: unset it, or set it to the time of the last commit: git log -1 --format=%ct"
    )


def test_source_date_epoch_is_a_day() -> None:
    assert source_date.source_date("1793577600") == "2026-11-02"
    assert source_date.source_date("") == ""


def test_what_judges_say_stands_at_the_document() -> None:
    # Judges are programs of their own: tests/external/test_deep.py asks them.
    assert rules()["artifact-judged"].severity == "error"


def test_active_unclear(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is known that does not settle; here it is not given the time to."""
    monkeypatch.setattr(sanitize, "_MOST_PASSES", 1)
    project.write("octavo.toml", '[build]\ntheme = "own"\n')
    project.write("templates/own/theme.toml", 'extends = "aurora"\n')
    project.write(
        "templates/own/web.html.j2",
        '{% extends "shipped/web.html.j2" %}{% block head %}<script>1</script>{% endblock %}',
    )
    result = project.convert("---\ntitle: A\n---\n\ntext\n", "html", untrusted=True)
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["active-unclear"]
    assert not result.artifacts


def test_artifact_active(project: Project) -> None:
    """Only a theme, or a reference document, can bring it."""
    project.write("octavo.toml", '[build]\ntheme = "own"\n')
    project.write("templates/own/theme.toml", 'extends = "aurora"\n')
    project.write(
        "templates/own/page.html.j2",
        '{% extends "shipped/page.html.j2" %}{% block body %}<a href="file:///x">a</a>{% endblock %}',
    )
    text = "---\ntitle: A\n---\n\ntext\n"
    (found,) = project.convert(text, "pdf", untrusted=True).diagnostics
    assert found.code == "artifact-active"
    assert render(found) == "a.md: error[artifact-active]: pdf: the PDF has a link to 'file:///x'"
    assert set(project.convert(text, "pdf").artifacts) == {"pdf"}

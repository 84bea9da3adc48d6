"""What goes wrong with a plugin is said with its name and place, at the document, and stops nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import api
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.engine import plugins as engine_plugins
from pipeline.engine import registry
from tests.conftest import Project
from tests.engine.plugins import Plugins

HEAD = """from dataclasses import replace
from msgspec import Struct
from pipeline.api import Artifact, Diagnostic, Failure, Outcome, Output, Span, Stage, error

"""
RAISES = f"""{HEAD}def deeper(title):
    raise ValueError(f"cannot bear {{title}}")

def emit(document, context):
    if document.metadata.title == "B":
        deeper("B")
    return Outcome(Artifact("shout", ".txt", b"good"))

def change(document, context):
    if document.metadata.title == "B":
        deeper("B")
    return Outcome(document)

OUTPUT = Output("shout", ".txt", emit, Struct)
STAGE = Stage("zz", change, after=("headings",))
"""


@pytest.fixture
def plugins(project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Plugins]:
    """Distributions as pip leaves them, and a project with the documents A and B."""
    for name in "AB":
        project.write(f"content/{name.lower()}.md", f"# {name}\n\nSome words.\n")
    with Plugins(tmp_path / "site", monkeypatch) as found:
        monkeypatch.chdir(project.root)
        yield found


def outcome(*formats: str) -> tuple[dict[tuple[str, str], str], list[tuple[str, str, str]]]:
    """Build the project; return the statuses, and code, path and message of what is said."""
    report = api.build(formats=formats, jobs=1)
    statuses = {(Path(item.source).stem, item.format): item.status for item in report.built}
    return statuses, [(one.code, one.span.path, one.message) for one in report.diagnostics]


def emitting(body: str) -> str:
    return (
        f'{HEAD}def emit(document, context):\n    {body}\n\nOUTPUT = Output("shout", ".txt", emit, Struct)\n'
    )


def staging(body: str) -> str:
    return f'{HEAD}def run(document, context):\n    {body}\n\nSTAGE = Stage("zz", run, after=("parse",))\n'


def test_a_format_that_raises_leaves_the_others_and_other_documents(plugins: Plugins) -> None:
    plugins.add("octavo-shout", RAISES, outputs={"shout": "OUTPUT"})
    statuses, said = outcome("shout", "html")
    assert statuses == {
        ("a", "shout"): "built", ("a", "html"): "built", ("b", "shout"): "failed", ("b", "html"): "built",
    }  # fmt: skip
    where = "failed at site/octavo_shout.py:6 (ValueError: cannot bear B)"
    assert said == [("plugin-failed", "content/b.md", f"format 'shout' of octavo-shout 1.0 {where}")]


def test_a_stage_that_raises_leaves_other_documents(plugins: Plugins) -> None:
    plugins.add("octavo-shout", RAISES, stages={"zz": "STAGE"})
    statuses, said = outcome("html")
    assert statuses == {("a", "html"): "built", ("b", "html"): "failed"}
    where = "failed at site/octavo_shout.py:6 (ValueError: cannot bear B)"
    assert said == [("plugin-failed", "content/b.md", f"stage 'zz' of octavo-shout 1.0 {where}")]


def test_a_trace_goes_with_it_and_it_is_tried_again(plugins: Plugins) -> None:
    plugins.add("octavo-shout", RAISES, outputs={"shout": "OUTPUT"})
    (said,) = api.build(formats=("shout",), jobs=1).diagnostics
    assert "in deeper" in said.trace and said.hint.startswith("this is not a defect of Octavo")
    assert outcome("shout")[0]["b", "shout"] == "failed"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return None", "TypeError: it returned NoneType, not an Outcome"),
        ("return Outcome(b'x')", "TypeError: its outcome holds bytes, not Artifact"),
        ("return Outcome(Artifact('shout', '.txt', 'text'))", "TypeError: the artifact's data is str, not bytes"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("return Outcome(Artifact('shout', '.txt', b''), ('said',))",
         "TypeError: its outcome's diagnostics are not all of type Diagnostic"),
    ],
)  # fmt: skip
def test_a_format_that_returns_wrongly_is_the_plugin_s_defect(plugins: Plugins, body: str, said: str) -> None:
    plugins.add("octavo-shout", emitting(body), outputs={"shout": "OUTPUT"})
    statuses, found = outcome("shout")
    assert set(statuses.values()) == {"failed"}
    assert {code for code, _, _ in found} == {"plugin-failed"}
    assert all(f"({said})" in message for _, _, message in found)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return document", "TypeError: it returned Document, not an Outcome"),
        ("return Outcome(None)", "TypeError: its outcome holds NoneType, not Document"),
    ],
)
def test_a_stage_that_returns_wrongly_is_the_plugin_s_defect(plugins: Plugins, body: str, said: str) -> None:
    plugins.add("octavo-shout", staging(body), stages={"zz": "STAGE"})
    statuses, found = outcome("html")
    assert set(statuses.values()) == {"failed"}
    assert all(code == "plugin-failed" and f"({said})" in message for code, _, message in found)


def test_a_failure_of_a_plugin_is_its_own_diagnostic(plugins: Plugins) -> None:
    body = "raise Failure(error('too-quiet', 'It is.').at(Span(document.source.shown, 1), 'too quiet'))"
    plugins.add("octavo-shout", emitting(body), outputs={"shout": "OUTPUT"})
    assert outcome("shout")[1][0] == ("too-quiet", "content/a.md", "too quiet")


def test_a_check_of_a_plugin_s_format_that_raises_is_the_plugin_s(plugins: Plugins) -> None:
    code = RAISES.replace("emit, Struct", "emit, Struct, verify=lambda data, expected: 1 / 0")
    plugins.add("octavo-shout", code, outputs={"shout": "OUTPUT"})
    assert outcome("shout")[1][0] == (
        "plugin-failed", "content/a.md",
        "format 'shout' of octavo-shout 1.0 failed at site/octavo_shout.py:18 (ZeroDivisionError: division by zero)",
    )  # fmt: skip


def test_a_preparation_that_raises_is_said_where_it_matters(plugins: Plugins) -> None:
    code = RAISES.replace("emit, Struct", "emit, Struct, prepare=lambda many: 1 / 0")
    plugins.add("octavo-shout", code, outputs={"shout": "OUTPUT"})
    assert outcome("shout")[0]["a", "shout"] == "built"


def test_a_failure_of_ours_names_the_plugins_that_had_a_part_in_it(plugins: Plugins) -> None:
    """What a stage leaves may be no tree of pandoc's at all: that breaks later, in our own code."""
    body = "return Outcome(replace(document, blocks=({'t': 'Para', 'c': 7},)))"
    plugins.add("octavo-shout", staging(body), stages={"zz": "STAGE"})
    report = api.build(formats=("html",), jobs=1)
    assert report.failed
    assert all("octavo-shout 1.0" in one.hint for one in report.diagnostics if one.code == "internal-error")
    assert "internal-error" in {one.code for one in report.diagnostics}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("OUTPUT = 7", "leads to an object of type int, not Output"),
        ("OUTPUT = Stage('x', print)", "leads to an object of type Stage, not Output"),
        ("OUTPUT = Output('../x', '.txt', print, Struct)", "has the name '../x': small letters, digits and hyphens are allowed"),
        ("OUTPUT = Output('x', 'txt', print, Struct)", "has the suffix 'txt': it must begin with a full stop"),
        ("OUTPUT = Output('x', '.txt', None, Struct)", "has an 'emit' that cannot be called"),
        ("OUTPUT = Output('x', '.txt', print, dict)", "has options that are no msgspec.Struct"),
        ("OUTPUT = Output('x', '.txt', print, Struct, table='build')", "has the table [build], which is Octavo's own"),
        ("raise SystemExit", "cannot be loaded (SystemExit: )"),
        ("OUTPUT = {}.missing", "cannot be loaded (AttributeError: 'dict' object has no attribute 'missing')"),
    ],
)  # fmt: skip
def test_what_is_no_format_is_left_out_and_said(plugins: Plugins, code: str, said: str) -> None:
    plugins.add("octavo-shout", f"{HEAD}{code}\n", outputs={"shout": "OUTPUT"})
    (found,) = registry.remarks()
    assert found.code == "plugin-ignored"
    assert found.message == f"format plugin 'shout' of octavo-shout 1.0 {said}"
    assert found.span.path == "site/octavo_shout.py"
    assert outcome("html")[0] == {("a", "html"): "built", ("b", "html"): "built"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("STAGE = Stage('zz', print, after='parse')", "has after='parse': it must be a tuple of names"),
        ("STAGE = Stage('zz', print, before=(7,))", "has before=(7,): it must be a tuple of names"),
        ("STAGE = Stage('zz', None)", "has a 'run' that cannot be called"),
    ],
)
def test_what_is_no_stage_stops_the_build(plugins: Plugins, code: str, said: str) -> None:
    plugins.add("octavo-shout", f"{HEAD}{code}\n", stages={"zz": "STAGE"})
    with pytest.raises(Failure) as caught:
        api.build(formats=("html",))
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("plugin-broken", f"stage plugin 'zz' of octavo-shout 1.0 {said}")


def test_a_module_that_is_not_there_is_said_without_a_place(plugins: Plugins) -> None:
    file = plugins.add("octavo-shout", "", outputs={"shout": "OUTPUT"})
    file.unlink()
    registry.forget()
    (found,) = registry.remarks()
    assert found.span == Span("octavo")
    assert "ModuleNotFoundError: No module named 'octavo_shout'" in found.message


def test_settings_of_a_format_that_cannot_be_used_are_explained(plugins: Plugins, project: Project) -> None:
    plugins.add("octavo-shout", "import a_module\n", outputs={"shout": "OUTPUT"})
    project.write("octavo.toml", "[shout]\nloud = true\n")
    with pytest.raises(Failure) as caught:
        api.build(formats=("html",))
    assert [one.code for one in caught.value.diagnostics] == ["plugin-broken", "settings-unknown"]


def test_rules_of_the_settings_hold_for_plugins(plugins: Plugins, project: Project) -> None:
    plugins.add("octavo-shout", "import a_module\n", outputs={"shout": "OUTPUT"})
    project.write("octavo.toml", '[rules]\nplugin-ignored = "off"\n')
    assert outcome("html")[1] == []


def test_an_installed_plugin_knows_who_made_it(plugins: Plugins) -> None:
    plugins.add("octavo-shout", RAISES, outputs={"shout": "OUTPUT"})
    (found,) = (one for one in engine_plugins.installed("octavo.outputs") if one.entry.name == "shout")
    assert (found.kind, found.distribution, found.maker) == ("format", "octavo-shout", "octavo-shout 1.0")
    assert str(found) == "format plugin 'shout' of octavo-shout 1.0"

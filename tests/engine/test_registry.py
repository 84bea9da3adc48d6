"""What there is, in a stable order, with third parties' beside ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.engine import registry
from tests.engine.plugins import Plugins

PLUGIN = '''
import msgspec
from pipeline.api import Artifact, Outcome, Output, Stage

class Options(msgspec.Struct, frozen=True):
    """[shout]: how loud."""
    mark: str = "!"

def shout(document, context):
    return Outcome(Artifact("shout", ".txt", (document.metadata.title.upper() + context.options("shout").mark).encode()))

def nothing(document, context):
    return Outcome(document)

OUTPUT = Output("shout", ".txt", shout, Options)
STAGE = Stage("zz-nothing", nothing, after=("headings", "not-installed"))
'''


def order() -> list[str]:
    """Names of the stages as they run."""
    return [stage.name for stage in registry.stages()]


def test_every_stage_runs_after_what_it_names() -> None:
    found = order()
    assert found[:3] == ["load", "expand", "lint"]
    assert found[-1] == "slides"
    for stage in registry.stages():
        assert all(found.index(name) < found.index(stage.name) for name in stage.after)


def test_the_order_is_the_same_in_every_process() -> None:
    program = "from pipeline.engine import registry; print([s.name for s in registry.stages()], list(registry.outputs()))"
    said = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""}, cwd=Path(__file__).parents[2],
        ).stdout
        for seed in ("0", "1", "4711")
    }  # fmt: skip
    assert said == {f"{order()} {list(registry.outputs())}\n"}


def test_formats_are_sorted_and_answer_to_their_own_name() -> None:
    assert list(registry.outputs()) == sorted(registry.outputs())
    for name, output in registry.outputs().items():
        assert name in registry.traits_of(output)
        assert output.traits <= registry.traits_of(output)


STAGES = """
from pipeline.api import Outcome, Stage

def nothing(document, context):
    return Outcome(document)

"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugins]:
    """Distributions as pip leaves them, in a folder of the path."""
    with Plugins(tmp_path / "site", monkeypatch) as found:
        yield found


def codes() -> list[tuple[str, str]]:
    """Code and message of all that is said of plugins in a build that goes on."""
    return [(one.code, one.message) for one in registry.remarks()]


def test_entry_points_are_found(plugins: Plugins) -> None:
    plugins.add("octavo-shout", PLUGIN, outputs={"shout": "OUTPUT"}, stages={"quiet": "STAGE"})
    assert "shout" in registry.outputs()
    assert order().index("zz-nothing") > order().index("headings")
    assert registry.faults() == ()


def test_a_plugins_format_is_built_with_its_settings(plugins: Plugins, tmp_path: Path) -> None:
    plugins.add("octavo-shout", PLUGIN, outputs={"shout": "OUTPUT"})
    (tmp_path / "octavo.toml").write_text("[shout]\nmark = '?'\n", "utf-8")
    (tmp_path / "a.md").write_text("# Quiet\n\ntext", "utf-8")
    path = f"{plugins.folder}:{Path(__file__).parents[2]}"
    subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "a.md", "-f", "shout"], check=True, cwd=tmp_path,
        env={"PYTHONPATH": path, "PATH": "", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (tmp_path / "build" / "shout" / "a.txt").read_text("utf-8") == "QUIET?"


def test_a_stage_may_run_before_one_of_ours(plugins: Plugins) -> None:
    code = f"{STAGES}STAGE = Stage('zz', nothing, after=('parse',), before=('html',))\n"
    plugins.add("octavo-zz", code, stages={"zz": "STAGE"})
    found = order()
    assert found.index("parse") < found.index("zz") < found.index("html")


def test_plugins_order_themselves_among_each_other(plugins: Plugins) -> None:
    for name, more in (("aa", "after=('parse',)"), ("mm", "after=('parse',), before=('aa',)")):
        code = f"{STAGES}STAGE = Stage('{name}', nothing, {more})\n"
        plugins.add(f"octavo-{name}", code, stages={name: "STAGE"})
    assert order().index("mm") < order().index("aa")


def test_a_circle_leaves_its_plugins_out_and_is_named(plugins: Plugins) -> None:
    ours = order()
    for name, more in (("one", "before=('two',)"), ("two", "before=('one',)"), ("three", "after=('parse',)")):
        code = f"{STAGES}STAGE = Stage('{name}', nothing, {more})\n"
        plugins.add(f"octavo-{name}", code, stages={name: "STAGE"})
    assert [name for name in order() if name != "three"] == ours
    with pytest.raises(Failure) as caught:
        registry.check_formats(("html",), span=Span("octavo"))
    assert [(one.code, one.message) for one in caught.value.diagnostics] == [
        ("plugin-broken", f"stage plugin '{name}' of octavo-{name} 1.0 runs in a circle: 'one' before 'two' before 'one'")
        for name in ("one", "two")
    ]  # fmt: skip


def test_a_name_that_no_stage_has_is_passed_over_and_noted(plugins: Plugins) -> None:
    code = f"{STAGES}STAGE = Stage('zz', nothing, after=('parse', 'headngs'))\n"
    plugins.add("octavo-zz", code, stages={"zz": "STAGE"})
    assert "zz" in order()
    said = "stage plugin 'zz' of octavo-zz 1.0 is to run after stage 'headngs', which is not there"
    assert codes() == [("plugin-order", said)]


def test_a_name_is_had_by_the_first_and_ours_are_never_replaced(plugins: Plugins) -> None:
    code = PLUGIN.replace('Output("shout"', 'Output("pdf"').replace('"zz-nothing"', '"load"')
    plugins.add("octavo-bold", code, outputs={"pdf": "OUTPUT"})
    plugins.add("octavo-loud", PLUGIN, outputs={"shout": "OUTPUT"})
    plugins.add("octavo-shout", PLUGIN, outputs={"shout": "OUTPUT"})
    maker = registry.plugin_of(registry.outputs()["shout"])
    assert maker and maker.distribution == "octavo-loud"
    assert registry.plugin_of(registry.outputs()["pdf"]) is None
    assert codes() == [
        ("plugin-ignored", "format plugin 'pdf' of octavo-bold 1.0 has a name that is taken: 'pdf' belongs to Octavo itself"),
        ("plugin-ignored", "format plugin 'shout' of octavo-shout 1.0 has a name that is taken: 'shout' belongs to octavo-loud 1.0"),
    ]  # fmt: skip


def test_a_table_belongs_to_one_format(plugins: Plugins) -> None:
    code = PLUGIN.replace("shout, Options)", "shout, Options, table='pdf')")
    plugins.add("octavo-shout", code, outputs={"shout": "OUTPUT"})
    assert "shout" not in registry.outputs()
    said = "format plugin 'shout' of octavo-shout 1.0 has the table [pdf], which format 'pdf' has already"
    assert codes() == [("plugin-ignored", said)]


def test_a_format_that_cannot_be_used_matters_to_those_who_ask_for_it(plugins: Plugins) -> None:
    plugins.add("octavo-shout", "import no_such_module\n", outputs={"shout": "OUTPUT"})
    assert registry.check_formats(("html",), span=Span("octavo")) == ("html",)
    assert [code for code, _ in codes()] == ["plugin-ignored"]
    with pytest.raises(Failure) as caught:
        registry.check_formats(("html", "shout"), span=Span("octavo"))
    assert [one.code for one in caught.value.diagnostics] == ["plugin-broken"]


def test_a_stage_that_cannot_be_used_matters_to_everyone(plugins: Plugins) -> None:
    plugins.add("octavo-zz", "STAGE = 7\n", stages={"zz": "STAGE"})
    with pytest.raises(Failure) as caught:
        registry.check_formats(("html",), span=Span("octavo"))
    assert [one.code for one in caught.value.diagnostics] == ["plugin-broken"]

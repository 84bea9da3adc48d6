"""What there is, in a stable order, with third parties' beside ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from pipeline.engine import registry

PLUGIN = '''
import msgspec
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Output, Stage

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


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution with a stage and an output, as pip leaves it."""
    (tmp_path / "octavo_shout.py").write_text(PLUGIN, "utf-8")
    info = tmp_path / "octavo_shout-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: octavo-shout\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(
        "[octavo.outputs]\nshout = octavo_shout:OUTPUT\n\n[octavo.stages]\nquiet = octavo_shout:STAGE\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    registry.stages.cache_clear()
    registry.outputs.cache_clear()
    registry.plugins.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    registry.stages.cache_clear()
    registry.outputs.cache_clear()
    registry.plugins.cache_clear()
    sys.modules.pop("octavo_shout", None)


def test_entry_points_are_found(plugin: Path) -> None:
    assert "shout" in registry.outputs()
    assert order().index("zz-nothing") > order().index("headings")


def test_a_plugins_format_is_built_with_its_settings(plugin: Path, tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text("[shout]\nmark = '?'\n", "utf-8")
    (tmp_path / "a.md").write_text("# Quiet\n\ntext", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "a.md", "-f", "shout"], check=True, cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}", "PATH": "", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (tmp_path / "build" / "shout" / "a.txt").read_text("utf-8") == "QUIET?"


def test_an_entry_point_that_cannot_be_loaded_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("broken", "no_such_module:OUTPUT", "octavo.outputs")
    monkeypatch.setattr(registry, "entry_points", lambda group: [broken] if group == "octavo.outputs" else [])
    registry.outputs.cache_clear()
    registry.plugins.cache_clear()
    try:
        with pytest.raises(ModuleNotFoundError, match="no_such_module"):
            registry.outputs()
    finally:
        monkeypatch.undo()
        registry.outputs.cache_clear()
        registry.plugins.cache_clear()

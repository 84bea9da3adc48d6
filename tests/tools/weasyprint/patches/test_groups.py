"""The groups of patches: complete, in order, and guarded in all they use."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from pipeline.tools.weasyprint.patches import startup
from pipeline.tools.weasyprint.patches.groups import GROUPS
from pipeline.tools.weasyprint.patches.source import package_of
from pipeline.tools.weasyprint.patches.written_for import DIGESTS, VERSIONS

ROOT = Path(__file__).resolve().parents[4]


def test_groups_stand_behind_those_they_need() -> None:
    seen: set[str] = set()
    for group in GROUPS:
        assert set(group.needs) <= seen
        assert set(group.everywhere) <= set(group.replaces)
        seen.add(group.name)
    assert len(seen) == len(GROUPS)


def test_every_replacement_belongs_to_a_group_and_every_source_to_the_table() -> None:
    startup.weasyprint()
    for module in {group.module for group in GROUPS if group.module}:
        ours = importlib.import_module(f"pipeline.tools.weasyprint.{module}")
        replaced = {target for group in GROUPS if group.module == module for target in group.replaces}
        assert set(ours.REPLACEMENTS) == replaced
    assert {target for group in GROUPS for target in group.sources} == set(DIGESTS)


def names_used(module: str) -> Iterator[tuple[str, str]]:
    """Yield the foreign modules and the names of theirs that one of our modules uses, by its source."""
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {one.asname or one.name: one.name for one in node.names if one.name in VERSIONS}
        elif isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in VERSIONS:
            for one in node.names:
                value = getattr(importlib.import_module(str(node.module)), one.name)
                if type(value) is ModuleType:
                    modules[one.asname or one.name] = value.__name__
                else:
                    yield str(node.module), one.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


def is_guarded(module: str, name: str, sources: Iterable[str]) -> bool:
    """Tell whether a name of a foreign module is among sources: itself, a part of it, or the module that defines it."""
    value = getattr(importlib.import_module(module), name)
    places = {module, value.__module__ if isinstance(value, (FunctionType, type)) else module}
    starts = tuple(f"{place}:{name}" for place in places)
    whole = [target[:-1] for target in sources if target.endswith(":")]
    return any(target.startswith(starts) for target in sources) or any(
        getattr(importlib.import_module(one), name, None) is value for one in whole
    )


@pytest.mark.parametrize("module", sorted({group.module for group in GROUPS if group.module}))
def test_what_the_patches_use_of_the_packages_is_guarded(module: str) -> None:
    startup.weasyprint()
    sources = {target for group in GROUPS if group.module == module for target in group.sources}
    needed = {name for group in GROUPS if group.module == module for name in group.needs}
    sources |= {target for group in GROUPS if group.name in needed for target in group.sources}
    open_ = [
        f"{owner}:{name}"
        for owner, name in names_used(f"pipeline/tools/weasyprint/{module}".replace("/", "."))
        if not is_guarded(owner, name, sources)
    ]
    assert open_ == []


def test_patched_packages_have_an_upper_bound() -> None:
    """Within it, the digests decide; beyond it, more may have changed than the sources that are looked at."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bounds = {
        re.split(r"[^\w.-]", need)[0].lower(): need.replace(" ", "") for need in project["dependencies"]
    }
    for package in {package_of(target) for target in DIGESTS}:
        assert re.search(r"<\d", bounds.get(package.lower(), "")), f"{package} has no upper bound"
        assert package in VERSIONS

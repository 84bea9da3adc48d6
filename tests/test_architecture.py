"""The design's direction, read from the source: who may import whom, and what a module may not do."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from pipeline.engine import registry

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline"
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}

# Lower layers know nothing of higher ones. `resources` only says where files lie, so it stands beside core.
LAYERS = (
    ("core", "resources"), ("config",), ("theme",), ("tools",), ("context", "slides"), ("formats",),
    ("stages", "outputs"), ("engine",), ("api",), ("cli",),
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MOST_LINES = 280
# Where nothing may differ from one run to the next. Only how long something took is measured.
CLOCKS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
ASK_THE_WEB = {
    "pipeline/cli/check_external.py"
}  # which makes no output, and believes an answer for some days
UNSTEADY = {"random", "secrets", "locale"}
TESTS = ROOT / "tests"
MOST_UNTESTED = 60  # lines, blank ones counted, up to which a module may be tested through another
ACROSS = {
    "conformance",
    "external",
    "faults",
    "formulas",
    "gate",
    "golden",
    "messages",
    "plugins",
    "properties",
    "readers",
    "security",
    "themes",
}  # folders of tests that are about no single module: what each is for stands in docs/architecture.md


def name_of(path: Path) -> str:
    """Return a file's dotted module name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path) for path in FILES}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every module a file imports with its line, also inside functions and `if TYPE_CHECKING`."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides where it leads"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in MODULES else str(node.module)), node.lineno


def layer(module: str) -> str:
    """Return the first name below `pipeline`; "" for the package itself."""
    return [*module.split("."), ""][1]


def unit(module: str) -> str:
    """Return a stage's or output's own name: all files of a folder are one."""
    return ".".join(module.split(".")[:3])


def inner(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the imports of our own modules."""
    return ((module, line) for module, line in imports(path) if module.split(".")[0] == "pipeline")


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` of an expression, as far as it is one."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def in_layer(*names: str) -> list[Path]:
    """Return the files of layers."""
    return [path for path in FILES if layer(name_of(path)) in names]


def where(path: Path, line: int) -> str:
    """Return a place as an editor takes it."""
    return f"{path.relative_to(ROOT)}:{line}"


def test_every_module_has_a_layer() -> None:
    known = {*RANK, "", "__main__"}
    assert {layer(name_of(path)) for path in FILES} <= known


def test_nothing_imports_what_stands_above_it() -> None:
    wrong = [
        f"{where(path, line)} imports {module}"
        for path in FILES
        if layer(name_of(path)) in RANK
        for module, line in inner(path)
        if layer(module) and RANK[layer(module)] > RANK[layer(name_of(path))]
    ]
    assert wrong == []


def test_core_needs_only_the_standard_library() -> None:
    wrong = [
        f"{where(path, line)} imports {module}"
        for path in in_layer("core")
        for module, line in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names and layer(module) != "core"
    ]
    assert wrong == []


def test_context_and_slides_do_not_know_each_other() -> None:
    wrong = [
        f"{where(path, line)} imports {module}"
        for path in in_layer("context", "slides")
        for module, line in inner(path)
        if layer(module) in ("context", "slides") and layer(module) != layer(name_of(path))
    ]
    assert wrong == []


@pytest.mark.parametrize(("group", "strangers"), [("stages", "outputs"), ("outputs", "stages")])
def test_stages_and_outputs_do_not_know_each_other(group: str, strangers: str) -> None:
    wrong = [
        f"{where(path, line)} imports {module}"
        for path in in_layer(group)
        for module, line in inner(path)
        if layer(module) in (group, strangers) and unit(module) != unit(name_of(path))
    ]
    assert wrong == []


def test_imports_form_no_circle() -> None:
    graph = {name_of(path): {module for module, _ in inner(path)} - {name_of(path)} for path in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"imports in a circle: {' → '.join(circle.args[1])}")


def contracts(group: str, name: str) -> dict[str, Path]:
    """Return the files that hold the contracts of stages or outputs, by the name each stands under: a file or a folder."""
    folder = PACKAGE / group
    single = {path.stem: path for path in folder.glob("*.py") if path.stem != "__init__"}
    return single | {path.parent.name: path for path in folder.glob(f"*/{name.lower()}.py")}


@pytest.mark.parametrize(("group", "name"), [("stages", "STAGE"), ("outputs", "OUTPUT")])
def test_every_stage_and_output_ends_in_its_contract(group: str, name: str) -> None:
    files = contracts(group, name).values()
    assert len(files) > 5
    for path in files:
        last = TREES[path].body[-1]
        assert isinstance(last, ast.AnnAssign), f"{where(path, last.lineno)} does not end in {name}"
        assert dotted(last.target) == name, where(path, last.lineno)


def test_files_are_called_what_their_contract_is_called() -> None:
    stages = set(contracts("stages", "STAGE"))
    outputs = {name.replace("_", "-") for name in contracts("outputs", "OUTPUT")}
    assert {stage.name for stage in registry.stages()} == stages
    assert set(registry.outputs()) == outputs


def test_a_stage_runs_after_stages_that_exist() -> None:
    known = {stage.name for stage in registry.stages()}
    assert {name for stage in registry.stages() for name in stage.after} <= known


ENDS_PROCESSES = "pipeline.engine.pool.fork_server"  # those it forked: they have no command line above them


def test_only_the_command_line_prints_or_exits() -> None:
    found = []
    for path in FILES:
        if layer(name_of(path)) in ("cli", "__main__") or name_of(path) == ENDS_PROCESSES:
            continue
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Call) and dotted(node.func) in (
                "print",
                "exit",
                "quit",
                "sys.exit",
                "os._exit",
            ):
                found.append(where(path, node.lineno))
            if isinstance(node, ast.Attribute) and dotted(node) in ("sys.stdout", "sys.stderr"):
                found.append(where(path, node.lineno))
            if isinstance(node, ast.Name) and node.id == "SystemExit":
                found.append(where(path, node.lineno))
        found += [
            where(path, line) for module, line in imports(path) if module.split(".")[0] in ("click", "rich")
        ]
    assert found == []


def _is_raw_format(node: ast.expr) -> bool:
    """`item["c"][…]` is pandoc's own name of raw content, "html" among them: no format of ours."""
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Subscript)
        and isinstance(node.value.slice, ast.Constant)
        and node.value.slice.value == "c"
    )


def _asked(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each string the code compares something with, looks for in, or dispatches on, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and not _is_raw_format(node.left):
            sides = [node.left, *node.comparators]
            # A word looked for in a text is no question about a format, a word in a list of words is.
            parts = [part for side in sides for part in getattr(side, "elts", [side])]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = node.args if node.func.attr in ("startswith", "endswith") else []
        else:
            continue
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, node.lineno


def test_no_format_is_asked_for_its_name() -> None:
    formats = set(registry.outputs())
    wrong = [
        f"{where(path, line)} asks about '{text}'"
        for path in FILES
        for text, line in _asked(TREES[path])
        if text in formats and text not in {part.replace("_", "-") for part in name_of(path).split(".")}
    ]
    assert wrong == []


def test_nothing_depends_on_chance_place_or_time_of_day() -> None:
    found = []
    for path in FILES:
        found += [where(path, line) for module, line in imports(path) if module.split(".")[0] in UNSTEADY]
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.Call):
                called = dotted(node.func)
                told = any(called == clock or called.endswith(f".{clock}") for clock in CLOCKS)
                if told and path.relative_to(ROOT).as_posix() not in ASK_THE_WEB:
                    found.append(where(path, node.lineno))
                if called in ("uuid.uuid1", "uuid.uuid4", "os.urandom", "hash"):
                    found.append(where(path, node.lineno))
    assert found == []


def test_modules_stay_readable() -> None:
    long = {
        where(path, lines): lines
        for path in FILES
        if (lines := path.read_text("utf-8").count("\n")) > MOST_LINES
    }
    assert long == {}


def place_of_tests(module: str) -> Path:
    """Return where the tests of a module are: pipeline.a.b has them in tests/a/test_b.py, a package too."""
    *folders, name = module.split(".")[1:]
    return TESTS.joinpath(*folders, f"test_{name}.py")


def test_every_module_has_its_tests_under_its_own_name() -> None:
    missing = [
        f"{path.relative_to(ROOT)} has no {place_of_tests(name_of(path)).relative_to(ROOT)}"
        for path in FILES
        if path.read_text("utf-8").count("\n") > MOST_UNTESTED and not place_of_tests(name_of(path)).is_file()
    ]
    assert missing == []


def test_every_test_file_in_a_folder_is_named_after_a_module() -> None:
    known = {place_of_tests(module) for module in MODULES - {"pipeline"}}
    strangers = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(TESTS.rglob("test_*.py"))
        if path.parent != TESTS and path.relative_to(TESTS).parts[0] not in ACROSS and path not in known
    ]
    assert strangers == []


def test_every_module_says_what_it_is() -> None:
    assert [str(path) for path in FILES if not ast.get_docstring(TREES[path])] == []


def test_every_code_is_given_once() -> None:
    from pipeline.engine import rules as engine_rules

    rules = engine_rules.rules()
    assert len(rules) > 30
    for code, rule in rules.items():
        assert code == code.lower() and " " not in code
        assert rule.explanation.endswith("."), f"{code} is explained in sentences"


def test_every_rule_can_be_explained() -> None:
    """A rule is made by `error("code", …)` or `warning("code", …)`: each of them is in `engine.rules`."""
    from pipeline.cli import new
    from pipeline.engine import rules as engine_rules

    known = {*engine_rules.rules(), *(rule.code for rule in new.RULES)}
    made = {
        node.args[0].value: where(path, node.lineno)
        for path in FILES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call)
        and dotted(node.func) in ("error", "warning")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {code: place for code, place in made.items() if code not in known} == {}

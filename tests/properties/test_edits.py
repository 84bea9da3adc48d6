"""Whatever is edited in whatever order, a build gives what a clean one gives, and does nothing it need not do."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.properties.builds import build_in, lay, made, seen, stamps, warm
from tests.properties.projects import FILES, State, beginning, ingredients, laid_out

__all__ = ["warm"]  # the fixture

FAST = ("html", "ast", "docx")
MORE = (*FAST, "pdf", "revealjs")
Edit = tuple[
    str, object
]  # a file, and: which variant it is to have, another file's name, or "touch" or "age"

CHANGES: Sequence[Edit] = [
    (name, number) for name, variants in FILES.items() for number in range(len(variants))
]
TOUCHES: Sequence[Edit] = [
    (name, how) for name in FILES if not name.startswith("[") for how in ("touch", "age")
]
MOVES: Sequence[Edit] = [
    ("content/b.md", "content/e.md"),
    ("content/e.md", "content/b.md"),
    ("content/p.svg", "content/deep/q.svg"),
]
KINDS: Sequence[Sequence[Edit]] = (CHANGES, CHANGES, [*TOUCHES, *MOVES])
edits = st.sampled_from(KINDS).flatmap(st.sampled_from)
common = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def edit(root: Path, state: State, change: Edit) -> None:
    """Make one edit, in the model and in the folder."""
    name, how = change
    path = root / name
    if isinstance(how, int):
        state[name] = FILES[name][how]
    elif how == "touch":
        path.touch() if path.is_file() else None
    elif how == "age":
        os.utime(path, (0, 0)) if path.is_file() else None
    elif isinstance(how, str) and path.is_file():
        state[how], state[name] = state[name], None
        path.replace(root / how)
    lay(root, laid_out(state))


def follow(changes: Sequence[Edit], formats: tuple[str, ...], executor: Executor) -> None:
    """Make the edits one by one, and after each compare a build with a clean one in another folder."""
    state, known = beginning(), set[tuple[object, ...]]()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "project"
        lay(root, laid_out(state))
        for number, change in enumerate([("content/a.md", 0), *changes]):
            edit(root, state, change)
            report = build_in(root, *formats, executor=executor)
            clean = build_in(
                lay(root.with_name(f"clean-{number}"), laid_out(state)),
                *formats,
                executor=executor,
                use_store=False,
            )
            assert seen(report) == seen(clean), f"after {change}"
            keys = {
                (item.source, item.format): ingredients(state, item.source, item.format)
                for item in report.built
            }
            needless = {output: why for output, why in made(report).items() if keys[output] in known}
            assert needless == {}, f"built again after {change}"
            known |= {keys[item.source, item.format] for item in report.built if item.status != "failed"}
            before = stamps(root)
            again = build_in(root, *formats, executor=executor)
            assert (seen(again), made(again)) == (seen(report), {}), f"built again at rest after {change}"
            assert stamps(root) == before


@settings(common, max_examples=2)
@given(changes=st.lists(edits, min_size=3, max_size=4))
def test_random_edits_are_followed(warm: Executor, changes: list[Edit]) -> None:
    follow(changes, FAST, warm)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_many_random_edits_are_followed(warm: Executor, seed: int) -> None:
    dice = random.Random(seed)
    follow([dice.choice(dice.choice(KINDS)) for _ in range(8)], MORE if seed % 4 == 0 else FAST, warm)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_edits_after_a_rest_are_seen(tmp_path: Path, seed: int) -> None:
    """After two seconds, what the file system says is believed, and a build may be answered from a record of it."""
    dice, state, root = random.Random(seed), beginning(), tmp_path / "project"
    for number in range(6):
        edit(root, state, dice.choice(dice.choice(KINDS)))
        said = [say(root)]
        time.sleep(2.1)
        said += [say(root), say(root)]
        clean = say(lay(tmp_path / f"clean-{number}", laid_out(state)), "--no-cache")
        assert said == [clean] * 3


def say(root: Path, *options: str) -> tuple[int, str, str]:
    """Build as the command line does; return its exit status, and what it printed without what it counted."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "-f", "html,ast", *options],
        cwd=root, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr

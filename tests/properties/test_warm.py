"""What a process did before, what the store already has and how many processes there are shows in no byte."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import registry
from tests.properties.builds import build_in, lay, warm

__all__ = ["warm"]  # the fixture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9" fill="navy"/></svg>'
LOREM = "Words that fill a line, and some more of them. " * 12
# Documents that leave much behind in a process: fonts, style sheets, hyphenation, highlighting, numbering, themes.
DOCUMENTS: Mapping[str, str] = {
    "code": "# Code\n\n```python\ndef f(x): return x ** 2\n```\n\n```sql\nselect 1 from t\n```\n\n> [!TIP]\n> A callout\n",
    "deck": f"---\ntitle: Deck\nlang: fr\n---\n\n## Un\n\n{LOREM}\n\n::: notes\nlà\n:::\n\n## Deux\n\n- a\n- b\n",
    "german": f"---\ntitle: Größe\nlang: de\nauthor: Ä. Ö.\ndate: 2026-02-03\n---\n\n# Eins\n\n{LOREM}[^1]\n\n[^1]: Note.\n",
    "math": "# Math\n\n$x^2$ and\n\n$$\\sum_{i=0}^n i$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Numbers\n",
    "picture": "---\ntitle: Picture\npdf:\n  paper: Letter\n---\n\n![one](p.svg)\n\n![two](p.svg){width=50%}\n\n[x](#no)\n",
    "plain": f"---\ntitle: Plain\ntheme: plain\ntoc: true\n---\n\n# One\n\n{LOREM}\n\n## Two — „said“ 你好 🎉\n\n{LOREM}\n",
}  # fmt: skip
ALL = tuple(sorted(registry.outputs()))
QUICK = ("docx", "html")


def project(root: Path, *names: str) -> Path:
    """A project of some of the documents."""
    files = {f"content/{name}.md": DOCUMENTS[name] for name in names or DOCUMENTS}
    return lay(root, {**files, "content/p.svg": SVG})


def run(root: Path, *options: str, formats: Sequence[str], seed: str = "0") -> dict[str, Any]:
    """Build in a fresh process; return its report."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "-f", ",".join(formats), "--report", "json", *options],
        cwd=root, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every output of a project."""
    build = root / "build"
    return {
        path.relative_to(build).as_posix(): path.read_bytes()
        for path in sorted(build.rglob("*"))
        if path.is_file() and ".octavo" not in path.parts
    }


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The names of what differs."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def cold(tmp_path: Path, formats: Sequence[str], names: Sequence[str]) -> dict[str, bytes]:
    """What fresh processes make of the documents, one process each."""
    found: dict[str, bytes] = {}
    for name in names:
        root = project(tmp_path / "cold" / name, name)
        assert all(item["status"] == "built" for item in run(root, formats=formats)["artifacts"])
        found.update(bytes_of(root))
    return found


def in_order(
    root: Path, names: Sequence[str], formats: Sequence[str], executor: Executor
) -> dict[str, bytes]:
    """What one process makes of the documents, one after the other."""
    for name in names:
        report = build_in(project(root / name, name), *formats, executor=executor, use_store=False)
        assert not report.failed
    return {key: data for name in names for key, data in bytes_of(root / name).items()}


@pytest.mark.parametrize(
    ("formats", "names", "turns"),
    [
        pytest.param(QUICK, ("math",), 1, id="some"),
        pytest.param(ALL, tuple(DOCUMENTS), 3, id="all", marks=pytest.mark.slow),
    ],
)
def test_warm_equals_cold(
    tmp_path: Path, warm: Executor, formats: Sequence[str], names: Sequence[str], turns: int
) -> None:
    expected = cold(tmp_path, formats, names)
    assert len(expected) == len(names) * len(formats)
    order = list(DOCUMENTS)
    for turn in range(turns):
        random.Random(turn).shuffle(order)
        made = in_order(tmp_path / str(turn), order, formats, warm)
        wanted = {name: data for name, data in made.items() if Path(name).stem in names}
        assert differences(wanted, expected) == [], f"in the order {order}"


@pytest.mark.parametrize(
    "formats",
    [pytest.param(QUICK, id="some"), pytest.param(ALL, id="all", marks=pytest.mark.slow)],
)
def test_a_document_from_the_store_is_as_good_as_one_from_its_source(
    tmp_path: Path, warm: Executor, formats: Sequence[str]
) -> None:
    straight, stored = project(tmp_path / "straight"), project(tmp_path / "stored")
    assert not build_in(straight, *formats, executor=warm, use_store=False).failed
    first, *others = formats
    build_in(stored, first, executor=warm)
    for name in others:
        timings = build_in(stored, name, executor=warm).timings
        assert not [key for key in timings if key.startswith("stage ")], f"{name} was made from the source"
    assert differences(bytes_of(stored), bytes_of(straight)) == []


BAD: Mapping[str, str | bytes] = {
    "content/bad.md": "---\ntitle: [\n---\n",
    "content/gone.md": "# A\n\n![x](nowhere.png)\n\n$\\nope$\n",
    "content/many.md": "# A\n\n[x](#a) [y](b.md) [z](c.csv)\n\n```qqqq\nx\n```\n\n![](p.svg)\n\n# A\n\n[^9]\n",
    "content/sub/utf.md": b"# A\n\n\xff",
}


def trouble(root: Path) -> Path:
    """The project with documents in which much is wrong."""
    project(root)
    for name, data in BAD.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


@pytest.mark.slow
def test_the_number_of_processes_does_not_show(tmp_path: Path) -> None:
    found = []
    for jobs, seed in (("1", "0"), ("8", "4711")):
        root = trouble(tmp_path / jobs)
        report = run(root, "--jobs", jobs, formats=ALL, seed=seed)
        said = [
            (item["source"], item["format"], item["status"], item["sha256"]) for item in report["artifacts"]
        ]
        found.append((said, report["diagnostics"], bytes_of(root)))
    (one, one_said, one_bytes), (other, other_said, other_bytes) = found
    assert one == other
    assert one_said == other_said
    assert len({item["code"] for item in one_said}) > 5
    assert differences(one_bytes, other_bytes) == []

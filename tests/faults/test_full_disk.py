"""A disk without room costs the new outputs, never the old ones; a store without room costs nothing but time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.processes import outputs


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the project's AST files."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "build", "-f", "ast", *options],
        cwd=project, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def statuses(project: Path, *options: str) -> list[str]:
    """Build, and return what became of each output; nothing may be said."""
    report: dict[str, Any] = json.loads(build(project, "--report", "json", *options).stdout)
    assert report["diagnostics"] == []
    return [item["status"] for item in report["artifacts"]]


@pytest.mark.slow
def test_the_old_output_survives(tmp_path: Path, mounted: Callable[[str], Path]) -> None:
    small = mounted("64k")
    source = tmp_path / "content" / "a.md"
    source.parent.mkdir()
    source.write_text("# A\n\ntext", "utf-8")
    assert build(tmp_path, "--output", str(small)).returncode == 0
    old = (small / "ast/a.json").read_bytes()
    source.write_text("# A\n\n" + "many words " * 3_000, "utf-8")
    failed = build(tmp_path, "--output", str(small))
    assert failed.returncode == 1
    assert failed.stderr.count("error[") == 1
    assert "error[output-unwritable]: cannot write the output: no space left on device" in failed.stderr
    assert (small / "ast/a.json").read_bytes() == old
    assert [path.name for path in (small / "ast").iterdir()] == ["a.json"]
    source.write_text("# A\n\nshort again", "utf-8")
    assert build(tmp_path, "--output", str(small)).returncode == 0
    assert (small / "ast/a.json").read_bytes() != old


@pytest.mark.parametrize("documents", ["a", "ab"])
def test_no_room_for_temporary_files_is_said_once(
    tmp_path: Path, mounted: Callable[[str], Path], documents: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = mounted("64k")
    monkeypatch.setenv("TMPDIR", str(full))
    for name in documents:
        (tmp_path / f"{name}.md").write_text("# A\n\nText.\n", "utf-8")
    failed = build(tmp_path, "-f", "html,docx", *(f"{name}.md" for name in documents))
    assert (failed.returncode, failed.stdout, list(full.iterdir())) == (2, "", [])
    assert failed.stderr == (
        f"{full}: error[temporary-unwritable]: temporary files cannot be written: no space left on device\n"
        "   hint: make room there, or name another folder in the variable TMPDIR\n"
    )


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A project of three documents whose store lies on the file system that may be mounted."""
    folder = tmp_path / "project"
    (folder / "content").mkdir(parents=True)
    for name in "abc":
        (folder / f"content/{name}.md").write_text(f"# {name}\n\n" + "some words " * 1_000, "utf-8")
    (folder / "octavo.toml").write_text(f'[store]\npath = "{tmp_path / "mounted"}"\n', "utf-8")
    return folder


@pytest.mark.parametrize(
    "size", ["32k", *(pytest.param(size, marks=pytest.mark.slow) for size in ("4k", "100k"))]
)
def test_a_store_without_room_is_no_error(stored: Path, mounted: Callable[[str], Path], size: str) -> None:
    small = mounted(size)
    for name in "bc":
        (stored / f"content/{name}.md").unlink()
    assert statuses(stored, "--no-cache") == ["built"]
    expected = outputs(stored)
    for _ in range(2):
        (stored / "build/ast/a.json").unlink()
        assert statuses(stored) in (["built"], ["cached"])
        assert outputs(stored) == expected
    subprocess.run(["mount", "-o", "remount,size=10m", str(small)], check=True)
    statuses(stored)
    assert statuses(stored) == ["cached"]


@pytest.mark.slow
def test_a_store_that_can_only_be_read_is_read(stored: Path, mounted: Callable[[str], Path]) -> None:
    folder = mounted("10m")
    assert statuses(stored) == ["built"] * 3
    expected = outputs(stored)
    before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.rglob("*"))
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    for path in (stored / "build/ast").iterdir():
        path.unlink()
    assert statuses(stored) == ["cached"] * 3
    assert outputs(stored) == expected
    (stored / "content/b.md").write_text("# b\n\nchanged", "utf-8")
    for _ in range(2):
        assert statuses(stored) == ["cached", "built", "cached"]
    assert b"changed" in (stored / "build/ast/b.json").read_bytes()
    assert sorted((path.name, path.stat().st_mtime_ns) for path in folder.rglob("*")) == before
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    statuses(stored)
    assert statuses(stored) == ["cached"] * 3


def test_an_output_folder_that_can_only_be_read_is_said(
    tmp_path: Path, mounted: Callable[[str], Path]
) -> None:
    folder = mounted("10m")
    for name in "ab":
        source = tmp_path / f"content/{name}.md"
        source.parent.mkdir(exist_ok=True)
        source.write_text(f"# {name}\n\ntext", "utf-8")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    failed = build(tmp_path, "--output", str(folder))
    assert failed.returncode == 1
    assert (
        failed.stderr.count("error[output-unwritable]: cannot write the output: read-only file system") == 2
    )
    assert failed.stderr.count("error[") == 2
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    assert build(tmp_path, "--output", str(folder)).returncode == 0

"""A build asked for again is answered from its record, for exactly as long as nothing has changed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.engine.store import noop
from pipeline.engine.store.noop import Answer

ROOT = Path(__file__).resolve().parents[3]
ASKED = ["build", "-f", "html"]
GIVEN = Answer("build/html/a.html\n", "warning\n", 1)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two files, one that is not there, and their folder, on record."""
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.md").write_text("text")
    (content / "b.md").write_text("text")
    paths = [content / "a.md", content / "b.md", content / "none.md", content]
    stamps = {str(path): noop.stamp(str(path)) for path in paths}
    noop.record(ASKED, GIVEN, stamps, output=str(tmp_path / "build"))
    return paths


def test_the_same_question_has_the_same_answer(files: list[Path]) -> None:
    assert noop.answer(ASKED) == GIVEN


@pytest.mark.parametrize(
    "change",
    [
        lambda a, b, none, folder: a.write_text("more text"),
        lambda a, b, none, folder: a.write_text("test"),
        lambda a, b, none, folder: a.unlink(),
        lambda a, b, none, folder: b.replace(a),
        lambda a, b, none, folder: none.write_text(""),
        lambda a, b, none, folder: (folder / "c.md").write_text(""),
        lambda a, b, none, folder: os.utime(a, ns=(0, a.stat().st_mtime_ns)),
        lambda a, b, none, folder: a.chmod(0o600),
    ],
    ids=["longer", "as long", "gone", "replaced", "there now", "one more", "looked at", "mode"],
)
def test_any_change_is_another_question(files: list[Path], change: Callable[..., object]) -> None:
    time.sleep(0.02)  # longer than the clock tick of file systems
    change(*files)
    assert noop.answer(ASKED) is None


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["build"],
        ["build", "-f", "html", "content"],
        ["build", "-f", "html", "--no-cache"],
        ["build", "-f", "html", "--report", "json"],
        ["build", "-f", "html", "--timings"],
        ["check", "-f", "html"],
    ],
)
def test_other_words_are_another_question(files: list[Path], arguments: list[str]) -> None:
    assert noop.answer(arguments) is None


@pytest.mark.parametrize("name", ["SOURCE_DATE_EPOCH", "PYPANDOC_PANDOC", "OCTAVO_ANYTHING"])
def test_another_environment_is_another_question(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1000000000")
    assert noop.answer(ASKED) is None


def test_another_installation_is_another_question(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same Python, with other versions of what outputs are made with."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, "/another/site-packages"])
        assert noop.answer(ASKED) is None
    monkeypatch.setattr(noop, "__file__", "/another/noop.py")
    assert noop.answer(ASKED) is None


def test_another_folder_is_another_question(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files[3])
    assert noop.answer(ASKED) is None


@pytest.mark.parametrize("content", ["", "x", "0\n{}", "{}", "\n"])
def test_a_damaged_record_is_none(files: list[Path], content: str) -> None:
    (path,) = Path("build/.octavo/noop").iterdir()
    path.write_text(content)
    assert noop.answer(ASKED) is None


def test_a_flipped_bit_is_seen(files: list[Path]) -> None:
    (path,) = Path("build/.octavo/noop").iterdir()
    data = path.read_bytes()
    for place in range(0, len(data), 7):
        path.write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        assert noop.answer(ASKED) is None


def test_what_goes_to_a_folder_of_the_settings_is_not_recorded(tmp_path: Path, files: list[Path]) -> None:
    asked = ["build", "-f", "docx"]
    noop.record(asked, GIVEN, {str(files[0]): None}, output=str(tmp_path / "elsewhere"))
    assert noop.answer(asked) is None
    assert not (tmp_path / "elsewhere").exists()


def test_few_records_are_kept(tmp_path: Path, files: list[Path]) -> None:
    for number in range(40):
        asked = ["build", "-f", "html", f"{number}.md"]
        noop.record(asked, GIVEN, {str(files[0]): None}, output=str(tmp_path / "build"))
    assert len(list(Path("build/.octavo/noop").iterdir())) <= 17


def octavo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command, and say on stderr whether it loaded the engine."""
    program = (
        "import sys, atexit; atexit.register(lambda: print('loaded:', 'pipeline.engine.build' in sys.modules));"
        "from pipeline.cli.start import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *words], cwd=folder, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip


def test_a_build_at_rest_is_answered_at_once_and_the_next_change_is_built(tmp_path: Path) -> None:
    source = tmp_path / "content/a.md"
    source.parent.mkdir()
    source.write_text("# A\n\n[x](#nowhere)")
    said = [octavo(tmp_path, *ASKED)]
    time.sleep(2.2)  # what was just written is not believed by its time stamp
    said += [octavo(tmp_path, *ASKED) for _ in range(2)]
    assert [run.stdout.split("loaded: ")[1] for run in said] == ["True\n", "True\n", "False\n"]
    assert len({run.stdout.split("loaded: ")[0] for run in said}) == 1
    assert len({run.stderr for run in said}) == 1
    assert "link-anchor" in said[2].stderr
    assert {run.returncode for run in said} == {0}
    (tmp_path / "build/html/a.html").write_text("edited")
    octavo(tmp_path, *ASKED)
    assert "edited" not in (tmp_path / "build/html/a.html").read_text("utf-8")
    source.write_text("# B\n\ntext")
    assert octavo(tmp_path, *ASKED).stderr == ""
    assert "<h1>B" in (tmp_path / "build/html/a.html").read_text("utf-8").replace(' class="title"', "")

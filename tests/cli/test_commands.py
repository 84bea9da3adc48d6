"""The commands beside build: what they say, and what they never do."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.cli import console, doctor
from pipeline.cli.doctor import Finding
from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import Span
from tests.cli.conftest import Octavo
from tests.engine.plugins import Plugins

Write = Callable[[str, str], Path]


def test_a_new_project_builds(octavo: Octavo, tmp_path: Path) -> None:
    said = octavo("new", "project", "my-course")
    assert said.out.splitlines() == [
        "my-course/octavo.toml",
        "my-course/content/first-steps.md",
        "my-course/.gitignore",
    ]
    folder = tmp_path / "my-course"
    assert 'title = "My course"' in (folder / "octavo.toml").read_text("utf-8")
    built = octavo("build", "--strict", cwd=folder)
    assert (built.status, built.out, built.err) == (0, "build/pdf/first-steps.pdf\n", "")
    assert (folder / "build/pdf/first-steps.pdf").read_bytes().startswith(b"%PDF-")


def test_a_new_document_builds(octavo: Octavo) -> None:
    assert octavo("new", "document", "deep/my_first-text").out == "deep/my_first-text.md\n"
    said = octavo("build", "deep/my_first-text.md", "-f", "html", "--strict")
    assert (said.status, said.err) == (0, "")


@pytest.mark.parametrize("name", ['a "quoted" name', "back\\slash", "a: b # c"])
def test_names_need_no_care(octavo: Octavo, tmp_path: Path, name: str) -> None:
    assert octavo("new", "project", name).status == 0
    said = octavo("build", "-f", "html", "--strict", cwd=tmp_path / name)
    assert (said.status, said.err) == (0, "")
    octavo("new", "document", f"{name}.md")
    said = octavo("build", f"{name}.md", "-f", "html", "--strict")
    assert (said.status, said.err) == (0, "")


def test_nothing_is_overwritten(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("p/.gitignore", "mine")
    write("d.md", "mine")
    said = octavo("new", "project", "p")
    assert (said.status, said.out) == (2, "")
    assert "p/.gitignore: error[new-exists]: the file is there already" in said.err
    assert [path.name for path in (tmp_path / "p").iterdir()] == [".gitignore"]
    said = octavo("new", "document", "d")
    assert said.status == 2
    assert (tmp_path / "d.md").read_text("utf-8") == "mine"


def test_a_new_what(octavo: Octavo, tmp_path: Path) -> None:
    said = octavo("new", "projct", "x")
    assert said.status == 2
    assert "error[new-unknown]: cannot make a 'projct'" in said.err
    assert "did you mean 'project'?" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("image-missing", "error"),
        ("link-anchor", "warning"),
        ("new-exists", "error"),
        ("internal-error", "error"),
    ],
)
def test_a_code_is_explained(octavo: Octavo, code: str, severity: str) -> None:
    said = octavo("explain", code)
    assert (said.status, said.err) == (0, "")
    head, explanation = said.out.split("\n\n")
    assert head == f"{severity}[{code}]"
    assert explanation.endswith(".\n")


def test_an_unknown_code_is_guessed_or_all_are_listed(octavo: Octavo) -> None:
    said = octavo("explain", "image-mising")
    assert (said.status, said.out) == (2, "")
    assert said.err == "octavo: there is no diagnostic 'image-mising'; did you mean 'image-missing'?\n"
    listed = octavo("explain", "zzz").err.splitlines()
    assert listed[0] == "octavo: there is no diagnostic 'zzz'"
    assert listed[1:] == sorted(listed[1:])
    assert {"image-missing", "new-exists"} <= set(listed[1:])


def test_the_doctor_looks_for_what_the_project_depends_on() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[^\w.-]", need)[0].replace("_", "-") for need in declared["dependencies"]}
    assert {name.replace("_", "-") for name in doctor.packages()} == names


def test_the_doctor_finds_everything_here(octavo: Octavo) -> None:
    said = octavo("doctor")
    assert (said.status, said.err) == (0, "")
    assert all(line.startswith("ok ") for line in said.out.splitlines())
    assert "pandoc: 3." in said.out
    assert "to mend it" not in said.out


def test_the_doctor_looks_at_plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Plugins(tmp_path / "site", monkeypatch) as plugins:
        plugins.add("octavo-shout", "import a_module\n", outputs={"shout": "OUTPUT"})
        found = {finding.name: finding for finding in doctor.examine() if finding.plugin}
    said = "octavo-shout 1.0 cannot be loaded (ModuleNotFoundError: No module named 'a_module')"
    assert found == {"format shout": Finding("format shout", False, said, plugin="octavo-shout")}


@pytest.mark.parametrize(
    ("missing", "command"),
    [
        ([], ""),
        ([Finding("weasyprint", False, "not installed")], "make setup"),
        ([Finding("x", False, "", "pango-1.0"), Finding("y", False, "", "harfbuzz-subset")], " install "),
        ([Finding("format text", False, "", plugin="octavo-text")], "pip uninstall octavo-text"),
        ([Finding("z", False, ""), Finding("format text", False, "", plugin="octavo-text")], "make setup"),
    ],
)
def test_there_is_one_command_that_mends_it(missing: list[Finding], command: str) -> None:
    said = doctor.remedy([Finding("Python", True, "3"), *missing])
    assert command in said
    assert "\n" not in said
    assert bool(said) is bool(missing)


def test_clean_removes_outputs_only(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", "# A\n\ntext")
    octavo("build", "-f", "ast")
    assert (tmp_path / "build").is_dir()
    assert octavo("clean").status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
    assert octavo("clean").status == 0


@pytest.mark.parametrize("output", [".", "..", "../other", "/tmp"])
def test_clean_never_removes_what_is_not_inside(
    octavo: Octavo, write: Write, tmp_path: Path, output: str
) -> None:
    write("p/octavo.toml", f"[build]\noutput = '{output}'\n")
    write("other/precious.txt", "x")
    octavo("clean", cwd=tmp_path / "p")
    assert (tmp_path / "p/octavo.toml").is_file()
    assert (tmp_path / "other/precious.txt").is_file()


def test_the_version_is_said_at_once(octavo: Octavo) -> None:
    started = time.monotonic()
    said = octavo("--version")
    assert (said.status, said.out) == (0, f"octavo {__version__}\n")
    assert time.monotonic() - started < 10


def test_help_is_for_people(octavo: Octavo) -> None:
    said = octavo("--help")
    assert said.status == 0
    for name in ("build", "check", "watch", "explain", "new", "formats", "doctor", "clean"):
        assert f"  {name} " in said.out
    assert octavo("build", "--help").status == 0
    assert octavo("buld").status == 2


@pytest.mark.slow
def test_an_interrupt_ends_quietly(write: Write, tmp_path: Path) -> None:
    for number in range(6):
        write(f"content/{number}.md", f"# {number}\n\n" + "word " * 20_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "build", "-f", "pdf", "--jobs", "2"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode not in (0, 2)
    assert "Traceback" not in err
    assert list(tmp_path.rglob(".octavo-*")) == []


def test_watch_builds_again_after_a_change(write: Write, tmp_path: Path) -> None:
    write("content/a.md", "# A\n\nbefore")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch", "-f", "ast"], cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "watching; press Ctrl-C to stop\n"
    output = tmp_path / "build/ast/a.json"
    assert "before" in output.read_text("utf-8")
    deadline = time.monotonic() + 20
    while "after" not in output.read_text("utf-8") and time.monotonic() < deadline:
        write("content/a.md", f"# A\n\nafter {time.monotonic()}")
        time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert "after" in output.read_text("utf-8")
    assert "Traceback" not in err


def test_watch_names_what_it_puts_back(write: Write, tmp_path: Path) -> None:
    """Text that is again what it was makes nothing anew, but the file is another."""
    write("content/a.md", "# A\n\nbefore")
    write("content/b.md", "# B\n\nleft alone")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch", "-f", "ast"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stderr.readline() == "watching; press Ctrl-C to stop\n"
    assert [process.stdout.readline() for _ in "ab"] == ["build/ast/a.json\n", "build/ast/b.json\n"]
    time.sleep(0.5)  # it says that it watches right before it does
    for text in ("after", "before"):
        write("content/a.md", f"# A\n\n{text}")
        assert process.stdout.readline() == "build/ast/a.json\n"
        assert text in (tmp_path / "build/ast/a.json").read_text("utf-8")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_watch_keeps_what_it_has_loaded_where_there_was_nothing_to_build(
    write: Write, octavo: Octavo, tmp_path: Path
) -> None:
    write("content/a.md", "# A\n\ntext")
    octavo("build", "-f", "ast")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "watch", "-f", "ast"], cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline() == "watching; press Ctrl-C to stop\n"
    children = [path.read_text().split() for path in Path(f"/proc/{process.pid}/task").glob("*/children")]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert sum(map(len, children)) == 1


# --- how a diagnostic is shown ---------------------------------------------------------------------------------------
def diagnostic(path: str, line: int, column: int, hint: str = "") -> Diagnostic:
    """A warning at a place."""
    return Diagnostic("some-code", Severity.WARNING, "something is odd", Span(path, line, column), hint)


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [
        ("one\ntwo\n", 2, 2, ["2 | two", "  |  ^"]),
        ("one\ttwo\n", 1, 5, ["1 | one two", "  |     ^"]),
        ("漢字 x\n", 1, 3, ["1 | 漢字 x", "  |     ^"]),
        ("e\u0301 x\n", 1, 4, ["1 | e\u0301 x", "  |   ^"]),
        ("one\r\ntwo\r\n", 2, 1, ["2 | two", "  | ^"]),
        ("x" * 300, 1, 200, [f"1 | {'x' * 119}…"]),
        ("one\n", 0, 1, []),
        ("one\n", 9, 1, []),
    ],
)
def test_the_place_is_pointed_at(tmp_path: Path, text: str, line: int, column: int, shown: list[str]) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    rendered = console.render(diagnostic(str(path), line, column, "do this")).split("\n")
    where = f"{path}:{line}:{column}" if line else str(path)
    assert rendered == [
        f"{where}: warning[some-code]: something is odd",
        *(f" {row}" for row in shown),
        "   hint: do this",
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"a\x00b", None])
def test_a_line_that_cannot_be_shown_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.md"
    if content is not None:
        path.write_bytes(content)
    assert console.render(diagnostic(str(path), 1, 1)) == f"{path}:1:1: warning[some-code]: something is odd"


def test_colour_is_for_the_kind() -> None:
    assert "\x1b[1;33mwarning[some-code]\x1b[0m" in console.render(diagnostic("a.md", 0, 1), color=True)


def test_a_summary_counts() -> None:
    warning = diagnostic("a.md", 1, 1)
    error = Diagnostic("x", Severity.ERROR, "m", Span("a.md"))
    assert console.summary([]) == ""
    assert console.summary([warning]) == "1 warning"
    assert console.summary([error, error, warning]) == "2 errors, 1 warning"


def test_a_new_theme_is_aurora_to_be_changed(octavo: Octavo, tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text('[build]\ntheme = "school"\n')
    (tmp_path / "a.md").write_text("# T\n\nx\n")
    made = octavo("new", "theme", "school")
    assert (made.status, made.out) == (0, "templates/school/theme.toml\ntemplates/school/print.css.j2\n")
    built = octavo("build", "a.md", "-f", "pdf,html", "--strict")
    assert (built.status, built.err) == (0, "")
    again = octavo("new", "theme", "school")
    assert again.status == 2 and again.err.count("error[new-exists]") == 2

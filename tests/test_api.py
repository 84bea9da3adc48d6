"""The public surface: docs/plugins.md names it, and it is that and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import api
from pipeline.core.diagnostics import Failure

PAGE = Path(__file__).resolve().parents[1] / "docs" / "plugins.md"


def test_the_page_names_what_there_is() -> None:
    text = PAGE.read_text("utf-8")
    section = text.split("\n## The public surface\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)", row)]
    assert len(named) == len(set(named))
    assert sorted(named) == sorted(api.__all__)


def test_all_names_are_there_and_sorted() -> None:
    assert list(api.__all__) == sorted(api.__all__)
    assert [name for name in api.__all__ if not hasattr(api, name)] == []


def test_a_program_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n\nWords, [a link](#nowhere).\n", "utf-8")
    (tmp_path / "bad.md").write_text("Words <!-- and more\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    report = api.build(
        "notes.md", Path("bad.md"), formats=("html",), output="out", settings=("html.toc=false",)
    )
    assert [(item.path, item.status) for item in report.built] == [
        ("out/html/bad.html", "failed"), ("out/html/notes.html", "built"),
    ]  # fmt: skip
    assert "comment-unclosed" in {one.code for one in report.diagnostics}
    assert report.failed
    assert (tmp_path / "out/html/notes.html").is_file()
    assert [item.status for item in api.build("notes.md", formats=("html",), output="out").built] == ["built"]
    assert [item.status for item in api.build("notes.md", formats=("html",), output="out").built] == [
        "cached"
    ]
    assert capsys.readouterr() == ("", "")


def test_what_cannot_be_run_is_raised(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        api.build(tmp_path / "none.md", root=tmp_path, formats=("html",))
    assert [one.code for one in caught.value.diagnostics] == ["path-not-found"]
    with pytest.raises(Failure) as caught:
        api.build(root=tmp_path, settings=("html.tok=true",))
    assert [one.code for one in caught.value.diagnostics] == ["settings-unknown"]

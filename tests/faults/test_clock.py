"""Time stamps tell nothing: not those of the future, not those that stayed the same."""

from __future__ import annotations

import os
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from tests.faults.processes import clean_build, start
from tests.properties.builds import build_in, lay, made, seen, warm

__all__ = ["warm"]  # the fixture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="30"><rect width="{0}" height="9"/></svg>'
TEXT = "---\ntitle: T\njinja: true\ntheme: mine\n---\n\n# {0}\n\n![p](p.svg)\n\n{{% include '_part.md' %}}\n"
FORMATS = ("html", "ast")
HOUR = 3_600_000_000_000


def files(theme: str, word: str) -> dict[str, str | None]:
    """A document with all it reads, in which a word of six letters and as many digits may differ."""
    color = f"#{word.encode().hex()[:6]}"
    return {
        "content/a.md": TEXT.format(word),
        "content/_part.md": f"a part: {word}\n",
        "content/p.svg": SVG.format(20 + len(word) + (word == "second")),
        "templates/mine/theme.toml": theme.replace("#1d4ed8", color),
        "templates/web.css.j2": f'{{% include "shipped/web.css.j2" %}}{{% include "parts/own.css.j2" %}} p {{ color: {color} }}',
        "templates/parts/own.css.j2": f"em {{ color: {color} }}\n",
    }


@pytest.fixture
def theme() -> str:
    """A theme.toml in which one colour can be told from the others."""
    from pipeline import resources

    text = (resources.templates() / "aurora/theme.toml").read_text("utf-8")
    lines = [line if not line.startswith("accent") else 'accent = "#1d4ed8"' for line in text.splitlines()]
    return "\n".join(lines)


def rewrite(path: Path, text: str) -> None:
    """Change a file in place so that size and time of change stay as they were."""
    before = path.stat()
    path.write_text(text, "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def fresh(root: Path, name: str, executor: Executor | None) -> object:
    """What a clean build of the same files in another folder gives."""
    texts = {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and "build" not in path.parts
    }
    return seen(build_in(lay(root.with_name(name), texts), *FORMATS, executor=executor, use_store=False))


NAMES = list(files("", ""))
CASES = [*((name, 0) for name in NAMES), *(("content/p.svg", shift) for shift in (-1 << 62, 24 * HOUR))]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shift"), CASES)
def test_an_edit_behind_the_same_time_stamp_is_seen(
    tmp_path: Path, theme: str, warm: Executor, name: str, shift: int
) -> None:
    """The process stays the same, as in `octavo watch`: nothing it keeps may trust the stamp either."""
    root = lay(tmp_path / "project", files(theme, "first!"))
    moment = max(0, time.time_ns() + shift)
    for path in root.rglob("*.*"):
        if path.is_file():
            os.utime(path, ns=(moment, moment))
    build_in(root, *FORMATS, executor=warm)
    rewrite(root / name, str(files(theme, "second")[name]))
    report = build_in(root, *FORMATS, executor=warm)
    assert made(report)
    assert seen(report) == fresh(root, "clean", warm)
    assert made(build_in(root, *FORMATS, executor=warm)) == {}


def test_a_part_of_a_style_sheet_is_seen_by_a_warm_process(
    tmp_path: Path, theme: str, warm: Executor
) -> None:
    """No trick with time here: this is what `octavo watch` meets."""
    root = lay(tmp_path / "project", files(theme, "first!"))
    build_in(root, "html", executor=warm)
    (root / "templates/parts/own.css.j2").write_text("em { color: fuchsia; margin: 1cm }\n", "utf-8")
    report = build_in(root, "html", executor=warm)
    assert b"fuchsia" in (root / "build/html/a.html").read_bytes()
    assert made(report)
    assert made(build_in(root, "html", executor=warm)) == {}


@pytest.mark.slow
def test_what_was_left_alone_is_believed_and_still_seen_when_it_changes(tmp_path: Path, theme: str) -> None:
    """Two seconds of rest let the stamps of all files be noted; the third build relies on them."""
    root = lay(tmp_path / "project", files(theme, "first!"))
    expected = clean_build(root, formats="html,ast")
    time.sleep(2.1)
    for _ in range(2):
        assert clean_build(root, formats="html,ast") == expected
    for name, text in files(theme, "second").items():
        rewrite(root / name, str(text))
        after = clean_build(root, formats="html,ast")
        assert after["html/a.html"] != expected["html/a.html"], f"{name} was changed"
        expected = clean_build(root, "--no-cache", formats="html,ast")
        assert after == expected


def test_an_older_file_moved_into_place_is_seen(tmp_path: Path, theme: str, warm: Executor) -> None:
    root = lay(tmp_path / "project", files(theme, "first!"))
    build_in(root, *FORMATS, executor=warm)
    for name, text in files(theme, "second").items():
        older = root / f"{name}.older"
        older.write_text(str(text), "utf-8")
        os.utime(older, (1_000_000_000, 1_000_000_000))
        older.replace(root / name)
        report = build_in(root, *FORMATS, executor=warm)
        assert made(report), f"{name} was changed"
        assert seen(report) == fresh(root, f"clean-{Path(name).name}", warm)


def test_a_clock_set_back_between_builds_is_no_harm(tmp_path: Path, theme: str, warm: Executor) -> None:
    """All of the first build, with its outputs and store, then lies in the future."""
    root = lay(tmp_path / "project", files(theme, "first!"))
    build_in(root, *FORMATS, executor=warm)
    later = time.time_ns() + 24 * HOUR
    for path in root.rglob("*"):
        os.utime(path, ns=(later, later))
    assert made(build_in(root, *FORMATS, executor=warm)) == {}
    lay(root, {"content/a.md": TEXT.format("second")})
    report = build_in(root, *FORMATS, executor=warm)
    assert set(made(report)) == {("content/a.md", name) for name in FORMATS}
    assert seen(report) == fresh(root, "clean", warm)


@pytest.mark.slow
def test_settings_that_come_nearer_are_seen_after_a_rest(tmp_path: Path) -> None:
    root = lay(tmp_path / "project", {"octavo.toml": "", "content/b.md": "# B\n\ntext\n", "sub/deep/x": ""})
    options = ("../../content/b.md", "--output", "build")
    before = clean_build(root / "sub/deep", *options, formats="html")
    time.sleep(2.1)
    for _ in range(2):
        assert clean_build(root / "sub/deep", *options, formats="html") == before
    (root / "sub/octavo.toml").write_text('[project]\nlang = "de"\n[html]\ntoc = false\n', "utf-8")
    after = clean_build(root / "sub/deep", *options, formats="html")
    assert after == clean_build(root / "sub/deep", *options, "--no-cache", formats="html")


@pytest.mark.slow
def test_a_link_that_no_longer_leads_outside_is_seen_after_a_rest(tmp_path: Path) -> None:
    root = lay(tmp_path / "project", {"content/a.md": "# A\n\n[data](../data/x.csv)\n"})
    (tmp_path / "x.csv").write_text("1")
    (root / "data").mkdir()
    (root / "data/x.csv").symlink_to(tmp_path / "x.csv")
    said = [start(root, formats="html").end() for _ in range(2)]
    time.sleep(2.1)
    said += [start(root, formats="html").end() for _ in range(2)]
    assert ["no file or document" in text for _, text in said] == [True] * 4
    (root / "data/x.csv").unlink()
    (root / "data/x.csv").write_text("1")
    assert "is not part of the outputs" in start(root, formats="html").end()[1]

"""Files that change while they are read: whatever such a build gives, the next one at rest gives what it should."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import build
from pipeline.engine.pool.in_process import InProcessExecutor
from tests.properties.builds import build_in, lay, made, seen, warm

__all__ = ["warm"]  # the fixture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="30"><rect width="{0}" height="9"/></svg>'
TEXT = "---\ntitle: T\njinja: true\n---\n\n# {0}\n\n![p](p.svg)\n\n{{% include '_part.md' %}}\n\n[data](data{1}.csv)\n"
FORMATS = ("html", "ast", "docx")


def version(number: int) -> dict[str, str]:
    """What one version of the project reads."""
    return {
        "content/a.md": TEXT.format(number, number % 2),
        "content/b.md": TEXT.format("B", 0),
        "content/_part.md": f"part {number}\n" * (1 + number % 5),
        "content/p.svg": SVG.format(10 + number % 50),
        "content/data0.csv": str(number),
        "templates/web.html.j2": f"<html><style>{{{{ css }}}}</style>{{{{ body }}}}<hr>{number}</html>\n",
    }


@contextmanager
def rewriting(root: Path, *, whole: bool) -> Iterator[None]:
    """Rewrite the files again and again: each at once by a rename, or in place, so that halves of it are seen."""
    over = threading.Event()

    def rewrite() -> None:
        for number in count():
            for name, text in version(number).items():
                path = root / name
                if over.is_set():
                    return
                if whole:
                    path.with_suffix(".new").write_text(text, "utf-8")
                    path.with_suffix(".new").replace(path)
                else:
                    path.write_text(text[: len(text) // 2], "utf-8")
                    path.write_text(text, "utf-8")

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


@pytest.mark.parametrize(
    "whole", [pytest.param(True, id="whole"), pytest.param(False, id="halves", marks=pytest.mark.slow)]
)
def test_the_build_after_it_equals_a_clean_one(tmp_path: Path, warm: Executor, whole: bool) -> None:
    root = lay(tmp_path / "project", version(0))
    for turn in range(3):
        with rewriting(root, whole=whole):
            during = build_in(root, *FORMATS, executor=warm)
        assert "internal-error" not in [each.code for each in during.diagnostics]
        assert not (whole and during.failed)
        after = build_in(root, *FORMATS, executor=warm)
        texts = {name: (root / name).read_text("utf-8") for name in version(0)}
        clean = build_in(lay(tmp_path / f"clean-{turn}", texts), *FORMATS, executor=warm, use_store=False)
        assert seen(after) == seen(clean)
        assert made(build_in(root, *FORMATS, executor=warm)) == {}
        lay(root, version(turn))


class Meddler(InProcessExecutor):
    """Changes files when it is given its first task."""

    def __init__(self, change: Callable[[], object]) -> None:
        super().__init__()
        self._changes = [change]

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Make the change, then run the task."""
        while self._changes:
            self._changes.pop()()
        return super().submit(fn, *args, **kwargs)


def test_what_is_undone_while_others_are_built_is_taken_from_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources are looked at twice, in waves; here each wave is one document, not hundreds."""
    monkeypatch.setattr(build, "_WAVE", 1)
    first = {f"content/{name}.md": f"# {name}\n\nfirst\n" for name in "ab"}
    root = lay(tmp_path / "project", first)
    with Meddler(lambda: None) as executor:
        before = build_in(root, "html", "ast", executor=executor)
    lay(root, {name: text.replace("first", "second") for name, text in first.items()})
    with Meddler(lambda: lay(root, first)) as executor:
        during = build_in(root, "html", "ast", executor=executor)
        assert seen(during) == seen(before)
        assert made(build_in(root, "html", "ast", executor=executor)) == {}

"""`--keep DIR`: what the engines were given, of every format, under names that are always the same."""

from __future__ import annotations

import contextlib
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import api, config
from pipeline.core.diagnostics import Failure
from pipeline.core.model import Source
from pipeline.engine import keep, registry
from pipeline.tools.pandoc import process as pandoc

TEXT = """# Title

Words.[^1]

[^1]: A note.

## Code

```python
print(1)
```

$$x^2$$

::: note
Say it.
:::

| a | b |
|---|---|
| 1 | 2 |
"""
WANTED = {
    "ast": set(),
    "docx": {"pandoc.json", "reference.docx"},
    "epub": {"pandoc.json", "book/mimetype", "book/EPUB/content.opf", "book/EPUB/text/ch001.xhtml"},
    "html": {"pandoc.json"},
    "pdf": {"pandoc.json", "page.html", "page.css"},
    "pptx": {"pandoc.json", "reference.pptx"},
    "revealjs": {"pandoc.json"},
    "slides-handout": {"pandoc.json", "page.html", "page.css"},
    "slides-pdf": {"pandoc.json", "page.html", "page.css"},
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose theme has a font of its own, built in every format with two processes."""
    root = tmp_path_factory.mktemp("project")
    fonts = root / "templates/own"
    fonts.mkdir(parents=True)
    font = Path(registry.__file__).parents[1] / "assets/fonts/SourceSans3-Regular.ttf"
    (fonts / font.name).write_bytes(font.read_bytes())
    (fonts / "theme.toml").write_text(f'extends = "aurora"\n[fonts]\nfiles = ["{font.name}"]\n', "utf-8")
    (root / "octavo.toml").write_text('[build]\ntheme = "own"\n', "utf-8")
    for name in ("a", "part/b"):
        (root / f"content/{name}.md").parent.mkdir(parents=True, exist_ok=True)
        (root / f"content/{name}.md").write_text(TEXT, "utf-8")
    build(root, "kept", jobs=2)
    return root


def build(root: Path, folder: str, *, jobs: int = 1, formats: tuple[str, ...] = tuple(WANTED)) -> api.Report:
    with contextlib.chdir(root):
        report = api.build(root=root, formats=formats, jobs=jobs, keep=folder)
    assert not report.failed, report.diagnostics
    assert {item.status for item in report.built} == {"built"}, "with --keep, all is built anew"
    return report


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_format_is_asked_for() -> None:
    assert set(WANTED) == set(registry.outputs())


@pytest.mark.parametrize("name", ["a", "part/b"])
@pytest.mark.parametrize("format", WANTED)
def test_each_format_leaves_what_its_engines_were_given(project: Path, format: str, name: str) -> None:
    found = files(project / "kept" / format / name) if WANTED[format] else {}
    assert found.keys() >= WANTED[format]
    assert bool(WANTED[format]) == (project / "kept" / format / name).is_dir()


def test_the_document_is_kept_once_as_pandoc_reads_it(project: Path) -> None:
    kept = project / "kept/document/a/document.json"
    said = subprocess.run(
        [pandoc.binary(), "-f", "json", "-t", "plain", kept], capture_output=True, text=True, check=True
    ).stdout
    assert "Words.[1]" in said and "print(1)" in said
    assert json.loads(kept.read_bytes()) == json.loads((project / "build/ast/a.json").read_bytes())


def test_a_book_is_kept_as_it_is_packed(project: Path) -> None:
    with zipfile.ZipFile(project / "build/epub/a.epub") as book:
        packed = {name: book.read(name) for name in book.namelist()}
    assert files(project / "kept/epub/a/book") == packed


def test_pages_name_their_style_sheet_and_that_the_theme_s_font(project: Path) -> None:
    folder = project / "kept/pdf/a"
    assert '<link rel="stylesheet" href="page.css" />' in (folder / "page.html").read_text("utf-8")
    css = (folder / "page.css").read_text("utf-8")
    assert 'src: url("fonts/SourceSans3-Regular.ttf")' in css
    own = project / "templates/own/SourceSans3-Regular.ttf"
    assert (folder / "fonts/SourceSans3-Regular.ttf").read_bytes() == own.read_bytes()


def test_what_is_kept_is_the_same_anywhere_and_names_no_place(project: Path) -> None:
    before = files(project / "kept")
    build(project, "elsewhere/again")
    assert files(project / "elsewhere/again") == before
    for name, data in before.items():
        assert str(project).encode() not in data, name
        assert b"file://" not in data, name


@pytest.mark.slow
def test_outputs_are_the_same_as_without(project: Path, tmp_path: Path) -> None:
    with_it = {
        item.path: item.sha256 for item in build(project, "third", formats=("pdf", "docx", "epub")).built
    }
    with contextlib.chdir(project):
        report = api.build(root=project, formats=("pdf", "docx", "epub"), use_cache=False)
    assert {item.path: item.sha256 for item in report.built} == with_it


def test_pages_that_a_book_s_list_of_pages_needs_are_kept(project: Path) -> None:
    with contextlib.chdir(project):
        api.build(
            "content/a.md", root=project, formats=("epub",), settings=("epub.page_list=yes",), keep="pages"
        )
    assert {"printed.html", "printed.css"} <= files(project / "pages/epub/a").keys()


def test_a_folder_that_is_a_file_is_said_before_anything_is_built(project: Path) -> None:
    with contextlib.chdir(project), pytest.raises(Failure) as caught:
        api.build(root=project, formats=("html",), keep="octavo.toml")
    assert [(one.span.path, one.code) for one in caught.value.diagnostics] == [
        ("octavo.toml", "output-unwritable")
    ]


def test_a_place_that_cannot_be_written_is_said_at_its_document(project: Path) -> None:
    (project / "full/html").mkdir(parents=True)
    (project / "full/html/a").write_text("a file is in the way", "utf-8")
    with contextlib.chdir(project):
        report = api.build(root=project, formats=("html", "ast"), keep="full")
    failed = {(item.source, item.format) for item in report.built if item.status == "failed"}
    assert failed == {("content/a.md", "html")}
    (said,) = report.diagnostics
    assert (said.code, said.span.path) == ("output-unwritable", "full/html/a/pandoc.json")


@pytest.mark.parametrize("name", ["../outside", "/outside", ""])
def test_a_name_leads_nowhere_else(project: Path, name: str) -> None:
    settings = replace(config.load(project, registry.schema()), keep=project / "kept")
    write = keep.keeper(settings, Source("", "a.md", "a"), "html")
    with pytest.raises(ValueError, match="no name"):
        write(name, "text")


def test_a_name_that_comes_again_gets_a_number(project: Path) -> None:
    settings = replace(config.load(project, registry.schema()), keep=project / "numbers")
    write = keep.keeper(settings, Source("", "a.md", "a"), "html")
    for text in ("one", "two"):
        write("x/page.html", text)
    assert files(project / "numbers") == {"html/a/x/page.html": b"one", "html/a/x/page-2.html": b"two"}

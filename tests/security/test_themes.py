"""A stranger's theme shows the document, and nothing else of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import resources
from tests.cli.conftest import Octavo, octavo, write
from tests.security import oracle
from tests.security.canary import GOOD, MARK, PICTURE, Write, with_theme, written

__all__ = ["octavo", "write"]  # the fixtures

_FAR = "'../../../away/mark.txt'"
PATHS = {  # how a layout could come from what it is given to a file
    "folders": "{{ theme.folders }}",
    "sources": "{{ theme.sources }}",
    "stamp": "{{ theme.stamp }}",
    "places": "{{ theme.places }}",
    "fonts": "{{ theme.font_files }}",
    "reading": f"{{{{ (theme.folders[0] / {_FAR}).read_text() }}}}",
    "reading by a filter": f"{{{{ ((theme.folders | first) / {_FAR}) | attr('read_text') }}}}",
    "writing": "{{ (theme.folders[0] / '../../../away/made.txt').write_text('x') }}",
}


@pytest.mark.slow
@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
@pytest.mark.parametrize("way", PATHS)
def test_a_layout_is_given_no_path(
    octavo: Octavo, write: Write, tmp_path: Path, way: str, flag: tuple[str, ...]
) -> None:
    write("away/mark.txt", MARK)
    write("project/content/a.md", GOOD)
    block = f"{{% block body %}}{PATHS[way]}{{% endblock %}}"
    with_theme(write, web__html__j2=f'{{% extends "shipped/web.html.j2" %}}{block}')
    said = octavo("build", *flag, "-f", "html", "--output", tmp_path / "out", cwd=tmp_path / "project")
    assert said.status == 1
    assert "error[template-undefined]" in said.err
    found = written(tmp_path / "out") + said.err.encode()
    assert MARK.encode() not in found
    assert str(tmp_path).encode() not in found
    assert not (tmp_path / "away/made.txt").exists()


# Where a mark lies in a theme, and how the theme asks for it: a file's suffix, its files with HERE for the path, the code of the error.
CLOSED = (".mark", ".git/mark", "CVS/mark", "out/html/mark", "mark")
WAYS = {
    "logo": ("svg", {"theme__toml": 'extends = "aurora"\nlogo = "HERE"\n'}, "theme-invalid"),
    "font": ("ttf", {"theme__toml": 'extends = "aurora"\n[fonts]\nfiles = ["HERE"]\n'}, "theme-invalid"),
    "layout": ("j2", {"web__html__j2": "{% include 'HERE' %}"}, "template-missing"),
    "computed layout": ("j2", {"web__html__j2": "{% set it = 'HERE' %}{% include it %}"}, "template-missing"),
    "style sheet": ("css", {"web__css__j2": "{% include 'HERE' %}"}, "template-missing"),
    "import": ("css", {"print__css__j2": "@import url('templates/own/HERE');"}, "fetch-refused"),
    "background": ("svg", {"print__css__j2": "body { background: url('templates/own/HERE') }"}, "fetch-refused"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("place", CLOSED)
@pytest.mark.parametrize("way", WAYS)
def test_a_strangers_theme_is_made_of_nothing_closed(
    octavo: Octavo, write: Write, tmp_path: Path, way: str, place: str
) -> None:
    suffix, files, code = WAYS[way]
    name = f"{place}.{suffix}"
    write("project/content/a.md", GOOD)
    with_theme(write, **{file: text.replace("HERE", name) for file, text in files.items()})
    font = resources.assets() / "fonts/SourceCodePro-Regular.ttf"
    held = {"svg": PICTURE.encode(), "ttf": font.read_bytes()}
    path = write(f"project/templates/own/{name}", "")
    path.write_bytes(held.get(suffix, MARK.encode()))
    out = tmp_path / "project/templates/own/out"
    words = ["--output", out, "--config", path if place == "mark" else "octavo.toml"]
    form = "html" if code != "fetch-refused" else "pdf"
    if place == "mark":  # the settings that are named may be any file: here, one that is nothing else
        path.write_text('[build]\ntheme = "own"\n' + f'[variables]\na = "{MARK}"\n')
    said = octavo("build", "--untrusted", "-f", form, *words, cwd=tmp_path / "project")
    assert (said.status, f"error[{code}]" in said.err) == (1, True), said.err
    assert MARK.encode() not in b"".join(path.read_bytes() for path in out.glob("*/a.*")) + said.err.encode()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_strangers_theme_is_made_of_its_other_files(
    octavo: Octavo, write: Write, way: str, tmp_path: Path
) -> None:
    suffix, files, _ = WAYS[way]
    write("project/content/a.md", GOOD)
    with_theme(write, **{file: text.replace("HERE", f"mark.{suffix}") for file, text in files.items()})
    font = (resources.assets() / "fonts/SourceCodePro-Regular.ttf").read_bytes()
    held = {
        "svg": PICTURE.encode(),
        "ttf": font,
        "j2": b"<!DOCTYPE html><html lang='en'><title>T</title></html>",
    }
    write(f"project/templates/own/mark.{suffix}", "").write_bytes(held.get(suffix, b"b { color: red }"))
    said = octavo("build", "--untrusted", "-f", "html,pdf", cwd=tmp_path / "project")
    assert (said.status, said.out) == (0, "build/html/a.html\nbuild/pdf/a.pdf\n"), said.err


ASKED = (
    "<a href='a/b.html'>a</a>",
    "<a href='../../a.html'>a</a>",
    "<a href='file:///etc/hosts'>a</a>",
    "<img src='../../a.png' alt='a' />",
    "<p style='background: url(../a.png)'>a</p>",
    "<svg width='9' height='9'><image href='../a.svg' width='9' height='9' /><use href='../b.svg#c' /></svg>",
    "<link rel='attachment' href='../a.txt' />",
    "<link rel='stylesheet' href='../a.css' /><object data='../a.svg'></object>",
)


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED)
def test_no_folder_of_the_machine_is_told(octavo: Octavo, write: Write, tmp_path: Path, asked: str) -> None:
    """Neither in what is said of a theme that names something by a path of its own, nor in an output."""
    write("project/content/a.md", GOOD)
    layout = f"{{% extends 'shipped/page.html.j2' %}}{{% block title %}}{asked}{{% endblock %}}"
    with_theme(write, page__html__j2=layout)
    said = octavo("build", "--untrusted", "-f", "pdf", cwd=tmp_path / "project")
    assert (said.status, "error[" in said.err) == (1, True)
    assert str(tmp_path) not in said.err
    assert tmp_path.parent.name not in said.err
    assert not list((tmp_path / "project/build").rglob("*.pdf"))


def test_pages_that_are_kept_do_nothing_in_a_browser(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    """They are opened by who looks into what a stranger's theme made."""
    write("project/content/a.md", GOOD)
    layouts = {
        f"{name}__html__j2": f"{{% extends 'shipped/{name}.html.j2' %}}{{% block head %}}<script>1</script><base href='//127.0.0.1/' />{{% endblock %}}"
        for name in ("page", "deck-print", "handout")
    }
    sheet = "{% include 'shipped/print.css.j2' %}p { background: url('//127.0.0.1/a') }"
    with_theme(write, print__css__j2=sheet, **layouts)
    words = (
        "-f",
        "pdf,slides-pdf,slides-handout,epub",
        "--set",
        "epub.page_list=yes",
        "--keep",
        tmp_path / "kept",
    )
    octavo("build", "--untrusted", *words, cwd=tmp_path / "project")
    pages = sorted((tmp_path / "kept").rglob("*.html"))
    assert {path.parts[-3] for path in pages} == {"pdf", "slides-pdf", "slides-handout", "epub"}
    for path in pages:
        assert oracle.policy(path.read_bytes()).startswith(
            "default-src 'none'; script-src 'none'; style-src 'self'"
        )
        assert oracle.in_page(path.read_bytes()) == ["<link>"]  # its own style sheet
        assert "127.0.0.1" not in path.with_suffix(".css").read_text("utf-8")
    assert "url" not in (tmp_path / "kept/pdf/a/page.css").read_text("utf-8").rpartition("p { background:")[2]

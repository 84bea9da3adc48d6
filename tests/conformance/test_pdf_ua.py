"""What PDF/UA-1 and PDF/A-3 ask of a file and a program can check, of pages and decks with everything in them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.conformance.matterhorn import findings
from tests.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
SHOWCASE = ROOT / "content" / "showcase.md"
LISTS = """---
title: T
---

## One

1. tight
2. list with `code`

- loose

- a paragraph

  ```python
  x = 1
  ```

  | a | b |
  |---|---|
  | 1 | 2 |

  - within

  [`code`](https://example.org) and [**bold** words](#one)

term
:   What it means.

    > quoted[^1]

- [ ] a task

[^1]: A note.
"""


@pytest.fixture
def shown(project: Project) -> Project:
    """A project that has the showcase's pictures."""
    for path in (ROOT / "content" / "img").iterdir():
        project.write(f"img/{path.name}", path.read_bytes())
    return project


@pytest.mark.parametrize("name", ["pdf", "slides-pdf", "slides-handout"])
def test_the_showcase(shown: Project, name: str) -> None:
    assert findings(shown.output(SHOWCASE.read_text("utf-8"), name)) == []


@pytest.mark.parametrize("name", ["pdf", "slides-pdf"])
def test_lists_with_everything_in_them(project: Project, name: str) -> None:
    assert findings(project.output(LISTS, name)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        'title = "page"\ncolophon = true\nfigures = true\ntables = true\ntoc = "yes"\nqr = true\nsee_page = true',
        'title = "none"\nlinks = "footnote"\nwide_tables = "rotate"\ndraft = "Draft"\ncrop_marks = true\nbleed = 3',
        'greyscale = true\ntwo_sided = "yes"\nopen = "right"\nwide_tables = "break"\nlinks = "none"',
    ],
)
def test_the_showcase_with_all_that_can_be_set(shown: Project, options: str) -> None:
    shown.write("octavo.toml", f"[headings]\nnumbered = 3\n[pdf]\n{options}\n")
    assert findings(shown.output(SHOWCASE.read_text("utf-8"), "pdf")) == []


def test_an_author_who_skips_a_level_is_told_so_twice(project: Project) -> None:
    done = project.convert("---\ntitle: T\n---\n\n## One\n\n#### Deep\n\nx\n", "pdf")
    assert [d.code for d in done.diagnostics] == ["heading-skip"]
    assert findings(done.artifacts["pdf"].data) == ["14-003 H4 behind H2"]


@pytest.mark.slow
def test_an_archive_copy_of_the_showcase(shown: Project) -> None:
    shown.write("octavo.toml", '[pdf]\nvariant = "pdf/a-3u"\ndraft = "Draft"\n')
    with pikepdf.open(io.BytesIO(shown.output(SHOWCASE.read_text("utf-8"), "pdf"))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                assert "/LZWDecode" not in str(item.get("/Filter", ""))  # ISO 19005-3, 6.1.7.2
                assert not {"/F", "/FFilter"} & set(item.keys())  # 6.1.7.1
                assert not item.get("/Interpolate", False)  # 6.2.8
                assert not {"/OPI", "/Alternates", "/Ref", "/PS"} & set(item.keys())  # 6.2.8, 6.2.9
            elif isinstance(item, pikepdf.Dictionary):
                assert str(item.get("/S", "")) not in ("/JavaScript", "/Launch", "/Sound", "/Movie")  # 6.5.1
                assert not {"/TR", "/HTP"} & set(item.keys())  # 6.2.5
        title = pdf.docinfo["/Title"]
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == str(title)  # 6.6.2: they say the same


def _drop(key: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        del pdf.Root[key]

    return change


def _element(kind: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    def first(pdf: Any) -> None:
        change(next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == kind))

    return first


def _renamed(kind: str) -> Callable[[Any], None]:
    def change(item: Any) -> None:
        item.S = pikepdf.Name(kind)

    return change


def _without(key: str) -> Callable[[Any], None]:
    def change(item: Any) -> None:
        del item[key]

    return change


def _font(change: Callable[[Any], None]) -> Callable[[Any], None]:
    def first(pdf: Any) -> None:
        change(
            next(
                o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Type0"
            )
        )

    return first


def _unembedded(font: Any) -> None:
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        del descriptor[key]


def _wider(font: Any) -> None:
    font.DescendantFonts[0].W = pikepdf.Array([0, 60000, 77])


def _link(change: Callable[[Any], None]) -> Callable[[Any], None]:
    def first(pdf: Any) -> None:
        change(next(note for page in pdf.pages for note in page.get("/Annots", [])))

    return first


def _untagged(pdf: Any) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(b"0 0 9 9 re f"), prepend=True)


def _no_tabs(pdf: Any) -> None:
    for page in pdf.pages:
        if "/Tabs" in page:
            del page["/Tabs"]


@pytest.mark.parametrize(
    ("number", "damage"),
    [
        ("01-001", _drop("/MarkInfo")),
        ("01-005", _untagged),
        ("02-001", _element("/P", _renamed("/Paragraph"))),
        ("06-001", _drop("/Metadata")),
        ("07-001", _drop("/ViewerPreferences")),
        ("09-004", _element("/TR", _renamed("/Sect"))),
        ("09-005", _element("/LBody", _renamed("/P"))),
        ("11-007", _drop("/Lang")),
        ("13-004", _element("/Figure", _without("/Alt"))),
        ("14-002", _element("/H1", _renamed("/H2"))),
        ("14-003", _element("/H2", _renamed("/H4"))),
        ("15-003", _element("/TD", _without("/A"))),
        ("28-009", _no_tabs),
        ("28-011", _element("/Link", _renamed("/Span"))),
        ("28-012", _link(_without("/Contents"))),
        ("31-009", _font(_unembedded)),
        ("31-016", _font(_wider)),
        ("31-027", _font(_without("/ToUnicode"))),
    ],
)
def test_damage_is_named(project: Project, number: str, damage: Callable[[Any], None]) -> None:
    project.write(
        "p.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    )
    text = "---\ntitle: T\n---\n\n## One\n\npara\n\n- item [l](https://example.org)\n\n| a |\n|---|\n| 1 |\n\n![words](p.svg)\n"
    good = project.output(text, "pdf")
    assert findings(good) == []
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        damage(pdf)
        pdf.save(out)
    assert [said[:6] for said in findings(out.getvalue())][:1] == [number]

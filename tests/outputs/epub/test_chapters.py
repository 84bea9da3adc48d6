"""Chapters of a book: where they begin, links and notes in them, what their elements are."""

from __future__ import annotations

import html
import re

from tests.conftest import Project
from tests.outputs.docx.word import png
from tests.outputs.epub.books import TEXT, bodies, book, chapters, whole
from tests.outputs.reading import one_line


def test_callouts_are_notices_and_tips(project: Project) -> None:
    said = chapters(
        book(project, "> [!WARNING]\n> Hot.\n\n::: tip\n### A *hint*\nDo.\n:::\n\n::: box\nx\n:::")
    )
    assert re.findall(r'<div class="callout (\w+)" ([^>]*)>', said) == [
        ("warning", 'role="doc-notice" epub:type="notice" aria-label="Warning"'),
        ("tip", 'role="doc-tip" epub:type="tip" aria-label="A hint"'),
    ]


def test_footnotes_pop_up(project: Project) -> None:
    said = chapters(book(project, "Text.[^a]\n\n[^a]: A note."))
    assert 'epub:type="noteref" role="doc-noteref"' in said
    assert re.search(r'<aside epub:type="footnote" role="doc-footnote" id="fn1">\s*<p>.*A note\.', said)


def test_a_note_called_twice_stands_in_its_chapter_once(project: Project) -> None:
    text = "# A\n\na[^b] b[^a] c[^a]\n\n# B\n\nd[^a]\n\n[^a]: A note.\n\n[^b]: Other.\n"
    first, second = bodies(book(project, text))
    calls = [("fn1", "fnref1"), ("fn2", "fnref2"), ("fn2", "fnref2-2")]
    assert re.findall(r'<a href="#(\w+)" class="footnote-ref" id="([\w-]+)"', first) == calls
    assert re.findall(r'<a href="#([\w-]+)" class="footnote-back"', first) == ["fnref1", "fnref2", "fnref2-2"]
    assert [body.count("A note.") for body in (first, second)] == [1, 1]


def test_formulas_say_their_source(project: Project) -> None:
    made = book(project, 'In $a < b$ and\n\n$$\\text{"c"} + d$$')
    assert [
        " ".join(html.unescape(said).split()) for said in re.findall(r'alttext="([^"]*)"', chapters(made))
    ] == [
        "a < b",
        '\\text{"c"} + d',
    ]


def test_a_div_that_opens_with_a_heading_begins_a_chapter(project: Project) -> None:
    made = book(project, "# A\n\na\n\n::: box\n# B\n\nb\n:::\n\nstill b\n\n# C\n\nc")
    assert [re.findall(r"<p>(.*?)</p>", body) for body in bodies(made)] == [["a"], ["b", "still b"], ["c"]]
    assert [(level, title) for level, title, _ in made.outline] == [(1, "A"), (1, "B"), (1, "C")]


def test_links_lead_to_places_of_every_kind_in_other_chapters(project: Project) -> None:
    text = (
        "# A\n\n[span]{#s} and `code`{#c}\n\n::: {#d}\ndiv\n:::\n\n## Über\n\nu\n\n"
        "# B\n\n[1](#s) [2](#c) [3](#d) [4](#über) [5](#%C3%BCber) [6](#b)"
    )
    first, second = bodies(book(project, text))
    assert re.findall(r'href="([^"]*)"', second) == [
        "ch001.xhtml#s", "ch001.xhtml#c", "ch001.xhtml#d", "ch001.xhtml#über", "ch001.xhtml#über", "#b",
    ]  # fmt: skip
    assert all(f'id="{place}"' in first for place in ("s", "c", "d", "über"))


def test_notes_are_counted_in_their_chapter_and_lead_back(project: Project) -> None:
    text = (
        "# A\n\none[^1] two[^2]\n\n# B\n\nthree[^3]\n\n# C\n\nnone\n\n"
        "[^1]: First.\n[^2]:\n    ```python\n    code = 1\n    ```\n[^3]: Third.\n\n    Its second."
    )
    made = book(project, text)
    notes = [
        [(note.get("id"), one_line("".join(note.itertext()))) for note in root.iterfind(".//{*}aside")]
        for root in made.chapters.values()
    ]
    assert notes == [
        [("fn1", "1 First."), ("fn2", "2 code = 1")],
        [("fn1", "1 Third. Its second.")],
        [],
    ]
    for root in made.chapters.values():
        calls = root.xpath("//@href[starts-with(., '#fn') and not(starts-with(., '#fnref'))]")
        backs = root.xpath("//@href[starts-with(., '#fnref')]")
        assert [call.replace("#fn", "#fnref") for call in calls] == backs
        assert {place[1:] for place in [*calls, *backs]} <= set(root.xpath("//@id"))


def test_a_chapter_for_each_heading_of_the_first_level(project: Project) -> None:
    made = whole(project, TEXT)
    heads = [one_line("".join(root.find(".//{*}h1").itertext())) for root in made.chapters.values()]
    assert heads == ["One", "Three"]
    assert made.all("//x:title/text()") == heads


def test_notes_are_notes(project: Project) -> None:
    made = whole(project, TEXT)
    (call,) = made.all("//x:a[@epub:type='noteref']")
    (note,) = made.all("//*[@epub:type='footnote']")
    assert call.get("href").rpartition("#")[2] == note.get("id")
    assert one_line("".join(note.itertext())) == "1 The note."


def test_every_place_is_of_one_kind_only(project: Project) -> None:
    made = whole(project, "# Footnotes\n\nText[^1].\n\n## Footnotes\n\nb\n\n[^1]: n\n")
    for name, root in made.chapters.items():
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_references_lead_to_other_chapters(project: Project) -> None:
    project.write("p.png", png(30, 20))
    text = (
        "# A\n\n![P](p.png){#fig-p}\n\n"
        '``` {.text #lst-l caption="L"}\nx\n```\n\n| a |\n|---|\n| 1 |\n\n: T {#tab-t}\n\n$$x$$ {#eq-e}\n\n'
        "# B\n\n@fig-p @lst-l @tab-t @eq-e"
    )
    made = whole(project, f"---\ntitle: T\n---\n\n{text}")
    (chapter,) = [data.decode() for name, data in made.files.items() if b'class="cross-reference"' in data]
    assert re.findall(r'href="(\w+)\.xhtml#([\w-]+)" class="cross-reference"', chapter) == [
        ("ch001", "fig-p"), ("ch001", "lst-l"), ("ch001", "tab-t"), ("ch001", "eq-e"),
    ]  # fmt: skip

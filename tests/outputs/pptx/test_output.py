"""The PowerPoint deck, looked at from inside."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.util import Inches

from pipeline.core import ast
from pipeline.core.model import Document, Slide
from pipeline.core.spans import Span
from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.pptx import sections
from pipeline.outputs.pptx import text as pptx_text
from pipeline.outputs.pptx.output import OUTPUT, _flatten
from pipeline.slides import grouping
from pipeline.tools import zip as zips
from tests.conftest import SEED, Project

FRONT = """---
title: The Deck
subtitle: Of cards
author: Ann One
date: 2024-05-01
keywords: [x, y]
---
"""


def deck(project: Project, text: str) -> Any:
    """Return the deck of a text; one without front matter gets a title, for else its first heading would be it."""
    text = text if text.startswith(("---", "# ")) else FRONT + text
    return pptx.Presentation(io.BytesIO(project.output(text, "pptx")))


def titles(presentation: Any) -> list[str]:
    return [slide.shapes.title.text for slide in presentation.slides]


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, "png")
    return target.getvalue()


def inside(presentation: Any, shape: Any) -> bool:
    return bool(
        shape.left >= 0
        and shape.top >= 0
        and shape.left + shape.width <= presentation.slide_width
        and shape.top + shape.height <= presentation.slide_height
    )


def test_layouts_are_real_and_the_deck_is_wide(project: Project) -> None:
    made = deck(project, FRONT + "# Part\n\n## First\n\nText.\n\n## Second\n\n- a\n- b\n")
    assert (made.slide_width, made.slide_height) == (Inches(13 + 1 / 3), Inches(7.5))
    layouts = [(slide.slide_layout.name, slide.shapes.title.text) for slide in made.slides]
    assert layouts[0] == ("Title Slide", "The Deck")
    assert ("Section Header", "Part") in layouts
    assert layouts[-2:] == [("Title and Content", "First"), ("Title and Content", "Second")]
    assert "Of cards" in words(made.slides[0]) and "1 May 2024" in words(made.slides[0])


def test_core_properties_come_from_the_front_matter(project: Project) -> None:
    core = deck(project, FRONT + "# A\n\nText.\n").core_properties
    assert (core.title, core.author, core.keywords, core.language) == ("The Deck", "Ann One", "x, y", "en")
    assert core.created.isoformat().startswith("2024-05-01")


def test_notes_stand_in_the_notes(project: Project) -> None:
    made = deck(project, "## A\n\nText.\n\n::: notes\nSay *this*.\n:::\n")
    slide = next(slide for slide in made.slides if slide.shapes.title.text == "A")
    assert slide.notes_slide.notes_text_frame.text == "Say this."
    assert "Say" not in words(slide)


def test_footnotes_of_what_is_said_are_said(project: Project) -> None:
    long = "One sentence that is short enough to stand. " + "Another that is told in full. " * 9
    made = deck(project, f"## A\n\n{long}At last.[^1]\n\n[^1]: A whisper.\n")
    slide = next(slide for slide in made.slides if slide.shapes.title.text == "A")
    assert slide.notes_slide.notes_text_frame.text.endswith("At last.\n\nA whisper.")


def test_every_slide_but_title_and_section_has_number_and_title(project: Project) -> None:
    made = deck(project, FRONT + "# Part\n\n## A\n\nText.\n")
    kinds = [
        {shape.placeholder_format.type.name for shape in slide.placeholders if shape.is_placeholder}
        for slide in made.slides
    ]
    assert ["SLIDE_NUMBER" in kind for kind in kinds] == [
        s.slide_layout.name == "Title and Content" for s in made.slides
    ]
    assert "The Deck" in words(made.slides[len(made.slides) - 1])


def test_tables_are_native_in_our_style_and_fit(project: Project) -> None:
    rows = "".join(f"| name {n} | what there is to say of {n} |\n" for n in range(4))
    made = deck(project, f"## T\n\nSee:\n\n| Name | Remarks |\n|---|---|\n{rows}\n: The caption\n")
    frames = [(slide, shape) for slide in made.slides for shape in slide.shapes if shape.has_table]
    assert frames
    for slide, frame in frames:
        assert inside(made, frame)
        assert frame.table.first_row and frame.table.cell(0, 0).text == "Name"
        assert "The caption" in words(slide)
        assert sum(column.width for column in frame.table.columns) == frame.width


def test_pictures_have_words_a_caption_and_room(project: Project) -> None:
    project.write("a.png", picture(400, 300))
    made = deck(project, '## P\n\n![The caption](a.png){alt="What it shows"}\n')
    (slide,) = [slide for slide in made.slides if any(shape.shape_type == 13 for shape in slide.shapes)]
    (shown,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert shown._element.nvPicPr.cNvPr.get("descr") == "What it shows"
    assert inside(made, shown) and shown.width / shown.height == pytest.approx(4 / 3, rel=0.01)
    assert "The caption" in words(slide)


@pytest.mark.parametrize("size", [(300, 400), (1600, 400)])
def test_text_and_picture_share_a_slide_without_touching(project: Project, size: tuple[int, int]) -> None:
    project.write("a.png", picture(*size))
    made = deck(project, "## P\n\nA line of text.\n\n![Caption](a.png)\n")
    for slide in made.slides:
        boxes = [
            s
            for s in slide.shapes
            if s.shape_type == 13 or (s.has_text_frame and s.text_frame.text == "A line of text.")
        ]
        if len(boxes) == 2:
            one, two = boxes
            apart = one.left + one.width <= two.left or two.left + two.width <= one.left
            below = one.top + one.height <= two.top or two.top + two.height <= one.top
            assert apart or below


def test_an_image_in_a_line_is_said_in_words(project: Project) -> None:
    project.write("a.png", picture(10, 10))
    made = deck(project, "## P\n\nSee ![a dot](a.png) here.\n")
    assert "See [a dot] here." in words(made.slides[len(made.slides) - 1])


def test_code_is_in_the_theme_s_mono_font_with_colours(project: Project) -> None:
    made = deck(project, "## C\n\n```python\nif x:\n    y = 'z'  # why\n```\n")
    slide = made.slides[len(made.slides) - 1]
    runs = [
        run
        for shape in slide.placeholders
        for p in shape.text_frame.paragraphs
        for run in p.runs
        if "why" in run.text
    ]
    assert runs[0].font.name == "Source Code Pro" and runs[0].font.italic
    assert runs[0].font.size.pt == 18


def test_lines_of_plain_code_are_lines(project: Project) -> None:
    made = deck(project, "## C\n\n```output\none\n  two\n```\n")
    shape = made.slides[len(made.slides) - 1].placeholders[1]
    assert shape.text_frame.text.split("\v") == ["one", "  two"]


def test_lines_of_code_are_numbered(project: Project) -> None:
    made = deck(project, "## C\n\n``` {.python .numberLines}\nif x:\n    y = 2\n```\n")
    shape = made.slides[len(made.slides) - 1].placeholders[1]
    assert shape.text_frame.text.split("\v") == ["1  if x:", "2      y = 2"]


def test_long_code_lines_are_set_smaller(project: Project) -> None:
    made = deck(project, f"## C\n\n```python\nx = '{'a' * 90}'\n```\n")
    runs = made.slides[len(made.slides) - 1].placeholders[1].text_frame.paragraphs[0].runs
    assert {run.font.size.pt for run in runs} <= {12, 13, 14}


def test_callouts_and_tasks_have_their_marks(project: Project) -> None:
    made = deck(project, "## C\n\n> [!TIP]\n> Try it.\n\n- [x] done\n- [ ] open\n")
    text = "\n".join(map(words, made.slides))
    assert "Tip\nTry it." in text
    assert "\ue8f0" not in text  # the mark that carried the kind
    xml = b"".join(zips.members(project.output("## C\n\n- [x] done\n- [ ] open\n", "pptx")).values())
    assert 'char="☑"'.encode() in xml and 'char="☐"'.encode() in xml


def test_text_that_would_run_off_is_shrunk() -> None:
    spaces = " ".join(f'xmlns:{p}="{ooxml.NAMESPACES[p]}"' for p in "ap")
    lines = "".join(
        f"<a:p><a:pPr lvl='0'/><a:r><a:rPr/><a:t>{'word ' * 30}</a:t></a:r></a:p>" for _ in range(8)
    )
    shape = ooxml.parse(f"<p:sp {spaces}><p:spPr/><p:txBody><a:bodyPr/>{lines}</p:txBody></p:sp>".encode())
    box = (0, 0, Inches(12), Inches(4))
    pptx_text.fit(shape, box)
    (scale,) = ooxml.find(shape, "//a:normAutofit/@fontScale")
    assert 50000 <= int(scale) < 100000
    assert pptx_text.height(shape, Inches(12), int(scale) / 100000) <= 4 * 72


def test_long_titles_are_shrunk(project: Project) -> None:
    files = zips.members(project.output(f"## {'A very long title ' * 12}\n\nText.\n", "pptx"))
    slides = b"".join(part for name, part in files.items() if name.startswith("ppt/slides/slide"))
    assert b"fontScale" in slides


def test_shapes_have_numbers_of_their_own(project: Project) -> None:
    project.write("a.png", picture(40, 30))
    files = zips.members(project.output("## P\n\nText.\n\n![Caption](a.png)\n", "pptx"))
    for name, part in files.items():
        if name.startswith("ppt/slides/slide"):
            numbers = ooxml.find(ooxml.parse(part), "//p:cNvPr/@id")
            assert len(set(numbers)) == len(numbers)


def test_code_in_a_link_is_in_the_order_powerpoint_reads(project: Project) -> None:
    files = zips.members(project.output("## L\n\n[`code`](https://example.org)\n", "pptx"))
    slides = b"".join(part for name, part in files.items() if name.startswith("ppt/slides/slide")).decode()
    assert slides.index("Source Code Pro") < slides.index("hlinkClick")


def test_columns_stand_side_by_side(project: Project) -> None:
    text = "## C\n\n:::: columns\n::: column\nleft\n:::\n::: column\nright\n:::\n::::\n"
    made = deck(project, text)
    (slide,) = [slide for slide in made.slides if slide.slide_layout.name == "Two Content"]
    left, right = (
        next(s for s in slide.placeholders if s.text_frame.text == side) for side in ("left", "right")
    )
    assert left.left + left.width <= right.left


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
LONG = "A sentence that goes on for a while and then some more. " * 4


@pytest.mark.parametrize(
    ("body", "plans"),
    [
        ("![c](a.png)", [""]),
        ("Short.\n\n![c](a.png)\n\nAfter.", ["beside"]),
        ("Short.\n\n![c](wide.png)", ["above"]),
        ("![c](wide.png)\n\nShort.", ["below"]),
        ("Short.\n\n![c](wide.png)\n\nAfter.", ["beside"]),
        (f"Short.\n\n{TABLE}", ["above"]),
        (f"{TABLE}\n\nShort.", ["below"]),
        (f"{LONG}\n\n{TABLE}\n\nAfter.", ["", "", ""]),
        (f"One.\n\n{TABLE}\n\nTwo.\n\n{TABLE}", ["above", "above"]),
        ("Before.\n\n:::: columns\n::: column\na\n:::\n::: column\nb\n:::\n::::\n\nAfter.", ["", "", ""]),
        ("### Deep\n\nText.\n\n---\n\n<details><summary>More</summary>\n\nHidden.\n\n</details>", [""]),
    ],
)
def test_text_and_pictures_share_slides_by_their_size(project: Project, body: str, plans: list[str]) -> None:
    project.write("a.png", picture(300, 300))
    project.write("wide.png", picture(900, 300))
    document = project.document(FRONT + body)
    shown = list(_flatten(document.blocks))
    parted = list(grouping.group(shown, document.resources))
    assert [group.plan for group in parted] == plans
    assert [block for group in parted for block in group.blocks] == shown
    for group in parted:
        assert list(grouping.group(group.blocks, document.resources)) == [group]


def emitted(project: Project, document: Document) -> Any:
    return pptx.Presentation(io.BytesIO(OUTPUT.emit(document, project.context()).value.data))


def test_notes_say_what_a_notes_page_cannot_show(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    document = project.document(FRONT + f"# H\n\n{TABLE}\n\n![Seen](a.png)\n\nIn ![line](a.png).")
    opening = Slide("title", (), (), (ast.para("Welcome."),), Span("a.md"))
    shown = Slide("content", tuple(ast.text("T")), (ast.para("Text."),), document.blocks, Span("a.md"))
    made = emitted(project, replace(document, slides=(opening, shown)))
    said = [slide.notes_slide.notes_text_frame.text for slide in made.slides]
    assert said[0] == "Welcome."
    assert said[1].split() == ["H", "a", "b", "1", "2", "Figure", "1:", "Seen", "In", "line."]


def test_a_broken_package_is_not_handed_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "add_sections", lambda part, slides: part[:-10])
    made = project.convert(FRONT + "Text.", "pptx", "html")
    assert [d.code for d in made.diagnostics] == ["artifact-invalid"]
    assert made.diagnostics[0].message.startswith("pptx: part 'ppt/presentation.xml' is not well-formed")
    assert set(made.artifacts) == {"html"}


def test_pictures_and_tables_in_columns_stand_in_their_column(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    text = "## C\n\n:::: columns\n::: column\nleft\n:::\n::: column\n![Caption](a.png)\n:::\n::::\n\n## D\n\n"
    made = deck(project, text + f":::: columns\n::: column\n{TABLE}\n:::\n::: column\nright\n:::\n::::\n")
    slides = {slide.shapes.title.text: slide for slide in made.slides}
    middle = made.slide_width // 2
    (shown,) = [shape for shape in slides["C"].shapes if shape.shape_type == 13]
    (table,) = [shape for shape in slides["D"].shapes if shape.has_table]
    assert shown.left >= middle > table.left + table.width


def test_same_document_same_bytes(project: Project) -> None:
    text = FRONT + "## A\n\nText `c`.\n\n::: notes\nSay.\n:::\n"
    assert project.output(text, "pptx") == project.output(text, "pptx")


def test_seed(project: Project) -> None:
    made = deck(project, SEED.read_text())
    assert titles(made)[:3] == [
        "Amazon Aurora Case Study",
        "Introduction",
        "Amazon Auroras’s brief history of time",
    ]
    assert titles(made).count("Amazon Aurora Case Study") == 1
    assert any(slide.has_notes_slide for slide in made.slides)


def test_section_slides_begin_sections(project: Project) -> None:
    data = project.output(f"{FRONT}# One\n\n## A\n\na\n\n# Two\n\n## B\n\nb\n\n## C\n\nc\n", "pptx")
    root = ooxml.parse(zips.members(data)["ppt/presentation.xml"])
    sections = root.xpath("//*[local-name()='section']")
    assert [(item.get("name"), len(item[0])) for item in sections] == [
        ("The Deck", 1),
        ("One", 2),
        ("Two", 3),
    ]
    assert len({item.get("id") for item in sections}) == 3
    shown = root.xpath("//*[local-name()='sldIdLst']/*[local-name()='sldId']/@id")
    assert shown[:6] == shown[6:]


def test_a_deck_without_sections_has_none(project: Project) -> None:
    assert (
        b"sectionLst"
        not in zips.members(project.output(f"{FRONT}# A\n\na\n", "pptx"))["ppt/presentation.xml"]
    )


@pytest.mark.parametrize(
    ("widths", "share"), [(("30%", "70%"), 0.3), (("", "75%"), 0.25), (("", ""), 0.5), (("5%", "95%"), 0.2)]
)
def test_columns_are_as_wide_as_their_author_made_them(
    project: Project, widths: tuple[str, str], share: float
) -> None:
    columns = "".join(
        f"::: {{.column{f' width={width!r}' if width else ''}}}\n{side}\n:::\n"
        for side, width in zip(("left", "right"), widths, strict=True)
    ).replace("'", '"')
    made = deck(project, f"## A\n\n:::: columns\n{columns}::::\n")
    (slide,) = [slide for slide in made.slides if slide.slide_layout.name == "Two Content"]
    left, right = (
        next(s for s in slide.placeholders if s.text_frame.text == side) for side in ("left", "right")
    )
    assert left.width / (left.width + right.width) == pytest.approx(share, abs=0.01)
    assert left.left + left.width < right.left and right.left + right.width <= made.slide_width


def test_slides_stand_on_their_backgrounds(project: Project) -> None:
    project.write("wide.png", picture(900, 300))
    text = (
        '## A {background-color="navy"}\n\n- light [link](https://example.org)\n\n'
        '## B {background-image="wide.png"}\n\nb\n'
    )
    files = zips.members(project.output(FRONT + text, "pptx"))
    color, image = (ooxml.parse(files[f"ppt/slides/slide{number}.xml"]) for number in (2, 3))
    assert ooxml.find(color, "p:cSld/p:bg/p:bgPr/a:solidFill/a:srgbClr/@val") == ["000080"]
    (body,) = ooxml.find(color, "//p:sp[.//p:ph[not(@type)]]")
    assert set(ooxml.find(body, ".//a:rPr/a:solidFill/a:schemeClr/@val")) == {"bg1"}
    assert b"hlinkClr" in files["ppt/slides/slide2.xml"]
    assert ooxml.find(image, "p:cSld/p:bg/p:bgPr/a:blipFill/a:blip/@r:embed")
    (cut,) = ooxml.find(image, "//p:bg//a:srcRect")
    assert (cut.get("l"), cut.get("r")) == ("20370", "20370")  # 3:1 on 16:9
    assert ooxml.find(image, "//p:bgPr/a:effectLst") and not ooxml.find(image, "//a:effectsLst")


def test_incremental_lists_are_animated(project: Project) -> None:
    files = zips.members(project.output(f"{FRONT}## A\n\n::: incremental\n- a\n- b\n:::\n", "pptx"))
    assert files["ppt/slides/slide2.xml"].count(b'nodeType="clickEffect"') == 2


def test_a_blank_slide_shows_no_title_and_no_number(project: Project) -> None:
    project.write("a.png", picture(400, 300))
    made = deck(project, '## A {layout=blank}\n\n![](a.png){alt="said"}\n')
    slide = made.slides[len(made.slides) - 1]
    assert "A" not in words(slide)
    assert not [s for s in slide.placeholders if s.placeholder_format.type.name == "SLIDE_NUMBER"]


def test_text_that_is_too_much_at_half_its_size_is_an_error(project: Project) -> None:
    much = "\n".join(f"- item {number}" for number in range(40))
    text = f"{FRONT}## A\n\n:::: columns\n::: column\n{much}\n:::\n::: column\nb\n:::\n::::\n"
    said = project.convert(text, "pptx").diagnostics
    assert [(d.code, d.message, d.span.line) for d in said] == [("slide-overflow", "slide 2 does not fit", 8)]


def test_slides_have_the_same_numbers_as_in_other_decks(project: Project) -> None:
    made = deck(project, SEED.read_text("utf-8")) if SEED.is_file() else deck(project, "## A\n\na\n")
    document = project.document(SEED.read_text("utf-8") if SEED.is_file() else f"{FRONT}## A\n\na\n")
    assert len(made.slides) == len(document.slides)


def test_formulas_in_tables_are_native_and_guarded(project: Project) -> None:
    files = zips.members(project.output(f"{FRONT}## A\n\n| a | b |\n|---|---|\n| $x^2$ | 1 |\n", "pptx"))
    root = ooxml.parse(files["ppt/slides/slide2.xml"])
    (choice,) = root.xpath("//*[local-name()='Choice'][.//*[local-name()='graphicFrame']]")
    assert choice.get("Requires") == "a14" and choice.nsmap["a14"].endswith("/drawing/2010/main")
    assert ["".join(item.itertext()) for item in ooxml.find(choice, ".//m:oMath")] == ["x2"]


def test_links_within_the_document_are_text_in_cells_too(project: Project) -> None:
    project.write("a.png", picture(300, 300))
    text = "## A\n\n| a | b |\n|---|---|\n| @fig-f | [x](#b) |\n\n## B\n\n![F](a.png){#fig-f}\n"
    files = zips.members(project.output(FRONT + text, "pptx"))
    assert [name for name, data in files.items() if b'Target="#' in data] == []

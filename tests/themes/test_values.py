"""One value of a theme, changed in octavo.toml, changes exactly the formats that show it."""

from __future__ import annotations

import pytest

from pipeline.tools import zip as zips
from tests.conftest import Project

TEXT = """---
title: Folding
author: Ada
date: 2026-11-02
---

## One

Text in `code` and [a link](https://example.org).

```python
name = "a string"
```

> [!TIP]
> Fold twice.

### Below

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |
"""
ALL = "pdf epub docx html revealjs pptx slides-pdf slides-handout"
DECKS = "revealjs pptx slides-pdf slides-handout"


def outputs(project: Project, settings: str) -> dict[str, bytes]:
    project.write("octavo.toml", settings)
    return {name: project.output(TEXT, name) for name in (*ALL.split(), "ast")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "formats"),
    [
        ('[theme.colors]\naccent = "#7a1f5c"\n', ALL),
        ('[theme.colors]\ntip = "#225588"\n', ALL),
        ('[theme.code]\nstring = "#aa2200"\n', ALL),
        ('[theme.tables]\nlook = "grid"\n', ALL),
        ("[theme.page]\nmeasure = 140\n", "pdf docx"),
        ('[theme.page]\npaper = "A5"\n', "pdf docx slides-handout"),
        ("[theme.page]\ntwo_sided = true\n", "pdf docx"),
        ("[theme.code]\nsize = 9\n", "pdf"),
        ('[theme.tables]\nlook = "stripes"\n', ALL),
        ('[theme.fonts]\nbody = "Source Sans 3"\n', "pdf epub docx html revealjs"),
        ("[theme.fonts]\nscale = 1.4\n", "pdf epub docx html revealjs slides-pdf slides-handout"),
        ("[theme.spacing]\nline = 1.7\n", "pdf epub docx html"),
        ('[theme.dark]\nbackground = "#101010"\n', "html"),
        ('[theme.deck]\nfooter = "author"\n', DECKS),
        ('[theme.deck]\ntitle = "paper"\n', "epub revealjs pptx slides-pdf"),
        ('[theme.deck]\naspect = "4:3"\n', DECKS),
    ],
)
def test_exactly_these_formats_change(project: Project, settings: str, formats: str) -> None:
    before, after = outputs(project, ""), outputs(project, settings)
    assert {name for name in before if before[name] != after[name]} == set(formats.split())


def test_the_accent_is_the_same_in_every_format(project: Project) -> None:
    made = outputs(project, '[theme.colors]\naccent = "#7a1f5c"\n')
    for name in ("html", "revealjs"):
        assert b"#7a1f5c" in made[name]
    assert b'val="7A1F5C"' in zips.members(made["pptx"])["ppt/theme/theme1.xml"]
    assert b'w:val="7a1f5c"' in zips.members(made["docx"])["word/styles.xml"]


def test_the_logo_is_in_every_format(project: Project) -> None:
    space = 'xmlns="http://www.w3.org/2000/svg"'
    drawn = f'<svg {space} width="120" height="40"><rect width="99" height="30" fill="#b0281f"/></svg>'
    project.write("templates/mine/mark.svg", drawn)
    project.write("templates/mine/theme.toml", 'extends = "aurora"\n')
    before = outputs(project, '[build]\ntheme = "mine"\n')
    project.write("templates/mine/theme.toml", 'extends = "aurora"\nlogo = "mark.svg"\n')
    after = outputs(project, '[build]\ntheme = "mine"\n')
    assert {name for name in before if before[name] != after[name]} == set(ALL.split())
    word = zips.members(after["docx"])
    assert (
        b'descr="Logo"' in word["word/header2.xml"] and b"image1.png" in word["word/_rels/header2.xml.rels"]
    )
    deck = zips.members(after["pptx"])
    assert b'descr="Logo"' in deck["ppt/slideLayouts/slideLayout1.xml"]
    assert deck["ppt/media/image-logo.png"] == word["word/media/image1.png"]


def test_a_kind_of_callout_of_the_theme_is_one_in_every_format(project: Project) -> None:
    project.write("octavo.toml", '[theme.callouts.exercise]\ncolor = "#225588"\nlabel = "Exercise"\n')
    text = "# T\n\n## One\n\n::: exercise\nFold it.\n:::\n"
    html = project.output(text, "html").decode()
    assert 'class="callout exercise"' in html and ".callout.exercise {" in html
    word = zips.members(project.output(text, "docx"))
    assert b'w:val="CalloutExerciseTitle"' in word["word/document.xml"]
    assert b'w:styleId="CalloutExerciseTitle"' in word["word/styles.xml"]
    slides = zips.members(project.output(text, "pptx"))
    titled = [
        part for name, part in slides.items() if name.startswith("ppt/slides/slide") and b"Exercise" in part
    ]
    assert titled and b"225588" in titled[0]


@pytest.mark.parametrize("classes", ["callout", ".callout .big", ".note .callout"])
def test_an_authors_own_div_of_that_class_is_no_defect(project: Project, classes: str) -> None:
    head = classes if "." not in classes else "{" + classes + "}"
    text = f"# T\n\n## One\n\n::: {head}\nInside.\n:::\n\n::: callout\n:::\n"
    assert b"Inside." in zips.members(project.output(text, "docx"))["word/document.xml"]
    slides = zips.members(project.output(text, "pptx"))
    assert any(b"Inside." in part for name, part in slides.items() if name.startswith("ppt/slides/slide"))


def test_a_theme_fills_single_blocks_of_a_layout(project: Project) -> None:
    project.write("templates/mine/theme.toml", 'extends = "aurora"\n')
    for name, block in (("cover", "byline"), ("slide", "section"), ("colophon", "rights")):
        file = f"{name}.html.j2"
        layout = f'{{% extends "shipped/{file}" %}}{{% block {block} %}}<p>Room {name}</p>{{% endblock %}}'
        project.write(f"templates/mine/{file}", layout)
    project.write("octavo.toml", '[build]\ntheme = "mine"\n')
    text = "---\ntitle: Folding\nauthor: Ada\n---\n\n# One\n\n## Two\n\nText.\n"
    page, deck = project.output(text, "html").decode(), project.output(text, "revealjs").decode()
    assert "<h1>Folding</h1>" in page and "Room cover" in page and "Ada</span>" not in page
    assert deck.count("Room slide") == 1 and "<h2>Two</h2>" in deck and "One</h2>" not in deck

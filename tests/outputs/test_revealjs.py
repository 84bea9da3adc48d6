"""The browser deck, looked at from inside; tests/external opens it in a browser."""

from __future__ import annotations

import pytest

from tests.conftest import SEED, Project
from tests.outputs.reading import Page, Pdf, one_line

FRONT = """---
title: The Deck
subtitle: Of cards
author: Ann One
date: 2024-05-01
lang: de
keywords: [x, y]
---
"""
LONG = "This is a sentence of a paragraph. " * 14


def deck(project: Project, text: str) -> Page:
    return Page(project.output(text if text.startswith("---") else FRONT + text, "revealjs"))


def notes(made: Page) -> list[str]:
    """The notes of each slide, empty where there are none."""
    return [
        one_line(" ".join(part.text_content() for part in slide.xpath("aside")))
        for slide in made.find("//section")
    ]


def test_it_is_one_file(project: Project) -> None:
    project.write(
        "b.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    )
    made = deck(project, "# One\n\n![A box](b.svg)\n\n```python\nx = 1\n```\n\n$a^2$\n")
    assert made.outside == [] and not made.find("//script/@src | //link")
    assert "Reveal.initialize(" in made.source and "RevealNotes" in made.source


def test_head_says_what_it_is(project: Project) -> None:
    made = deck(project, "Text.\n")
    assert made.find("/html/@lang") == ["de"] and made.texts("//title") == ["The Deck"]
    assert made.meta("keywords") == ["x, y"] and made.meta("author") == ["Ann One"]


def test_a_section_for_each_slide(project: Project) -> None:
    made = deck(project, "# Part\n\n## First\n\nText.\n\n## Second\n\n- a\n- b\n")
    assert [section.get("class").split()[1] for section in made.find("//section")] == [
        "title", "section", "content", "content",
    ]  # fmt: skip
    assert made.texts("//section/h2 | //section//h1 | //section/div/h2") == [
        "The Deck",
        "Part",
        "First",
        "Second",
    ]
    assert made.texts("//section[1]//p") == ["Of cards", "Ann One · 1. Mai 2024"]
    assert len(set(made.find("//section/@id"))) == 4


def test_what_is_condensed_away_is_in_the_notes(project: Project) -> None:
    made = deck(project, f"# One\n\n{LONG}The last words.\n")
    (_, slide) = made.find("//section")
    (shown,) = slide.xpath("p")
    assert len(one_line(shown.text_content())) <= 300 and shown.text_content().endswith("paragraph.")
    assert notes(made)[1] == one_line(LONG + "The last words.")


def test_words_for_the_speaker_are_in_the_notes_only(project: Project) -> None:
    made = deck(project, "# One\n\nText.\n\n::: notes\nSay *this*.\n:::\n")
    assert notes(made) == ["", "Say this."] and made.source.count("Say <em>this</em>.") == 1


@pytest.mark.parametrize(
    "text",
    [
        "# One\n\nText[^1].\n\n[^1]: Whispered.\n",
        f"# One\n\n{LONG} End[^1].\n\n[^1]: Whispered.\n",
        f"# One\n\n{LONG}\n\n::: notes\nSay[^1] this.\n:::\n\n[^1]: Whispered.\n",
        "# One\n\n| a[^1] | b |\n|---|---|\n| c | d |\n\n[^1]: Whispered.\n",
        "# One[^1]\n\nText.\n\n[^1]: Whispered.\n",
        "# One\n\n## Two\n\n- item\n\n      code\n\n  text[^1]\n\n[^1]: Whispered.\n",
    ],
    ids=["shown", "condensed", "in-notes", "table", "heading", "list"],
)
def test_footnotes_are_said(project: Project, text: str) -> None:
    assert any("Whispered." in said for said in notes(deck(project, text)))


def test_long_lists_are_split(project: Project) -> None:
    made = deck(project, "# Many\n\n" + "".join(f"{n}. Item {n}\n" for n in range(1, 31)))
    titles = made.texts("//section/h2")
    assert titles[0] == "Many" and set(titles[1:]) == {"Many (Forts.)"} and len(titles) > 1
    assert made.texts("//section//li") == [f"Item {n}" for n in range(1, 31)]
    starts = [int(found.get("start", "1")) for found in made.find("//section/ol")]
    counts = [len(found.xpath("li")) for found in made.find("//section/ol")]
    assert starts == [1 + sum(counts[:index]) for index in range(len(counts))]


def test_numbered_lines_of_split_code_go_on(project: Project) -> None:
    lines = "\n".join(f"x{n} = {n}" for n in range(1, 61))
    made = deck(project, f"# Code\n\n``` {{.python .numberLines}}\n{lines}\n```\n")
    blocks = made.find("//section//pre")
    assert len(blocks) > 1 and "\n".join(block.text_content().strip("\n") for block in blocks) == lines
    first = [block.text_content().strip("\n").split("\n")[0] for block in blocks]
    resets = made.find("//section//pre/code/@style")
    wanted = [f"counter-reset: source-line {int(line.split('=')[1]) - 1};" for line in first[1:]]
    assert [one_line(str(style)) for style in resets] == wanted


def test_no_raw_script_ends_the_page(project: Project) -> None:
    made = deck(project, "# One\n\n`</script>` text\n")
    assert len(made.find("//script")) == 3 and "</script> text" in made.texts("//section/p")


def test_without_front_matter_the_first_heading_is_the_title(project: Project) -> None:
    made = Page(project.output("# Only Once\n\n## One\n\nText.\n", "revealjs"))
    assert made.texts("//h1") == ["Only Once"]
    assert one_line(made.find("//div[@class='slides']")[0].text_content()).count("Only Once") == 1


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed_has_as_many_slides_as_pages_and_loses_nothing(project: Project) -> None:
    result = project.convert(SEED.read_text(), "revealjs", "slides-pdf")
    made = Page(result.artifacts["revealjs"].data)
    pages = len(Pdf(result.artifacts["slides-pdf"].data).file.pages)
    assert len(made.find("//section")) == pages == len(project.document(SEED.read_text()).slides) > 8
    assert made.texts("//section//h1") == ["Amazon Aurora Case Study"]
    assert "replication proccess is much faster." in " ".join(notes(made))


def test_steps_are_fragments(project: Project) -> None:
    made = deck(project, "# A\n\na\n\n. . .\n\nb\n\n::: incremental\n- one\n- two\n:::\n")
    assert made.texts("//div[@class='fragment']/p") == ["b"]
    assert made.texts("//div[@class='fragment']/div[@class='incremental']/ul/li") == ["one", "two"]


def test_code_in_steps_keeps_its_lines(project: Project) -> None:
    made = deck(project, '# A\n\n```{.python code-line-numbers="1|2"}\nx = 1\ny = 2\n```\n')
    assert made.find("//@data-code-line-numbers") == ["1|2"]
    assert made.texts("//span[@class='line']") == ["x = 1", "y = 2"]


def test_slides_have_layouts_and_backgrounds(project: Project) -> None:
    made = deck(project, '# A {background-color="navy"}\n\n> Said.\n\n# B {layout=blank}\n\nText.\n')
    first, second = made.find("//section")[1:]
    assert first.get("class") == "slide quote on-dark" and first.get("data-background-color") == "#000080"
    assert second.get("class").split()[:2] == ["slide", "blank"] and second.get("aria-label") == "B"
    assert not second.xpath("h2") and second.get("data-footer") is None


@pytest.mark.parametrize(("scheme", "words"), [("light", 0), ("dark", 1), ("auto", 2)])
def test_the_ground_is_light_or_dark(project: Project, scheme: str, words: int) -> None:
    project.write("octavo.toml", f'[revealjs]\nscheme = "{scheme}"\n')
    assert deck(project, "# A\n\na\n").source.count("--background: #") == words


def test_a_slide_that_does_not_fit_is_an_error_without_pages_too(project: Project) -> None:
    code = "```\n" + "1\n" * 24 + "```\n"
    text = f"{FRONT}\n# A\n\na\n\n# B\n\n:::: columns\n::: column\n{code}:::\n::: column\nb\n:::\n::::\n"
    said = project.convert(text, "revealjs").diagnostics
    assert [(d.code, d.message, d.span.line) for d in said] == [
        ("slide-overflow", "slide 3 does not fit", 14)
    ]


def test_formulas_in_titles_are_said_as_text(project: Project) -> None:
    text = "---\ntitle: T\n---\n\n# On $\\frac{a}{b}$[^n]\n\nx\n\n[^n]: Note.\n"
    assert 'aria-label="On a/b"' in project.output(text, "revealjs").decode()

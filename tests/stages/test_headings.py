"""The title appears once, the other headings form an outline, and each has a unique identifier."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.stages.conftest import Through

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
TITLED = "---\ntitle: The Title\n---\n\n"


def title(through: Through, text: str) -> tuple[str, str]:
    """The title and the tree."""
    passed = through(text)
    return passed.document.metadata.title, passed.tree


@pytest.mark.parametrize(
    "heading", ["# The Title", "# the  *title*", "## The Title", "The Title\n===", "# The\u00a0Title"]
)
def test_a_first_heading_that_repeats_the_title_goes(through: Through, heading: str) -> None:
    assert title(through, f"{TITLED}{heading}\n\ntext") == ("The Title", "Para(text)")


@pytest.mark.parametrize(
    "words", ["It's here", 'The "best" part', "One -- two --- three...", "It’s — “here”…", "1990–1995"]
)
def test_a_title_is_the_same_in_typed_and_in_set_characters(through: Through, words: str) -> None:
    assert through(f"---\ntitle: {words}\n---\n\n# {words}\n\ntext").tree == "Para(text)"


def test_another_first_heading_stays(through: Through) -> None:
    assert title(through, f"{TITLED}# Another\n\ntext") == ("The Title", "H1{#another}(Another)\nPara(text)")


def test_a_later_heading_that_repeats_the_title_stays(through: Through) -> None:
    assert "H1{#the-title}(The Title)" in through(f"{TITLED}text\n\n# The Title").tree


def test_a_first_heading_becomes_the_title(through: Through) -> None:
    assert title(through, "# A *fine* title\n\ntext\n\n## Part") == (
        "A fine title",
        "Para(text)\nH1{#part}(Part)",
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# T\n\n## A\n\n### B\n\n## C", [1, 2, 1]),
        ("# T\n\n### A\n\n#### B", [1, 2]),
        ("## T\n\n### A", [1]),
        (f"{TITLED}## A\n\n### B", [1, 2]),
        (f"{TITLED}# A\n\n## B", [1, 2]),
        (f"{TITLED}# The Title\n\n## A\n\n### B", [1, 2]),
        (f"{TITLED}### A", [1]),
    ],
)
def test_headings_move_up_below_the_title(through: Through, text: str, levels: list[int]) -> None:
    assert [item["c"][0] for item in through(text).all("Header")] == levels


@pytest.mark.parametrize(
    "text",
    [
        "text only",
        "text\n\n## Later",
        "## Low\n\n# High",
        "text\n\n# One\n\n# Two",
        f"{'word ' * 40}\n\n# References",
    ],
)
def test_without_title_or_first_heading_the_file_names_it(through: Through, text: str) -> None:
    passed = through(text)
    assert passed.document.metadata.title == "A"
    assert passed.said == [
        "1:1 title-missing: no title; 'A' is used (add 'title: …' to the front matter, or start with '# …')"
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("aurora-case_study.md", "Aurora case study"), ("deep/in/first.md", "First"), ("-_-.md", "Untitled")],
)
def test_file_names_are_read_as_words(project: Project, name: str, expected: str) -> None:
    result = project.convert("text", "ast", name=name)
    assert [d.message for d in result.diagnostics] == [f"no title; '{expected}' is used"]


def test_a_skipped_level_is_named_as_the_author_counts(through: Through) -> None:
    passed = through("# T\n\n## A\n\n#### Deep\n\n##### Deeper\n\n## B")
    assert passed.said == ["5:1 heading-skip: a heading of level 4 follows one of level 2 (use level 3)"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("# Same\n\n# Same\n\n# Same", ["same", "same-1", "same-2"]),
        ("# Ä & Ö: *it* `code`!", ["ä--ö-it-code"]),
        ("# A\n\n#", ["a"]),
        ("# 1. One", ["1-one"]),
        ("# A {#own}", ["own"]),
        ("# a-1\n\n# A\n\n# A", ["a-1", "a", "a-2"]),
        ("# Ελλάδα\n\n# Россия", ["ελλάδα", "россия"]),
    ],
)
def test_identifiers_are_githubs_and_unique(through: Through, text: str, ids: list[str]) -> None:
    passed = through(TITLED + text)
    assert [item["c"][1][0] for item in passed.all("Header")] == ids
    assert passed.codes == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("# A {#own}\n\n# B {#own}", 7), ("# A {#own}\n\n[b]{#own}", 7), ("[a]{#own}\n\ntext\n\n[b]{#own}", 9)],
)
def test_an_identifier_given_twice_is_named(through: Through, text: str, line: int) -> None:
    passed = through(TITLED + text)
    assert passed.codes == ["id-duplicate"]
    assert passed.found[0].message == "the identifier 'own' is used twice"
    assert passed.found[0].span.line == line
    assert "own-1" in passed.tree


def test_a_footnote_of_the_title_opens_the_document(through: Through) -> None:
    passed = through("# Title[^1]\n\ntext\n\n[^1]: whispered\n")
    assert passed.document.metadata.title == "Title"
    assert passed.tree == "Para(whispered)\nPara(text)"


def test_a_jump_right_below_the_title_is_a_skip(through: Through) -> None:
    found = through("# Title\n\n#### Deep\n\ntext\n").found
    assert [(d.code, d.span.line, d.hint) for d in found] == [("heading-skip", 3, "use level 2")]


@pytest.mark.parametrize(
    "before",
    [
        "![Logo](p.svg)",
        '<p align="center"><img src="p.svg" alt="Logo" width="80"></p>',
        "> A notice.",
        "- a\n- b",
    ],
)
def test_the_only_heading_of_level_1_is_the_title_behind_a_logo_or_notice(
    through: Through, project: Project, before: str
) -> None:
    project.write("p.svg", SVG)
    passed = through(f"{before}\n\n# The Tool\n\ntext\n\n## Install\n\nback to [it](#the-tool)\n")
    assert passed.document.metadata.title == "The Tool"
    assert "title-missing" not in passed.codes and "link-anchor" not in passed.codes
    assert "H1{#install}(Install)" in passed.tree


def test_a_later_heading_of_level_1_is_no_title_of_a_titled_document(through: Through) -> None:
    passed = through(f"{TITLED}text\n\n# Another\n")
    assert passed.document.metadata.title == "The Title"
    assert "H1{#another}(Another)" in passed.tree


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        (
            "text\n\n## A\n\n[t](#the-title)",
            "Para(Span{#the-title}()text)H1{#a}(A)Para(Link(t → #the-title))",
        ),
        (
            "- x\n\n## A\n\n[t](#the-title)",
            "Div{#the-title}(BulletList(Plain(x)))H1{#a}(A)Para(Link(t → #the-title))",
        ),
        ("## A\n\n[t](#the-title)", "H1{#a}(A)Para(Link(t → #a))"),
        ("## The title\n\n[t](#the-title)", "H1{#the-title-1}(The title)Para(Link(t → #the-title-1))"),
        ("## A\n\ntext", "H1{#a}(A)Para(text)"),
    ],
)
def test_a_link_to_the_title_leads_to_the_beginning(through: Through, body: str, tree: str) -> None:
    passed = through(f"# The title\n\n{body}\n")
    assert (passed.tree.replace("\n", ""), passed.codes) == (tree, [])


def test_such_a_link_works_in_every_format(project: Project) -> None:
    formats = "pdf epub docx html revealjs pptx slides-pdf slides-handout ast".split()
    result = project.convert("# The title\n\ntext\n\n## A\n\nSee [t](#the-title).\n", *formats)
    assert (sorted(result.artifacts), result.diagnostics) == (sorted(formats), ())


def test_the_words_of_a_heading_in_brackets_lead_to_it(through: Through) -> None:
    passed = through(
        TITLED + "# Words on the line\n\nSee [Words on the line], [words on the line] and [no heading].\n"
    )
    targets = [link["c"][2][0] for link in passed.all("Link")]
    assert targets == ["#words-on-the-line"] * 2
    assert passed.codes == []

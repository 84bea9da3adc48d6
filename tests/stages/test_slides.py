"""A document becomes a deck: a slide for each heading, nothing lost, nothing repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config import Captions
from pipeline.core import ast
from pipeline.core.model import Slide
from pipeline.slides import fragments, measure, splitting
from tests.conftest import Project
from tests.slides.decks import HEAD, deck, picture
from tests.stages.conftest import Passed, Through, sketch

SENTENCE = "Every sentence of this paragraph is some sixty characters long."
LONG = " ".join(f"{SENTENCE[:-1]}, number {n}." for n in range(9))


def words(value: object) -> Counter[str]:
    """Every word of a tree, with footnotes, as often as it stands there."""
    return Counter(re.findall(r"\w+", ast.plain_text(value, notes=True)))


def test_every_heading_is_a_slide(through: Through) -> None:
    assert deck(through(f"{HEAD}# A\n\na\n\n## B *it*\n\nb\n\n### C\n\nc")) == [
        ("title", "The deck", "", ""),
        ("content", "A", "Para(a)", ""),
        ("content", "B Emph(it)", "Para(b)", ""),
        ("content", "C", "Para(c)", ""),
    ]


def test_a_heading_above_others_without_text_is_a_section(through: Through) -> None:
    assert [
        shown[:2] for shown in deck(through(f"{HEAD}# Part\n\n## A\n\na\n\n# Empty\n\n# Part\n\n## B\n\nb"))
    ] == [
        ("title", "The deck"),
        ("section", "Part"),
        ("content", "A"),
        ("content", "Empty"),
        ("section", "Part"),
        ("content", "B"),
    ]


def test_text_before_the_first_heading_has_a_name_of_its_own(through: Through) -> None:
    assert deck(through(f"{HEAD}opening\n\n# A\n\na"))[1] == ("content", "Overview", "Para(opening)", "")


def test_a_level_keeps_lower_headings_on_the_slide(through: Through, project: Project) -> None:
    project.write("octavo.toml", "[slides]\nlevel = 1\n")
    shown = deck(through(f"{HEAD}# A\n\na\n\n## B\n\nb\n\n# C\n\nc"))
    assert [title for _, title, _, _ in shown] == ["The deck", "A", "C"]
    assert shown[1][2] == "Para(a)H2{#b}(B)Para(b)"


def test_slides_know_the_line_they_were_made_from(through: Through) -> None:
    slides = through(f"{HEAD}# A\n\na\n\n# B\n\nb").document.slides
    assert [slide.span.line for slide in slides] == [1, 5, 9]


def test_long_paragraphs_are_condensed_with_the_whole_in_the_notes(through: Through) -> None:
    ((*_, blocks, notes),) = deck(through(f"{HEAD}# A\n\n{LONG}"))[1:]
    assert blocks == f"Para({' '.join(re.findall(r'[^.]+[.]', LONG)[:4]).replace('  ', ' ')})"
    assert notes == f"Para({LONG})"


def test_an_outline_has_its_prose_in_the_notes(through: Through) -> None:
    text = (
        "---\ntitle: T\nslides:\n  prose: outline\n---\n\n# A\n\nSome prose.\n\nAs in:\n\n- one\n- two\n\nMore prose[^1].\n\n"
        "# B\n\nNothing but prose.\n\n[^1]: noted\n"
    )
    _, first, second = through(text).document.slides
    assert ast.plain_text(list(first.blocks)).split() == ["As", "in:", "one", "two"]
    assert [
        word
        for word in ("Some", "More", "noted")
        if word not in ast.plain_text(list(first.notes), notes=True)
    ] == []
    assert ast.plain_text(list(second.blocks)).strip() == "Nothing but prose."


def test_prose_can_be_kept(through: Through) -> None:
    text = f"---\ntitle: T\nslides:\n  prose: keep\n---\n\n# A\n\n{LONG}"
    ((*_, blocks, notes),) = deck(through(text))[1:]
    assert (blocks, notes) == (f"Para({LONG})", "")


def test_long_list_items_are_condensed_too(through: Through) -> None:
    ((*_, blocks, notes),) = deck(through(f"{HEAD}# A\n\n- {LONG}\n- short"))[1:]
    assert blocks.endswith(" | Plain(short))")
    assert len(blocks) < 260
    assert notes == f"Para({LONG})"


@pytest.mark.parametrize(
    ("block", "kept"),
    [
        ("One. Two.", "Para(One. Two.)"),
        (f"`{'x' * 500}`", f"Para(Code({'x' * 500}))"),
        (f"{'word ' * 100}end", f"Para({'word ' * 100}end)"),
    ],
)
def test_what_has_no_leading_sentence_stays_whole(through: Through, block: str, kept: str) -> None:
    ((*_, blocks, notes),) = deck(through(f"{HEAD}# A\n\n{block}"))[1:]
    assert (blocks, notes) == (kept, "")


def test_footnotes_go_to_the_notes(through: Through) -> None:
    text = "# A\n\nsaid[^1] here\n\n> quoted[^1]\n\n[^1]: The *source*."
    ((*_, blocks, notes),) = deck(through(HEAD + text))[1:]
    assert blocks == "Para(said here)BlockQuote(Para(quoted))"
    assert notes == "Para(The Emph(source).)"


def test_speaker_notes_are_not_shown(through: Through) -> None:
    ((*_, blocks, notes),) = deck(through(f"{HEAD}# A\n\nshown\n\n::: notes\nsaid *aloud*\n:::"))[1:]
    assert (blocks, notes) == ("Para(shown)", "Para(said Emph(aloud))")


@pytest.mark.parametrize(("lang", "word"), [("en", "cont."), ("de", "Forts."), ("el", "συνέχεια")])
def test_a_long_list_is_split_with_a_word_in_its_language(through: Through, lang: str, word: str) -> None:
    items = "\n".join(f"- item {n}" for n in range(30))
    passed = through(f"---\ntitle: T\nlang: {lang}\n---\n\n# A\n\n{items}")
    shown = deck(passed)[1:]
    titles = [ast.plain_text(list(slide.title)) for slide in passed.document.slides[1:]]
    assert len(shown) > 1
    assert titles == ["A", *[f"A ({word})"] * (len(shown) - 1)]
    assert re.findall(r"item (\d+)", "".join(blocks for _, _, blocks, _ in shown)) == [
        str(n) for n in range(30)
    ]


def test_a_split_numbered_list_counts_on(through: Through) -> None:
    items = "\n".join(f"{n}. item {n}" for n in range(3, 40))
    slides = through(f"{HEAD}# A\n\n{items}").document.slides[1:]
    assert len(slides) > 2
    for slide in slides:
        (block,) = slide.blocks
        assert re.search(r"item (\d+)", sketch(block))[1] == str(block["c"][0][0])  # type: ignore[index]


def test_a_split_table_repeats_its_head_and_caption(through: Through) -> None:
    rows = "\n".join(f"| r{n} | x |" for n in range(40))
    shown = deck(through(f"{HEAD}# A\n\n| Name | B |\n|---|---|\n{rows}\n\n: Caption"))[1:]
    assert len(shown) > 2
    assert all("[Plain(Caption)](Plain(Name) | Plain(B) / " in blocks for _, _, blocks, _ in shown)
    assert re.findall(r"r(\d+)", "".join(blocks for _, _, blocks, _ in shown)) == [str(n) for n in range(40)]


def test_split_code_keeps_its_language_and_lines(through: Through) -> None:
    lines = [f"line_{n}" for n in range(60)]
    slides = through(f"{HEAD}# A\n\n```python\n" + "\n".join(lines) + "\n```").document.slides[1:]
    blocks = [block for slide in slides for block in slide.blocks]
    assert len(blocks) > 2
    assert all(ast.classes(block) == ["python"] for block in blocks)
    assert "\n".join(block["c"][1] for block in blocks).split("\n") == lines


def test_what_is_not_for_decks_is_on_no_slide(through: Through) -> None:
    text = "# A\n\n::: {.only-pdf}\nprint\n:::\n\n::: {.not-slides}\npaper\n:::\n\n::: {.only-slides}\ndeck\n:::\n\n[x]{.only-pptx}"
    shown = str(deck(through(HEAD + text)))
    assert [word for word in ("print", "paper", "deck", "x") if f"({word})" in shown] == ["deck", "x"]


def test_containers_do_not_hide_headings(through: Through) -> None:
    text = "::: wrapper\n# A\n\na\n\n# B\n\nb\n:::\n\n# C\n\n::: columns\n::: column\nleft\n:::\n:::"
    shown = deck(through(HEAD + text))
    assert [title for _, title, _, _ in shown] == ["The deck", "A", "B", "C"]
    assert shown[3][2] == "Div{.columns}(Div{.column}(Para(left)))"


# --- nothing is lost -------------------------------------------------------------------------------------------------
WORDS = st.text(st.sampled_from("abcdefgäßλж"), min_size=1, max_size=8).map(lambda text: f"w{text}")
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(lambda found: " ".join(found).capitalize() + ".")
PROSE = st.lists(SENTENCES, min_size=1, max_size=9).map(" ".join)


def _item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


ROWS = st.lists(st.tuples(WORDS, SENTENCES), min_size=2, max_size=25)
BLOCK = st.deferred(
    lambda: st.one_of(
        PROSE,
        WORDS.map(lambda word: f"{word}:"),
        st.tuples(st.integers(1, 4), WORDS).map(lambda found: f"{'#' * found[0]} {found[1]}"),
        st.lists(PROSE, min_size=1, max_size=20).map(lambda items: "\n".join(map(_item, items))),
        st.lists(SENTENCES, min_size=1, max_size=30).map(
            lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
        ),
        ROWS.map(lambda rows: "\n".join((_row(rows[0]), _row(("---", "---")), *map(_row, rows[1:])))),
        st.lists(WORDS, min_size=1, max_size=50).map(lambda lines: "```text\n" + "\n".join(lines) + "\n```"),
        st.tuples(WORDS, PROSE).map(lambda found: f"{found[0]}\n:   {found[1]}"),
        PROSE.map(lambda text: f"> {text}"),
        PROSE.map(lambda text: f"> [!NOTE]\n> {text}"),
        PROSE.map(lambda text: f"::: notes\n{text}\n:::"),
        PROSE.map(lambda text: f"::: box\n{text}\n:::"),
        st.tuples(WORDS, SENTENCES).map(lambda found: f"{found[0]}^[{found[1]}]"),
        st.just("---"),
    )
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(BLOCK, min_size=1, max_size=12))
def test_no_word_is_lost(through: Through, blocks: list[str]) -> None:
    passed = through(HEAD + "\n\n".join(blocks), captions=Captions("none"))
    slides = passed.document.slides
    shown: Counter[str] = Counter()
    for slide in slides:
        shown += words([*slide.title, {"t": "Space"}]) + words(list(slide.blocks)) + words(list(slide.notes))
    lost = words(list(passed.document.blocks)) - shown
    assert not lost


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(BLOCK, min_size=1, max_size=12))
def test_a_slide_holds_more_than_fits_only_where_it_cannot_be_cut(
    through: Through, blocks: list[str]
) -> None:
    slides: tuple[Slide, ...] = through(HEAD + "\n\n".join(blocks)).document.slides
    assert slides[0].layout == "title"
    for slide in slides:
        if measure.heights(list(slide.blocks)) > measure.SLIDE_LINES + 0.01:
            cut = [part for block in slide.blocks for part in splitting.split(block, measure.SLIDE_LINES)]
            introduced = len(cut) == 2 and ast.plain_text(cut[0]).rstrip().endswith(":")
            assert len(cut) == 1 or introduced


# --- marked up as a deck ---------------------------------------------------------------------------------------------


def layouts_of(passed: Passed) -> list[str]:
    return [slide.layout for slide in passed.document.slides[1:]]


def columns(left: str, right: str) -> str:
    return f":::: columns\n::: column\n{left}\n:::\n::: column\n{right}\n:::\n::::\n"


@pytest.mark.parametrize(
    ("body", "layout"),
    [
        ("Text.", "content"),
        ("- a\n- b", "content"),
        ("```python\nx\n```", "code"),
        ("```python\nx\n```\n\nText.", "content"),
        ("> Said.", "quote"),
        ("> Said.\n\n— By whom", "quote"),
        ("> Said.\n\nText.", "content"),
        (f"> {SENTENCE * 3}\n>\n> {SENTENCE * 3}", "content"),
        ("> ```\n> x\n> ```", "content"),
        ("![Caption](a.png)", "image-with-caption"),
        ('![](a.png){alt="said"}', "image"),
        (columns("a", "b"), "two-content"),
        (columns("### A\n\na", "**B**\n\nb"), "comparison"),
        (columns("### A\n\na", "b"), "two-content"),
        (columns("a", "b\n:::\n::: column\nc"), "content"),
    ],
)
def test_what_stands_on_a_slide_tells_its_layout(
    through: Through, project: Project, body: str, layout: str
) -> None:
    project.write("a.png", picture())
    assert layouts_of(through(f"{HEAD}# A\n\n{body}\n")) == [layout]


def test_a_layout_can_be_asked_for(through: Through) -> None:
    passed = through(
        f"{HEAD}# A {{layout=section}}\n\na\n\n# B {{layout=content}}\n\n> b\n\n# C {{layout=blank}}\n\nc"
    )
    assert layouts_of(passed) == ["section", "content", "blank"]
    noted = through(f"{HEAD}# A {{layout=section}}\n\na[^1]\n\n[^1]: whispered\n").document.slides[1]
    assert (sketch(noted.blocks), sketch(noted.notes)) == ("Para(a)", "Para(whispered)")
    assert sketch(passed.document.slides[1].blocks) == "Para(a)"


def test_a_comparison_may_be_two_columns(through: Through) -> None:
    text = columns("### A\n\na", "### B\n\nb")
    assert layouts_of(through(f"{HEAD}# A {{layout=two-content}}\n\n{text}")) == ["two-content"]


def test_a_background_that_is_not_there_is_said_at_its_heading(through: Through) -> None:
    passed = through(f'{HEAD}# A {{background-image="no.png"}}\n\na')
    assert passed.said[0].startswith("5:1 image-missing: no file 'no.png'")


def test_what_follows_a_pause_appears_later(through: Through) -> None:
    (_, slide) = through(f"{HEAD}# A\n\na\n\n. . .\n\nb\n\nc\n\n. . .\n\nd").document.slides
    assert [block.get("after", 0) for block in slide.blocks] == [0, 1, 1, 2]
    shown = fragments.wrap_fragments(slide.blocks)
    assert sketch(shown) == "Para(a)Div{.fragment}(Para(b)Para(c))Div{.fragment}(Para(d))"


def test_a_slide_never_begins_with_nothing(through: Through) -> None:
    (_, slide) = through(f"{HEAD}# A\n\n. . .\n\na\n\n. . .\n\nb").document.slides
    assert sketch(fragments.wrap_fragments(slide.blocks)) == "Para(a)Div{.fragment}(Para(b))"


def test_incremental_lists_are_so_on_every_slide_they_take(through: Through) -> None:
    items = "\n".join(f"- item {number}" for number in range(30))
    text = f"# A\n\n::: incremental\n{items}\n:::\n\n# B\n\n- plain\n\n::: nonincremental\n- x\n:::\n"
    first, *others, last = through(HEAD + text).document.slides[1:]
    for slide in (first, *others):
        assert all(block["step"] for block in slide.blocks)
        assert sketch(fragments.wrap_fragments(slide.blocks)).startswith("Div{.incremental}(BulletList")
    assert others
    assert not any(block.get("step") for block in last.blocks)


def test_all_lists_can_be_incremental(through: Through, project: Project) -> None:
    project.write("octavo.toml", "[slides]\nincremental = true\n")
    text = "# A\n\n- a\n\n# B\n\n::: nonincremental\n- x\n:::\n"
    a, b = through(HEAD + text).document.slides[1:]
    assert [block.get("step", False) for block in (*a.blocks, *b.blocks)] == [True, False]


def test_a_rule_starts_a_slide_under_the_same_title(through: Through) -> None:
    assert deck(through(f"{HEAD}# A\n\na\n\n---\n\nb\n\n---\n\n# C\n\nc"))[1:] == [
        ("content", "A", "Para(a)", ""),
        ("content", "A Span{.continued}((cont.))", "Para(b)", ""),
        ("content", "C", "Para(c)", ""),
    ]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# A\n\na\n\n## B\n\nb\n\n. . .\n\nc", ["A"]),
        ("# A\n\n## B\n\nb\n\n. . .\n\nc\n\n### C\n\nd", ["A", "B"]),
        ("# A\n\na\n\n## B\n\nb\n\n---\n\n# C\n\nc\n\n---\n\n# D\n\nd", ["A", "C", "D"]),
        ("# A\n\na\n\n## B\n\nb\n\n---\n\n# C\n\nc", ["A", "B", "C"]),
        ("# A\n\na\n\n## B {layout=content}\n\nb", ["A"]),
    ],
)
def test_a_deck_starts_slides_where_pandoc_does_and_says_so(
    through: Through, text: str, titles: list[str]
) -> None:
    passed = through(HEAD + text)
    assert [ast.plain_text([*slide.title]) for slide in passed.document.slides[1:]] == titles
    assert ("slide-level" in passed.codes) == (titles != ["A", "B", "C"])


def test_a_level_that_is_set_is_not_inferred(through: Through, project: Project) -> None:
    project.write("octavo.toml", "[slides]\nlevel = 2\n")
    passed = through(f"{HEAD}# A\n\na\n\n## B\n\nb\n\n. . .\n\nc")
    assert [slide.layout for slide in passed.document.slides] == ["title", "content", "content"]
    assert passed.codes == []


def test_a_slide_has_one_picture_or_table_in_every_format(through: Through, project: Project) -> None:
    project.write("a.png", picture())
    table = "| a |\n|---|\n| 1 |\n"
    slides = through(f"{HEAD}# A\n\n{table}\n\n![c](a.png)\n\n{table}").document.slides[1:]
    assert [sketch(slide.title) for slide in slides] == ["A", *["A Span{.continued}((cont.))"] * 2]
    assert [[block["t"] for block in slide.blocks] for slide in slides] == [["Table"], ["Figure"], ["Table"]]


def test_a_heading_after_a_rule_starts_a_slide_below_a_title_with_words_too(through: Through) -> None:
    text = "# My talk\n\nBy Ann.\n\n---\n\n## One\n\na\n\n---\n\nb\n\n---\n\n## Two\n\n### Deeper\n\nc\n"
    assert [slide[1:3] for slide in deck(through(HEAD + text))] == [
        ("The deck", ""),
        ("My talk", "Para(By Ann.)"),
        ("One", "Para(a)"),
        ("One Span{.continued}((cont.))", "Para(b)"),
        ("Two", "H3{#deeper}(Deeper)Para(c)"),
    ]

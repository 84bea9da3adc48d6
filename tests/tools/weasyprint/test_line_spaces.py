"""Words of two lines are two words for programs that put pieces of marked content together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.tools.weasyprint.patches import startup
from tests.readers.reading import structure
from tests.tools.weasyprint.pages import printed

WORDS = (
    "Words of a paragraph that is set over more than one line, and goes on with incomprehensibilities. " * 3
)
SHEET = "p { width: 80mm; hyphens: auto }"


@pytest.mark.parametrize("align", ["left", "justify"])
def test_a_line_ends_in_the_space_that_was_written(align: str) -> None:
    made, _ = printed(SHEET, f"<p style='text-align: {align}'>{WORDS}</p>")
    lines = [part.words for part in structure(made).below("Span")]
    assert len(lines) > 3 and "".join(lines).replace("‐", "").strip() == WORDS.strip()


def test_no_space_is_written_within_words_or_where_lines_were_broken_by_hand() -> None:
    made, _ = printed(
        SHEET, "<p>one<br>two</p><pre>three\nfour</pre><p lang='ar' dir='rtl'>مرحبا 123 مرحبا</p>"
    )
    assert not any(part.words.endswith(" ") for part in structure(made).below("Span"))


INLINE = (
    "See the <code>code</code> after it and <b>bold</b> words <i>and</i> <code>more_code</code> <a href='#x'>and a <b>link</b></a> "
    "and <i><b>so</b> on</i> to the <code>end</code> of it."
)


@pytest.mark.parametrize("align", ["left", "justify"])
def test_spaces_around_elements_are_there_wherever_a_line_ends(align: str) -> None:
    wanted = re.sub("<.*?>", "", INLINE)
    for width in range(60, 300, 8):
        sheet = f"p {{ width: {width}px; text-align: {align} }} code {{ font-family: 'Source Code Pro' }}"
        made, _ = printed(sheet, f"<p id='x'>{INLINE}</p>")
        assert next(structure(made).below("P")).words == wanted, width


def test_spaces_of_code_that_stand_alone_are_there() -> None:
    made, _ = printed(
        "pre { font-family: 'Source Code Pro' }", "<pre><b>def</b> <i>name</i>:\n    <b>pass</b></pre>"
    )
    assert structure(made).words == "def name:    pass"


def test_weasyprint_by_itself_leaves_it_out(without: Callable[[frozenset[str]], None]) -> None:
    startup.weasyprint()
    without(frozenset({"line-spaces"}))
    made, _ = printed(SHEET, f"<p>{WORDS}</p>")
    assert len(structure(made).words) < len(WORDS) - 1

"""Lines that mean a page break become one."""

from __future__ import annotations

import pytest

from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"
BREAK = "Div{.pagebreak}()"


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        (r"\pagebreak", BREAK),
        (r"\newpage", BREAK),
        (r"\clearpage", BREAK),
        ("{{< pagebreak >}}", BREAK),
        ("```{=latex}\n\\newpage\n```", BREAK),
        ("::: pagebreak\n:::", BREAK),
        ('<div style="page-break-after: always;"></div>', BREAK),
        ('<div style="break-before: page"></div>', BREAK),
        ('<div style="page-break-after: always">\n\na\n\n</div>', "Div{.pagebreak}(Para(a))"),
        ('<div style="page-break-before: always">\n\na\n\n</div>', "Div(Para(a))"),
        ("a\n\\newpage\nb *c*\nd", f"Para(a)\n{BREAK}\nPara(b Emph(c) d)"),
        ("- a\n\n  \\newpage\n\n  b", f"BulletList(Para(a){BREAK}Para(b))"),
        ("a \\newpage b", "Para(a \\newpage b)"),
        ("`\\newpage`", "Para(Code(\\newpage))"),
        ("\\newpages", "Para(\\newpages)"),
    ],
)
def test_page_breaks(through: Through, source: str, tree: str) -> None:
    passed = through(HEAD + source)
    assert passed.tree == tree
    assert passed.codes == []


def test_what_follows_a_break_knows_its_line(through: Through) -> None:
    assert through(f"{HEAD}a\n\\newpage\nช").said[0].startswith("7:1 glyph-missing")


def test_a_break_makes_no_slide(through: Through) -> None:
    slides = through(f"{HEAD}# A\n\na\n\n\\newpage\n\nb\n").document.slides
    assert [len(slide.blocks) for slide in slides] == [0, 2]

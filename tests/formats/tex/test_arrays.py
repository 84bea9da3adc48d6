"""Lines of tables in formulas."""

from __future__ import annotations

import pytest

from pipeline.formats.tex.arrays import Lines, lines


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"a | b", []),
        (r"\begin{array}{cc} a & b \end{array}", [Lines()]),
        (r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}", [Lines((1,), (1,))]),
        (r"\begin{array}[t]{|l||r|} \hline a & b \\ \hline \end{array}", [Lines((0, 1), (0, 1, 2))]),
        (r"\begin{array}{@{}c@{\,}|c} a \end{array}", [Lines((), (1,))]),
        (r"\begin{array}{*{2}{c|}} a \end{array}", [Lines()]),
        (r"\begin{pmatrix} 1 \\ \hline 2 \end{pmatrix}", [Lines((1,))]),
        (r"\begin{array}{c|c} \begin{matrix} 1 \\ 2 \end{matrix} \\ \hline 3 \end{array}", [Lines((1,), (1,)), Lines()]),
        (r"\sum_{\substack{i \\ j}} \begin{array}{c|c} 1 & 2 \end{array}", [Lines(), Lines((), (1,))]),
        (r"\begin{equation} \begin{array}{c} \hline 1 \end{array} \end{equation}", [Lines((0,))]),
        (r"\{ x | \| y \}", []),
        (r"\end{array} \hline \\", []),
    ],
)  # fmt: skip
def test_lines_are_found(tex: str, found: list[Lines]) -> None:
    assert lines(tex) == found


def test_a_frame_is_on_all_sides() -> None:
    assert Lines((0, 1, 2), (0, 2)).around(2, 2)
    assert not Lines((0, 1), (0, 2)).around(2, 2)

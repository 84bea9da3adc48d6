"""MathML as browsers draw it (MathML Core): what pandoc 3.9 writes, and they do not read, said in their way.

Browsers look for `accent` at <mover>, draw a combining character over nothing, and set rows of equations as small as cells of a matrix.
Alignment and strokes are templates/content.css.j2's. MathJax, which sets MathML in many readers of books, takes distances of columns from
`columnspacing` alone.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from pipeline.formats.mathml import rules
from pipeline.formats.mathml.typst import FUNCTIONS
from pipeline.formats.tex.arrays import Lines

_SPACE = "http://www.w3.org/1998/Math/MathML"
_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
_FOREIGN = re.compile(
    r' accent="true"|padding-(?:left|right): 0|\\hline|<ms(?:ub|up|ubsup)><mo|mathvariant="normal">[A-Za-z]{2,}<|\\begin\{array\}'
)
_LINE = "thin solid"
_APPLY, _THIN = "\u2061", "0.167em"
_WITH_PARTS = frozenset(
    f"{{{_SPACE}}}{name}" for name in ("msub", "msup", "msubsup", "munder", "mover", "munderover")
)
_SCRIPTS = tuple(f"{{{_SPACE}}}{name}" for name in ("msub", "msup", "msubsup"))
_CLOSING = {")": "(", "]": "[", "}": "{", "⟩": "⟨", "⌋": "⌊", "⌉": "⌈"}
_ROWS = frozenset(
    f"{{{_SPACE}}}{name}" for name in ("mrow", "mtd", "mstyle", "msqrt", "menclose", "mphantom")
)
_SIGNS = frozenset(f"{{{_SPACE}}}{name}" for name in ("mo", "mspace"))
# Combining characters by those that stand alone; ^ and ~ stand higher than an accent.
_ALONE = {
    "\u0300": "`", "\u0301": "´", "\u0302": "ˆ", "\u0303": "˜", "^": "ˆ", "~": "˜", "\u0304": "¯", "\u0306": "˘", "\u0307": "˙", "\u0308": "¨",
    "\u030a": "˚", "\u030c": "ˇ", "\u0332": "_", "\u20d6": "←", "\u20d7": "→", "\u20e1": "↔",
}  # fmt: skip


def rewrite(page: str) -> str:
    """Return HTML with its formulas as browsers read them."""
    return _FORMULA.sub(_rewritten, page) if _FOREIGN.search(page) else page


def _rewritten(found: re.Match[str]) -> str:
    if not _FOREIGN.search(found[0]):
        return found[0]
    root = etree.fromstring(found[0])
    for mark in root.iter(f"{{{_SPACE}}}mo"):
        if mark.get("accent") == "true":
            _move_accent(mark)
    for table in root.iter(f"{{{_SPACE}}}mtable"):
        if rules.is_aligned(table):
            table.set("displaystyle", "true")
            gaps = [("0em", "2em")[place % 2] for place in range(max(map(len, table)) - 1)]
            table.set("columnspacing", " ".join(gaps) or "0em")
    for table, lines in rules.of_tables(root):
        _draw_lines(table, lines)
    for script in list(root.iter(*_SCRIPTS)):
        _take_in(script)
    for name in list(root.iter(f"{{{_SPACE}}}mi")):
        if len(name.text or "") > 1 and name.get("mathvariant") == "normal":
            _keep_distance(name)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _take_in(script: Any) -> None:
    """Have a power of a closing bracket be one of all from the opening one on: as one row both are of one height."""
    closing = script[0]
    opened = 0
    between: list[Any] = []
    for item in script.itersiblings(preceding=True) if closing.text in _CLOSING else ():
        between.append(item)
        last = item[0] if item.tag in _SCRIPTS else item
        opened += last.text == closing.text
        if item.text == _CLOSING[closing.text] and not opened:
            row = etree.Element(f"{{{_SPACE}}}mrow")
            row.extend([*reversed(between), closing])
            script.insert(0, row)
            return
        opened -= item.text == _CLOSING[closing.text]


def _keep_distance(name: Any) -> None:
    """Put the room of TeX beside the name of a function: none beside a sign, which has its own, or an opening bracket behind it."""
    row = name.getparent()
    is_applied = len(row) == 2 and row[0] is name and row[1].text == _APPLY
    if not is_applied and name.text not in FUNCTIONS:
        return
    function = row if is_applied else name
    while (above := function.getparent()).tag in _WITH_PARTS and above[0] is function:
        function = above
    if above.tag not in _ROWS:
        return
    before, after = function.getprevious(), function.getnext()
    if after is not None and _first(after).tag not in _SIGNS:
        function.addnext(etree.Element(f"{{{_SPACE}}}mspace", width=_THIN))
    if before is not None and before.tag not in _SIGNS:
        function.addprevious(etree.Element(f"{{{_SPACE}}}mspace", width=_THIN))


def _first(item: Any) -> Any:
    """Return the first element that shows something of an element: itself, or one within rows and scripts."""
    while item.tag in _WITH_PARTS | {f"{{{_SPACE}}}mrow"} and len(item):
        item = item[0]
    return item


def _draw_lines(table: Any, lines: Lines) -> None:
    """Give the cells beside the lines of a table a border; browsers do not read `rowlines` and `columnlines`."""
    for above, row in enumerate(table):
        for before, cell in enumerate(row):
            sides = {"top": above in lines.rows, "left": before in lines.columns}
            sides["bottom"] = above + 1 == len(table) and len(table) in lines.rows
            sides["right"] = before + 1 == len(row) and len(row) in lines.columns
            borders = "".join(f"; border-{side}: {_LINE}" for side, is_drawn in sides.items() if is_drawn)
            cell.set("style", cell.get("style", "") + borders)


def _move_accent(mark: Any) -> None:
    base = mark.getparent()
    base.set("accentunder" if base.tag.endswith("munder") else "accent", "true")
    del mark.attrib["accent"]
    mark.text = _ALONE.get(mark.text, mark.text)
    if len("".join(base[0].itertext())) == 1:  # else a hat is as wide as a letter
        mark.set("stretchy", "false")

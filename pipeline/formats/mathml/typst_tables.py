"""Tables of MathML as matrices of Typst: columns, their alignment, and lines."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from pipeline.formats.mathml import rules

EMPTY = '""'


def mark_lines(root: Element) -> None:
    """Give the tables of a formula their lines as attributes: how many rows are above each, how many columns before each."""
    for table, lines in rules.of_tables(root):
        table.set("frame", "solid" if lines.around(len(table), max(map(len, table), default=0)) else "")
        table.set("rowlines", ",".join(map(str, lines.rows)))
        table.set("columnlines", ",".join(map(str, lines.columns)))


def write(item: Element, inside: Callable[[Element], str]) -> str:
    """Return the markup of a table (mtable); `inside` writes what stands in its cells."""
    is_aligned = rules.is_aligned(item)
    # Else Typst sets cells as it does denominators, smaller than the text.
    size = "display" if is_aligned else "script" if item.get("scriptlevel") else "inline"
    lines = ";".join(
        ",".join(
            _cell("".join(map(inside, cell)), cell, size, number if is_aligned else 0)
            for number, cell in enumerate(row)
        )
        for row in item
    )
    lined = _lined(item)
    gaps = ("0em", "0.65em") if is_aligned else ("1em", "0.6em" if lined else "0.3em")
    given = ("delim:#none", f"column-gap:#{gaps[0]}", f"row-gap:#{gaps[1]}", *lined)
    made = f"mat({','.join((*given, lines))})"
    return f"#box(stroke:.05em,inset:.3em,${made}$)" if item.get("frame") else made


def _lined(table: Element) -> list[str]:
    """Return what draws the lines of a table; a frame is drawn around it, for lines at its edges reach over each other."""
    edges = ("0", str(len(table))), ("0", str(max(map(len, table), default=0)))
    places = []
    for kind, name, ends in zip(("hline", "vline"), ("rowlines", "columnlines"), edges, strict=True):
        wanted = [place for place in table.get(name, "").split(",") if place]
        inner = [place for place in wanted if not (table.get("frame") and place in ends)]
        if inner:
            places.append(f"{kind}:({','.join(inner)},)")
    return [f"augment:#({','.join(places)},stroke:.05em)"] if places else []


def _cell(inside: str, cell: Element, size: str, number: int) -> str:
    """Return a cell; Typst aligns those of a column at `&`. The even ones of a `number` begin another pair, at a distance."""
    before = "#h(2em)" if number and number % 2 == 0 else ""
    nothing = EMPTY if number % 2 else ""  # a sign keeps its distance from nothing as well
    inside = before + f"{size}({(nothing + inside) or EMPTY})"
    match cell.get("columnalign"):
        case "left":
            return f"&{inside}"
        case "right":
            return f"{inside}&"
    return inside

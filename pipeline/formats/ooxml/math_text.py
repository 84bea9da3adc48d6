"""Formulas of Office (OMML, ECMA-376, part 1, chapter 22.1) as text, for programs and places that show no formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.core.formula_text import grouped, is_sign, lowered, raised
from pipeline.formats.ooxml.xml import find, tag

_ALPHABETS = "\U0001d400"  # from here on letters have a style of their own


@dataclass(frozen=True, slots=True)
class Letters:
    """A part of a formula on a line: text, slant, and level, which is 1 for raised and -1 for lowered."""

    text: str
    italic: bool = False
    level: int = 0


def on_a_line(maths: Any) -> list[Letters] | None:
    """Return a formula (m:oMath) of letters, signs, and raised and lowered ones; None for one that takes more than a line."""
    found: list[Letters | None] = []
    for item in maths:
        if item.tag == tag("m:r"):
            found.append(_letters(item, start=not found))
        elif item.tag in (tag("m:sSup"), tag("m:sSub"), tag("m:sSubSup")):
            for part, level in (("m:e", 0), ("m:sub", -1), ("m:sup", 1)):
                inside = find(item, f"{part}/*")
                found += [_letters(one, level) if one.tag == tag("m:r") else None for one in inside]
        else:
            return None
    known = [part for part in found if part is not None]
    return known if known and len(known) == len(found) else None


def _letters(run: Any, level: int = 0, *, start: bool = True) -> Letters | None:
    """Return a run of a formula, a sign in it with room on both sides unless at the `start`; None for a special alphabet."""
    text = "".join(run.itertext())
    if max(text, default="") >= _ALPHABETS or find(
        run, "m:rPr/m:scr | m:rPr/m:sty[@m:val!='p' and @m:val!='i']"
    ):
        return None
    upright = bool(find(run, "m:rPr/m:sty[@m:val='p'] | m:rPr/m:nor"))
    if is_sign(text) and not level and not start:
        text = f" {text} "
    elif text in (",", ";"):
        text += " "
    elif upright and len(text) > 1 and text.isalpha():  # the name of a function
        text += "\N{THIN SPACE}"
    return Letters(text, text.strip().isalpha() and not upright, level) if text else None


def linear(item: Any) -> str:
    """Return a formula, or a part of one, as text on a line, like "x² = (a + b)/c"."""
    name = etree.QName(item).localname

    def inside(path: str) -> str:
        return "".join(map(linear, find(item, path)))

    def value(path: str, default: str) -> str:
        return str(next(iter(find(item, path)), default))

    if name == "t":
        return item.text or ""
    if name == "r":
        letters = _letters(item, start=item.getprevious() is None)
        return letters.text if letters else "".join(item.itertext())
    if name == "f":
        return f"{grouped(inside('m:num'))}/{grouped(inside('m:den'))}"
    if name in ("sSup", "sSub", "sSubSup"):
        return f"{inside('m:e')}{lowered(inside('m:sub'))}{raised(inside('m:sup'))}"
    if name == "rad":
        return f"{raised(inside('m:deg'))}√{grouped(inside('m:e'))}"
    if name == "nary":
        sign = value("m:naryPr/m:chr/@m:val", "∫")
        return f"{sign}{lowered(inside('m:sub'))}{raised(inside('m:sup'))} {inside('m:e')}"
    if name == "d":
        between = value("m:dPr/m:sepChr/@m:val", "|").join(map(linear, find(item, "m:e")))
        return f"{value('m:dPr/m:begChr/@m:val', '(')}{between}{value('m:dPr/m:endChr/@m:val', ')')}"
    if name == "m":
        rows = (", ".join(map(linear, find(row, "m:e"))) for row in find(item, "m:mr"))
        return "; ".join(rows)
    return "".join(linear(part) for part in item if not etree.QName(part).localname.endswith("Pr"))

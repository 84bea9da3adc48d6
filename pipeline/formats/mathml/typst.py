"""MathML as markup of Typst, which draws it.

Knows what pandoc 3.9 (texmath 0.13) writes. Every character is written as an escape or in a string, so that nothing an author wrote
can be a command. Sources: MathML Core; Typst 0.15's reference of `math`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element

from pipeline.formats.mathml import typst_tables

_CLASSES = {"prefix": "opening", "postfix": "closing"}
# What Typst draws over or under something at its width, by the character MathML has for it.
_STRETCHED = {
    "⏞": "overbrace", "⏟": "underbrace", "⎴": "overbracket", "⎵": "underbracket", "⏜": "overparen", "⏝": "underparen",
    "‾": "overline", "¯": "overline", "_": "underline", "\u0332": "underline", "\u0305": "overline",
}  # fmt: skip
_ACCENTS = {  # by the characters that stand alone; combining ones are accents themselves
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "ˉ": "\u0304", "˘": "\u0306", "˙": "\u0307", "¨": "\u0308",
    "˚": "\u030a", "ˇ": "\u030c", "→": "\u20d7", "←": "\u20d6", "↔": "\u20e1", "´": "\u0301", "`": "\u0300",
}  # fmt: skip
_ARROWS = re.compile("[\u2190-\u21ff\u27f0-\u27ff\u2900-\u297f=]")
_LETTERS = {  # `mathvariant` as a function of Typst; pandoc writes it beside letters that Unicode has in that form
    "bold": "bold({})", "italic": "italic({})", "bold-italic": "bold(italic({}))", "normal": "upright({})",
    "double-struck": "bb({})", "script": "cal({})", "bold-script": "bold(cal({}))", "fraktur": "frak({})",
    "bold-fraktur": "bold(frak({}))", "sans-serif": "sans({})", "bold-sans-serif": "bold(sans({}))",
    "sans-serif-italic": "italic(sans({}))", "sans-serif-bold-italic": "bold(italic(sans({})))", "monospace": "mono({})",
}  # fmt: skip
# Functions, which keep a distance from what follows; pandoc marks them only where they have no limits.
FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec "
    "sin sinh sup tan tanh".split()
)
_BARS = "|‖∣∥"  # which side they are on is not known
# Of \sin\!\left(: TeX has room there to take back, Typst has none.
_TIGHT = re.compile(r'(op\("[^"]*"\))#h\(-0\.167em\)(?=lr\()')
_SCRIPTS = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover"))
_APPLY = "\u2061\u2062\u2063\u2064"  # signs without a look


def markup(root: Element) -> str:
    """Return the markup of a formula, to stand between `$` signs. Raises ValueError for an element that is not known."""
    for item in root.iter():
        if _name(item) in _SCRIPTS:
            for table in (found for part in item[1:] for found in part.iter() if _name(found) == "mtable"):
                table.set("scriptlevel", "1")
    typst_tables.mark_lines(root)
    return _write(root)


def _write(item: Element) -> str:
    name = _name(item)
    write = _WRITERS.get(name)
    if write is None:
        raise ValueError(f"MathML has <{name}>, which cannot be drawn")
    return write(item)


def _name(item: Element) -> str:
    return item.tag.rpartition("}")[2]


def _text(item: Element) -> str:
    """Return the text of an element; XML's spaces count as one, those at the ends as none."""
    return re.sub(r"[ \t\r\n]+", " ", item.text or "").strip(" " + _APPLY)


def _escaped(text: str) -> str:
    """Return characters as Typst's escapes: symbols, in italics where mathematics has them so."""
    return "".join(f"\\u{{{ord(char):x}}}" for char in text)


def _string(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _call(name: str, *arguments: str) -> str:
    return f"{name}({','.join(arguments)})"


def _group(text: str) -> str:
    """Return markup that can be an argument even if it is empty."""
    return text or typst_tables.EMPTY


def _row(item: Element) -> str:
    children = list(item)
    if len(children) == 3 and _name(children[1]) == "mfrac" and _is_bare(children[1]):
        fences = tuple(map(_text, (children[0], children[2])))
        if fences == ("(", ")"):
            return _call("binom", *(_group(_write(part)) for part in children[1]))
    inside = _TIGHT.sub(r"\1", "".join(map(_write, children)))
    if (
        len(children) > 1
        and _name(children[0]) == "mi"
        and _text(children[1]) == ""
        and (children[1].text or "")
    ):
        return f"op({_string(_text(children[0]))})"
    return _call("lr", _group(inside)) if _is_fenced(children) else inside


def _is_bare(fraction: Element) -> bool:
    return fraction.get("linethickness", "").startswith("0")


def _is_fenced(children: list[Element]) -> bool:
    """Say whether a row is what stands between \\left and \\right, of which one may be invisible."""
    ends = [(children[0], "prefix"), (children[-1], "postfix")] if children else []
    return any(
        _name(end) == "mo"
        and end.get("stretchy") == "true"
        and end.get("form") == form
        and not end.get("minsize")
        for end, form in ends
    )


def _identifier(item: Element) -> str:
    text, variant = _text(item), item.get("mathvariant", "")
    if text in FUNCTIONS:
        return f"op({_string(text)})"
    if len(text) > 1 and variant in ("", "normal"):
        return _string(text)
    return _LETTERS.get(variant, "{}").format(_group(_escaped(text)))


def _words(item: Element) -> str:
    variant = item.get("mathvariant", "normal")
    look = "{}" if variant == "normal" else _LETTERS[variant]
    return look.format(_string(_text(item))) if _text(item) else ""


def _operator(item: Element) -> str:
    text = _text(item)
    if not text:
        return ""
    if len(text) > 1:
        return f"op({_string(text)})"
    sign, form = _escaped(text), item.get("form", "")
    if size := item.get("minsize"):
        sign = f"lr(size:#{_percent(size)},{sign})"
    elif item.get("stretchy") == "true" and form == "infix":
        return _call("mid", sign)
    elif item.get("stretchy") == "true":
        return sign
    if form not in _CLASSES:
        return sign
    return _call("class", '"normal"' if text in _BARS and not size else f'"{_CLASSES[form]}"', sign)


def _percent(size: str) -> str:
    """Return a size in parts of the type's as a length."""
    return f"{float(size.rstrip('%')) / 100:g}em" if size.endswith("%") else size


def _space(item: Element) -> str:
    width = item.get("width", "0em")
    return f"#h({width})" if re.fullmatch(r"-?[\d.]+em", width) else ""


def _fraction(item: Element) -> str:
    above, below = (_group(_write(part)) for part in item)
    return _call("mat", "delim:#none", f"{above};{below}") if _is_bare(item) else _call("frac", above, below)


def _script(*places: str) -> Callable[[Element], str]:
    """Return the writer of an element whose children are a base and what stands at some places of it."""

    def write(item: Element) -> str:
        base, *parts = item
        written = [f"{place}:{_group(_write(part))}" for place, part in zip(places, parts, strict=True)]
        return _call("attach", _group(_write(base)), *written)

    return write


def _limits(*places: str) -> Callable[[Element], str]:
    """Return the writer of an element whose children are a base and what stands over or under it."""

    def write(item: Element) -> str:
        base, *parts = item
        sign = _text(parts[0]) if len(parts) == 1 and _name(parts[0]) == "mo" else ""
        if sign in _STRETCHED:
            return _call(_STRETCHED[sign], _group(_write(base)))
        if sign and places == ("t",) and (sign in _ACCENTS or unicodedata.combining(sign)):
            return _call("accent", _group(_write(base)), f'"{_ACCENTS.get(sign, sign)}"')
        written = [f"{place}:{_group(_write(part))}" for place, part in zip(places, parts, strict=True)]
        return _call("attach", _under_limits(base), *written)

    return write


def _under_limits(base: Element) -> str:
    """Return the base of limits; arrows are as long as what stands over and under them."""
    text = _text(base)
    if _name(base) == "mi" and len(text) > 1:
        return f"op({_string(text)},limits:#true)"
    inside = _group(_write(base))
    if _name(base) == "mo" and _ARROWS.fullmatch(text):
        inside = f"stretch(size:#(100% + 1em),{inside})"
    return f"limits({inside})"


def _table(item: Element) -> str:
    return typst_tables.write(item, _write)


def _style(item: Element) -> str:
    inside = "".join(map(_write, item))
    if variant := item.get("mathvariant"):
        inside = _LETTERS.get(variant, "{}").format(_group(inside))
    size = {"true": "display", "false": "inline"}.get(item.get("displaystyle", ""))
    return _call(size, _group(inside)) if size else inside


def _box(item: Element) -> str:
    inside = "".join(map(_write, item))
    notation = item.get("notation", "box").split()
    if notation == ["box"]:
        return f"#box(stroke:.05em,inset:.3em,$display({_group(inside)})$)"
    for name in notation:
        inside = _ENCLOSED[name].format(_group(inside))
    return inside


_ENCLOSED = {"updiagonalstrike": "cancel({})", "downdiagonalstrike": "cancel(inverted:#true,{})"}


def _root(item: Element) -> str:
    base, index = (_group(_write(part)) for part in item)
    return _call("root", index, base)


def _first(item: Element) -> str:
    """Return the formula of <semantics>; what is beside it is no look."""
    return _write(item[0])


def _around(form: str) -> Callable[[Element], str]:
    return lambda item: form.format(_group("".join(map(_write, item))))


_WRITERS: dict[str, Callable[[Element], str]] = {
    "math": _row, "semantics": _first, "mrow": _row, "mi": _identifier, "mn": _words, "mo": _operator, "mtext": _words,
    "mspace": _space, "mfrac": _fraction, "msqrt": _around("sqrt({})"), "mroot": _root, "mstyle": _style, "mtable": _table,
    "msub": _script("br"), "msup": _script("tr"), "msubsup": _script("br", "tr"),
    "munder": _limits("b"), "mover": _limits("t"), "munderover": _limits("b", "t"),
    "menclose": _box, "mphantom": _around("#hide(${}$)"), "mpadded": _around("{}"),
}  # fmt: skip

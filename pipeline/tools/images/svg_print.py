"""Which SVG WeasyPrint draws as a browser does, and what stands for one it does not: a bitmap, with its text to be searched.

What is told apart here was measured with WeasyPrint 70 and resvg 0.48: docs/decisions/0016-pictures-in-pdf.md has the table.
"""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.tools.images import svg, svg_styles, svg_values

_SPACE = "{http://www.w3.org/2000/svg}"
_NOTHING = frozenset(("", "none", "normal", "auto", "0", "0px", "baseline", "initial"))
# Properties that WeasyPrint leaves out, whatever they say but nothing.
_LEFT_OUT = frozenset(
    "filter mask mask-image mix-blend-mode baseline-shift word-spacing text-decoration text-decoration-line "
    "glyph-orientation-vertical".split()
)
# Values of others that it does not know; a value is looked at in lower case.
_UNKNOWN = {
    "paint-order": re.compile(r"stroke|markers\s+stroke"),
    "writing-mode": re.compile(r"tb|tb-rl|vertical.*"),
    "font-variant": re.compile(r".*small-caps.*"),
    "clip-rule": re.compile(r"evenodd"),
}
# What resvg does not know either, so that a bitmap does not help.
_FAULTS = {
    "direction": (re.compile(r"rtl"), "text from right to left"),
    "text-transform": (
        re.compile(r"uppercase|lowercase|capitalize"),
        "letters in another case ('text-transform')",
    ),
    "transform-box": (re.compile(r"fill-box|border-box"), "the middle that a path or group is turned about"),
    "vector-effect": (re.compile(r"non-scaling-stroke"), "lines that keep their width ('vector-effect')"),
    "clip-path": (re.compile(r"[a-z-]+\((?<!url\().*"), "clipping by a shape of CSS"),
}
# Hebrew to Thaana, scripts of India to Myanmar, Khmer, Mongolian, forms of Arabic: drawn letter by letter, they fall apart.
_JOINED = re.compile("[\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]")
_ELEMENTS = frozenset("pattern textPath filter mask".split())  # drawn beside their place, or not at all
_LOCAL = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
_GRADIENT_LENGTHS = "x1 y1 x2 y2 cx cy r fx fy fr".split()
_GRADIENTS = (f"{_SPACE}linearGradient", f"{_SPACE}radialGradient")
_OPACITIES, _OPAQUE = ("stop-opacity", "fill-opacity", "stroke-opacity"), ("1", "1.0", "100%")
_END_MARKERS = ("marker", "marker-end")
_CURVED_END = re.compile(r"[QqTtAa]")  # a marker at the end of such a path is turned wrong
_TRANSLUCENT = re.compile(r"rgba|hsla|#[\da-f]{8}|#[\da-f]{4}(?![\da-f])|transparent", re.IGNORECASE)
_CONTAINERS = frozenset("svg g a switch text tspan".split())
# What a text says of its place and letters; its colours go, and the spaces between letters, which would part the words.
_KEPT = re.compile(
    r"(?:x|y|dx|dy|width|height|viewBox|preserveAspectRatio|transform|rotate|text-anchor|direction"
    r"|dominant-baseline|alignment-baseline|font|font-.*|display|\{http://www\.w3\.org/XML/1998/namespace\}space)"
)


def for_engines(root: Any, data: bytes) -> Any:
    """Return the tree of an SVG as engines other than browsers can read it: itself, or a copy with its CSS resolved.

    An SVG whose style sheets would take too long is left as it is.
    """
    if not svg_styles.is_needed(data) and not _has_loose_text(root):
        return root
    made = copy.deepcopy(root)
    try:
        if svg_styles.is_needed(data):
            svg_styles.resolve(made)
    except (svg_styles.TooMuch, RecursionError, ValueError):  # the last of a number of thousands of digits
        made = copy.deepcopy(root)
    _tidy_text(made)
    return made


def is_drawn(root: Any) -> bool:
    """Say whether WeasyPrint draws the tree of an SVG as a browser does."""
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}
    sheets = "\n".join(style.text or "" for style in root.iter(f"{_SPACE}style"))
    sheet = list(svg_styles.sheet_declarations(sheets)) if sheets else []
    if any(_is_unknown(*pair) for pair in sheet):
        return False
    # What may have a marker at its end, by itself or from above.
    marked = {None: any(name in _END_MARKERS for name, _ in sheet)}
    painted, clear = _paints(sheet)
    for element in root.iter():
        said = list(_properties(element))
        own = any(name in _END_MARKERS and value.strip() != "none" for name, value in said)
        marked[element] = own or marked.get(element.getparent(), marked[None])
        if _is_beyond(element, marked=marked[element]) or any(_is_unknown(*pair) for pair in said):
            return False
        if any(name == "clip-path" and _is_of_box(value, element, ids) for name, value in said):
            return False
        names, faint = _paints(said)
        painted, clear = painted | names, clear or faint
    gradients = [ids[name] for name in painted if name in ids and ids[name].tag in _GRADIENTS]
    return not (gradients and clear) and not any(_is_of_all(gradient, ids) for gradient in gradients)


def _paints(said: Iterable[tuple[str, str]]) -> tuple[set[str], bool]:
    """Return the names of the gradients and patterns that properties paint with, and whether any of them lets shine through."""
    names, faint = set(), False
    for name, value in said:
        if name in ("fill", "stroke") and (found := _LOCAL.search(value)):
            names.add(found[1])
        faint = faint or (name in _OPACITIES and value.strip() not in _OPAQUE)
        faint = faint or (name == "stop-color" and _TRANSLUCENT.search(value) is not None)
    return names, faint


def _is_of_box(value: str, element: Any, ids: Mapping[str, Any]) -> bool:
    """Say whether something is clipped in units of a box that WeasyPrint does not know, which are all but those of boxes."""
    found = _LOCAL.search(value)
    clip = ids.get(found[1]) if found else None
    in_box = clip is not None and clip.get("clipPathUnits") == "objectBoundingBox"
    return in_box and element.tag not in (f"{_SPACE}rect", f"{_SPACE}image")


def undrawn(root: Any) -> tuple[str, ...]:
    """Return, as clauses, what of the tree of an SVG neither WeasyPrint nor resvg draws as a browser does."""
    faults = {
        name for element in root.iter() for name, value in _properties(element) if _is_faulty(name, value)
    }
    if not _is_scaled(root):
        faults.discard("vector-effect")
    found = {_FAULTS[name][1] for name in faults}
    if any(_JOINED.search("".join(text.itertext())) for text in root.iter(f"{_SPACE}text")):
        found.add("letters that join, or run from right to left")
    return tuple(sorted(found))


def _is_scaled(root: Any) -> bool:
    """Say whether lines of an SVG may have another width than is said of them."""
    sizes = [svg_values.number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    width = svg_values.number(root.get("width", "0"))
    ratio = width / sizes[2] if len(sizes) == 4 and sizes[2] and width else 1
    return abs(ratio - 1) > 0.1 or any(
        "scale" in transform or "matrix" in transform
        for element in root.iter()
        if (transform := element.get("transform"))
    )


def _is_faulty(name: str, value: str) -> bool:
    return name in _FAULTS and _FAULTS[name][0].fullmatch(value.strip().lower()) is not None


def as_bitmap(root: Any, bitmap: bytes, width: float, height: float) -> str:
    """Return an SVG that shows a PNG, over which the words of the drawing stand unseen, to be found and copied."""
    words = copy.deepcopy(root)
    paths = {item.get("id"): item.get("d", "") for item in root.iter(f"{_SPACE}path") if item.get("id")}
    for element in list(words.iter()):
        _leave_words(element, paths)
    inside = _text(words) if any(True for _ in words.iter(f"{_SPACE}text")) else ""
    address = f"data:image/png;base64,{base64.b64encode(bitmap).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
        f'<image width="{width:g}" height="{height:g}" preserveAspectRatio="none" href="{address}"/>'
        f'<g fill="none" stroke="none">{inside}</g></svg>'
    )


def _text(root: Any) -> str:
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode"))


def _is_beyond(element: Any, *, marked: bool) -> bool:
    """Say whether an element is of a kind that WeasyPrint draws otherwise than a browser."""
    name = str(element.tag).rpartition("}")[2]
    if name in _ELEMENTS or (name in ("polyline", "polygon") and marked):
        return True
    return name == "path" and marked and _CURVED_END.search(element.get("d", "")) is not None


def _properties(element: Any) -> Iterator[tuple[str, str]]:
    """Yield name and value of what an element says of itself, as attributes and in its style."""
    for name, value in element.attrib.items():
        if name != "style":
            yield name, value
    for part in element.get("style", "").split(";"):
        name, _, value = part.partition(":")
        yield name.strip(), value


def _is_unknown(name: str, value: str) -> bool:
    name, value = name.lower(), value.strip().lower()
    if name in _LEFT_OUT:
        return value not in _NOTHING
    unknown = _UNKNOWN.get(name)
    return unknown is not None and value not in _NOTHING and unknown.match(value) is not None


def _is_of_all(gradient: Any, ids: Mapping[str, Any]) -> bool:
    """Say whether a gradient has lengths in parts of the whole picture, for which WeasyPrint takes the shape's box."""
    chain = list(_chain(gradient, ids))
    units = next((one.get("gradientUnits") for one in chain if one.get("gradientUnits")), "")
    return units == "userSpaceOnUse" and any(
        one.get(name, "").endswith("%") for one in chain for name in _GRADIENT_LENGTHS
    )


def _chain(gradient: Any, ids: Mapping[str, Any]) -> Iterator[Any]:
    """Yield a gradient and those it takes after."""
    seen: set[Any] = set()
    while gradient is not None and gradient not in seen:
        yield gradient
        seen.add(gradient)
        named = next((value for key, value in gradient.items() if key.rpartition("}")[2] == "href"), "")
        gradient = ids.get(named.strip()[1:])


def _has_loose_text(root: Any) -> bool:
    return any(_is_loose(part) for text in root.iter(f"{_SPACE}text") for part in text.itertext())


def _is_loose(text: str | None) -> bool:
    return bool(text) and ("\n" in str(text) or "\t" in str(text))


def _tidy_text(root: Any) -> None:
    """Make ends of lines within texts spaces, as browsers do; WeasyPrint joins the words (SVG 1.1, 10.15)."""
    for text in root.iter(f"{_SPACE}text"):
        for part in text.iter():
            part.text = re.sub(r"[\n\t]+", " ", part.text) if part.text else part.text
            if part is not text and part.tail:
                part.tail = re.sub(r"[\n\t]+", " ", part.tail)


def _leave_words(element: Any, paths: dict[str | None, str]) -> None:
    """Reduce an element to its place and its words; words on a path stand where the path begins."""
    name = str(element.tag).rpartition("}")[2]
    if name == "textPath":
        named = next((value for key, value in element.items() if key.rpartition("}")[2] == "href"), "")
        start = re.match(r"\s*[Mm]\s*([-+.\de]+)[\s,]+([-+.\de]+)", paths.get(named[1:], ""))
        x, y = start.groups() if start else ("0", "0")
        element.tag = f"{_SPACE}tspan"
        element.attrib.clear()
        element.set("x", x)
        element.set("y", y)
        return
    if name not in _CONTAINERS or "display:none" in element.get("style", "").replace(" ", ""):
        svg.remove(element)
        return
    said = {key: value for key, value in _properties(element) if _KEPT.fullmatch(key)}
    element.attrib.clear()
    for key, value in said.items():
        element.set(key, value)

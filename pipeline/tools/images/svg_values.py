"""Values of CSS in SVG as every engine reads them: variables put in, colours in commas, transforms without units."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

_COLORED = frozenset("fill stroke color stop-color flood-color lighting-color".split())
NUMBERS = frozenset(
    "opacity fill-opacity stroke-opacity stop-opacity flood-opacity stroke-miterlimit".split()
)
_PLAIN_COLOR = re.compile(
    r"#[\da-f]+|[a-z-]+|url\([^)]*\)|(?:rgb|hsl)a?\([-+.\d%\s]+(?:,[-+.\d%\s]+)+\)", re.IGNORECASE
)
_FONT = re.compile(r"^(?P<before>.*?)(?P<size>(?:\d+\.?\d*|\.\d+)(?:[a-z]+|%)?|(?:xx?-|x{3}-)?(?:small|large)|medium|smaller|larger)"
                   r"(?:\s*/\s*(?P<line>\S+))?\s+(?P<family>\D.*)$", re.IGNORECASE | re.DOTALL)  # fmt: skip
GENERIC = ("serif", "sans-serif", "monospace")
_MONOSPACED = re.compile(r"mono|courier|consol|menlo|\bcode\b|typewriter", re.IGNORECASE)
_SERIFED = re.compile(
    r"times|georgia|garamond|palatino|cambria|roman|minion|(?<!sans )(?<!sans-)serif", re.IGNORECASE
)
_LONG, _LONGEST_NUMBER = 2_000, 40  # characters: regular expressions take the square of their number
_STYLES, _VARIANTS = ("italic", "oblique"), ("small-caps",)
_WEIGHT = re.compile(r"bold|bolder|lighter|[1-9]00")
_FUNCTION = re.compile(r"([a-zA-Z]+)\(([^()]*)\)")
_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z%]*)\s*", re.IGNORECASE)
_LENGTHS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54}
_ANGLES = {"": 1.0, "deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
_BOXED = ("rect", "image", "circle", "ellipse")  # elements whose box is read from their attributes
_PLACES = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}


def variables(own: Mapping[str, list[Any]], above: Mapping[str, str], longest: int) -> Mapping[str, str]:
    """Return the variables of an element, those of what is above it included. One that leads to itself has no value."""
    known = {name: value for name, value in above.items() if name not in own}
    begun: set[str] = set()

    def find(name: str) -> str | None:
        if name in known or name not in own or name in begun:
            return known.get(name)
        begun.add(name)
        value = _substituted(own[name], find, longest)
        if value is not None:
            known[name] = value.strip()
        return value

    for name in own:
        find(name)
    return known


def plain(name: str, tokens: list[Any], known: Mapping[str, str], longest: int) -> str | None:
    """Return the value of a property without variables, colours as #rrggbb or rgba(); None if it is invalid."""
    value = _substituted(tokens, known.get, longest)
    if value is None:
        return None
    value = value.strip()
    if name in NUMBERS and value != "inherit" and not _NUMBER.fullmatch(value[:_LONGEST_NUMBER]):
        return None  # WeasyPrint ends the whole drawing there
    if name == "font-family":
        return family(value)
    if name in _COLORED and not _PLAIN_COLOR.fullmatch(value):
        return _color(value)
    return _transform(value) if name == "transform" else value


def family(value: str) -> str:
    """Return a list of fonts that ends in a kind of font, so that every engine takes the same where none of them is there."""
    last = value.rpartition(",")[2].strip().strip("\"'").lower()
    if last in GENERIC or last == "inherit":
        return value
    kind = "monospace" if _MONOSPACED.search(value) else "serif" if _SERIFED.search(value) else "sans-serif"
    return f"{value},{kind}"


def font(value: str) -> dict[str, str]:
    """Return what the shorthand `font` stands for (CSS Fonts 4, 2.7), nothing if it is not one."""
    found = _FONT.match(value) if len(value) < _LONG else None
    if found is None:
        return {}
    before = found["before"].lower().split()
    return {
        "font-style": next((word for word in before if word in _STYLES), "normal"),
        "font-variant": next((word for word in before if word in _VARIANTS), "normal"),
        "font-weight": next((word for word in before if _WEIGHT.fullmatch(word)), "normal"),
        "font-size": found["size"],
        "font-family": family(found["family"].strip()),
    }


def place_transform(element: Any, lines: dict[str, str], root: Any) -> None:
    """Put an element's transform, with its origin, into the attribute, which every engine reads."""
    origin = lines.pop("transform-origin", element.attrib.pop("transform-origin", ""))
    box = lines.pop("transform-box", element.attrib.pop("transform-box", "view-box"))
    transform = lines.pop("transform", element.get("transform", ""))
    if not transform or transform == "none":
        element.attrib.pop("transform", None)
        return
    in_box = box in ("fill-box", "border-box")
    if in_box and origin and not str(element.tag).endswith(_BOXED):
        element.set("transform-box", box)  # its box is not known here: svg_print.undrawn says so
    x, y = _origin(origin, _box(element if in_box else None, root))
    around = (f"translate({x:g} {y:g}) ", f" translate({-x:g} {-y:g})") if x or y else ("", "")
    element.set("transform", f"{around[0]}{transform}{around[1]}")


def number(text: str, whole: float = 0.0) -> float:
    """Return a length in pixels, a part of `whole` for per cent; 0 for what is none."""
    found = _NUMBER.fullmatch(text[:_LONGEST_NUMBER])
    if found is None:
        return 0.0
    unit = found[2].lower()
    return float(found[1]) * (whole / 100 if unit == "%" else _LENGTHS.get(unit, 0.0))


def _substituted(tokens: list[Any], find: Any, longest: int) -> str | None:
    """Return tokens as text, with what find() says in the place of variables; None if one is missing, or it grows too long."""
    import tinycss2  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    parts: list[str] = []
    length = 0
    for token in tokens:
        if token.type == "function" and token.lower_name in ("var", "light-dark"):
            said = _first(token.arguments, find, longest, is_variable=token.lower_name == "var")
        elif token.type == "function":
            inside = _substituted(token.arguments, find, longest)
            said = None if inside is None else f"{token.name}({inside})"
        else:
            said = tinycss2.serialize([token])
        length += len(said or "")
        if said is None or length > longest:
            return None
        parts.append(said)
    return "".join(parts)


def _first(arguments: list[Any], find: Any, longest: int, *, is_variable: bool) -> str | None:
    """Return what var() stands for, its second argument if the variable has no value; of light-dark() the first argument."""
    comma = next((place for place, token in enumerate(arguments) if token == ","), len(arguments))
    if not is_variable:
        return _substituted(arguments[:comma], find, longest)
    named = next((token.value for token in arguments[:comma] if token.type == "ident"), "")
    value: str | None = find(named)
    if value is None and comma < len(arguments):
        return _substituted(arguments[comma + 1 :], find, longest)
    return value


def _color(value: str) -> str | None:
    """Return a colour as rgb() or rgba() with commas, which every engine knows; what is no colour stays as it is."""
    from tinycss2.color5 import parse_color  # type: ignore[import-untyped]

    try:
        color = parse_color(value)
        red, green, blue, alpha = color.to("srgb")
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return value
    mixed = [min(max(round(part * 255), 0), 255) for part in (red, green, blue)]
    return f"#{bytes(mixed).hex()}" if alpha >= 1 else f"rgba({mixed[0]},{mixed[1]},{mixed[2]},{alpha:g})"


def _transform(value: str) -> str:
    """Return a transform of CSS as the attribute takes it: pixels and degrees without units, no functions of one axis."""
    return _FUNCTION.sub(_transform_function, value) if len(value) < _LONG else value


def _transform_function(found: re.Match[str]) -> str:
    name, given = found[1], re.split(r"[\s,]+", found[2].strip())
    angles = name.startswith(("rotate", "skew"))
    values = [_degrees(part) if angles and not place else number(part) for place, part in enumerate(given)]
    if name in ("translateX", "translateY", "scaleX", "scaleY"):
        still = 0.0 if name.startswith("translate") else 1.0
        values = [values[0], still] if name.endswith("X") else [still, values[0]]
        name = name[:-1]
    return f"{name}({' '.join(f'{value:.9g}' for value in values)})"


def _degrees(text: str) -> float:
    found = _NUMBER.fullmatch(text[:_LONGEST_NUMBER])
    return float(found[1]) * _ANGLES.get(found[2].lower(), 0.0) if found else 0.0


def _origin(text: str, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return where a transform starts from; of elements of SVG that is 0 0 if nothing is said (CSS Transforms 1, 5)."""
    words = text.split()[:2]
    if not words:
        return 0.0, 0.0
    if words[0] in ("top", "bottom") or (len(words) == 2 and words[1] in ("left", "right")):
        words.reverse()
    if len(words) == 1:
        words = ["center", *words] if words[0] in ("top", "bottom") else [*words, "center"]
    places = []
    for word, start, length in zip(words, box[:2], box[2:], strict=True):
        places.append(start + (_PLACES[word] * length if word in _PLACES else number(word, length)))
    return places[0], places[1]


def _box(element: Any | None, root: Any) -> tuple[float, float, float, float]:
    """Return the box of a plain shape, of others that of the whole picture, which begins at 0 0."""
    name = str(element.tag).rpartition("}")[2] if element is not None else ""
    if element is not None and name in _BOXED:
        value = {key: number(element.get(key, "0")) for key in "x y width height cx cy r rx ry".split()}
        if name in ("rect", "image"):
            return value["x"], value["y"], value["width"], value["height"]
        rx, ry = (value["r"], value["r"]) if name == "circle" else (value["rx"], value["ry"])
        return value["cx"] - rx, value["cy"] - ry, 2 * rx, 2 * ry
    sizes = [number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    return (0.0, 0.0, sizes[2], sizes[3]) if len(sizes) == 4 else (0.0, 0.0, 0.0, 0.0)

"""Labels of SVG that are HTML (<foreignObject>, as Mermaid writes them) as plain text, which every engine draws and which is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.tools.images import svg_values

_SPACE = "{http://www.w3.org/2000/svg}"
_UNSEEN = frozenset(
    "script style head template title annotation annotation-xml iframe object textarea select".split()
)
_BLOCKS = frozenset("p div li tr h1 h2 h3 h4 h5 h6 pre section figure blockquote ul ol table dt dd".split())
_CENTERED = re.compile(r"text-align:\s*center|display:\s*table-cell|justify-content:[^;]{0,40}center")
_SIZE = re.compile(r"(?:^|[;\s])font-size:\s*([\d.]+)(px|pt)?\s*(?:;|$)")
_COLOR = re.compile(r"(?:^|[;\s])color:\s*(#[\da-fA-F]{3,8}|[a-zA-Z]+|rgba?\([\d.,%\s]+\))\s*(?:;|$)")
_LINE, _BASELINE = 1.2, 0.35  # ems: between two lines; from the middle of a line to where its letters stand
_LETTER = 0.55  # ems: a letter is as wide, if not less
_MOST_LINES = 200


def make_plain(root: Any) -> int:
    """Put text in the place of labels in HTML, in place; return how many labels are text now.

    Of a label in a <switch> that has something else for programs without HTML, as draw.io writes it, that is left.
    """
    made = 0
    for label in list(root.iter(f"{_SPACE}foreignObject")):
        parent = label.getparent()
        if parent is None or (parent.tag == f"{_SPACE}switch" and _has_other(parent)):
            continue
        if lines := _wrapped(label):
            parent.replace(label, _text(label, lines))
            made += 1
    return made


def _has_other(switch: Any) -> bool:
    return any(child.tag in (f"{_SPACE}text", f"{_SPACE}g", f"{_SPACE}image") for child in switch)


def _text(label: Any, lines: list[str]) -> Any:
    """Return the <text> of a label: in the middle of its box if it is centred, else at its top."""
    x, y, width, height = (svg_values.number(label.get(name, "0")) for name in ("x", "y", "width", "height"))
    style = _style(label)
    centered = _CENTERED.search(style) is not None or _fits(label, lines, width)
    text = label.makeelement(f"{_SPACE}text")
    if transform := label.get("transform"):
        text.set("transform", transform)
    color = _COLOR.search(style)
    text.set("style", f"fill:{color[1] if color else 'currentColor'};stroke:none")
    if size := _SIZE.search(style):
        text.set("font-size", f"{size[1]}{size[2] or 'px'}")
    left = x + width / 2 if centered else x
    if centered:
        text.set("text-anchor", "middle")
        text.set("y", f"{y + height / 2:g}")
        first = _BASELINE - (len(lines) - 1) * _LINE / 2
    else:
        text.set("y", f"{y:g}")
        first = 1.0
    for place, line in enumerate(lines):
        part = text.makeelement(
            f"{_SPACE}tspan", {"x": f"{left:g}", "dy": f"{_LINE if place else first:.2f}em"}
        )
        part.text = line
        text.append(part)
    text.tail = label.tail
    return text


def _fits(label: Any, lines: list[str], width: float) -> bool:
    """Say whether a label's box is hardly wider than its longest line, so that the middle is right in any case."""
    return bool(width) and width < max(map(len, lines)) * _LETTER * _font_size(label) * 1.3


def _wrapped(label: Any) -> list[str]:
    """Return the lines of a label, those broken that its box is too narrow for."""
    width = svg_values.number(label.get("width", "0"))
    most = max(int(width * 1.2 / (_LETTER * _font_size(label))), 8) if width else 10_000
    keeps = "nowrap" in _style(label)
    found: list[str] = []
    for line in _lines(label):
        found += [line] if keeps or len(line) <= most else _broken(line, most)
    return found[:_MOST_LINES]


def _broken(line: str, most: int) -> Iterator[str]:
    held = ""
    for word in line.split(" "):
        if held and len(held) + 1 + len(word) > most:
            yield held
            held = word
        else:
            held = f"{held} {word}" if held else word
    yield held


def _lines(label: Any) -> list[str]:
    """Return the words of a label, a line for each of its blocks and line breaks."""
    parts = [_flat(label.text)]
    stack: list[tuple[Any, bool]] = [(child, False) for child in reversed(label)]
    while stack:
        element, done = stack.pop()
        name = str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else "script"
        if done:
            parts.append("\n" if name in _BLOCKS or name == "br" else "")
            parts.append(_flat(element.tail))
            continue
        stack.append((element, True))
        parts.append("\n" if name in _BLOCKS else "")
        if name not in _UNSEEN:
            parts.append(_flat(element.text))
            stack += [(child, False) for child in reversed(element)]
    return [line for line in (" ".join(line.split()) for line in "".join(parts).split("\n")) if line]


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _style(label: Any) -> str:
    """Return the styles of the elements of a label, those within last."""
    return ";".join(item.get("style", "") for item in label.iter() if isinstance(item.tag, str))


def _font_size(label: Any) -> float:
    found = _SIZE.search(_style(label))
    return svg_values.number(f"{found[1]}{found[2] or 'px'}") if found else 16.0

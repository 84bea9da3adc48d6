r"""Commands of packages in formulas, written out: mhchem's \ce, siunitx's \qty and \num, \tag and \unicode."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.formats.tex import chemistry, units
from pipeline.formats.tex.chemistry import argument


def _tag(text: str) -> str:
    return rf"\qquad \text{{({text})}}"


def _character(text: str) -> str:
    return chr(int(text.removeprefix("x"), 16 if text.startswith("x") else 10))


def _range(first: str, last: str, unit: str = "") -> str:
    of = f"{chemistry.THIN}{units.unit(unit)}" if unit else ""
    return rf"{units.number(first)}\text{{–}}{units.number(last)}{of}"


def _substance(text: str) -> str:
    """Return the content of mhchem's \\pu: a number and its unit, or one of both."""
    value, _, of = text.strip().partition(" ")
    if not value[:1].isdigit() and value[:1] not in "+-.":
        return units.unit(text.strip())
    return units.quantity(value, of) if of else units.number(value)


def _continued(above: str, below: str) -> str:
    return rf"\dfrac{{{_written_out(above)}}}{{{_written_out(below)}}}"


# What a command makes of its groups, and their number.
_COMMANDS: dict[str, tuple[int, Callable[..., str]]] = {
    "ce": (1, chemistry.expand),
    "pu": (1, _substance),
    "SI": (2, units.quantity),
    "qty": (2, units.quantity),
    "si": (1, units.unit),
    "unit": (1, units.unit),
    "num": (1, units.number),
    "ang": (1, units.angle),
    "numrange": (2, _range),
    "SIrange": (3, _range),
    "qtyrange": (3, _range),
    "tag": (1, _tag),
    "tag*": (1, lambda text: rf"\qquad \text{{{text}}}"),
    "unicode": (1, _character),
    "cfrac": (2, _continued),
}
_COMMAND = re.compile(
    r"\\(?P<name>" + "|".join(map(re.escape, sorted(_COMMANDS, reverse=True))) + r")(?![A-Za-z])\s*"
)
_BOLD = re.compile(r"\\mathbf\s*(?:\{\s*([A-Za-z0-9]+)\s*\}|([A-Za-z0-9]))")
_LAST = {"0": "9", "A": "Z", "a": "z"}
_COMMA = re.compile(r"(?<=\d)\{,\}(?=\d)")  # of a decimal number: pandoc 3.9 forgets its braces
_SHOWN = 40  # characters
_TEXT = re.compile(r"\\text\s*\{")


def expand(tex: str) -> str:
    """Return a formula in commands that are no package's; what is not as its package has it stays as it stands."""
    try:
        return _split_texts(_BOLD.sub(_upright_bold, _COMMA.sub(r"\\text{,}", _written_out(tex))))
    except ValueError:
        return tex


def _upright_bold(found: re.Match[str]) -> str:
    r"""Return letters of \mathbf as themselves: pandoc 3.9 makes them slanted, like those of \boldsymbol, in MathML and Word."""
    letters = found[1] or found[2]
    return rf"\textbf{{{letters}}}" if len(letters) > 1 else f"{{{_bold(letters)}}}"


def _bold(letter: str) -> str:
    """Return a letter or digit in bold, of Unicode's block of mathematical ones."""
    first, bold = next(
        pair
        for pair in (("0", 0x1D7CE), ("A", 0x1D400), ("a", 0x1D41A))
        if pair[0] <= letter <= _LAST[pair[0]]
    )
    return chr(bold + ord(letter) - ord(first))


def shortened(tex: str) -> str:
    """Return a formula on one line, cut if it is long, as diagnostics show it."""
    shown = " ".join(tex.split())
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 3]}…"


def _written_out(tex: str) -> str:
    made: list[str] = []
    at = 0
    while found := _COMMAND.search(tex, at):
        made.append(tex[at : found.start()])
        at = found.end()
        if tex[at : at + 1] == "[":  # options, of the look alone
            at = argument(tex, at, "]")
        count, change = _COMMANDS[found["name"]]
        groups: list[str] = []
        while len(groups) < count and tex[at : at + 1] == "{":
            end = argument(tex, at)
            groups.append(tex[at + 1 : end - 1])
            at = end
        if len(groups) < count:
            raise ValueError(f"\\{found['name']} has too few groups")
        made.append(f"{{{change(*groups)}}}")
    return "".join([*made, tex[at:]])


def _split_texts(tex: str) -> str:
    r"""Return TeX in which formulas within \text{if $x$} stand between two texts."""
    made: list[str] = []
    at = 0
    while found := _TEXT.search(tex, at):
        end = argument(tex, found.end() - 1)
        inside = tex[found.end() : end - 1]
        pieces = re.split(r"(?<!\\)\$", inside)
        if len(pieces) > 1 and len(pieces) % 2:
            inside = "".join(
                piece if place % 2 else rf"\text{{{piece}}}" for place, piece in enumerate(pieces) if piece
            )
            made.append(f"{tex[at : found.start()]}{{{inside}}}")
        else:
            made.append(tex[at:end])
        at = end
    return "".join([*made, tex[at:]])

r"""Chemical formulas as mhchem writes them (manual of version 2023-05-05): \ce{2 H2 + O2 -> 2 H2O} as plain TeX."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ARROWS = {
    "<<=>": r"\rightleftharpoons", "<=>>": r"\rightleftharpoons", "<=>": r"\rightleftharpoons",
    "<-->": r"\rightleftarrows", "<->": r"\leftrightarrow", "->": r"\rightarrow", "<-": r"\leftarrow",
    "→": r"\rightarrow", "⇌": r"\rightleftharpoons", "↔": r"\leftrightarrow",
}  # fmt: skip
# As text: pandoc forgets the braces that would keep operators from their distance.
_BONDS = {
    sign: rf"\text{{{line}}}"
    for sign, line in {"-": "\N{MINUS SIGN}", "=": "=", "#": "≡", "~": "\N{TILDE OPERATOR}"}.items()
}
_CLOSING = {"(": ")", "[": "]"}
_ARROW = re.compile("|".join(map(re.escape, _ARROWS)))
_AMOUNT = re.compile(
    r"\(?(?:(?P<above>\d+)/(?P<below>\d+)|\d+(?:[.,]\d+)?)\)?(?![\d/])(?=\s*[A-Za-z\[({$\\^_])"
)
_VARIABLE = re.compile(r"[a-z](?=\s|[A-Z\[(])")
_LETTERS = re.compile(r"[A-Z][a-z]*|[a-z]+|[^\W\d_]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
_SCRIPT = re.compile(r"\d*[+-]|\d+|[A-Za-z]+[+-]?|[+-]|\.[+-]?|\\[A-Za-z]+|.")
_CHARGE = re.compile(r"[+-](?=\s|$|[\]})|_^+-])")
# Letters and signs are set as text: Word and LibreOffice slant \mathrm, and take a lone sign for an operator without operands.
THIN = "\\text{\N{THIN SPACE}}"
# Bears what stands before a symbol: an empty base is shown as a box.
_NOTHING = "\\text{\N{ZERO WIDTH SPACE}}"
_SIGN = re.compile(r"(?:[+-]|\+-)(?=\s)")


def expand(text: str) -> str:
    """Return the content of a \\ce in plain TeX. Raises ValueError for brackets that are not closed."""
    return _Formula(text).read()


def _sign(charge: str) -> str:
    return rf"\text{{{charge.replace('-', chr(0x2212))}}}"


def argument(text: str, start: int, closing: str = "}") -> int:
    """Return where a group that begins at `start`, with its opening bracket, ends: behind the closing one. Raises ValueError."""
    depth = 0
    place = start
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == text[start]:
            depth += 1
        elif text[place] == closing:
            depth -= 1
            if not depth:
                return place + 1
        place += 1
    raise ValueError("a bracket is not closed")


@dataclass
class _Formula:
    """Reads a formula from left to right; `made` is its TeX so far."""

    text: str
    at: int = 0
    made: list[str] = field(default_factory=list)
    begins: bool = True  # a word begins here: a number is an amount, and there is nothing to bear an index

    def read(self) -> str:
        while self.at < len(self.text):
            self._next()
        return "".join(self.made)

    def _next(self) -> None:
        text, character = self.text, self.text[self.at]
        if character.isspace():
            self._skip()
        elif arrow := _ARROW.match(text, self.at):
            self.at = arrow.end()
            self._arrow(_ARROWS[arrow.group()])
        elif self.begins and (amount := _AMOUNT.match(text, self.at)):
            self.at = amount.end()
            number = (
                rf"\tfrac{{{amount['above']}}}{{{amount['below']}}}" if amount["above"] else amount.group()
            )
            self.made.append(f"{number}{THIN}")
        elif self.begins and (sign := _SIGN.match(text, self.at)):
            self.at = sign.end()
            self.made.append(r" \pm " if sign.group() == "+-" else f" {sign.group()} ")
        elif self.begins and character in "v^" and not text[self.at + 1 : self.at + 2].strip():
            self.at += 1
            self.made.append(r"\text{↑}" if character == "^" else r"\text{↓}")  # an operator would stretch
        elif self.begins and (variable := _VARIABLE.match(text, self.at)):
            self.at = variable.end()
            self.made.append(f"{variable.group()}{THIN}")
        else:
            self._part(character)

    def _skip(self) -> None:
        """Go on behind blanks; between two substances they are shown."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        self.begins = True
        if (
            self.made
            and self.made[-1].endswith("}")
            and not self.made[-1].endswith(THIN)
            and self.text[self.at : self.at + 1].isalnum()
        ):
            self.made.append(r"\ ")

    def _part(self, character: str) -> None:
        text = self.text
        if character in "^_":
            self.at += 1
            self.made.append(_NOTHING if self.begins else "")
            self._script(character)
        elif not self.begins and (charge := _CHARGE.match(text, self.at)):
            self.at = charge.end()
            self.made.append(rf"^{{{_sign(charge.group())}}}")
        elif not self.begins and (digits := _DIGITS.match(text, self.at)):
            self.at = digits.end()
            self.made.append(f"_{{{digits.group()}}}")
        elif character in _CLOSING:
            end = argument(text, self.at, _CLOSING[character])
            self.made.append(f"{{{character}{expand(text[self.at + 1 : end - 1])}{_CLOSING[character]}}}")
            self.at = end
        elif letters := _LETTERS.match(text, self.at):
            self.at = letters.end()
            self.made.append(rf"\text{{{letters.group()}}}")
        elif character in "{$":
            end = argument(text, self.at) if character == "{" else text.find("$", self.at + 1) + 1
            if not end:
                raise ValueError("a $ is not closed")
            inside = text[self.at + 1 : end - 1]
            self.at = end
            self.made.append(f"{{{inside}}}" if character == "$" else rf"\text{{{inside}}}")
        elif command := _COMMAND.match(text, self.at):
            self.at = command.end()
            self.made.append(command.group())
            while text[self.at : self.at + 1] == "{":
                end = argument(text, self.at)
                self.made.append(text[self.at : end])
                self.at = end
            if command.group()[-1].isalpha():
                self.made.append(" ")
        else:
            self.at += 1
            joined = character in ".*·" and text[self.at : self.at + 1] not in ("", " ")
            self.made.append(r" \cdot " if joined else _BONDS.get(character, character))
            self.begins = joined
            return
        self.begins = False

    def _script(self, mark: str) -> None:
        """Read what stands behind ^ or _: letters are variables there, but for numerals and what stands in braces."""
        text = self.text
        if text[self.at : self.at + 1] == "{":
            end = argument(text, self.at)
            inside = text[self.at + 1 : end - 1]
            self.at = end
        elif found := _SCRIPT.match(text, self.at):
            inside = found.group()
            self.at = found.end()
        else:
            inside = ""
        inside = re.sub(r"\.(?=[+-]|$)", r"\\bullet ", inside.replace("$", ""))
        if re.fullmatch(r"[A-Z][A-Za-z]*|\([a-z]+\)|[a-z]{2,}", inside):
            inside = rf"\text{{{inside}}}"
        elif re.fullmatch(r"\d*[+-]", inside):
            inside = _sign(inside)
        self.made.append(f"{mark}{{{inside}}}")

    def _arrow(self, arrow: str) -> None:
        """Add an arrow with what stands in brackets behind it: above it, then below."""
        labels: list[str] = []
        while len(labels) < 2 and self.text[self.at : self.at + 1] == "[":
            end = argument(self.text, self.at, "]")
            labels.append(expand(self.text[self.at + 1 : end - 1]))
            self.at = end
        above, below = [*labels, "", ""][:2]
        if below:
            arrow = rf"\underset{{{below}}}{{{arrow}}}"
        if above:
            arrow = rf"\overset{{{above}}}{{{arrow}}}"
        if labels and r"\rightarrow" in arrow:
            arrow = rf"\xrightarrow[{below}]{{{above}}}" if below else rf"\xrightarrow{{{above}}}"
        self.made.append(f" {arrow} ")
        self.begins = True

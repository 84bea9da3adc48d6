"""Scripts whose letters are joined: one without its forms for the beginning, middle and end of words is not writing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class JoinedScript:
    """A script, with its tag in fonts (OpenType's registry) and the first and last characters of Unicode's blocks of it."""

    name: str
    tag: str
    blocks: tuple[tuple[int, int], ...]

    def __contains__(self, char: str) -> bool:
        """Tell whether a character is the script's."""
        return any(first <= ord(char) <= last for first, last in self.blocks)


JOINED = (
    JoinedScript("Arabic", "arab", ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF))),
    JoinedScript("Syriac", "syrc", ((0x700, 0x74F), (0x860, 0x86F))),
    JoinedScript("N'Ko", "nko ", ((0x7C0, 0x7FF),)),
    JoinedScript("Mandaic", "mand", ((0x840, 0x85F),)),
    JoinedScript("Mongolian", "mong", ((0x1800, 0x18AF),)),
    JoinedScript("Phags-pa", "phag", ((0xA840, 0xA87F),)),
    JoinedScript("Manichaean", "mani", ((0x10AC0, 0x10AFF),)),
    JoinedScript("Hanifi Rohingya", "rohg", ((0x10D00, 0x10D3F),)),
    JoinedScript("Adlam", "adlm", ((0x1E900, 0x1E95F),)),
)


@cache
def script_of(char: str) -> JoinedScript | None:
    """Return the joined script a character is of, or None."""
    return next((script for script in JOINED if char in script), None)

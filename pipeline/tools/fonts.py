"""The bundled fonts: what they can show, and subsets of them (uharfbuzz)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pipeline import resources


@cache
def files() -> tuple[Path, ...]:
    """Return the bundled font files, sorted by name."""
    return tuple(sorted((resources.assets() / "fonts").glob("*.[ot]tf")))


@cache
def coverage() -> frozenset[int]:
    """Return the code points that some bundled font has a glyph for."""
    return frozenset().union(*map(code_points, files()))


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family, described as CSS names it."""

    family: str
    weight: int
    style: str
    path: Path


@cache
def faces(family: str) -> tuple[Face, ...]:
    """Return the bundled faces of a family."""
    return tuple(face for face in map(_face, files()) if face.family == family)


@cache
def math() -> Face:
    """Return the math font that travels with ziamath."""
    found = find_spec("ziamath")  # to import it takes 0.1 s
    assert found and found.origin, "ziamath is a dependency"
    return Face(
        "STIX Two Math", 400, "normal", Path(found.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    )


@cache
def code_points(path: Path) -> frozenset[int]:
    """Return the code points a font file has glyphs for."""
    import uharfbuzz

    return frozenset(uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes())).unicodes)


@cache
def covered(family: str) -> frozenset[int]:
    """Return the code points the upright faces of a family have glyphs for."""
    return frozenset().union(*(code_points(face.path) for face in faces(family) if face.style == "normal"))


def subset(path: Path, characters: Iterable[str]) -> bytes:
    """Return the font reduced to the characters, and the glyphs its layout rules make of them."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes()))
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update({ord(c) for c in characters})
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _face(path: Path) -> Face:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob(path.read_bytes()))
    font = uharfbuzz.Font(face)
    names = uharfbuzz.OTNameIdPredefined
    family = face.get_name(names.TYPOGRAPHIC_FAMILY) or face.get_name(names.FONT_FAMILY)
    italic = bool(font.get_style_value(uharfbuzz.StyleTag.ITALIC))
    weight = round(font.get_style_value(uharfbuzz.StyleTag.WEIGHT))
    return Face(family, weight, "italic" if italic else "normal", path)

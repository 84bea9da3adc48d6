"""Fonts, the bundled ones and a theme's own: what they can show, and subsets of them (uharfbuzz)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import closest
from pipeline.theme import FontFile, Theme
from pipeline.theme.validation import INVALID


@cache
def files() -> tuple[FontFile, ...]:
    """Return the bundled font files, sorted by name."""
    return tuple(map(FontFile, sorted((resources.assets() / "fonts").glob("*.[ot]tf"))))


def prepare() -> None:
    """Look into all bundled fonts, for every process that is forked afterwards."""
    coverage()
    faces("")


@cache
def coverage(own: tuple[FontFile, ...] = ()) -> frozenset[str]:
    """Return the characters that some bundled font, or one of the theme's own, has a glyph for."""
    return frozenset().union(*map(characters, (*files(), *own)))


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family, described as CSS names it; the family of what is no font is ""."""

    family: str
    weight: int
    style: str
    file: FontFile


@cache
def faces(family: str, own: tuple[FontFile, ...] = ()) -> tuple[Face, ...]:
    """Return the faces of a family: the theme's own, else the bundled ones."""
    return _faces(family, own) or _faces(family, files())


def _faces(family: str, among: tuple[FontFile, ...]) -> tuple[Face, ...]:
    return tuple(face for face in map(_face, among) if face.family == family)


@cache
def check(theme: Theme) -> None:
    """Raise Failure for a family a theme names and nobody has, or a file of its that is no font."""
    if found := tuple(_wrong(theme)):
        raise Failure(*found)


def _wrong(theme: Theme) -> Iterator[Diagnostic]:
    families = {_face(file).family for file in (*files(), *theme.font_files)}
    for file in theme.font_files:
        if not _face(file).family:
            hint = "save it anew as TTF or OTF"
            yield INVALID.at(theme.places["fonts.files"], f"'{file.path.name}' is no font", hint=hint)
    known = sorted(families - {""})
    named = {role: (getattr(theme.fonts, role),) for role in ("body", "heading", "mono")}
    for role, wanted in {**named, "fallback": theme.fonts.fallback}.items():
        for family in wanted:
            if family not in known:
                meant = closest(family, known)
                hint = f"did you mean '{meant}'?" if meant else "name its files in 'files' of [fonts]"
                yield INVALID.at(
                    theme.places[f"fonts.{role}"], f"no font has the family '{family}'", hint=hint
                )


def rules(own: tuple[FontFile, ...]) -> str:
    """Return @font-face rules of CSS for a theme's own fonts, by their absolute addresses."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{face.file.path.resolve().as_uri()}"); }}\n'
        for face in map(_face, own)
    )


@cache
def math() -> Face:
    """Return the math font that travels with ziamath."""
    found = find_spec("ziamath")  # to import it takes 0.1 s
    assert found and found.origin, "ziamath is a dependency"
    file = Path(found.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    return Face("STIX Two Math", 400, "normal", FontFile(file))


@cache
def characters(file: FontFile) -> frozenset[str]:
    """Return the characters a font file has glyphs for."""
    return frozenset(map(chr, opened(file).unicodes))


@cache
def covered(family: str, own: tuple[FontFile, ...] = ()) -> frozenset[str]:
    """Return the characters the upright faces of a family have glyphs for."""
    upright = (face for face in faces(family, own) if face.style == "normal")
    return frozenset().union(*(characters(face.file) for face in upright))


def subset(file: FontFile, shown: Iterable[str]) -> bytes:
    """Return the font reduced to the characters shown, and the glyphs its layout rules make of them."""
    import uharfbuzz

    face = opened(file)
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(map(ord, shown))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def opened(file: FontFile) -> Any:
    """Return a font file as uharfbuzz's Face."""
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob(file.path.read_bytes()))


@cache
def _face(file: FontFile) -> Face:
    import uharfbuzz

    face = opened(file)
    font = uharfbuzz.Font(face)
    names = uharfbuzz.OTNameIdPredefined
    family = face.get_name(names.TYPOGRAPHIC_FAMILY) or face.get_name(names.FONT_FAMILY) or ""
    italic = bool(font.get_style_value(uharfbuzz.StyleTag.ITALIC))
    weight = round(font.get_style_value(uharfbuzz.StyleTag.WEIGHT))
    return Face(family, weight, "italic" if italic else "normal", file)

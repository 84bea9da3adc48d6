"""Fonts, bundled or a theme's own: their characters, their faces, and subsets of them (uharfbuzz)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.joined_scripts import JOINED, JoinedScript, script_of
from pipeline.core.spans import closest
from pipeline.theme import FontFile, Theme
from pipeline.theme.validation import INVALID

_FORMS = frozenset(
    ("init", "medi", "fina")
)  # of letters at the beginning, in the middle and at the end of words
_MADE_FORM = (
    0xFEDF  # Arabic's lam at the beginning: HarfBuzz joins by such characters where a font has no rules
)


@cache
def files() -> tuple[FontFile, ...]:
    """Return the bundled font files, sorted by name."""
    return tuple(map(FontFile, sorted((resources.assets() / "fonts").glob("*.[ot]tf"))))


def prepare() -> None:
    """Read all bundled fonts, so that processes forked afterwards have them in memory."""
    coverage()
    faces("")


@cache
def coverage(own: tuple[FontFile, ...] = ()) -> frozenset[str]:
    """Return the characters for which any bundled font or any of `own` has a glyph."""
    return frozenset().union(*map(characters, (*files(), *own)))


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a family, named as in CSS. `family` is empty for a file that is not a font."""

    family: str
    weight: int
    style: str
    file: FontFile


@cache
def faces(family: str, own: tuple[FontFile, ...] = ()) -> tuple[Face, ...]:
    """Return the faces of a family among the theme's own fonts, else among the bundled ones."""
    return _faces(family, own) or _faces(family, files())


def _faces(family: str, among: tuple[FontFile, ...]) -> tuple[Face, ...]:
    return tuple(face for face in map(_face, among) if face.family == family)


@cache
def check(theme: Theme) -> None:
    """Raise Failure if a theme names a family that no font has, or a file that is not a font."""
    if found := tuple(_find_errors(theme)):
        raise Failure(*found)


def _find_errors(theme: Theme) -> Iterator[Diagnostic]:
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


def font_face_rules(own: tuple[FontFile, ...]) -> str:
    """Return CSS @font-face rules for a theme's own fonts, with file: URLs; letters that a font cannot join are left to others."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{face.file.path.resolve().as_uri()}");{_range(face.file)} }}\n'
        for face in map(_face, own)
    )


def _range(file: FontFile) -> str:
    """Return what characters a font is for, "" for all it has: WeasyPrint takes a font to have all that is named."""
    if not _unjoined(file):
        return ""
    codes = sorted(map(ord, characters(file))) or [0]
    starts = [code for before, code in pairwise((-2, *codes)) if code != before + 1]
    ends = [code for code, after in pairwise((*codes, 0x110000)) if after != code + 1]
    return f" unicode-range: {', '.join(f'U+{a:X}-{b:X}' for a, b in zip(starts, ends, strict=True))};"


@cache
def math_face() -> Face:
    """Return the font of formulas, which is for nothing else."""
    return Face(
        "STIX Two Math", 400, "normal", FontFile(resources.assets() / "math" / "STIXTwoMath-Regular.ttf")
    )


@cache
def characters(file: FontFile) -> frozenset[str]:
    """Return the characters that a font file can show: those it has glyphs for, if it joins the letters of scripts that are joined.

    Fonts of mathematics have Arabic letters as signs, which make no words.
    """
    known, apart = frozenset(map(chr, load_face(file).unicodes)), _unjoined(file)
    return frozenset(char for char in known if script_of(char) not in apart) if apart else known


@cache
def _unjoined(file: FontFile) -> tuple[JoinedScript, ...]:
    """Return the scripts of which a font has letters, and does not join them."""
    face = load_face(file)
    codes = set(face.unicodes)
    found = (
        script for script in JOINED for first, last in script.blocks if codes & set(range(first, last + 1))
    )
    return tuple(script for script in dict.fromkeys(found) if not _joins(face, script))


def _joins(face: Any, script: JoinedScript) -> bool:
    """Tell whether a font has the forms of a script's letters, or what they are made by (AAT's morx)."""
    if "morx" in face.table_tags or (script.tag == "arab" and _MADE_FORM in face.unicodes):
        return True
    tags = face.get_table_script_tags("GSUB")
    used = script.tag if script.tag in tags else "DFLT"
    return used in tags and not _FORMS.isdisjoint(face.get_language_feature_tags("GSUB", tags.index(used)))


@cache
def family_characters(family: str, own: tuple[FontFile, ...] = ()) -> frozenset[str]:
    """Return the characters for which the upright faces of a family have glyphs."""
    upright = (face for face in faces(family, own) if face.style == "normal")
    return frozenset().union(*(characters(face.file) for face in upright))


def subset(file: FontFile, shown: Iterable[str]) -> bytes:
    """Return the font reduced to the characters `shown` and the glyphs that its layout rules need for them."""
    import uharfbuzz

    face = load_face(file)
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(map(ord, shown))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def load_face(file: FontFile) -> Any:
    """Return a font file as uharfbuzz's Face."""
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob(file.path.read_bytes()))


@cache
def _face(file: FontFile) -> Face:
    import uharfbuzz

    face = load_face(file)
    font = uharfbuzz.Font(face)
    names = uharfbuzz.OTNameIdPredefined
    family = face.get_name(names.TYPOGRAPHIC_FAMILY) or face.get_name(names.FONT_FAMILY) or ""
    italic = bool(font.get_style_value(uharfbuzz.StyleTag.ITALIC))
    weight = round(font.get_style_value(uharfbuzz.StyleTag.WEIGHT))
    return Face(family, weight, "italic" if italic else "normal", file)

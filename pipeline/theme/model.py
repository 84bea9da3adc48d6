"""The values of a theme: colours, fonts, spacing, page, code, callouts, tables, decks. All are hashable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec

from pipeline.config.confinement import Closed
from pipeline.core.spans import Span

COLOR = r"^#[0-9a-fA-F]{6}\Z"
Color: TypeAlias = Annotated[str, msgspec.Meta(pattern=COLOR)]
OptionalColor: TypeAlias = Annotated[
    str, msgspec.Meta(pattern=rf"^\Z|{COLOR}")
]  # empty: derived from other values
KindName: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*\Z")]
Share: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]
# Of each file: path, inode, size, times of modification and of change (ns).
FileStamps: TypeAlias = tuple[tuple[str, int, int, int, int], ...]


class Colors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[colors]: colours by role, each as #rrggbb; the last five are those of the callouts."""

    text: Color
    muted: Color
    background: Color
    surface: Color
    rule: Color
    accent: Color
    link: Color
    note: Color
    tip: Color
    important: Color
    warning: Color
    caution: Color


class Dark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[dark]: the same roles for dark screens; empty ones are derived from [colors]."""

    text: OptionalColor = ""
    muted: OptionalColor = ""
    background: OptionalColor = ""
    surface: OptionalColor = ""
    rule: OptionalColor = ""
    accent: OptionalColor = ""
    link: OptionalColor = ""


class Fonts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[fonts]: family names; `size` of running text in points, `scale` between levels of headings.

    `files` are the theme's own font files, in its folder.
    """

    body: str
    heading: str
    mono: str
    size: Share
    scale: Annotated[float, msgspec.Meta(ge=1, le=2)] = 1.245
    fallback: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[page]: the paper size; top and bottom margins of an A4 page, and the width of the text, in mm."""

    paper: Literal["A4", "A5", "Letter", "Legal"] = "A4"
    top: Annotated[float, msgspec.Meta(ge=15, le=80)] = 28
    bottom: Annotated[float, msgspec.Meta(ge=15, le=80)] = 30
    measure: Annotated[float, msgspec.Meta(ge=60, le=300)] = 150
    two_sided: bool = False


class Spacing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[spacing]: the printed line height as a multiple of the type size, and the space below a paragraph in ems."""

    line: Annotated[float, msgspec.Meta(ge=1, le=3)] = 1.45
    paragraph: Annotated[float, msgspec.Meta(ge=0, le=3)] = 0.75


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[code]: type size of printed code in points, and its colours; empty ones are derived from [colors]."""

    size: Annotated[float, msgspec.Meta(ge=5, le=24)] = 8.5
    keyword: OptionalColor = ""
    type: OptionalColor = ""
    value: OptionalColor = ""
    string: OptionalColor = ""
    function: OptionalColor = ""
    comment: OptionalColor = ""
    alarm: OptionalColor = ""


class Callout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[callouts.NAME]: a kind of callout that the theme adds, written `::: NAME`; `label` is its title."""

    color: Color
    label: str


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[tables]: lines between rows ("rules"), around every cell ("grid"), or every second row shaded ("stripes")."""

    look: Literal["rules", "grid", "stripes"] = "rules"


class Deck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[deck]: aspect ratio of slides, background of title slides ("stage" is dark), and the text of the footer."""

    aspect: Literal["16:9", "4:3"] = "16:9"
    title: Literal["stage", "paper"] = "stage"
    footer: Literal["title", "author", "date", "none"] = "title"

    @property
    def width(self) -> int:
        """The width of a slide in px; it is 720 high."""
        return 960 if self.aspect == "4:3" else 1280

    @property
    def ratio(self) -> float:
        """Width by height of a slide."""
        return self.width / 720


class ThemeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A theme.toml, merged with all the themes it extends."""

    colors: Colors
    fonts: Fonts
    logo: str = ""
    dark: Dark = Dark()
    page: Page = Page()
    spacing: Spacing = Spacing()
    code: Code = Code()
    callouts: dict[KindName, Callout] = {}
    tables: Tables = Tables()
    deck: Deck = Deck()


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file. `digest` is the SHA-256 of its content, used as a key of caches; empty for a bundled font."""

    path: Path
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CalloutKind:
    """A kind of callout. `label` is empty for the five kinds whose titles are translated (core.translations)."""

    name: str
    color: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its values, and the folders searched for its files, the most specific first.

    `logo` is a data: URL, or empty; `font_files` are the theme's own fonts; `code` has no empty colours; `kinds` are all
    kinds of callouts. `stamp` changes with every change of the theme's files, so it is a key for caches. `sources` maps
    absolute paths to SHA-256 digests of the files that were read (theme.toml and those it extends, logo, fonts); empty
    for a path where no file was found. `places` holds the positions of keys that name files. `closed` is what layouts and
    style sheets may not be, None for trusted themes.
    """

    name: str
    colors: Colors
    fonts: Fonts
    folders: tuple[Path, ...]
    logo: str = ""
    font_files: tuple[FontFile, ...] = ()
    dark: Dark = Dark()
    page: Page = Page()
    spacing: Spacing = Spacing()
    code: Code = Code()
    kinds: tuple[CalloutKind, ...] = ()
    tables: Tables = Tables()
    deck: Deck = Deck()
    stamp: FileStamps = ()
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)
    closed: Closed | None = None

"""What a theme decides: colours, fonts, spacing, the page, code, callouts, tables, decks. All of it hashable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec

from pipeline.core.spans import Span

COLOR = r"^#[0-9a-fA-F]{6}$"
Color: TypeAlias = Annotated[str, msgspec.Meta(pattern=COLOR)]
Derived: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^$|{COLOR}")]  # "": follows from other values
KindName: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
Share: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]
Stamp: TypeAlias = tuple[
    tuple[str, int, int, int, int], ...
]  # of each file: path, inode, size, times of change


class Colors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[colors]: the roles everything is drawn in, each as #rrggbb; the last five are those of the callouts."""

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
    """[dark]: the same roles where the reader's screen is dark; what is left out follows from [colors]."""

    text: Derived = ""
    muted: Derived = ""
    background: Derived = ""
    surface: Derived = ""
    rule: Derived = ""
    accent: Derived = ""
    link: Derived = ""


class Fonts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[fonts]: family names; `size` of running text in points, `scale` from heading to heading.

    `files` are fonts of the theme's own, in its folder.
    """

    body: str
    heading: str
    mono: str
    size: Share
    scale: Annotated[float, msgspec.Meta(ge=1, le=2)] = 1.245
    fallback: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[page]: the paper; the room above and below the text of an A4 page, and the width of the text, in mm."""

    paper: Literal["A4", "A5", "Letter", "Legal"] = "A4"
    top: Annotated[float, msgspec.Meta(ge=15, le=80)] = 28
    bottom: Annotated[float, msgspec.Meta(ge=15, le=80)] = 30
    measure: Annotated[float, msgspec.Meta(ge=60, le=300)] = 150
    two_sided: bool = False


class Spacing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[spacing]: the height of a printed line in sizes of type, and the room below a paragraph in ems."""

    line: Annotated[float, msgspec.Meta(ge=1, le=3)] = 1.45
    paragraph: Annotated[float, msgspec.Meta(ge=0, le=3)] = 0.75


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[code]: printed code's size in points, and its colours; what is left out is taken from [colors]."""

    size: Annotated[float, msgspec.Meta(ge=5, le=24)] = 8.5
    keyword: Derived = ""
    type: Derived = ""
    value: Derived = ""
    string: Derived = ""
    function: Derived = ""
    comment: Derived = ""
    alarm: Derived = ""


class Callout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[callouts.NAME]: a kind of callout of the theme's own, written `::: NAME`; `label` is its title."""

    color: Color
    label: str


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[tables]: lines between rows ("rules"), around every cell ("grid"), or every second row on a ground ("stripes")."""

    look: Literal["rules", "grid", "stripes"] = "rules"


class Deck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[deck]: the slides' shape, whether title slides stand on a coloured stage or on paper, what their foot says."""

    aspect: Literal["16:9", "4:3"] = "16:9"
    title: Literal["stage", "paper"] = "stage"
    footer: Literal["title", "author", "date", "none"] = "title"

    @property
    def width(self) -> int:
        """The width of a slide in px; it is 720 high."""
        return 960 if self.aspect == "4:3" else 1280


class ThemeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole theme.toml, with all of what it extends."""

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
    """A font; `digest` changes with its content, so that what is known of it may be kept. It is "" for a bundled one."""

    path: Path
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of callout. `label` is "" for the five whose word is known in many languages."""

    name: str
    color: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its values, and the folders searched for its files, most specific first.

    `logo` is a data: address, "" for none; `font_files` are those of the theme's own; `code` has no colour left open;
    `kinds` are all kinds of callouts. `stamp` changes with any of the theme's files, so that what is made of a theme may
    be kept for as long as it stays equal. `sources` are the digests of what was read by absolute path: its theme.toml
    and those it extends, logo and fonts; "" where one was looked for in vain. `places` is where keys stand.
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
    kinds: tuple[Kind, ...] = ()
    tables: Tables = Tables()
    deck: Deck = Deck()
    stamp: Stamp = ()
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)

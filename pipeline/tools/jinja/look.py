"""What layouts see of a theme: its values, and nothing by which a file could be read, written or found."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from pipeline.theme import Theme
from pipeline.theme.model import CalloutKind, Code, Colors, Dark, Deck, Fonts, Page, Spacing, Tables
from pipeline.tools.images import logo


@dataclass(frozen=True, slots=True)
class Look:
    """The values of a theme (`theme.model.Theme`) that layouts may use, as `theme`: texts, numbers and what is made of them.

    A layout may be a stranger's, and Jinja's sandbox lets it call every method of what it is given: of a path, those that read
    and write. `logo` is the theme's picture as a data: URL, cleaned, or empty.
    """

    name: str
    colors: Colors
    fonts: Fonts
    logo: str
    dark: Dark
    page: Page
    spacing: Spacing
    code: Code
    kinds: tuple[CalloutKind, ...]
    tables: Tables
    deck: Deck


@lru_cache(maxsize=64)
def of(theme: Theme) -> Look:
    """Return what layouts see of a theme. Raises Failure for a logo that is no picture."""
    same = {field.name: getattr(theme, field.name) for field in fields(Look) if field.name != "logo"}
    held = logo.load(theme)
    return Look(**same, logo=held.shown if held else "")

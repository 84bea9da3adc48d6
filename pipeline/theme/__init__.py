"""Themes: one theme.toml with colours, fonts and measures, and the folders its layouts and style sheets are found in."""

from pipeline.theme.faults import RULES
from pipeline.theme.reading import load, of
from pipeline.theme.values import FontFile, Theme

__all__ = ["RULES", "FontFile", "Theme", "load", "of"]

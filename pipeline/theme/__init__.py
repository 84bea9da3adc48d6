"""Themes: one theme.toml with colours, fonts and measures, and the folders its layouts and style sheets are found in."""

from pipeline.theme.load import load, of
from pipeline.theme.model import FontFile, Theme
from pipeline.theme.validation import RULES

__all__ = ["RULES", "FontFile", "Theme", "load", "of"]

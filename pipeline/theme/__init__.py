"""Themes: the values of theme.toml, and the folders that hold layouts and style sheets."""

from pipeline.theme.load import load, resolve
from pipeline.theme.model import FontFile, Theme
from pipeline.theme.validation import RULES

__all__ = ["RULES", "FontFile", "Theme", "load", "resolve"]

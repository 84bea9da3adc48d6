"""Octavo folds one Markdown source into every format a reader asks for."""

__version__ = "0.1.0"

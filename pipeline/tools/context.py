"""What a stage or an output may use while it works on one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.config import Settings
from pipeline.theme import Theme
from pipeline.tools.files import Files
from pipeline.tools.pandoc import Pandoc


@dataclass(frozen=True, slots=True)
class Context:
    """Settings and theme in force for the document, its files, and a pandoc to read and write with.

    `traits` are all words that some format answers to: what conditional content may name; `deck_traits` those that
    some deck answers to.
    """

    settings: Settings
    theme: Theme
    files: Files
    pandoc: Pandoc
    traits: frozenset[str] = frozenset()
    deck_traits: frozenset[str] = frozenset()

    def options(self, output: str) -> Any:
        """Return the options struct of a format."""
        return self.settings.options[output]

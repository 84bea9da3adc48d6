"""Decks on pages made of a text: shared by the tests of those that lay them out."""

from __future__ import annotations

from tests.conftest import Project
from tests.outputs.reading import Pdf

FRONT = """---
title: The Deck
subtitle: Of cards
author: Ann One
date: 2024-05-01
description: About cards
keywords: [x, y]
---
"""


def deck(project: Project, text: str) -> Pdf:
    return Pdf(project.output(text if text.startswith("---") else FRONT + text, "slides-pdf"))


def titles(made: Pdf) -> list[str]:
    """The heading of each page, once for each page it stands on."""
    return [element.text for element in made.of_kind("H1", "H2")]

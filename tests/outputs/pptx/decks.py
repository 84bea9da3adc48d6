"""PowerPoint decks made of a text, and what stands on their slides: shared by the tests of this folder."""

from __future__ import annotations

import io
from typing import Any

import pptx
from PIL import Image

from tests.conftest import Project

FRONT = """---
title: The Deck
subtitle: Of cards
author: Ann One
date: 2024-05-01
keywords: [x, y]
---
"""


def deck(project: Project, text: str) -> Any:
    """Return the deck of a text; one without front matter gets a title, for else its first heading would be it."""
    text = text if text.startswith(("---", "# ")) else FRONT + text
    return pptx.Presentation(io.BytesIO(project.output(text, "pptx")))


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, "png")
    return target.getvalue()


def inside(presentation: Any, shape: Any) -> bool:
    return bool(
        shape.left >= 0
        and shape.top >= 0
        and shape.left + shape.width <= presentation.slide_width
        and shape.top + shape.height <= presentation.slide_height
    )


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
LONG = "A sentence that goes on for a while and then some more. " * 4

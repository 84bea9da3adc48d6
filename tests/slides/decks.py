"""Decks made of a text, and what stands on their slides: shared by tests of slides."""

from __future__ import annotations

import io

from PIL import Image

from tests.stages.conftest import Passed, sketch

HEAD = "---\ntitle: The deck\n---\n\n"


def deck(passed: Passed) -> list[tuple[str, str, str, str]]:
    """Layout, title, blocks and notes of each slide."""
    return [
        (slide.layout, sketch(slide.title), sketch(slide.blocks), sketch(slide.notes))
        for slide in passed.document.slides
    ]


def picture(color: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (16, 9), color).save(target, "png")
    return target.getvalue()

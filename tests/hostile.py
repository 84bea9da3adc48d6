"""A deck that nobody would write: every kind of block far too long for a slide."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

_SAID = "A sentence that is of some length and says little"


def text(*, prose: str = "keep") -> str:
    """Return the deck's Markdown."""
    words = " ".join(f"word{number}" + ("." if number % 17 == 0 else "") for number in range(2000))
    rows = "\n".join(f"| row {number} | some words here | {number * number} |" for number in range(60))
    parts = {
        "Paragraph": words,
        "No sentence": " ".join(f"w{number}" for number in range(900)),
        "Table": f"| a | b | c |\n|---|---|---|\n{rows}",
        "Code": f"```python\nx = '{'y' * 300}'\n```",
        "Much code": "```\n" + "\n".join(f"line {number}" for number in range(90)) + "\n```",
        "Introduced": "What follows:\n\n```\n"
        + "\n".join(f"line {number}" for number in range(17))
        + "\n```",
        "List": "\n".join(f"- item {number}: {_SAID}" for number in range(40)),
        f"{_SAID} and goes on, {_SAID.lower()}": "- a\n- b",
        "Quotation": "\n>\n".join(f"> {_SAID}." for _ in range(30)),
        "Callout": "> [!NOTE]\n" + "\n>\n".join(f"> {_SAID}." for _ in range(30)),
        "Definitions": "\n\n".join(f"term {number}\n:   {_SAID}." for number in range(30)),
    }
    body = "\n\n".join(f"## {title}\n\n{part}" for title, part in parts.items())
    return f"---\ntitle: Hostile\nslides:\n  prose: {prose}\n---\n\n{body}\n"


def write(folder: Path) -> Path:
    """Write the deck, and a picture of more than 20 MB on a last slide of it; return its file."""
    side = 2650  # pixels; noise does not compress
    noise = random.Random(5).randbytes(side * side * 3)
    Image.frombytes("RGB", (side, side), noise).save(folder / "noise.png", compress_level=1)
    assert (folder / "noise.png").stat().st_size > 20_000_000
    file = folder / "hostile.md"
    file.write_text(text() + "\n## Large\n\n![A large picture](noise.png)\n")
    return file

"""A deck that nobody would write: every kind of block far too long for a slide."""

from __future__ import annotations

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

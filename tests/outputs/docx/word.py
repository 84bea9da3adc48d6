"""Word documents made of a text, and what stands in them: shared by the tests of this folder."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.docx.output import DocxOptions
from pipeline.tools import zip as zips
from tests.conftest import Project

FRONT = """---
title: A & B
subtitle: Of both
author: [Ann One, Bob Two]
date: 2024-05-01
lang: de
description: What it is about
keywords: [x, y]
tags: [z]
---
"""


def parts(project: Project, text: str, **changes: object) -> dict[str, bytes]:
    return zips.members(project.output(text, "docx", **changes))


def body(project: Project, text: str, **changes: object) -> Any:
    return ooxml.parse(parts(project, text, **changes)["word/document.xml"])


def paragraphs(root: Any) -> list[tuple[str, str]]:
    """Return style and text of each paragraph."""
    return [
        ("".join(ooxml.find(p, "w:pPr/w:pStyle/@w:val")), "".join(ooxml.find(p, ".//w:t/text()")))
        for p in ooxml.find(root, "//w:p")
    ]


def png(width: int, height: int, color: str = "teal") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), color).save(target, "png")
    return target.getvalue()


NUMBERS = "---\ntitle: Numbers\n---\n\n"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
EVERYTHING = (
    "See @fig-p, [-@fig-p], [@tab-t], @lst-l, @eq-e and @sec-s.\n\n"
    '![The *box*](p.png){#fig-p alt="A box"}\n\n'
    f"{TABLE}\n: Sheets {{#tab-t}}\n\n"
    '``` {.python #lst-l caption="Fold"}\nx = 1\n```\n\n'
    "Let\n\n$$a^2$$ {#eq-e}\n\n# Words {#sec-s}\n\nText.[^n]\n\n[^n]: A note.\n"
)


def options(**values: object) -> dict[str, object]:
    return {"options": {"docx": DocxOptions(**values)}}  # type: ignore[arg-type]


def whole(project: Project, text: str, **changes: object) -> Any:
    project.write("p.png", png(300, 150))
    return body(project, NUMBERS + text, **changes)

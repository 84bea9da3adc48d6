"""Books made of a text, and what stands in them: shared by the tests of this folder."""

from __future__ import annotations

import io
import re

from lxml import etree
from PIL import Image

from pipeline.outputs.epub.output import EpubOptions
from tests.conftest import Project
from tests.outputs.reading import Epub

XHTML = "http://www.w3.org/1999/xhtml"
PAGES = "//x:nav[@epub:type='page-list']//x:a/text()"
HEAD = "---\ntitle: T\n---\n\n"
LONG = "\n\n".join(
    f"# Part {n}\n\n" + "\n\n".join(f"Words {n}-{m} " + "and so on " * 90 for m in range(4)) for n in range(4)
)


def book(project: Project, text: str, **values: object) -> Epub:
    options = {**project.settings().options, "epub": EpubOptions(**values)}  # type: ignore[arg-type]
    return Epub(project.output(HEAD + text, "epub", options=options))


def chapters(made: Epub) -> str:
    return "".join(
        data.decode() for name, data in sorted(made.files.items()) if re.search(r"text/ch\d+\.xhtml", name)
    )


def navigation(made: Epub, path: str) -> list[str]:
    root = etree.fromstring(made.files["EPUB/nav.xhtml"])
    return list(root.xpath(path, namespaces={"x": XHTML, "epub": "http://www.idpf.org/2007/ops"}))


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (3000, 2000)) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, kind)
    return target.getvalue()


FRONT = """---
title: A & B
subtitle: Of both
author: [Ann One, Bob Two]
date: 2024-05-01
lang: de
description: What it is about
keywords: x, y
tags: z, x
---
"""


TEXT = FRONT + "# One\n\nText[^1].\n\n## Two\n\nMore.\n\n# Three\n\nEnd.\n\n[^1]: The *note*.\n"


def whole(project: Project, text: str, **changes: object) -> Epub:
    return Epub(project.output(text, "epub", **changes))


def bodies(made: Epub) -> list[str]:
    return [
        data.decode().split("<body", 1)[1]
        for name, data in sorted(made.files.items())
        if re.search(r"text/ch\d+\.xhtml", name)
    ]

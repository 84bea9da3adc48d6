"""Starting points: a project, a document."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.core.diagnostics import Failure, error
from pipeline.core.text import Span, closest

KIND = error("new-unknown", "`octavo new` makes a project or a document.")
EXISTS = error("new-exists", "The file is there already; nothing is ever overwritten.")
RULES = (KIND, EXISTS)

_SETTINGS = """\
# Settings of this project. Every key has a default; docs/settings.md lists all of them.

[project]
title = {title}
author = ""
lang = "en"

[build]
formats = ["pdf"]
theme = "aurora"

[variables]
# Values for documents with 'jinja: true': {{{{ variables.course }}}}
"""

_DOCUMENT = """\
---
title: {quoted}
author:
keywords: first, second
description: One sentence that says what this is about.
---

# {title}

## Introduction

Write here. A blank line starts a new paragraph.

## What follows

- A list starts with a hyphen.
- [A link](https://commonmark.org) prints its address on paper.

> [!TIP]
> `octavo build` makes a PDF of this, `octavo build -f epub,docx,revealjs` the rest.
"""


def create(kind: str, where: Path) -> list[Path]:
    """Make a project's files in a folder, or one document, and return what was made.

    Raises Failure for an unknown kind, or when a file is already there.
    """
    if kind == "project":
        title = _title(where.resolve().name)
        files = {
            where / "octavo.toml": _SETTINGS.format(title=_quoted(title)),
            where / "content" / "first-steps.md": _document("First steps"),
            where / ".gitignore": "build/\n",
        }
    elif kind == "document":
        path = where if where.suffix else where.with_suffix(".md")
        files = {path: _document(_title(path.stem))}
    else:
        meant = closest(kind, ("project", "document"))
        hint = (
            f"did you mean '{meant}'?"
            if meant
            else "write 'octavo new project DIR' or 'octavo new document PATH'"
        )
        raise Failure(KIND.at(Span("octavo"), f"cannot make a '{kind}'", hint=hint))
    there = [path for path in files if path.exists()]
    if there:
        raise Failure(
            *(
                EXISTS.at(Span(path.as_posix()), "the file is there already", hint="choose another name")
                for path in there
            )
        )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(files)


def _document(title: str) -> str:
    plain = re.fullmatch(r"[^\W\d_][\w ,.]*", title)
    return _DOCUMENT.format(title=title, quoted=title if plain else _quoted(title))


def _quoted(text: str) -> str:
    """Return a text as JSON has it, which TOML and YAML read alike."""
    return json.dumps(text, ensure_ascii=False)


def _title(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or "Untitled"

"""Starting points: a project, a document, a theme."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from pipeline import config, resources
from pipeline.config import confinement
from pipeline.core.diagnostics import Failure, error
from pipeline.core.spans import Span, closest

KIND = error("new-unknown", "`octavo new` makes a project, a document or a theme.")
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


_THEME = """\
# {title}: what stands here is Aurora's, to be changed; what is taken away comes from Aurora again.
# docs/themes.md has all values. Files of its own (print.css.j2, web.css.j2, …) may lie beside this one.
extends = "aurora"

{values}"""

_PRINT = """\
{% include "shipped/print.css.j2" %}
/* Rules of your own for the printed page. */
"""


def create(kind: str, where: Path) -> list[Path]:
    """Make a project's files in a folder, one document, or a theme of that name in the project; return what was made.

    Raises Failure for an unknown kind, when a file or a link is already there, and where a link leads out of the project.
    """
    home = where.parent
    if kind == "project":
        home = where
        title = _title(where.resolve().name)
        files = {
            where / "octavo.toml": _SETTINGS.format(title=_quoted(title)),
            where / "content" / "first-steps.md": _document("First steps"),
            where / ".gitignore": "build/\n",
        }
    elif kind == "document":
        path = where if where.suffix else where.with_suffix(".md")
        files = {path: _document(_title(path.stem))}
    elif kind == "theme":
        home = config.find_root(Path.cwd())
        folder = home / "templates" / where.name
        shipped = (resources.templates() / "aurora" / "theme.toml").read_text("utf-8")
        values = shipped[shipped.index("[colors]") :]
        files = {
            _shown(folder / "theme.toml"): _THEME.format(title=_title(where.name), values=values),
            _shown(folder / "print.css.j2"): _PRINT,
        }
    else:
        meant = closest(kind, ("project", "document", "theme"))
        hint = (
            f"did you mean '{meant}'?"
            if meant
            else "write 'octavo new project DIR', 'octavo new document PATH' or 'octavo new theme NAME'"
        )
        raise Failure(KIND.at(Span("octavo"), f"cannot make a '{kind}'", hint=hint))
    there = [
        path for path in files if os.path.lexists(path)
    ]  # writing would follow a link that leads nowhere yet
    if there:
        raise Failure(
            *(
                EXISTS.at(Span(path.as_posix()), "the file is there already", hint="choose another name")
                for path in there
            )
        )
    astray = [path for path in files if confinement.leads_outside(path, home, follow_links=False)]
    if astray:
        name = home.resolve().name
        raise Failure(
            *(confinement.refused(Span(path.as_posix()), name, is_untrusted=True) for path in astray)
        )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(files)


def _shown(path: Path) -> Path:
    """Return a path from the current folder, where it lies in it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _document(title: str) -> str:
    plain = re.fullmatch(r"[^\W\d_][\w ,.]*", title)
    return _DOCUMENT.format(title=title, quoted=title if plain else _quoted(title))


def _quoted(text: str) -> str:
    """Return a text as JSON has it, which TOML and YAML read alike."""
    return json.dumps(text, ensure_ascii=False)


def _title(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or "Untitled"

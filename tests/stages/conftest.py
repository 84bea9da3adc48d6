"""What tests of stages share: a document after the last stage, and a way to write a tree on one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.model import Document, Source
from pipeline.engine import convert
from tests.conftest import Project


@dataclass(frozen=True)
class Passed:
    """A document that has passed every stage, and what was said about it on the way."""

    document: Document
    found: tuple[Diagnostic, ...]

    @property
    def tree(self) -> str:
        """The blocks as `sketch` writes them, one a line."""
        return "\n".join(sketch(block) for block in self.document.blocks)

    @property
    def codes(self) -> list[str]:
        """The code of each diagnostic, in order."""
        return [diagnostic.code for diagnostic in self.found]

    @property
    def said(self) -> list[str]:
        """Each diagnostic as LINE:COLUMN CODE: MESSAGE (HINT)."""
        return [
            f"{d.span.line}:{d.span.column} {d.code}: {d.message}" + (f" ({d.hint})" if d.hint else "")
            for d in self.found
        ]

    def all(self, kind: str) -> list[Node]:
        """Every node of a kind, in reading order."""
        return [node for node in ast.walk(list(self.document.blocks)) if node["t"] == kind]


Through = Callable[..., Passed]


@pytest.fixture
def through(project: Project) -> Through:
    """Return a function that leads a text through all stages; keywords change settings."""

    def run(text: str, name: str = "a.md", **changes: object) -> Passed:
        source = Source(str(project.write(name, text)), "a.md", "a")
        made = convert.transform(source, project.settings(**changes), project.pandoc)
        if made.document is None:
            raise Failure(*made.diagnostics)
        return Passed(made.document, made.diagnostics)

    return run


def sketch(value: Any) -> str:
    """Return a tree on one line: `Para(some Strong(text))`; attributes as in Markdown, cells and items by `|`."""
    if isinstance(value, list | tuple):
        return "".join(sketch(item) for item in value)
    kind, content = value["t"], value.get("c")
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "Str":
        return str(content)
    if kind in ("RawInline", "RawBlock"):
        return f"Raw({content[1]})"
    if kind == "Math":
        return f"${content[1]}$"
    if kind in ("Code", "CodeBlock"):
        return f"{kind}{_attributes(value)}({content[1]})"
    if kind in ("Link", "Image"):
        title = f' "{content[2][1]}"' if content[2][1] else ""
        return f"{kind}{_attributes(value)}({sketch(content[1])} → {content[2][0]}{title})"
    if kind == "Quoted":
        return f"“{sketch(content[1])}”"
    if kind == "Header":
        return f"H{content[0]}{_attributes(value)}({sketch(content[2])})"
    if kind in ("BulletList", "OrderedList"):
        items = content if kind == "BulletList" else content[1]
        return f"{kind}({' | '.join(map(sketch, items))})"
    if kind == "DefinitionList":
        return f"{kind}({' | '.join(f'{sketch(term)}: {sketch(texts)}' for term, texts in content)})"
    if kind == "Figure":
        return f"Figure{_attributes(value)}[{sketch(content[1][1])}]({sketch(content[2])})"
    if kind == "Table":
        rows = [*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3]))]
        shown = " / ".join(" | ".join(sketch(cell[4]) for cell in row[1]) for row in rows)
        return f"Table{_attributes(value)}[{sketch(content[1][1])}]({shown})"
    if kind in ("Div", "Span"):
        return f"{kind}{_attributes(value)}({sketch(content[1])})"
    return f"{kind}({sketch(content)})" if content is not None else kind


_PLAIN = {"Space": " ", "SoftBreak": " ", "LineBreak": "⏎"}


def _attributes(node: Node) -> str:
    identifier, classes, pairs = ast.attr_of(node)
    parts = [f"#{identifier}"] if identifier else []
    parts += [f".{name}" for name in classes] + [f"{key}={text}" for key, text in pairs]
    return f"{{{' '.join(parts)}}}" if parts else ""

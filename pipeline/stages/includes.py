"""Includes: what a document includes leads to files from where it stands itself."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Document, Stage

_RELATIVE = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:|[/#?])(?P<path>[^?#]+)")


def relate(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with addresses in included text as they are from its own folder.

    An address that leads to no file from the folder of the included file stays: it may be meant from the document's.
    """
    own = document.source.shown

    def change(item: Node) -> Node:
        attributes, inside, (target, title) = item["c"]
        beside = posixpath.dirname(ast.span_of(item, own).path)
        found = _RELATIVE.match(target) if beside != posixpath.dirname(own) else None
        if not found:
            return item
        folder = posixpath.relpath(beside or ".", posixpath.dirname(own) or ".")
        path = posixpath.normpath(posixpath.join(folder, found["path"]))
        if not _leads_somewhere(path, document, context):
            return item
        return {**item, "c": [attributes, inside, [f"{path}{target[found.end() :]}", title]]}

    if document.front.get("jinja") is not True:
        return Outcome(document)
    blocks = ast.rewrite(list(document.blocks), change, of=("Image", "Link"))
    return Outcome(replace(document, blocks=tuple(blocks)))


def _leads_somewhere(address: str, document: Document, context: Context) -> bool:
    """Say whether there is a file at an address from the document, or a Markdown document of which it is the page."""
    path = document.source.path.parent / PurePosixPath(unquote(address))
    pages = [path.with_suffix(suffix) for suffix in (".md", ".markdown")] if path.name else []
    return any(context.files.is_file(one) for one in (path, *pages))


STAGE: Stage[Context] = Stage("includes", relate, after=("html",), before=("images", "links"))

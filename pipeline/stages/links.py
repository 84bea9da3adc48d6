"""Links: check links within the document, to other documents of the project, and to local files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from pipeline.context import Context
from pipeline.core import ast, links
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span, closest
from pipeline.formats import markdown

ANCHOR = warning(
    "link-anchor",
    "A link leads to a heading or name that is not in the document, or not in another document of the project. Its text "
    "stays; one to another document leads to its beginning.",
)
FILE = warning(
    "link-file",
    "A link leads to a file beside the source. Outputs are handed out without it, so the text stays and the link does "
    "not. Link to a web address, or to another document of the project.",
)
MISSING = warning("link-missing", "A link leads to a file that does not exist. Its text stays.")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SOURCES = (".md", ".markdown", ".html", ".htm", "")


def resolve(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with broken links replaced by their text, with a diagnostic for each."""
    found: list[Diagnostic] = []
    path = document.source.shown
    known = links.identifiers(list(document.blocks))

    def change(item: Node) -> Node | list[Node]:
        attributes, inside, (target, title) = item["c"]
        span = ast.span_of(item, path)
        if _SCHEME.match(target):
            return _mark_bare(item)
        if target.startswith("#") or not target:
            name = unquote(target[1:])
            if exact := _match_name(name, known):
                return {**item, "c": [attributes, inside, [f"#{exact}", title]]}
            found.append(_broken_anchor(span, target or "#", name, known, "this document"))
            return list(inside)
        file, hash_mark, anchor = target.partition("#")
        if sibling := _sibling(unquote(file.split("?", 1)[0]), document, context):
            other, shown = sibling
            places = markdown.identifiers(other, context) if anchor else None
            if places is not None:
                name = unquote(anchor)
                anchor = _match_name(name, places)
                if not anchor:
                    found.append(_broken_anchor(span, f"#{name}", name, places, f"'{file}'"))
            hash_mark = "#" if anchor else ""
            identifier, classes, pairs = attributes
            target = f"{shown}{hash_mark}{anchor}"
            return {**item, "c": [[identifier, [*classes, links.MARK], pairs], inside, [target, title]]}
        beside = document.source.path.parent / unquote(file)
        if context.files.is_file(beside):
            found.append(
                FILE.at(span, f"the file '{file}' is not part of the outputs", hint="link to a web address")
            )
        else:
            found.append(
                MISSING.at(span, f"no file or document '{file}'", hint="paths are relative to the document")
            )
        return list(inside)

    blocks = ast.rewrite(list(document.blocks), change, of=("Link",))
    return Outcome(replace(document, blocks=tuple(blocks)), tuple(found))


def _mark_bare(item: Node) -> Node:
    """Mark a link whose text is its address, so that printed pages do not repeat the address."""
    (identifier, classes, pairs), inside, (target, title) = item["c"]
    if ast.plain_text(inside) not in (target, target.removeprefix("mailto:")) or "uri" in classes:
        return item
    return {**item, "c": [[identifier, [*classes, "uri"], pairs], inside, [target, title]]}


def _match_name(name: str, known: frozenset[str]) -> str:
    """Return the known identifier that equals `name` up to the differences of `_fold`; the empty string if there is none."""
    if name in known:
        return name
    folded = _fold(name)
    return next((one for one in sorted(known) if _fold(one) == folded), "")


def _broken_anchor(span: Span, shown: str, name: str, known: frozenset[str], where: str) -> Diagnostic:
    meant = closest(name, known)
    hint = f"did you mean '#{meant}'?" if meant else "headings are named by their words: '#like-this'"
    return ANCHOR.at(span, f"no heading or name '{shown}' in {where}", hint=hint)


def _sibling(file: str, document: Document, context: Context) -> tuple[Path, str] | None:
    """Return the Markdown document a link leads to, named by its own or its page's suffix, and its path without suffix."""
    given = Path(file)
    if given.is_absolute() or given.suffix.lower() not in _SOURCES:
        return None
    stem = given.with_suffix("") if given.suffix else given
    folder = document.source.path.parent
    for candidate in (
        (folder / stem.with_suffix(".md"), folder / stem.with_suffix(".markdown")) if stem.name else ()
    ):
        if context.files.is_file(candidate):
            return candidate, stem.as_posix()
    return None


def _fold(name: str) -> str:
    """Return an identifier without the differences between pandoc, GitHub and kramdown: case, digits, double hyphens."""
    folded = name.casefold()
    return re.sub(r"-+", "-", re.sub(r"^[\W\d_]+", "", folded)).strip("-") or folded


STAGE: Stage[Context] = Stage(
    "links", resolve, after=("headings", "images", "references"), rules=(ANCHOR, FILE, MISSING)
)

"""Clean: remove attributes and links that could run code or fetch files."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import FORBIDDEN, Span

UNSAFE = warning(
    "link-unsafe",
    "A link leads to something that runs (javascript:, vbscript:, data:) or to the reader's own disk (file:). "
    "Its text stays; the link was left out.",
)

CHARACTER = warning(
    "character-removed",
    "An entity like &#7; stands for a control character, which no output format can hold (XML 1.0, section 2.2). It was "
    "left out.",
)

_REFUSED = re.compile(
    r"on[a-z]+|style|rel|src|srcset|srcdoc|href|xlink:href|formaction|action|poster|background|ping|data|data-pos"
)
_NAMED = frozenset(
    ("Div", "Span")
)  # nodes on which `custom-style` names a style of Word; elsewhere it is removed
_UNSAFE = re.compile(r"(?i)\s*(javascript|vbscript|data|file)\s*:")


def clean(document: Document, _: Context) -> Outcome[Document]:
    """Return the document without event handlers, styles, link relations and unsafe link targets.

    pandoc's readers pass attributes of any name through, even without the extension raw_html.
    """
    found: list[Diagnostic] = []

    def change(item: Node) -> Node | list[Node]:
        if item["t"] == "Link" and (scheme := _UNSAFE.match(_fold_scheme(item["c"][2][0]))):
            span = ast.span_of(item, document.source.shown)
            message = f"a link to '{scheme[1].lower()}:' is left out"
            found.append(UNSAFE.at(span, message, hint="link to a web address or a heading"))
            return list(item["c"][1])
        if item["t"] == "Str":
            control = FORBIDDEN.search(item["c"])
            if not control:
                return item
            message = f"the control character U+{ord(control[0]):04X} is left out"
            found.append(CHARACTER.at(Span(document.source.shown), message, hint="look for '&#' in the text"))
            return {**item, "c": FORBIDDEN.sub("", item["c"])}
        identifier, classes, pairs = ast.attr_of(item)
        if any(refused(key, item) for key, _ in pairs):
            kept = [pair for pair in pairs if not refused(pair[0], item)]
            return ast.with_attr(item, [identifier, classes, kept])
        return item

    def refused(key: str, item: Node) -> bool:
        named = key.lower() == "custom-style" and item["t"] not in _NAMED
        return named or bool(_REFUSED.fullmatch(key.lower()))

    blocks = list(document.blocks)
    controls = FORBIDDEN.search(ast.plain_text(blocks, notes=True))
    blocks = ast.rewrite(blocks, change, of=(*ast.ATTRIBUTED, *(["Str"] if controls else [])))
    return Outcome(replace(document, blocks=tuple(blocks)), tuple(found))


def _fold_scheme(target: str) -> str:
    """Return a link target without control characters and white space, which browsers ignore in a scheme."""
    return re.sub(r"[\x00-\x20]", "", target)


STAGE: Stage[Context] = Stage("clean", clean, after=("html",), rules=(UNSAFE, CHARACTER))

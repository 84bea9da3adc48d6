"""Clean: let only known attributes pass, and no links that could run code or read files."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, attributes
from pipeline.core.ast import Attr, Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import FORBIDDEN, closest
from pipeline.tools import addresses

UNSAFE = warning(
    "link-unsafe",
    "A link leads to something that runs (javascript:, vbscript:, data:) or to the reader's own disk (file:); in untrusted "
    "builds, to anything but the web, a mail address without an attachment or a telephone (other schemes start programs). Its text "
    "stays; the link was left out.",
)

NO_ADDRESS = warning(
    "link-invalid",
    "The address of a link is none that a program could follow: its host or port is not written as one. Its text stays; the "
    "link was left out.",
)

CHARACTER = warning(
    "character-removed",
    "An entity like &#7; stands for a control character, which no output format can hold (XML 1.0, section 2.2). It was "
    "left out.",
)

DROPPED = warning(
    "attribute-dropped",
    "An attribute that is not known is left out of all formats, because what a browser, a reading system or reveal.js does "
    "with it is not known either: event handlers run, others fetch. docs/writing.md lists those that may pass. Each name is "
    "reported once a document.",
)

_UNSAFE = re.compile(r"(?i)\s*(javascript|vbscript|data|file)\s*:")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SHOWN = 20  # characters of a target that are shown
_TITLED = frozenset(("Link", "Image"))  # nodes whose target has a title
_HINTS = {
    "width": "write it like 50% or 8cm",
    "height": "write it like 50% or 8cm",
    "target": "only '_blank' may pass",
    "custom-style": "divs and spans name styles of Word",
    **dict.fromkeys(attributes.OF_SLIDES, "headings have it"),
}


def clean(document: Document, context: Context) -> Outcome[Document]:
    """Return the document without unknown attributes and unsafe link targets.

    pandoc's readers pass attributes of any name through, even without the extension raw_html.
    """
    work = _Cleaner(document.source.shown, is_untrusted=context.settings.is_untrusted)
    blocks = list(document.blocks)
    controls = FORBIDDEN.search(ast.plain_text(blocks, notes=True))
    blocks = ast.rewrite(blocks, work.change, of=(*ast.ATTRIBUTED, *(["Str"] if controls else [])))
    return Outcome(replace(document, blocks=tuple(blocks)), tuple(work.found))


class _Cleaner:
    """Cleans the nodes of one document and collects diagnostics."""

    def __init__(self, path: str, *, is_untrusted: bool) -> None:
        self._path, self._is_untrusted = path, is_untrusted
        self._dropped: set[str] = set()
        self.found: list[Diagnostic] = []

    def change(self, item: Node) -> Node | list[Node]:
        """Return a node of a type in `ast.ATTRIBUTED`, or a Str, cleaned."""
        if item["t"] == "Str":
            return {**item, "c": self._without_controls(item["c"], item)}
        if item["t"] == "Link" and (scheme := self._unsafe_scheme(item["c"][2][0])):
            message = f"a link to '{scheme}' is left out"
            hint = "link to a web address or a heading"
            self.found.append(UNSAFE.at(ast.span_of(item, self._path), message, hint=hint))
            return list(item["c"][1])
        if item["t"] == "Link" and not addresses.is_readable(item["c"][2][0]):
            message, hint = f"'{item['c'][2][0][:_SHOWN]}' is no address", "correct its host, or its port"
            self.found.append(NO_ADDRESS.at(ast.span_of(item, self._path), message, hint=hint))
            return list(item["c"][1])
        if item["t"] in _TITLED:
            parts, words, target = item["c"]
            item = {**item, "c": [parts, words, [self._without_controls(text, item) for text in target]]}
        return attributes.change_all(item, self._allowed)

    def _unsafe_scheme(self, target: str) -> str:
        """Return the scheme of a link target that may not stay, as "file:", or what it begins with; "" for others."""
        folded = _fold_scheme(target)
        if known := _UNSAFE.match(folded):
            return f"{known[1].lower()}:"
        if not self._is_untrusted or addresses.is_link(folded):
            return ""
        scheme = _SCHEME.match(folded)
        return scheme[0].lower() if scheme else folded[:_SHOWN]

    def _without_controls(self, text: str, item: Node) -> str:
        """Return a text of a node without characters that no format can hold."""
        control = FORBIDDEN.search(text)
        if not control:
            return text
        message = f"the control character U+{ord(control[0]):04X} is left out"
        self.found.append(
            CHARACTER.at(ast.span_of(item, self._path), message, hint="look for '&#' in the text")
        )
        return FORBIDDEN.sub("", text)

    def _allowed(self, given: Attr, kind: str, item: Node) -> Attr:
        """Return attributes without those that may not pass, each name once, and no title beside that of a target."""
        if FORBIDDEN.search("\n".join((given[0], *given[1], *(value for _, value in given[2])))):
            given = [
                self._without_controls(given[0], item),
                [self._without_controls(name, item) for name in given[1]],
                [[key, self._without_controls(value, item)] for key, value in given[2]],
            ]
        identifier, classes, pairs = given
        if (
            kind in attributes.TABLE_PARTS and identifier
        ):  # nothing can refer to it, and nothing says if it stands twice
            given = identifier, classes, pairs = ["", classes, pairs]
        if not pairs:
            return given
        kept: dict[str, str] = {}
        for key, value in ((attributes.known_name(name, kind), value) for name, value in pairs):
            if not attributes.allows(key, value, kind):
                self._report(key, item)
            elif not (key == "title" and kind in _TITLED and item["c"][2][1]):
                kept.setdefault(key, value)
        new = [list(pair) for pair in kept.items()]
        return given if new == pairs else [identifier, classes, new]

    def _report(self, key: str, item: Node) -> None:
        if key in self._dropped:
            return
        self._dropped.add(key)
        meant = closest(key, attributes.NAMES)
        hint = (
            f"did you mean '{meant}'?"
            if meant and meant != key
            else _HINTS.get(key, "a class can be styled by a theme")
        )
        said = f"the attribute '{key}' is left out"
        self.found.append(DROPPED.at(ast.span_of(item, self._path), said, hint=hint))


def _fold_scheme(target: str) -> str:
    """Return a link target without control characters and white space, which browsers ignore in a scheme."""
    return re.sub(r"[\x00-\x20]", "", target)


STAGE: Stage[Context] = Stage("clean", clean, after=("html",), rules=(UNSAFE, NO_ADDRESS, CHARACTER, DROPPED))

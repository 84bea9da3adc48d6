"""References: number figures, tables, listings and formulas, and replace references by the numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, conditional, crossref, translations
from pipeline.core.ast import Node
from pipeline.core.crossref import Number
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import Span, closest

UNKNOWN = warning(
    "reference-unknown",
    "A reference (@fig-…, @tab-…, @tbl-…, @lst-…, @eq-…, @sec-…) names no figure, table, listing, formula or heading of "
    "the document. It is shown as typed.",
)

_KINDS = {"Figure": "figure", "Table": "table", "Div": "listing"}
# With a hyphen as in Quarto, and with a colon as in pandoc-crossref.
_REFERENCE = re.compile(
    r"\[(?P<bare>-?)@(?P<inside>(?:fig|tab|tbl|lst|eq|sec)[-:][\w.:-]*\w)\]"
    r"|(?<![\w.@/])@(?P<outside>(?:fig|tab|tbl|lst|eq|sec)[-:][\w.:-]*\w)"
)


def number_references(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with numbered captions and formulas, and with references as links.

    `[captions] numbered` says what is numbered. A caption that begins with a number keeps it. A formula is numbered if
    it has an identifier. `@fig-x`, `[@fig-x]` and `[](#fig-x)` become "Figure 1", and `[-@fig-x]` becomes "1".
    """
    work = _Numbering(document, context)
    blocks = list(document.blocks)
    found = ast.find(blocks, "Math", "Span", "Link")
    if any(map(_is_display, found)) and any(item["t"] == "Span" and ast.attr_of(item)[0] for item in found):
        blocks = ast.rewrite_lists(blocks, work.formulas, of_blocks=False, of=("Math",))
    blocks = ast.rewrite(blocks, work.count, of=("CodeBlock", "Figure", "Table", "Header"))
    empty = any(item["t"] == "Link" and not item["c"][1] for item in found)
    if empty or _REFERENCE.search(ast.plain_text(blocks, notes=True)):
        unknown = tuple(work.find_unknown(blocks))
        blocks = ast.rewrite_lists(blocks, work.references, of_blocks=False)
        return Outcome(
            replace(document, blocks=tuple(ast.rewrite(blocks, _without_links, of=("Link",)))), unknown
        )
    return Outcome(replace(document, blocks=tuple(blocks)))


class _Numbering:
    """Numbers of one document, by the identifier that references use."""

    def __init__(self, document: Document, context: Context) -> None:
        self._path = document.source.shown
        self._words = translations.look_up(document.metadata.lang)
        self._wanted = context.settings.captions.numbered
        self._counts: Counter[str] = Counter()
        self._known: dict[str, Number] = {}

    def formulas(self, items: list[Node]) -> list[Node]:
        """Return inlines with numbers added to displayed formulas that have an identifier."""
        out: list[Node] = []
        for item in items:
            identifier = ast.attr_of(item)[0] if item["t"] == "Span" else ""
            inside = item["c"][1] if identifier else []
            if identifier and out and _is_display(out[-1]) and not ast.plain_text(inside).strip():
                # `{#eq-x}` after a blank: pandoc attaches it to the blank
                out[-1] = self._formula(identifier, out[-1])
            elif identifier and len(inside) == 1 and _is_display(inside[0]):
                out.append(self._formula(identifier, inside[0]))
            else:
                out.append(item)
        return out

    def _formula(self, identifier: str, math: Node) -> Node:
        if self._wanted == "none":
            self._known[identifier] = Number(self._words["equation"], "")
            return ast.node("Span", [ast.attr(identifier), [math]], like=math)
        said = self._next("equation", identifier)
        shown = ast.node("Span", [ast.attr(classes=[crossref.EQUATION_NUMBER]), ast.text(f"({said.number})")])
        return ast.node("Span", [ast.attr(identifier, [crossref.EQUATION]), [math, shown]], like=math)

    def count(self, item: Node) -> Node:
        """Return a figure, table or code block with its label at the start of its caption; record a heading's title."""
        if item["t"] == "Header":
            self._heading(item)
            return item
        if item["t"] == "CodeBlock":
            listing = _listing(item)
            return item if listing is item else self._label_caption(listing)
        return self._label_caption(item)

    def _label_caption(self, item: Node) -> Node:
        shown, identifier = crossref.caption(item), crossref.identifier(item)
        said = ast.plain_text(shown).strip()
        if not said:
            return item
        own = crossref.author_label(said, tuple(self._words[kind] for kind in _KINDS.values()))
        if own or self._wanted == "none" or (self._wanted == "named" and not identifier):
            self._known[identifier] = Number(own or said, "")
            return item
        label = self._next(_KINDS[item["t"]], identifier)
        mark = ast.node("Span", [ast.attr(classes=[crossref.LABEL]), [ast.node("Str", f"{label}:")]])
        return crossref.with_caption(item, [mark, {"t": "Space"}, *shown])

    def _heading(self, item: Node) -> None:
        identifier, inside = ast.attr_of(item)[0], item["c"][2]
        counted = inside and crossref.HEADING_NUMBER in ast.classes(inside[0])
        said = ast.plain_text(inside[:1] if counted else inside).strip()
        self._known[identifier] = Number(self._words["section"], said) if counted else Number(said, "")

    def _next(self, kind: str, identifier: str) -> Number:
        self._counts[kind] += 1
        made = Number(self._words[kind], str(self._counts[kind]))
        self._known[identifier] = made
        return made

    def references(self, items: list[Node]) -> list[Node]:
        """Return inlines with references replaced by links."""
        out: list[Node] = []
        for item in items:
            target = item["c"][2][0][1:] if item["t"] == "Link" and not item["c"][1] else ""
            if target in self._known and target:
                out.append(self._link(target, like=item))
            elif item["t"] == "Str" and "@" in item["c"]:
                out.extend(self._link_words(item["c"]))
            else:
                out.append(item)
        return out

    def _link_words(self, word: str) -> Iterator[Node]:
        last = 0
        for match in _REFERENCE.finditer(word):
            name = match["inside"] or match["outside"]
            if name not in self._known:
                continue
            if match.start() > last:
                yield ast.node("Str", word[last : match.start()])
            yield self._link(name, bare=bool(match["bare"]))
            last = match.end()
        if last < len(word):
            yield ast.node("Str", word[last:])

    def _link(self, name: str, *, bare: bool = False, like: Node | None = None) -> Node:
        said = self._known[name]
        text = said.number if bare and said.number else str(said)
        attributes = ast.attr(classes=[crossref.REFERENCE])
        return ast.node("Link", [attributes, [ast.node("Str", text)], [f"#{name}", ""]], like=like)

    def find_unknown(self, blocks: list[Node]) -> Iterator[Diagnostic]:
        """Yield a diagnostic for each unknown reference. Words have no position, so line ends are counted."""
        for block in ast.find(blocks, "Para", "Plain", "Header"):
            span = ast.span_of(block, self._path)
            line = 0
            for item in ast.walk(block["c"]):
                line += item["t"] in ("SoftBreak", "LineBreak")
                if item["t"] != "Str" or "@" not in item["c"]:
                    continue
                for match in _REFERENCE.finditer(item["c"]):
                    name = match["inside"] or match["outside"]
                    if name not in self._known:
                        yield self._unknown_reference(
                            name, Span(span.path, span.line + line) if line else span
                        )

    def _unknown_reference(self, name: str, span: Span) -> Diagnostic:
        meant = closest(name, [known for known in self._known if known])
        hint = f"did you mean '@{meant}'?" if meant else f"give what it refers to the identifier {{#{name}}}"
        if not meant and name.startswith("sec"):
            hint += f"; a section of another document is linked as [words](file.md#{name})"
        return UNKNOWN.at(span, f"nothing in the document is called '{name}'", hint=hint)


def _listing(item: Node) -> Node:
    """Return a code block with an attribute `caption`, or else `title`, as a listing. Conditions on the code apply to both."""
    identifier, classes, pairs = ast.attr_of(item)
    said = ast.text(ast.value(item, "caption") or ast.value(item, "title"))
    if not said:
        return item
    kept = [pair for pair in pairs if pair[0] not in ("caption", "title")]
    meant = conditional.conditions(classes)
    code = ast.with_attr(item, [identifier, classes, kept])
    inside = [ast.node("Para", said, like=item), code]
    return ast.node("Div", [ast.attr(classes=[crossref.LISTING, *meant]), inside], like=item)


def _is_display(item: Node) -> bool:
    return bool(item["t"] == "Math" and item["c"][0]["t"] == "DisplayMath")


def _without_links(item: Node) -> Node:
    """Return a link without the links inside it."""
    inside = ast.rewrite(item["c"][1], lambda link: list(link["c"][1]), of=("Link",))
    return item if inside is item["c"][1] else {**item, "c": [item["c"][0], inside, item["c"][2]]}


STAGE: Stage[Context] = Stage(
    "references", number_references, after=("headings", "numbering", "figures", "code"), rules=(UNKNOWN,)
)

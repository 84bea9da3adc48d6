"""Lint: find mistakes in the text that pandoc's CommonMark reader does not report.

For example, pandoc 3.9 gives no message when an unclosed comment removes the rest of a document, or when the second
of two footnotes with the same name is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.context import Context
from pipeline.core import note_text, prose
from pipeline.core.diagnostics import Diagnostic, Outcome, error, partial_error, warning
from pipeline.core.model import Page, Stage
from pipeline.core.spans import OVERRIDES, count

FENCE = partial_error(
    "fence-unclosed", "A code fence (``` or ~~~) is opened and never closed: all that follows becomes code."
)
DIV = partial_error(
    "div-unclosed", "A fenced div (:::) is opened and never closed: all that follows becomes part of it."
)
COMMENT = error(
    "comment-unclosed", "An HTML comment (<!--) is never closed: the rest of the document would vanish."
)
NOTE_TWICE = partial_error(
    "footnote-duplicate", "Two footnotes have the same name: the second text would be lost."
)
NOTE_MISSING = partial_error("footnote-undefined", "The text refers to a footnote that is nowhere defined.")
NOTE_UNUSED = warning(
    "footnote-unused", "A footnote is defined but nothing refers to it, so it is shown nowhere."
)
NOTE_NESTED = partial_error(
    "footnote-nested",
    "A footnote refers to a footnote, or to itself. pandoc's reader knows no such notes: the call is shown as text, [name], "
    "and the inner note only where something else refers to it.",
)
CELLS = partial_error(
    "table-cells",
    "A row of a table has more cells than the table has columns: those at the end would be shown nowhere. A '|' that is "
    "text is written '\\|'.",
)
TABLE_TEXT = warning(
    "table-text",
    "A table begins directly below a line of text. GitHub shows it as a table; pandoc 3.9 takes all of it for text with '|' "
    "in it. A blank line before the table makes it one everywhere.",
)
LIST_TEXT = warning(
    "enumeration-text",
    "A list of letters or Roman numbers is read as text. Below a line of text it begins behind a blank line only (CommonMark 0.31, 5.3), "
    "and behind a capital letter with a full stop stand two blanks, as in pandoc, for it may be a name.",
)
REFERENCE = warning(
    "reference-undefined", "A link [text][name] refers to a name that no line [name]: defines; it stays text."
)
DIRECTION = warning(
    "direction-override",
    "A character that reverses the direction of text (U+202A–202E, U+2066–2069) stands in it: what is read may not be "
    "what is there.",
)

_RULE = re.compile(r"[\s>]*(?=.*\|)\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_ITEM = re.compile(r"(?P<room>[\s>]*\(?)(?P<mark>[abABiI]|ii|II)(?P<close>[.)])(?P<gap>\s+)(?=\S)")
_SECOND = {"a": "b", "A": "B", "i": "ii", "I": "II"}  # marks of items, by those before them
_ATX = re.compile(r"[\s>]*#{1,6}(\s|$)")
_LABEL = re.compile(r"[\s>]*\[([^\]]+)\]:")
_REFERENCE = re.compile(r"\][ ]?\[([^\[\]]+)\](?![:({])")
_FORMULA = re.compile(r"\$\$.*?\$\$|(?<!\\)\$(?=\S)(?:[^$\\]|\\.)*(?<=\S)\$(?!\d)")
_ENDLESS = re.compile(
    r"[a-z_]\w*(?:\.\w+)+"
)  # mkdocstrings writes its blocks without an end (stages.foreign)
_OVERRIDE = re.compile(f"[{OVERRIDES}]")


def lint(page: Page, _: Context) -> Outcome[Page]:
    """Return the page unchanged, with a diagnostic for each construct that is not closed, not defined, or not used."""
    found: list[Diagnostic] = []
    read = prose.read(page.text)
    for left, rule, what, close in (
        (read.open_fence, FENCE, "code fence", "close it with the same marks on a line of their own"),
        (read.open_comment, COMMENT, "comment", "close it with '-->'"),
        (read.open_div, DIV, "fenced div", "close it with a line of ':::'"),
    ):
        if left and not (rule is DIV and _ENDLESS.fullmatch(left.info)):
            found.append(
                rule.at(page.lines.span(left.line, left.column), f"this {what} is never closed", hint=close)
            )
    for check in (_footnotes, _tables, _lists, _references, _directions):
        found.extend(check(page, read.lines))
    return Outcome(page, tuple(found))


def _footnotes(page: Page, lines: Sequence[tuple[int, str]]) -> Iterator[Diagnostic]:
    defined: dict[str, tuple[int, int]] = {}
    used: dict[str, tuple[int, int]] = {}
    for number, line in lines:
        rest, offset = line, 0
        if definition := note_text.DEFINITION.match(line):
            name = definition["name"].casefold()
            at = (number, definition.start("name") - 1)
            if name in defined:
                first = page.lines.span(defined[name][0]).line
                hint = f"the first stands on line {first}; give one of them another name"
                yield NOTE_TWICE.at(
                    page.lines.span(*at),
                    f"the footnote [^{_short(definition['name'])}] is defined twice",
                    hint=hint,
                )
            defined.setdefault(name, at)
            offset = definition.end()
            rest = line[offset:]
        for use in note_text.CALL.finditer(rest):
            used.setdefault(use["name"].casefold(), (number, offset + use.start() + 1))
    for call in (one for one in note_text.nested(page.text) if one.name.casefold() in defined):
        what = "calls itself" if call.name.casefold() == call.outer.casefold() else "refers to a footnote"
        yield NOTE_NESTED.at(
            page.lines.span(call.line, call.column),
            f"the footnote [^{_short(call.outer)}] {what}",
            hint="put the text of the inner one into the outer one, in brackets",
        )
    for name in sorted(used.keys() - defined.keys()):
        span = page.lines.span(*used[name])
        yield NOTE_MISSING.at(
            span, f"no footnote [^{_short(name)}] is defined", hint=f"add a line '[^{_short(name)}]: text'"
        )
    for name in sorted(defined.keys() - used.keys()):
        span = page.lines.span(*defined[name])
        yield NOTE_UNUSED.at(
            span, f"nothing refers to the footnote [^{_short(name)}]", hint="refer to it, or remove it"
        )


def _tables(page: Page, lines: Sequence[tuple[int, str]]) -> Iterator[Diagnostic]:
    columns = 0
    above: list[tuple[int, str]] = []  # the lines of the block so far
    for number, line in lines:
        if not line.strip() or _ATX.match(line) or (above and above[-1][0] != number - 1):
            columns, above = 0, []
        if _RULE.fullmatch(line):
            if not columns and len(above) > 1 and _cells(above[-1][1]) == _cells(line):
                span, hint = page.lines.span(above[-1][0]), "put a blank line before it"
                yield TABLE_TEXT.at(span, "this table is read as text", hint=hint)
            columns = _cells(line)
        elif columns and "|" in line and (surplus := _cells(line) - columns) > 0:
            span = page.lines.span(number, line.rfind("|", 0, len(line.rstrip()) - 1) + 1)
            message = f"this row has {_cells(line)} cells, the table {count(columns, 'column')}"
            yield CELLS.at(
                span, message, hint=f"remove {count(surplus, 'cell')}, or write '\\|' for a '|' that is text"
            )
        if line.strip() and not _ATX.match(line):
            above.append((number, line))


def _lists(page: Page, lines: Sequence[tuple[int, str]]) -> Iterator[Diagnostic]:
    items = {number: found for number, line in lines if (found := _ITEM.match(line))}
    filled = {number for number, line in lines if line.strip(" \t>")} if items else set()
    for number, item in items.items():
        after = items.get(number + 1)
        form = (item["room"], _SECOND.get(item["mark"]), item["close"])
        if after is None or form != (after["room"], after["mark"], after["close"]):
            continue
        hints = {
            f"put two blanks behind '{item['mark']}.'": item["mark"] == "A"
            and item["close"] == "."
            and len(item["gap"]) == 1,
            "put a blank line before it": number - 1 in filled,
        }
        if wanted := [hint for hint, is_needed in hints.items() if is_needed]:
            span = page.lines.span(number, item.start("mark") + 1)
            yield LIST_TEXT.at(span, "this list is read as text", hint=", and ".join(wanted))


def _cells(line: str) -> int:
    return line.strip().removeprefix("|").removesuffix("|").count("|") + 1


def _references(page: Page, lines: Sequence[tuple[int, str]]) -> Iterator[Diagnostic]:
    known = {_fold_label(found[1]) for _, line in lines if (found := _LABEL.match(line))}
    written = page.text.split("\n")
    is_formula = False
    for number, line in lines:
        begins, is_formula = is_formula, is_formula ^ bool(line.count("$$") % 2)
        if begins or is_formula:
            continue
        # Found in the text itself: in a line of prose escapes are blank, and a formula may begin with one.
        formulas = (
            [formula.span() for formula in _FORMULA.finditer(written[number - 1])] if "$" in line else []
        )
        for found in _REFERENCE.finditer(line):
            if any(start < found.start() < end for start, end in formulas):
                continue
            if not found[1].startswith(("^", "@", "-@")) and _fold_label(found[1]) not in known:
                span = page.lines.span(number, found.start() + 1)
                hint = f"add a line '[{_short(found[1])}]: address'"
                yield REFERENCE.at(span, f"no link [{_short(found[1])}] is defined", hint=hint)


def _directions(page: Page, lines: Sequence[tuple[int, str]]) -> Iterator[Diagnostic]:
    for number, line in lines:
        if found := _OVERRIDE.search(line):
            message = f"the character U+{ord(found[0]):04X} changes the direction of text"
            yield DIRECTION.at(
                page.lines.span(number, found.start() + 1), message, hint="remove it if it is not meant"
            )


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39]}…"


def _fold_label(label: str) -> str:
    return " ".join(label.split()).casefold()


STAGE: Stage[Context] = Stage(
    "lint",
    lint,
    after=("expand",),
    rules=(
        FENCE,
        DIV,
        COMMENT,
        NOTE_TWICE,
        NOTE_MISSING,
        NOTE_UNUSED,
        NOTE_NESTED,
        CELLS,
        TABLE_TEXT,
        LIST_TEXT,
        REFERENCE,
        DIRECTION,
    ),
)

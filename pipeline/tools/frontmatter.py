"""Read front matter strictly: python-frontmatter finds the block, values follow YAML 1.2's core schema."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from pipeline.core.diagnostics import Diagnostic, Failure, error, warning
from pipeline.core.spans import Span, count, find_forbidden

SYNTAX = error(
    "front-matter-syntax", "The front matter (the block between the two '---' lines) is not valid YAML."
)
UNCLOSED = error(
    "front-matter-unclosed",
    "The file starts with '---', which opens front matter, but no line '---' closes it.",
)
SHAPE = error(
    "front-matter-shape", "Front matter must be a mapping: lines of 'key: value', with texts as keys."
)
DUPLICATE = warning(
    "front-matter-duplicate",
    "A key stands twice in the front matter; only one of them can be meant. The last one counts, as in Jekyll and most other tools.",
)
FORMAT = error(
    "front-matter-format", "Octavo reads YAML front matter between '---' lines; TOML ('+++') is not read."
)
TRAP = warning(
    "front-matter-trap",
    "Older YAML tools read this value as something else than text: yes/no/on/off as true or false, 12:30 and "
    "012 as numbers. Octavo keeps the text as written. Quote it, and every tool will.",
)
RULES = (SYNTAX, UNCLOSED, SHAPE, DUPLICATE, FORMAT, TRAP)

_MAX_BYTES, _MAX_NODES, _MAX_DEPTH = 64_000, 10_000, 64
_NUMBER = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_TRAPS = re.compile(r"(?i:yes|no|on|off)|0\d+|\d[\d_]*_[\d_]*|\d{1,2}(:\d{2}){1,2}")
_WORDS: Mapping[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values and positions of the keys (dotted), the body, and the line (from 1) on which the body starts."""

    values: Mapping[str, Any]
    spans: Mapping[str, Span]
    body: str
    first_line: int
    diagnostics: tuple[Diagnostic, ...] = ()


class _Loader(yaml.SafeLoader):
    """Composes YAML nodes without resolving types, so that every plain scalar stays text.

    Depth is limited while scanning, because PyYAML takes quadratic time for it: minutes for 64 KB of brackets.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own way to switch resolvers off

    def fetch_flow_collection_start(self, token: Any) -> None:
        self._no_deeper(self.flow_level)
        super().fetch_flow_collection_start(token)

    def add_indent(self, column: int) -> bool:
        self._no_deeper(len(self.indents))
        return bool(super().add_indent(column))

    def _no_deeper(self, depth: int) -> None:
        if depth > _MAX_DEPTH:
            said = f"nested deeper than {_MAX_DEPTH} levels"
            raise yaml.scanner.ScannerError(problem=said, problem_mark=self.get_mark())


class StrictHandler(YAMLHandler):
    """python-frontmatter's YAML handler, extended to keep positions and to refuse values that would be lost silently."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.reader = _Reader(path)

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """Return the values of a block that starts on the file's first line; `reader` has their positions."""
        return self.reader.read(fm)


def split(text: str, path: str) -> FrontMatter:
    """Return the front matter and the body of a file's text. Raises Failure at the position of an error."""
    handler = StrictHandler(path)
    if text.startswith("+++\n"):
        raise Failure(
            FORMAT.at(Span(path, 1), "the front matter is TOML", hint="write it as YAML between '---' lines")
        )
    if not handler.detect(text) or not re.match(r"---[ \t]*(\n|$)", text):
        return FrontMatter({}, {}, text, 1)
    try:
        block, body = handler.split(text)
    except ValueError:
        hint = "write '---' on a line of its own behind the last key"
        raise Failure(UNCLOSED.at(Span(path, 1), "the front matter is never closed", hint=hint)) from None
    if len(block.encode()) > _MAX_BYTES:
        raise Failure(SHAPE.at(Span(path, 1), f"the front matter is larger than {_MAX_BYTES // 1000} KB"))
    above = text.count("\n", 0, text.index(block, 3))  # blank lines after the '---' are not part of the block
    values = handler.load("\n" * above + block)
    body = body.removeprefix("\n")
    first = text.count("\n") - body.count("\n") + 1
    return FrontMatter(values, handler.reader.spans, body, first, tuple(handler.reader.found))


class _Reader:
    """Converts YAML nodes to values (YAML 1.2, core schema), records positions, and checks limits."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._block = ""
        self._nodes = 0
        self.spans: dict[str, Span] = {}
        self.found: list[Diagnostic] = []

    def read(self, block: str) -> dict[str, Any]:
        """Return the block as a mapping."""
        self._block = block
        try:
            root = yaml.compose(block, Loader=_Loader)
        except yaml.MarkedYAMLError as wrong:
            raise Failure(self._syntax(wrong)) from None
        except yaml.reader.ReaderError as wrong:
            said = f"character U+{wrong.character:04X} is not allowed"
            raise Failure(SYNTAX.at(self._place(wrong.position), said, hint="remove it")) from None
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            kind = "a list" if isinstance(root, yaml.SequenceNode) else "a plain text"
            raise Failure(
                SHAPE.at(self._span(root), f"the front matter is {kind}", hint="write lines of 'key: value'")
            )
        return self._mapping(root, "", ())

    def _mapping(self, item: yaml.MappingNode, prefix: str, above: tuple[int, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in item.value:
            if not isinstance(key, yaml.ScalarNode) or (
                key.style is None and self._core(key.value) != key.value
            ):
                hint = "put it in quotes"
                raise Failure(SHAPE.at(self._span(key), "a key of the front matter is not a text", hint=hint))
            self._no_forbidden(key)
            dotted = f"{prefix}{key.value}"
            if key.value in values:
                first = self.spans[dotted]
                hint = f"it stands on line {first.line} too, which does not count; keep one"
                self.found.append(
                    DUPLICATE.at(self._span(key), f"the key '{dotted}' stands twice", hint=hint)
                )
                self._forget(dotted)
            self.spans[dotted] = self._span(key)
            values[key.value] = self._value(child, dotted, above)
        return values

    def _forget(self, dotted: str) -> None:
        """Forget the positions of a key's earlier value."""
        for key in [key for key in self.spans if key == dotted or key.startswith(f"{dotted}.")]:
            del self.spans[key]

    def _value(self, item: yaml.Node, dotted: str, above: tuple[int, ...]) -> Any:
        self._nodes += 1
        if id(item) in above or self._nodes > _MAX_NODES or len(above) > _MAX_DEPTH:
            hint = "write the values out instead of using YAML aliases"
            raise Failure(
                SHAPE.at(self._span(item), f"'{dotted}' is too large or contains itself", hint=hint)
            )
        self._no_tag(item, dotted)
        inside = (*above, id(item))
        if isinstance(item, yaml.MappingNode):
            return self._mapping(item, f"{dotted}.", inside)
        if isinstance(item, yaml.SequenceNode):
            return [self._value(child, dotted, inside) for child in item.value]
        self._no_forbidden(item)
        if getattr(item, "style", None) is not None:  # a quoted or block scalar is always text
            return str(item.value)
        if _TRAPS.fullmatch(item.value):
            hint = f'write "{item.value}" in quotes'
            self.found.append(TRAP.at(self._span(item), f"'{item.value}' is read as text", hint=hint))
            return str(item.value)
        return self._core(item.value)

    def _core(self, plain: str) -> Any:
        if plain in _WORDS:
            return _WORDS[plain]
        if _NUMBER.fullmatch(plain):
            return int(plain)
        if _FLOAT.fullmatch(plain) and not plain.lstrip("+-").isdigit() and math.isfinite(float(plain)):
            return float(plain)
        return plain

    def _no_tag(self, item: yaml.Node, dotted: str) -> None:
        kind = (
            "map"
            if isinstance(item, yaml.MappingNode)
            else "seq"
            if isinstance(item, yaml.SequenceNode)
            else "str"
        )
        if item.tag not in (f"tag:yaml.org,2002:{kind}", "tag:yaml.org,2002:null"):
            said = item.tag.replace("tag:yaml.org,2002:", "!!")
            raise Failure(SHAPE.at(self._span(item), f"'{dotted}' has the tag {said}", hint="remove the tag"))

    def _no_forbidden(self, item: yaml.Node) -> None:
        if found := find_forbidden(
            item.value
        ):  # can only come from an escape; the file itself has been checked
            hint = "remove the escape"
            raise Failure(SYNTAX.at(self._span(item), f"the text holds {found[1]}", hint=hint))

    def _span(self, item: yaml.Node) -> Span:
        return self._place(item.start_mark.index)

    def _place(self, index: int) -> Span:
        # The mark's own line number is wrong here: YAML 1.1 counts U+0085, U+2028 and U+2029 as line ends.
        before = self._block[:index]
        return Span(self._path, before.count("\n") + 1, index - before.rfind("\n"))

    def _syntax(self, wrong: yaml.MarkedYAMLError) -> Diagnostic:
        unended = (
            wrong.problem == "found unexpected end of stream"
        )  # then the opening quote is the better position
        mark = (wrong.context_mark if unended else wrong.problem_mark) or wrong.context_mark
        span = self._place(mark.index) if mark else Span(self._path, 1)
        said = " ".join(str(part) for part in (wrong.problem, wrong.context) if part)
        hints = {
            "mapping values are not allowed here": "put a value that contains ': ' in quotes",
            "found character '\\t' that cannot start any token": "indent with blanks instead of tabs",
        }
        return SYNTAX.at(
            span, said, hint=hints.get(str(wrong.problem), "check quotes, colons and indentation")
        )


def describe(value: Any) -> str:
    """Return the type of a value in words for messages, as "a list"."""
    if isinstance(value, list):
        return f"a list of {count(len(value), 'value')}"
    names = {
        dict: "a mapping",
        bool: "true or false",
        int: "a number",
        float: "a number",
        type(None): "empty",
    }
    return names.get(type(value), "a text")

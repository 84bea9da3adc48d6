"""Code, coloured once for all formats: a writer gets a sign in its place, and its tokens are put in afterwards.

To find the tokens takes pandoc as long as to write the rest of a page of HTML, and as long again for every other format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.memoize import remember
from pipeline.core.spans import Span
from pipeline.tools.pandoc.process import Pandoc

SIGN = "[\U00100000-\U0010fffd]"  # a character of the last private plane, as a pattern
_SIGNS = range(0x100000, 0x10FFFE)
_FIRST_BYTE = b"\xf4"  # of these in UTF-8, and of no others
_NUMBERED = frozenset(("numberLines", "number-lines"))
_WRITTEN = re.compile(r'<pre\b[^>]*><code( class="sourceCode[^>]*)?>(.*?)</code></pre>', re.DOTALL)
_LINE = re.compile(r'<span id="[^"]*-\d+"><a href="#[^"]*-\d+"[^>]*></a>(.*)</span>')
_TOKEN = re.compile(r'<span class="([a-z]{2})">([^<]*)</span>|[^<\n]+|\n')
_KEPT, _LONG = 1_000, 1 << 14  # pieces of code, none of them longer in HTML
_Key = tuple[tuple[str, ...], str]  # the classes and the text of code
_known: dict[_Key, str | None] = {}


@dataclass(frozen=True, slots=True)
class Held:
    """Blocks with a sign in the place of each code that has colours, and by these signs their lines of tokens.

    A token is text as HTML and XML have it, in a `<span class="kw">` if it is not normal; none goes over a line's end.
    """

    blocks: Any
    code: Mapping[str, str]


def held(blocks: Any, pandoc: Pandoc, *, span: Span, meta: Any = None) -> Held:
    """Return blocks as writers are to get them. Raises Failure as `Pandoc.write` does.

    Code whose language pandoc does not know stays what it is, and so does what is left when all signs are given away. No sign
    stands anywhere in the document, nor in its metadata if `meta` goes to the writer as well.
    """
    found = [block for block in ast.find(blocks, "CodeBlock") if ast.classes(block)]
    if not found:
        return Held(blocks, {})
    keys = dict.fromkeys(map(_key, found))
    tokens = {key: _known[key] for key in keys if key in _known}
    tokens |= _asked([key for key in keys if key not in tokens], pandoc, span)
    coloured = {key: lines for key in keys if (lines := tokens[key]) is not None}
    own = _private(blocks) | _private(meta)
    signs = dict(zip(coloured, (sign for sign in map(chr, _SIGNS) if sign not in own), strict=False))

    def hold(block: Node) -> Node:
        sign = signs.get(_key(block))
        return {**block, "c": [block["c"][0], sign]} if sign else block

    given = ast.rewrite(blocks, hold, of=("CodeBlock",))
    return Held(given, {sign: coloured[key] for key, sign in signs.items()})


def unwrapped(lines: str) -> str:
    """Return lines of code as pandoc's HTML writer leaves them without the link, identifier and wrapper of each."""
    return _LINE.sub(r"\1", lines)


def of(lines: str) -> Iterator[tuple[str, str]]:
    """Yield the class and the text of each token, "" for those that are normal; a line's end is one of them, "\\n"."""
    for token in _TOKEN.finditer(lines):
        yield token[1] or "", token[2] if token[1] else token[0]


def _private(value: Any) -> set[str]:
    """Return the characters of an author's own that could be signs."""
    text = msgspec.json.encode(value)
    return set(re.findall(SIGN, text.decode())) if _FIRST_BYTE in text else set()


def _key(block: Node) -> _Key:
    return tuple(name for name in ast.classes(block) if name not in _NUMBERED), block["c"][1]


def _asked(unknown: list[_Key], pandoc: Pandoc, span: Span) -> dict[_Key, str | None]:
    """Return the tokens that pandoc finds in code, None where it knows no language of that name."""
    if not unknown:
        return {}
    blocks = [ast.node("CodeBlock", [ast.attr(classes=classes), code]) for classes, code in unknown]
    html = pandoc.write(blocks, writer="html5", span=span, options={"wrap_text": "none"}).data.decode()
    tokens: dict[_Key, str | None] = {}
    for key, (coloured, lines) in zip(unknown, _WRITTEN.findall(html), strict=True):
        tokens[key] = unwrapped(lines) if coloured else None
        if len(lines) < _LONG:
            remember(_known, key, tokens[key], _KEPT)
    return tokens

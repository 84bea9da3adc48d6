"""Highlight code once for all formats.

Code is replaced by a private-use character, and the highlighted tokens are substituted after writing. Without this,
pandoc would highlight the code again for each format, which takes as long as writing the rest of an HTML page.
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

PLACEHOLDER = "[\U00100000-\U0010fffd]"  # regular expression for a private-use character of plane 16
_PLACEHOLDERS = range(0x100000, 0x10FFFE)
_FIRST_BYTE = b"\xf4"  # in UTF-8 the first byte of these characters only
_NUMBERED = frozenset(("numberLines", "number-lines"))
_WRITTEN = re.compile(r'<pre\b[^>]*><code( class="sourceCode[^>]*)?>(.*?)</code></pre>', re.DOTALL)
_LINE = re.compile(r'<span id="[^"]*-\d+"><a href="#[^"]*-\d+"[^>]*></a>(.*)</span>')
_TOKEN = re.compile(r'<span class="([a-z]{2})">([^<]*)</span>|[^<\n]+|\n')
_KEPT, _LONG = 1_000, 1 << 14  # code blocks in the cache; bytes of HTML from which one is not cached
_Key = tuple[tuple[str, ...], str]  # classes and text of a code block
_cache: dict[_Key, str | None] = {}


@dataclass(frozen=True, slots=True)
class CodeExtract:
    """Blocks with highlighted code replaced by placeholders, and the highlighted lines by placeholder.

    A token is escaped text, inside a `<span class="kw">` unless it is normal text; no token spans two lines.
    """

    blocks: Any
    code: Mapping[str, str]


def extract_code(blocks: Any, pandoc: Pandoc, *, span: Span, meta: Any = None) -> CodeExtract:
    """Return blocks with code replaced by placeholders. Raises Failure as `Pandoc.write` does.

    Code in an unknown language is not replaced, nor is code for which no placeholder is left. A placeholder never occurs
    in the blocks themselves, nor in `meta`, the metadata for the writer.
    """
    found = [block for block in ast.find(blocks, "CodeBlock") if ast.classes(block)]
    if not found:
        return CodeExtract(blocks, {})
    keys = dict.fromkeys(map(_key, found))
    tokens = {key: _cache[key] for key in keys if key in _cache}
    tokens |= _highlight([key for key in keys if key not in tokens], pandoc, span)
    coloured = {key: lines for key in keys if (lines := tokens[key]) is not None}
    own = _private_characters(blocks) | _private_characters(meta)
    placeholders = dict(
        zip(
            coloured,
            (placeholder for placeholder in map(chr, _PLACEHOLDERS) if placeholder not in own),
            strict=False,
        )
    )

    def replace(block: Node) -> Node:
        placeholder = placeholders.get(_key(block))
        return {**block, "c": [block["c"][0], placeholder]} if placeholder else block

    given = ast.rewrite(blocks, replace, of=("CodeBlock",))
    return CodeExtract(given, {placeholder: coloured[key] for key, placeholder in placeholders.items()})


def unwrap_lines(lines: str) -> str:
    """Return lines of highlighted code without the wrapper that pandoc's HTML writer puts around each (link, identifier)."""
    return _LINE.sub(r"\1", lines)


def split_tokens(lines: str) -> Iterator[tuple[str, str]]:
    """Yield class and text of each token; the class is empty for normal text and for line ends ("\\n")."""
    for token in _TOKEN.finditer(lines):
        yield token[1] or "", token[2] if token[1] else token[0]


def _private_characters(value: Any) -> set[str]:
    """Return the private-use characters in the author's text, which cannot serve as placeholders."""
    text = msgspec.json.encode(value)
    return set(re.findall(PLACEHOLDER, text.decode())) if _FIRST_BYTE in text else set()


def _key(block: Node) -> _Key:
    return tuple(name for name in ast.classes(block) if name not in _NUMBERED), block["c"][1]


def _highlight(unknown: list[_Key], pandoc: Pandoc, span: Span) -> dict[_Key, str | None]:
    """Return the highlighted lines of each code block, None for an unknown language."""
    if not unknown:
        return {}
    blocks = [ast.node("CodeBlock", [ast.attr(classes=classes), code]) for classes, code in unknown]
    html = pandoc.write(blocks, writer="html5", span=span, options={"wrap_text": "none"}).data.decode()
    tokens: dict[_Key, str | None] = {}
    for key, (coloured, lines) in zip(unknown, _WRITTEN.findall(html), strict=True):
        tokens[key] = unwrap_lines(lines) if coloured else None
        if len(lines) < _LONG:
            remember(_cache, key, tokens[key], _KEPT)
    return tokens

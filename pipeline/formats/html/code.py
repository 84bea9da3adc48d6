"""Highlighted code in HTML: insert it, reduce its elements, and break long lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.tools.pandoc import grammars, highlighting

WRAP_MARK = "↪"
_BLOCK = re.compile(
    r'<div class="sourceCode"([^>]*)>(<pre\b[^>]*><code\b[^>]*>)(.*?)</code></pre></div>', re.DOTALL
)
_TAG = re.compile("<[^>]*>")
_PRE = re.compile(
    r'(<(?:div|pre)\b[^>]*?) data-columns="(\d+)"([^>]*>(?:\s*<pre\b[^>]*>)?\s*<code\b[^>]*>)(.*?)(</code>\s*</pre>)',
    re.DOTALL,
)
_CODE = re.compile(r"(<pre\b[^>]*>\s*<code\b[^>]*>)(.*?)(?=</code>)", re.DOTALL)
_TOKEN_START = re.compile(r'<span class="([a-z]{2})">')
_LIKE_TEXT = re.compile(r'<span class="(?:op|no|re)">([^<]*)</span>')
_SAME_CLASS = re.compile(r'<span class="([a-z]{2})">[^<]*</span>(?:<span class="\1">[^<]*</span>)+')
_STYLES = {
    "cf": "kw", "pp": "im", "at": "dt", "va": "dt", "ot": "dt", "bn": "dv", "fl": "dv", "cn": "dv",
    "ch": "st", "vs": "st", "ss": "st", "bu": "fu", "ex": "fu", "do": "co", "an": "co", "cv": "co", "in": "co",
}  # fmt: skip  # classes of pandoc's tokens that have the same style in content.css.j2
_TOKEN = re.compile(r"<[^>]*>|&[^;\s]+;|\n|.", re.DOTALL)


def insert_code(text: str, code: Mapping[str, str]) -> str:
    """Return pandoc's HTML with code instead of placeholders (tools.pandoc.highlighting), without wrappers of lines.

    The wrappers would take more than half of WeasyPrint's time on code. Lines that are numbered, or shown step by step,
    keep a `span.line`. Languages get their short names back (tools.pandoc.grammars).
    """
    # EPUB allows no capital letters in data attributes (HTML 3.2.6.6); the first number is in a style already.
    text = grammars.with_short_names(re.sub(r' data-startFrom="[^"]*"', "", text))
    return _BLOCK.sub(lambda found: _insert(found, code), text)


def join_tokens(text: str) -> str:
    """Return HTML with neighbouring tokens of the same style joined, and operators as plain text.

    WeasyPrint lays out a box for each token. Half of them are operators, which have the text's colour in content.css.j2.
    """
    return _CODE.sub(lambda m: m[1] + _join(m[2]), text)


def break_long_lines(text: str) -> str:
    """Return HTML with the lines of every `pre` that has `data-columns` broken to that width."""
    return _PRE.sub(lambda m: m[1] + m[3] + break_lines(m[4], int(m[2])) + m[5], text)


def break_lines(code: str, columns: int) -> str:
    """Return highlighted code with lines of more than `columns` characters broken, each break marked.

    A line breaks after a blank, bracket, comma or operator in its last third, else at the limit.
    """
    return "\n".join(line if len(line) <= columns else _broken_line(line, columns) for line in _lines(code))


def _insert(found: re.Match[str], code: Mapping[str, str]) -> str:
    attributes, opening, inside = found.groups()
    sign = _TAG.sub("", inside)
    lines = code[sign] if sign in code else highlighting.unwrap_lines(inside)
    single = "numberSource" in opening or "line-numbers=" in attributes
    if single and lines not in ("", inside):
        lines = "\n".join(f'<span class="line">{line}</span>' for line in lines.split("\n"))
    attributes = re.sub(r' id="cb\d+"', "", attributes)
    return f'<div class="sourceCode"{attributes}>{opening}{lines}</code></pre></div>'


def _join(code: str) -> str:
    code = _LIKE_TEXT.sub(r"\1", code)
    code = _TOKEN_START.sub(lambda m: f'<span class="{_STYLES.get(m[1], m[1])}">', code)
    code = re.sub(r"</span>( +)(?=<span class)", r"\1</span>", code)
    return _SAME_CLASS.sub(lambda m: f'<span class="{m[1]}">{re.sub("<[^>]*>", "", m[0])}</span>', code)


def _lines(code: str) -> list[str]:
    """Return the lines. A token that spans several lines, as a comment, is closed and reopened at each line end."""
    lines, opened = [], ""
    for line in code.split("\n"):
        line = opened + line
        tags = re.findall(r"<span[^>]*>|</span>", line)
        stack: list[str] = []
        for tag in tags:
            if tag == "</span>":
                del stack[-1:]
            else:
                stack.append(tag)
        opened = "".join(stack)
        lines.append(line + "</span>" * len(stack))
    return lines


def _broken_line(line: str, columns: int) -> str:
    tokens = _TOKEN.findall(line)
    characters = [at for at, token in enumerate(tokens) if not token.startswith("<") or len(token) == 1]
    if len(characters) <= columns:
        return line
    out: list[str] = []
    room, start = columns, 0
    while len(characters) - start > room:
        window = characters[start : start + room]
        earliest = len(window) * 2 // 3
        good = [i for i in range(earliest, len(window)) if tokens[window[i]] in " ,;)]}|/-"]
        end = start + (good[-1] + 1 if good else room)
        first = characters[start] if start else 0
        out.append("".join(tokens[first : characters[end]]))
        start, room = end, columns - 2
    out.append("".join(tokens[characters[start] :]))
    return f'\n<span class="wrap">{WRAP_MARK} </span>'.join(out)

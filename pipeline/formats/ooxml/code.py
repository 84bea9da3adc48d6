"""Insert highlighted code into Word and PowerPoint XML, in place of the placeholders of tools.pandoc.highlighting."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import groupby

from pipeline.formats.ooxml import xml as ooxml
from pipeline.theme import Theme
from pipeline.tools.pandoc import highlighting

# Skylighting's token types by their classes in HTML (`short`, skylighting-format-blaze-html 0.1).
_KINDS = {
    "": "Normal", "al": "Alert", "an": "Annotation", "at": "Attribute", "bn": "BaseN", "bu": "BuiltIn", "cf": "ControlFlow",
    "ch": "Char", "cn": "Constant", "co": "Comment", "cv": "CommentVar", "do": "Documentation", "dt": "DataType",
    "dv": "DecVal", "er": "Error", "ex": "Extension", "fl": "Float", "fu": "Function", "im": "Import", "in": "Information",
    "kw": "Keyword", "op": "Operator", "ot": "Other", "pp": "Preprocessor", "re": "RegionMarker", "sc": "SpecialChar",
    "ss": "SpecialString", "st": "String", "va": "Variable", "vs": "VerbatimString", "wa": "Warning",
}  # fmt: skip


def insert_in_word(part: bytes, code: Mapping[str, str]) -> bytes:
    """Return a part of a Word document with code instead of placeholders; each token has pandoc's style for its type."""
    return _insert(part, code, "w", _word)


def insert_on_slide(part: bytes, code: Mapping[str, str], theme: Theme) -> bytes:
    """Return a slide or notes page with code instead of placeholders, in the colours of `ooxml.code_style`."""
    return _insert(part, code, "a", partial(_slide, looks=_run_properties(theme)))


def _insert(part: bytes, code: Mapping[str, str], prefix: str, runs: Callable[[str], str]) -> bytes:
    """Return a part with each run that is a placeholder replaced by `runs` of its code."""
    if not code:
        return part
    pieces = re.split(f">([{''.join(code)}])</{prefix}:t></{prefix}:r>", part.decode())
    out: list[str] = []
    for before, sign in zip(pieces[::2], pieces[1::2], strict=False):
        out += (before[: before.rindex(f"<{prefix}:r>")], runs(code[sign]))
    return "".join((*out, pieces[-1])).encode()


def _word(lines: str) -> str:
    return "".join(
        f'<w:r><w:rPr><w:rStyle w:val="{_KINDS[name]}Tok" /></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        if text != "\n"
        else "<w:r><w:br /></w:r>"
        for name, text in highlighting.split_tokens(lines)
    )


def _slide(lines: str, looks: Mapping[str, str]) -> str:
    """Return code as runs; neighbouring tokens with the same style share a run, as in pandoc's writer."""
    out = []
    for look, alike in groupby(
        highlighting.split_tokens(lines), lambda token: "" if token[1] == "\n" else looks[token[0]]
    ):
        text = "".join(part for _, part in alike)
        out.append(f"<a:r>{look}<a:t>{text}</a:t></a:r>" if look else "<a:br />" * len(text))
    return "".join(out)


@cache
def _run_properties(theme: Theme) -> dict[str, str]:
    """Return the run properties by class of token."""
    style = ooxml.code_style(theme)
    plain = {"text-color": style["text-color"], "bold": False, "italic": False}
    looks = {}
    for name, kind in _KINDS.items():
        look = style["text-styles"].get(kind, plain)
        kinds = "".join(f' {short}="1"' for short, key in (("b", "bold"), ("i", "italic")) if look[key])
        color = (look["text-color"] or style["text-color"])[1:].upper()
        looks[name] = (
            f'<a:rPr{kinds}><a:solidFill><a:srgbClr val="{color}" /></a:solidFill>'
            f'<a:latin typeface="{html.escape(theme.fonts.mono)}" /></a:rPr>'
        )
    return looks

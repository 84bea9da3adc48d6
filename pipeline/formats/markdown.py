"""The Markdown dialect of documents: pandoc's reader for it, and the identifiers of a document."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pipeline.context import Context
from pipeline.core import ast, links, note_text, slugs
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import BadByte, Span, decode
from pipeline.tools import frontmatter
from pipeline.tools.pandoc.process import Pandoc

# CommonMark, because pandoc's own Markdown reader takes exponential time on as little as 26 brackets.
# Headings are named by core.slugs: pandoc 3.9 names an emoji, and keeps "²", where GitHub drops both.
READER = "commonmark_x+alerts+autolink_bare_uris-gfm_auto_identifiers"
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+[^`]+`+)")
_QUOTED_BLOCK = re.compile(r"\{[^{}]*='[^{}]*\}")
_DASH = re.compile(r"[{ ]-[ }]")
_DASHED_HEADING = re.compile(r"(?P<before>[ \t>]*#{1,6}[ \t].*)\{(?P<block>[^{}]*)\}[ \t]*$")
# Pandoc 3.9's CommonMark reader drops the attributes of a heading without words, as slides have them; a comment holds them.
_WORDLESS = re.compile(r"(?m)^(?P<before>[ \t>]*#{1,6}[ \t]+)(?P<block>\{[^{}\n]*\}[ \t]*)$")
# Words behind a language, which the reader drops but in an attribute block: ```` ```js title="a.js" ````, as Docusaurus and MkDocs have it.
_TITLED = re.compile(
    r"(?m)^(?P<before>[ \t>]*(?:`{3,}|~{3,})[\w+#.-]+)[ \t]+(?P<title>title=\"[^\"{}]*\")[ \t]*$"
)
_DASH_IN_BLOCK = re.compile(r"(?P<quoted>\"[^\"]*\")|(?<!\S)-(?!\S)")
_NAMED = re.compile(r"""(?i)\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""")


def prepare(text: str) -> str:
    """Return a text prepared for pandoc's reader: attributes as it knows them, and no footnotes in footnotes.

    Lines stay the same, and columns of what is written.
    """
    # Without a final line end the reader takes a table's last row for a paragraph.
    return f"{_known_attributes(note_text.without_nested(text))}\n"


def identifiers(path: Path, context: Context) -> frozenset[str] | None:
    """Return the identifiers in a document that links can lead to; None if they cannot be known without building it.

    Raises OSError for a file that cannot be read.
    """
    data = context.files.read(path, limit=context.settings.limits.source_bytes)
    try:
        front = frontmatter.split(decode(data), path.name)
        if front.values.get("jinja") is True:
            return None
        return _find_identifiers(context.pandoc, front.body)
    except (BadByte, Failure):  # reported when that document itself is built
        return None


@lru_cache(maxsize=256)
def _find_identifiers(pandoc: Pandoc, text: str) -> frozenset[str]:
    blocks = pandoc.read(prepare(text), reader=READER, span=Span(""))
    raw = (item["c"][1] for item in ast.find(blocks, "RawBlock", "RawInline"))
    return links.identifiers(slugs.add(blocks)) | {
        found for source in raw for found in _NAMED.findall(source)
    }


def _known_attributes(text: str) -> str:
    """Return the text with attribute blocks as pandoc's CommonMark reader knows them.

    Documents written for its Markdown reader use `{alt='…'}`, and `{-}` for `{.unnumbered}` on headings. Headings of nothing
    but attributes keep them. The title of a listing is one of its attributes. Code is not changed.
    """
    if "='" not in text and not any(kind.search(text) for kind in (_DASH, _WORDLESS, _TITLED)):
        return text
    out: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
        elif mark:
            fence = mark[1]
            line = _TITLED.sub(r"\g<before> {\g<title>}", _QUOTED_BLOCK.sub(_requote, line))
        else:
            line = _WORDLESS.sub(r"\g<before><!-- --> \g<block>", _DASHED_HEADING.sub(_unnumbered, line))
            pieces = _CODE_SPAN.split(line)
            line = "".join(p if p.startswith("`") else _QUOTED_BLOCK.sub(_requote, p) for p in pieces)
        out.append(line)
    return "\n".join(out)


def _unnumbered(heading: re.Match[str]) -> str:
    known = _DASH_IN_BLOCK.sub(lambda part: part["quoted"] or ".unnumbered", heading["block"])
    return f"{heading['before']}{{{known}}}"


def _requote(block: re.Match[str]) -> str:
    return re.sub(r"""(=)'([^'"{}]*)'(?=[\s}])""", r'\1"\2"', block[0])

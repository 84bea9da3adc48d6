"""The files of an untrusted book, with only what may leave in its pages and style sheets."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import Span
from pipeline.formats.html import sanitize
from pipeline.tools import css

_POLICY = sanitize.Policy(packaged=True)


def safe_files(files: Mapping[str, bytes], path: str) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """Return the files as they may leave, and a diagnostic for each thing that was left out; `path` names the source.

    Raises Failure for a page that is no XML: a browser may read it, and in its own way.
    """
    removed: dict[str, None] = {}
    safe = dict(files)
    for name, data in files.items():
        if name.endswith(".xhtml"):
            try:
                safe[name], found = sanitize.safe_xhtml(data, _POLICY)
            except etree.XMLSyntaxError as wrong:
                message = f"epub: '{name}' is not well-formed: {wrong.msg}"
                raise Failure(sanitize.UNCLEAN.at(Span(path), message)) from None
            removed |= dict.fromkeys(found)
        elif name.endswith(".css"):
            clean = css.without_addresses(data.decode(), relative=True)
            safe[name] = f'@charset "utf-8";\n{clean}'.encode()
            removed |= {"an address in a style sheet": None} if clean.encode() != data else {}
    return safe, sanitize.diagnose("epub", removed, path)

"""Reads a page's HTML for WeasyPrint 70: as XML, ten times as fast, where it is well-formed as pandoc and our layouts write it."""

# Restates functions of WeasyPrint: Copyright (c) 2011-2021, Simon Sapin and contributors. BSD 3-Clause, see LICENSE.BSD.

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import Any
from xml.etree import ElementTree

from pipeline.tools.weasyprint.patches import startup

# Elements that HTML reads otherwise than XML, or that change what addresses are relative to.
_HTML_ONLY = re.compile(r"<(svg|math|base|template|noscript|table>\s*<tr)\b|<pre[^>]*>\n", re.IGNORECASE)


def read(html: str, home: str, fetcher: Any) -> Any:
    """Return WeasyPrint's page (HTML) of a text, with addresses relative to `home`; what is no XML is read by its own reader."""
    weasyprint = startup.weasyprint()
    # Of what is not XML's as well, the HTML reader alone knows what it stands for.
    if startup.is_on("reading") and not _HTML_ONLY.search(html):
        with suppress(ElementTree.ParseError):
            return _read_page()(ElementTree.fromstring(html.strip()), home, fetcher)
    return weasyprint.HTML(string=html, base_url=home, url_fetcher=fetcher)


@cache
def _read_page() -> Any:
    import cssselect2  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    class Page(startup.weasyprint().HTML):  # type: ignore[misc]  # WeasyPrint ships no types
        """A page of a tree that is read already: sets all that HTML's own constructor does."""

        def __init__(self, root: ElementTree.Element, base_url: str, url_fetcher: Any) -> None:
            self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

    return Page

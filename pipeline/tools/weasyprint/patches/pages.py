"""WeasyPrint 70's pages: their styles are computed once for all pages that the same rules hold for.

Import it when WeasyPrint is loaded (lean_import).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.layout import page

from pipeline.tools.weasyprint.patches.patch import Change

_own_styles = page.set_page_type_computed_styles


def changes() -> tuple[Change, ...]:
    """Return what is to be changed in WeasyPrint."""
    return (Change(page, "set_page_type_computed_styles", _own_styles, _set_styles),)


def _set_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Give a page and its sixteen margin boxes their styles, those of an earlier page that the same rules hold for.

    The first page shares none: lengths in parts of a page are known only when its size is.
    """
    if page_type.index == 0:
        _own_styles(page_type, html, style_for)
        return
    known = vars(style_for).setdefault("_octavo_pages", {})
    rules = tuple(_rules(page_type, style_for))
    styles = style_for.get_computed_styles()
    if rules not in known:
        _own_styles(page_type, html, style_for)
        cascaded = style_for.get_cascaded_styles()
        known[rules] = {part: styles[page_type, part] for kind, part in cascaded if kind == page_type}
        known[rules][None] = styles[page_type, None]
    for part, style in known[rules].items():
        styles[page_type, part] = style


def _rules(page_type: Any, style_for: Any) -> Iterator[int]:
    """Yield where, among all rules for pages, those stand that hold for this one."""
    at = 0
    for sheet, _, _ in style_for._sheets:
        for _, selectors, _ in sheet.page_rules:
            for _, _, selector in selectors:
                if style_for._page_type_match(selector, page_type):
                    yield at
                at += 1

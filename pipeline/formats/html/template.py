"""Render the Jinja layouts and style sheets of a theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from pipeline.context import Context, keep_nothing
from pipeline.core import direction, translations
from pipeline.core.model import Document, Metadata
from pipeline.formats.html import sanitize
from pipeline.theme import Theme
from pipeline.theme.paper import Sheet
from pipeline.tools import css as cleaning
from pipeline.tools import dates, fonts
from pipeline.tools.files import Files
from pipeline.tools.jinja import render as jinja

# The beginning of a page's head, where its style sheet belongs: behind the policy, if there is one (sanitize).
_HEAD = re.compile(r"<head>(\n<meta charset=[^>]*>\n<meta http-equiv=[^>]*>)?")


def template_values(document: Document, options: Any, **more: Any) -> dict[str, Any]:
    """Return the values that all layouts and style sheets get (meta, labels, options, lang, direction), and those in `more`."""
    metadata = document.metadata
    meta = {name: getattr(metadata, name) for name in metadata.__dataclass_fields__}
    meta |= {
        "subjects": metadata.subjects,
        "abstract": metadata.abstract,
        "date_text": dates.format_date(metadata.date, metadata.lang, metadata.date_written),
    }
    return {
        "meta": SimpleNamespace(**meta),
        "labels": translations.look_up(metadata.lang),
        "options": options,
        "lang": metadata.lang,
        "direction": metadata.direction,
        **more,
    }


def footer_text(metadata: Metadata, theme: Theme) -> str:
    """Return the text in the footer of slides, beside the slide number."""
    said = {
        "title": metadata.title,
        "author": ", ".join(metadata.authors),
        "date": dates.format_date(metadata.date, metadata.lang, metadata.date_written),
    }
    return said.get(theme.deck.footer, "")


def render_page(context: Context, layout: str, sheets: tuple[str, ...], given: dict[str, Any]) -> str:
    """Return a rendered layout; its style sheets are rendered first and passed to it as `css`."""
    return render(context, layout, {**given, "css": render_style_sheets(context, sheets, given)})


def render_style_sheets(context: Context, sheets: tuple[str, ...], given: dict[str, Any]) -> str:
    """Return the rendered style sheets of the theme. Of the values, they get settings and language only."""
    return "\n".join(
        render_shared(context, name, given["options"], given["lang"], given.get("sheet")) for name in sheets
    )


def render_print_sheets(context: Context, sheets: tuple[str, ...], given: dict[str, Any]) -> str:
    """Return rendered style sheets for print, with @font-face rules for the theme's own fonts."""
    return fonts.font_face_rules(context.theme.font_files) + render_style_sheets(context, sheets, given)


def keep_page(context: Context, name: str, html: str, css: str) -> None:
    """Keep a page as it is laid out, so that a browser shows it: it names its style sheet, and that the theme's own fonts.

    A stranger's is cleaned as a finished page is: the browser is that of whoever looks into it.
    """
    if context.keep is keep_nothing:
        return
    if context.settings.is_untrusted:
        html, _ = sanitize.safe_page(name, html, sanitize.Policy(packaged=True), f"{name}.html")
    for font in context.theme.font_files:
        address = f"fonts/{font.path.name}"
        if (absolute := font.path.resolve().as_uri()) in css:
            context.keep(address, font.path.read_bytes())
            css = css.replace(absolute, address)
    if context.settings.is_untrusted:
        css = cleaning.without_addresses(css, relative=True)
    context.keep(f"{name}.css", css)
    link = f'\n<link rel="stylesheet" href="{name}.css" />'
    context.keep(f"{name}.html", _HEAD.sub(lambda begun: begun[0] + link, html, count=1))


def render(context: Context, layout: str, given: dict[str, Any]) -> str:
    """Return a rendered layout of the theme."""
    return jinja.render(context.theme, layout, given, files=context.files)


def render_shared(context: Context, name: str, options: Any, lang: str, sheet: Sheet | None = None) -> str:
    """Return a rendered style sheet or drawing of the theme that is the same for all documents. The result is cached.

    It gets settings, language and paper only.
    """
    filled, sources = _render(context.theme, name, options, lang, sheet)
    context.files.note(sources)
    return filled


@lru_cache(maxsize=64)
def _render(
    theme: Theme, name: str, options: Any, lang: str, sheet: Sheet | None
) -> tuple[str, Mapping[str, str]]:
    files = Files()
    given = {
        "options": options,
        "lang": lang,
        "direction": direction.of(lang),
        "labels": translations.look_up(lang),
        "sheet": sheet,
    }
    return jinja.render(theme, name, given, files=files), files.inputs

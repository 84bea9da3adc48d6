"""What every Jinja layout of a theme is given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from pipeline.context import Context
from pipeline.core import translations
from pipeline.core.model import Document, Metadata
from pipeline.theme import Theme
from pipeline.theme.paper import Sheet
from pipeline.tools import dates, fonts
from pipeline.tools.files import Files
from pipeline.tools.jinja import render as jinja


def values(document: Document, options: Any, **more: Any) -> dict[str, Any]:
    """Return the values layouts and style sheets share: meta, labels, options, lang, and what is added."""
    metadata = document.metadata
    meta = {name: getattr(metadata, name) for name in metadata.__dataclass_fields__}
    meta |= {"subjects": metadata.subjects, "date_text": dates.spoken(metadata.date, metadata.lang)}
    return {
        "meta": SimpleNamespace(**meta),
        "labels": translations.of(metadata.lang),
        "options": options,
        "lang": metadata.lang,
        **more,
    }


def footer(metadata: Metadata, theme: Theme) -> str:
    """Return what stands at the foot of a deck's slides beside their number."""
    said = {
        "title": metadata.title,
        "author": ", ".join(metadata.authors),
        "date": dates.spoken(metadata.date, metadata.lang),
    }
    return said.get(theme.deck.footer, "")


def page(context: Context, layout: str, sheets: tuple[str, ...], given: dict[str, Any]) -> str:
    """Return a layout filled with the values and with its style sheets, themselves filled, as `css`."""
    return render(context, layout, {**given, "css": style_sheets(context, sheets, given)})


def style_sheets(context: Context, sheets: tuple[str, ...], given: dict[str, Any]) -> str:
    """Return style sheets of the theme, filled with the settings and the language among the values."""
    return "\n".join(
        shared(context, name, given["options"], given["lang"], given.get("sheet")) for name in sheets
    )


def print_sheets(context: Context, sheets: tuple[str, ...], given: dict[str, Any]) -> str:
    """Return style sheets for paper, which brings no fonts of its own: the theme's are named in them."""
    return fonts.rules(context.theme.font_files) + style_sheets(context, sheets, given)


def keep_page(context: Context, name: str, html: str, css: str) -> None:
    """Keep a page as it is laid out, so that a browser shows it: it names its style sheet, and that the theme's own fonts."""
    for font in context.theme.font_files:
        address = f"fonts/{font.path.name}"
        if (absolute := font.path.resolve().as_uri()) in css:
            context.keep(address, font.path.read_bytes())
            css = css.replace(absolute, address)
    context.keep(f"{name}.css", css)
    link = f'<head>\n<link rel="stylesheet" href="{name}.css" />'
    context.keep(f"{name}.html", html.replace("<head>", link, 1))


def render(context: Context, layout: str, given: dict[str, Any]) -> str:
    """Return a layout of the theme, filled with the values."""
    return jinja.render(context.theme, layout, given, files=context.files)


def shared(context: Context, name: str, options: Any, lang: str, sheet: Sheet | None = None) -> str:
    """Return a style sheet or drawing of the theme, filled once for all documents: it knows nothing of them.

    It is given settings, language and paper.
    """
    filled, sources = _filled(context.theme, name, options, lang, sheet)
    context.files.note(sources)
    return filled


@lru_cache(maxsize=64)
def _filled(
    theme: Theme, name: str, options: Any, lang: str, sheet: Sheet | None
) -> tuple[str, Mapping[str, str]]:
    files = Files()
    given = {"options": options, "lang": lang, "labels": translations.of(lang), "sheet": sheet}
    return jinja.render(theme, name, given, files=files), files.inputs

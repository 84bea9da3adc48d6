"""Metadata: read the document's metadata from front matter as Jekyll and pandoc users write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.context import Context
from pipeline.core import ast
from pipeline.core.diagnostics import Diagnostic, Outcome, partial_error, warning
from pipeline.core.model import Document, Metadata, Stage
from pipeline.core.spans import Span, closest
from pipeline.tools import dates
from pipeline.tools.frontmatter import describe

VALUE = partial_error("metadata-type", "A key of the front matter has a value of the wrong type.")
NEAR = warning("metadata-unknown", "A key is not one Octavo knows, but looks like one that it does.")
IGNORED = warning(
    "metadata-ignored",
    "A key of pandoc, Jekyll, Marp or of e-book tools asks for something that Octavo does not do, so it has no effect.",
)
DATE = warning(
    "metadata-date",
    "The date is not a day of the calendar, or is not written in a form that has one meaning. It is shown as it is written; "
    "files and catalogues get no date.",
)

_TEXTS = ("title", "subtitle", "date", "lang", "description", "theme", "sidebar", "permalink", "folder")
_LISTS = ("keywords", "tags", "author", "authors", "creator")
_AFFILIATION = "write it into the subtitle or the text"
_CITATIONS = "citations are not read; write sources as footnotes"
_RUNNING = "running lines are made of title and section; a slide's own is '{footer=…}' behind its heading"
_LOOKS = "how documents look is a theme's; see 'octavo new theme'"
_COVER = "the cover is drawn from title and theme"
_TEX = "nothing is set with TeX; paper, fonts and margins stand in octavo.toml and in themes"
# Keys whose effect an author would miss, and what to do instead.
_WITHOUT_EFFECT = {
    **dict.fromkeys(("affiliation", "affiliations", "institute"), _AFFILIATION),
    **dict.fromkeys(("bibliography", "csl", "nocite", "references"), _CITATIONS),
    **dict.fromkeys(("header", "footer"), _RUNNING),
    **dict.fromkeys(("style", "css", "stylesheet"), _LOOKS),
    **dict.fromkeys(("cover-image", "epub-cover-image", "cover"), _COVER),
    **dict.fromkeys(("header-includes", "documentclass", "geometry", "mainfont", "fontsize"), _TEX),
}
# Keys of Jekyll, its documentation theme, and pandoc. Octavo ignores them without a warning.
_FAMILIAR = frozenset(
    "layout category categories published summary excerpt redirect_from last_updated toc weight order nav_order parent "
    "has_children type audience version license copyright rights identifier slug url abstract status id jinja slides teaching exercises source "
    "language editor format output draft comments image images class head logo created updated modified".split()
)
_MARKS = re.compile(r"[*_`$\[\]<>\\&~^#|-]")  # what Markdown may read as more than words
_NAME_PARTS = (("given", "given-names", "firstname"), ("family", "surname", "lastname"))


def read_metadata(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with its metadata, defaults from [project]. A key of a wrong type is an error."""
    front, settings = document.front, context.settings
    # A file outside of the project gets no author or description from it.
    project = settings.project
    inside = document.source.path.is_relative_to(settings.root)
    author, description = (project.author, project.description) if inside else ("", "")
    reader = _FrontMatterReader(front, document.spans, document.source.shown)
    authors = (
        reader.texts("authors")
        or reader.texts("author")
        or reader.texts("creator")
        or ((author,) if author else ())
    )
    lang = _language(reader.text("lang") or project.lang)
    date, written = reader.date(lang)
    metadata = Metadata(
        title=reader.text("title"),
        subtitle=reader.text("subtitle"),
        authors=authors,
        date=date,
        date_written=written,
        made=settings.date or date,
        lang=lang,
        description=reader.text("description") or reader.text("summary") or description,
        keywords=reader.texts("keywords"),
        tags=reader.texts("tags"),
        extra={
            **{key: str(given) for key, given in front.items() if isinstance(given, str | int | float)},
            **_plain_abstract(front, reader.span("abstract"), context),
        },
    )
    reader.found.extend(_without_effect(reader, front))
    known = {*_WITHOUT_EFFECT, *_TEXTS, *_LISTS, *_FAMILIAR, *context.settings.formats}
    for key in front:
        if key not in known and (meant := closest(key, known)):
            span = reader.span(key)
            reader.found.append(NEAR.at(span, f"unknown key '{key}'", hint=f"did you mean '{meant}'?"))
    return Outcome(replace(document, metadata=metadata), tuple(reader.found))


def _plain_abstract(front: Mapping[str, Any], span: Span, context: Context) -> dict[str, str]:
    """Return the front matter's `abstract` without its marks, for it stands in properties of files as well; {} if it has none."""
    given = front.get("abstract")
    if not isinstance(given, str) or not _MARKS.search(given):
        return {}
    blocks = context.pandoc.read(given, reader="commonmark_x", span=span)
    return {"abstract": "\n\n".join(" ".join(ast.plain_text(block).split()) for block in blocks)}


def _without_effect(reader: _FrontMatterReader, front: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each key whose effect an author would miss; of an author's own keys, for each kind once."""
    for key, given in front.items():
        if key in _WITHOUT_EFFECT:
            yield IGNORED.at(reader.span(key), f"'{key}' has no effect", hint=_WITHOUT_EFFECT[key])
        elif key in ("author", "authors") and isinstance(given, list):
            own = dict.fromkeys(name for author in given if isinstance(author, dict) for name in author)
            for name in own:
                if name in _WITHOUT_EFFECT:
                    message = f"'{name}' of an author has no effect"
                    yield IGNORED.at(reader.span(key), message, hint=_WITHOUT_EFFECT[name])


class _FrontMatterReader:
    """Reads values of the front matter by type, and collects a diagnostic for each value of a wrong type."""

    def __init__(self, front: Mapping[str, Any], spans: Mapping[str, Span], path: str) -> None:
        self._front, self._spans, self._path = front, spans, path
        self.found: list[Diagnostic] = []

    def span(self, key: str) -> Span:
        return self._spans.get(key, Span(self._path, 1))

    def text(self, key: str) -> str:
        given = self._front.get(key, "")
        if given is None and key != "title":
            return ""
        if isinstance(given, str):
            return " ".join(given.split())
        hint = (
            f'write {key}: "{given}"'
            if isinstance(given, int | float)
            else f"write {key}: followed by a text"
        )
        self._wrong(key, given, "a text", hint)
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        given = self._front.get(key) or ""  # a key without a value counts as missing
        separator = "," if key in ("keywords", "tags") else r"\band\b|;"
        if isinstance(given, str):
            return tuple(part for piece in re.split(separator, given) if (part := " ".join(piece.split())))
        if isinstance(given, list) and all(isinstance(item, str) for item in given):
            return tuple(" ".join(item.split()) for item in given)
        names = [_name(item) for item in (given if isinstance(given, list) else [given])]
        if all(names):
            return tuple(names)
        hint = f"write {key}: one, two"
        if key in ("author", "authors"):
            hint = "write [Ada Example, Ben Example], or a list of mappings with 'name'"
        self._wrong(key, given, "a text or a list of texts", hint)
        return ()

    def date(self, lang: str) -> tuple[str, str]:
        """Return the date in ISO form, and the text that stands for one that has none; both are "" without a date."""
        given = self.text("date")
        date = dates.read_date(given, lang)
        if not given or date:
            return date, ""
        self.found.append(
            DATE.at(self.span("date"), f"'{given}' is not a date", hint="write it as 2026-11-02")
        )
        return "", given

    def _wrong(self, key: str, given: Any, expected: str, hint: str) -> None:
        message = f"'{key}' must be {expected}, not {describe(given)}"
        self.found.append(VALUE.at(self.span(key), message, hint=hint))


def _name(given: Any) -> str:
    """Return a person's name from a text, or a mapping as Quarto, JATS and CSL write it; "" if it has none."""
    if isinstance(given, str):
        return " ".join(given.split())
    if not isinstance(given, Mapping):
        return ""
    if whole := given.get("name") or given.get("literal"):
        return _name(whole)
    first, last = (
        next((given[key] for key in keys if isinstance(given.get(key), str)), "") for keys in _NAME_PARTS
    )
    return " ".join(f"{first} {last}".split())


def _language(tag: str) -> str:
    """Return a language tag in BCP 47 form, "zh-Hant-TW" or "de-u-co-phonebk"; "en_GB" and "EN" are accepted. "en" for an invalid one.

    Script and region are written as there (RFC 5646, section 2.1.1); behind a singleton, which begins an extension, all is lower case.
    No part is anything but letters and digits: it is written into pages and packages as it stands.
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", tag):
        return "en"
    parts = tag.replace("_", "-").lower().split("-")
    extension = next((place for place, part in enumerate(parts) if len(part) == 1), len(parts))
    shown = [
        part.upper() if len(part) == 2 and place else part.title() if len(part) == 4 and place else part
        for place, part in enumerate(parts[:extension])
    ]
    return "-".join([*shown, *parts[extension:]])


STAGE: Stage[Context] = Stage("metadata", read_metadata, after=("parse",), rules=(VALUE, NEAR, IGNORED, DATE))

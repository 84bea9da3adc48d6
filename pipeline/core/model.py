"""The values of a build (Source, Page, Document, Artifact), and the two interfaces: Stage and Output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.core import direction
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome, Rule
from pipeline.core.direction import Direction
from pipeline.core.spans import LineMap, Span

C = TypeVar("C")  # what a stage or output is given besides its input: pipeline.context.Context


@dataclass(frozen=True, slots=True)
class Source:
    """One file to convert: its absolute path, the path shown to the author, and the name of its outputs.

    `file` is a string, because a Path takes ten times the memory. `name` is a relative POSIX path without suffix. It
    determines where outputs are written and every generated identifier, so it must not depend on the machine.
    """

    file: str
    shown: str
    name: str

    @property
    def path(self) -> Path:
        """The file as a Path."""
        return Path(self.file)


@dataclass(frozen=True, slots=True)
class Page:
    """A source as text, with its front matter split off.

    `lines` maps a line of `text` (from 1) to the author's file; `spans` maps dotted keys of the front matter
    ("slides.level") to their positions.
    """

    source: Source
    text: str
    lines: LineMap
    front: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata of a document. `title` is never empty after the stage `headings`.

    `date` is the document's date, ISO 8601 (YYYY-MM-DD) or empty; `date_written` is what its author wrote for one that is no day,
    else empty; `made` is the creation date written into files, from
    SOURCE_DATE_EPOCH or empty; `lang` is a BCP 47 tag; `extra` holds every other key of the front matter as text.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    date_written: str = ""
    made: str = ""
    lang: str = "en"
    description: str = ""
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> Direction:
        """The direction in which `lang` is written."""
        return direction.of(self.lang)

    @property
    def abstract(self) -> tuple[str, ...]:
        """The paragraphs of the front matter's `abstract`, as text."""
        parts = self.extra.get("abstract", "").split("\n\n")
        return tuple(said for part in parts if (said := " ".join(part.split())))

    @property
    def rights(self) -> str:
        """Who may do what with the document: the front matter's `rights`, `copyright` or `license`."""
        return next(
            (self.extra[key] for key in ("rights", "copyright", "license") if self.extra.get(key)), ""
        )

    @property
    def subjects(self) -> tuple[str, ...]:
        """Keywords, then the tags that are not among them (ignoring case)."""
        found: dict[str, str] = {}
        for word in (*self.keywords, *self.tags):
            found.setdefault(word.casefold(), word)
        return tuple(found.values())


PLACEHOLDER = "image-missing"  # the class of the Span that stands for a picture that cannot be shown


@dataclass(frozen=True, slots=True)
class Resource:
    """An image of a document: its bytes, media type, and size in CSS pixels (0 if the file names none).

    `bitmap` is a PNG of the same picture for formats that cannot hold vector images, else empty. `printed` is the SVG as
    other engines than browsers can read it, empty where that is `data`; `printed_width` is the width of the bitmap that stands
    for it on pages, 0 where it is drawn there (tools.images.svg_pages). `labels` of it were HTML and are plain text. `undrawn` says in clauses what neither pages nor the bitmap show as a browser.
    """

    data: bytes
    mime: str
    width: int = 0
    height: int = 0
    bitmap: bytes = b""
    printed: bytes = b""
    printed_width: int = 0
    labels: int = 0
    undrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """The background of one slide, if it is not the theme's: a colour (#rrggbb), a picture (a key of `resources`), or both.

    `dark` says that text on it must be light.
    """

    color: str = ""
    image: str = ""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide of a deck: title, content, and speaker notes.

    `layout` is "title" for the first slide, else one of slides.layouts; `span` is the source position; `id` is that of
    the heading, empty for generated slides; `scale` is the factor by which text is reduced to fit, at most 1. `footer` is
    the slide's own, empty for none, None for the deck's. A list with a member `"step"` is shown item by item, and blocks with
    `"after": n` after n pauses.
    """

    layout: str
    title: tuple[Node, ...]
    blocks: tuple[Node, ...]
    notes: tuple[Node, ...]
    span: Span
    id: str = ""
    scale: float = 1.0
    background: Background = Background()
    footer: str | None = None


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a printed page begins: its page number as printed, and the position ("line:column[:path]") of the first block
    that begins on it.
    """

    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: pandoc's blocks with source positions, metadata, and images.

    The target of an image in `blocks` is a key of `resources`. `slides` is the same document as a deck. `pages` is set
    only for outputs whose `wants_pages` asks for it.
    """

    source: Source
    metadata: Metadata
    blocks: tuple[Node, ...]
    resources: Mapping[str, Resource] = field(default_factory=dict)
    slides: tuple[Slide, ...] = ()
    pages: tuple[PageStart, ...] = ()
    front: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished output: the name of its format, its file suffix, and its bytes."""

    format: str
    suffix: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stage(Generic[C]):
    """A step of the conversion from Source to Page to Document.

    `after` names the stages that must run before it, `before` those that must run after it; names of no stage are ignored,
    and stages that are free to run are ordered by name. `rules` are the kinds of its diagnostics.
    """

    name: str
    run: Callable[[Any, C], Outcome[Any]]
    after: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output(Generic[C]):
    """An output format: how a Document is converted to an Artifact.

    - `suffix` ends the names of its files: ".pdf".
    - `emit` makes the artifact. It is given the document with the conditional content of this format alone.
    - `options` is the frozen msgspec struct that the format's table in octavo.toml is checked against, None for a format
      without settings; `table` is the name of that table if it is not the format's name.
    - `traits` are the words that conditions may use for the format (`.only-print`), besides its name. Formats with the
      trait "slides" are given a document's slides.
    - `raw` names the foreign HTML elements it can show, "*" for all.
    - `siblings`: links to other documents lead to their output in the same format.
    - `notes`: speaker notes are included. `hides`: content that is laid out but not drawn cannot be read from the file.
    - `prepare` imports the slow modules that `emit` uses; with True also those that pay off for many documents only. It
      must not start threads or processes, because the process is forked afterwards.
    - `paginate` returns the page starts of the printed document; `wants_pages`, given the options and whether the project
      builds both formats, says whether `emit` needs them.
    - `verify`, given the finished bytes and the document's expectations (formats.gate.Expectations), yields reasons not to
      publish, as rules and sentences.
    - `rules` are the kinds of its diagnostics.
    - `degrades` says for each of core.features that is shown differently what is shown instead; `drops` are those that
      are left out.
    """

    name: str
    suffix: str
    emit: Callable[[Document, C], Outcome[Artifact]]
    options: type[Any] | None = None
    table: str = ""
    traits: frozenset[str] = frozenset()
    raw: frozenset[str] = frozenset()
    siblings: bool = False
    notes: bool = False
    hides: bool = False
    prepare: Callable[[bool], object] | None = None
    paginate: Callable[[Document, C], tuple[PageStart, ...]] | None = None
    wants_pages: Callable[[Any, bool], bool] | None = None
    verify: Callable[[bytes, Any], Iterable[tuple[Rule, str]]] | None = None
    rules: tuple[Rule, ...] = ()
    degrades: Mapping[str, str] = field(default_factory=dict, compare=False)
    drops: frozenset[str] = frozenset()

"""The values that flow through a build, and the two contracts that make them flow: Stage and Output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome, Rule
from pipeline.core.spans import LineMap, Span

C = TypeVar("C")  # what a stage or output may use while it works: tools.context.Context


@dataclass(frozen=True, slots=True)
class Source:
    """One file to convert: its absolute path, how it is shown to the author, and the name its outputs get.

    `file` is a text, for a Path is ten times as large, and builds know thousands of them. `name` is a relative POSIX
    path without suffix; it decides where outputs lie and seeds every identifier, so it never depends on the machine.
    """

    file: str
    shown: str
    name: str

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.file)


@dataclass(frozen=True, slots=True)
class Page:
    """A source as text: front matter apart, every key with its place.

    `lines` leads from a line of `text` (from 1) to the author's file; `spans` maps dotted keys ("slides.level") to
    the place of the key.
    """

    source: Source
    text: str
    lines: LineMap
    front: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself. `title` is never empty once the document has passed the title stage.

    `date` is ISO 8601 (YYYY-MM-DD) or empty; `made` is the day files give for their making, or empty; `lang` is a
    BCP 47 tag; `extra` holds every other key of the front matter as text.
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    made: str = ""
    lang: str = "en"
    description: str = ""
    keywords: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Keywords, then the tags that are not among them in any case: what catalogues list a document under."""
        found: dict[str, str] = {}
        for word in (*self.keywords, *self.tags):
            found.setdefault(word.casefold(), word)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Resource:
    """An image a document shows: its bytes, media type, and size in CSS pixels (0 if it has none of its own).

    `bitmap` is a PNG of the same picture for formats that cannot hold a vector image, else empty.
    """

    data: bytes
    mime: str
    width: int = 0
    height: int = 0
    bitmap: bytes = b""


@dataclass(frozen=True, slots=True)
class Background:
    """What a slide stands on instead of the theme's ground: a colour (#rrggbb), a picture (a key of `resources`), or both.

    `dark` says that text on it has to be light.
    """

    color: str = ""
    image: str = ""
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide of a deck: its title, what it shows, what the speaker says.

    `layout` is "title" for the first slide, else one of core.layouts; `span` is the author's place it was made from;
    `id` is the heading's, empty for slides of ours; `scale` is the share of its size that text has to fit. A list with
    a member `"step"` is to be shown item by item, and blocks with `"after": n` after n pauses.
    """

    layout: str
    title: tuple[Node, ...]
    blocks: tuple[Node, ...]
    notes: tuple[Node, ...]
    span: Span
    id: str = ""
    scale: float = 1.0
    background: Background = Background()


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page of a document on paper begins: its number as printed, and the place ("line:column[:path]", as a node's
    "pos") of the first block that begins on it.
    """

    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: pandoc's blocks with places kept, its metadata, and all it shows.

    An image's target in `blocks` is a key of `resources`. `slides` is the same document as a deck. `pages` is filled for
    outputs that ask for it.
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
    """One finished output: its format and its bytes."""

    format: str
    suffix: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stage(Generic[C]):
    """A step from Source to Page to Document.

    `after` names the stages that must have run, `before` those that must not have run yet; names no stage has are
    passed over, and ties go by name. `rules` are the kinds of diagnostics it has.
    """

    name: str
    run: Callable[[Any, C], Outcome[Any]]
    after: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output(Generic[C]):
    """A format: how a Document becomes an Artifact of that name.

    - `suffix` ends the names of its files: ".pdf".
    - `emit` makes the artifact. It is given the document with the conditional content of this format alone.
    - `options` is the frozen msgspec struct its table in octavo.toml is checked against; the table is called as the format
      is, where `table` says no other name.
    - `traits` are the words conditional content may use for it (`.only-print`); its own name is always one. Formats with
      the trait "slides" are given a document's slides.
    - `raw` names the HTML elements without counterpart in pandoc's tree that it shows, "*" for all.
    - `siblings`: a link to another document of the project can lead to that one's output of the same format.
    - `notes`: it carries the speaker's notes. `hides`: what it lays out and does not draw cannot be read in it.
    - `prepare` loads what `emit` uses and is slow to load, and, told True, what only many documents are worth. It starts
      nothing: processes are forked behind it.
    - `paginate` returns where the pages begin that a document has on paper; `wants_pages` says, of its options and of
      whether the project builds both formats, that `emit` is to be given those.
    - `verify` yields what keeps finished bytes from being published, as rules and sentences; it is given what their
      document lets expect (formats.gate.Expected).
    - `rules` are the kinds of diagnostics it has.
    - `degrades` says what becomes of each construct (core.features) that is not shown as it was meant; `drops` are those
      that are left out.
    """

    name: str
    suffix: str
    emit: Callable[[Document, C], Outcome[Artifact]]
    options: type[Any]
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

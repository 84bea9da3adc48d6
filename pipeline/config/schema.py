"""The tables of octavo.toml, each a frozen struct, and all settings in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from pipeline.core import toml
from pipeline.core.spans import Span

NAME = "octavo.toml"

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]
Level: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=6)]
Limit: TypeAlias = Annotated[int, msgspec.Meta(ge=1)]


class Project(msgspec.Struct, frozen=True):
    """[project]: what all documents share unless their front matter says otherwise."""

    title: str = ""
    author: str = ""
    lang: str = "en"
    description: str = ""


class Build(msgspec.Struct, frozen=True):
    """[build]: what is built, from where, to where, how it looks. `jobs` 0 means one for each core."""

    formats: tuple[str, ...] = ("pdf",)
    theme: str = "aurora"
    content: str = "content"
    output: str = "build"
    jobs: Count = 0


class Store(msgspec.Struct, frozen=True):
    """[store]: where earlier results are kept ("": `.octavo` in the output folder), and how many megabytes of them."""

    path: str = ""
    size: Limit = 4_000


class Slides(msgspec.Struct, frozen=True):
    """[slides]: how a document becomes a deck.

    `level` is the heading level that starts a slide (0: every heading does). `prose` says what becomes of long
    paragraphs: "condense" to leading sentences with the whole in the notes, "keep", or "outline": whatever is no
    list, picture, table or code goes to the notes. `fit` says what becomes of a slide that overflows: it is "split",
    or set smaller ("scale"), down to `smallest` of its size, and split only where that is not enough. With
    `incremental`, decks that can show lists item by item.
    """

    level: Level = 0
    prose: Literal["condense", "keep", "outline"] = "condense"
    fit: Literal["split", "scale"] = "split"
    smallest: Annotated[float, msgspec.Meta(ge=0.5, le=1)] = 0.75
    incremental: bool = False


class Solutions(msgspec.Struct, frozen=True):
    """[solutions]: whether what is marked `.solution` is shown, left out, or left as room to write in."""

    show: Literal["no", "space", "yes"] = "yes"


class Headings(msgspec.Struct, frozen=True):
    """[headings]: `numbered` says how many levels of headings get numbers, 0 none; the title is none of them."""

    numbered: Level = 0


class Captions(msgspec.Struct, frozen=True):
    """[captions]: which figures, tables and listings have a number before their caption; "named": those with an identifier."""

    numbered: Literal["all", "named", "none"] = "all"


class Links(msgspec.Struct, frozen=True):
    """[links]: how `octavo check --external` asks the web: addresses it leaves alone (patterns with "*"), how many seconds
    it waits for an answer, and for how many days it believes one.
    """

    ignore: tuple[str, ...] = ()
    seconds: Limit = 10
    days: Count = 7


class Limits(msgspec.Struct, frozen=True):
    """[limits]: what one document may cost: bytes of source, seconds in an engine, nesting, megabytes of an image."""

    source_bytes: Limit = 10_000_000
    seconds: Limit = 120
    depth: Limit = 200
    image_bytes: Limit = 32_000_000
    image_pixels: Limit = 40_000_000
    template_bytes: Limit = 10_000_000


STRICT_LIMITS = Limits(source_bytes=2_000_000, seconds=30, depth=50, template_bytes=2_000_000)
TABLES: Mapping[str, type[Any]] = {
    "project": Project,
    "build": Build,
    "store": Store,
    "headings": Headings,
    "captions": Captions,
    "slides": Slides,
    "solutions": Solutions,
    "links": Links,
    "limits": Limits,
}
OWN = ("headings", "captions", "slides", "solutions")  # tables a document may override, besides the formats'
FREE = ("variables", "theme", "rules")  # tables of any content; others judge what [theme] and [rules] hold


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings in force.

    `options` holds one struct for each format; `root` is the project's folder; `theme` is what [theme] says otherwise
    than the theme's own file, unchecked; `rules` holds the severity that diagnostics have by their codes; `date` (ISO, or "") is what files say of their making instead of the
    document's own date; `given` are the dotted keys the command line sets, itself or by a variant, which no document overrides; `spans` maps dotted keys of
    octavo.toml to their places; `keep` is the absolute path of a folder for what the engines are given, None to keep none of it.
    """

    root: Path
    project: Project = Project()
    build: Build = Build()
    store: Store = Store()
    headings: Headings = Headings()
    captions: Captions = Captions()
    slides: Slides = Slides()
    solutions: Solutions = Solutions()
    links: Links = Links()
    limits: Limits = Limits()
    variables: Mapping[str, Any] = field(default_factory=dict)
    theme: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    untrusted: bool = False
    date: str = ""
    given: tuple[str, ...] = ()
    keep: Path | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)

    def span(self, key: str) -> Span:
        """Return where octavo.toml sets a key; the file as a whole if it does not."""
        return self.spans.get(key) or self.spans.get("", Span(NAME))

    def nearest(self, key: str) -> Span:
        """Return where octavo.toml sets a key, else what it holds or is held by, else the file as a whole."""
        return toml.nearest(self.spans, key) or self.span(key)

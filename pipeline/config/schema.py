"""The tables of octavo.toml, each a frozen struct, and all settings in force.

The fields of `SettingsTables` are the one list of tables. What is read, checked, recorded as a dependency of a result
and shown by `octavo explain` is derived from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_origin, get_type_hints

import msgspec

from pipeline.core import toml
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.spans import Span

NAME = "octavo.toml"

Count: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]
Level: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=6)]
Limit: TypeAlias = Annotated[int, msgspec.Meta(ge=1)]


class Table(msgspec.Struct, frozen=True):
    """A table of octavo.toml with its keys and their defaults.

    `per_document`: the front matter of a document may override it. `by_key`: a result depends on the keys it was made
    with, one by one, since most results use few of them; on any other table it depends as a whole. `widens` are the keys that
    let a build read, write or cost more: an untrusted one takes them only from whoever runs it, not from a found octavo.toml. The
    options of a format may have such keys as well.
    """

    per_document: ClassVar[bool] = False
    by_key: ClassVar[bool] = False
    widens: ClassVar[frozenset[str]] = frozenset()


class Project(Table, frozen=True):
    """[project]: what all documents share unless their front matter says otherwise; whether links may lead out of it."""

    by_key: ClassVar[bool] = True
    widens: ClassVar[frozenset[str]] = frozenset(("follow_links",))
    title: str = ""
    author: str = ""
    lang: str = "en"
    description: str = ""
    follow_links: bool = False


class Build(Table, frozen=True):
    """[build]: what is built, from where, to where, how it looks. `jobs` 0 means one for each core."""

    by_key: ClassVar[bool] = True
    widens: ClassVar[frozenset[str]] = frozenset(("output", "jobs"))
    formats: tuple[str, ...] = ("pdf",)
    theme: str = "aurora"
    content: str = "content"
    output: str = "build"
    jobs: Count = 0


class Store(Table, frozen=True):
    """[store]: the folder of cached results ("": `.octavo` in the output folder), and their size in megabytes."""

    widens: ClassVar[frozenset[str]] = frozenset(("path", "size"))
    path: str = ""
    size: Limit = 4_000


class Slides(Table, frozen=True):
    """[slides]: how a document becomes a deck.

    `level` is the heading level that starts a slide (0: every heading does). `prose` says what becomes of long
    paragraphs: "condense" to leading sentences with the whole in the notes, "keep", or "outline": everything but lists,
    pictures, tables and code goes to the notes. `fit` says what becomes of a slide that overflows: it is "split", or set in
    smaller type ("scale"), down to `smallest` of its size, and split only if that is not enough. With `incremental`,
    decks show lists item by item where they can.
    """

    per_document: ClassVar[bool] = True
    level: Level = 0
    prose: Literal["condense", "keep", "outline"] = "condense"
    fit: Literal["split", "scale"] = "split"
    smallest: Annotated[float, msgspec.Meta(ge=0.5, le=1)] = 0.75
    incremental: bool = False


class Solutions(Table, frozen=True):
    """[solutions]: whether what is marked `.solution` is shown, left out, or replaced by blank space to write in."""

    per_document: ClassVar[bool] = True
    show: Literal["no", "space", "yes"] = "yes"


class Headings(Table, frozen=True):
    """[headings]: `numbered` is the number of heading levels that get numbers, the title not counted; 0 for none."""

    per_document: ClassVar[bool] = True
    numbered: Level = 0


class Captions(Table, frozen=True):
    """[captions]: which figures, tables and listings have a number before their caption; "named": those with an identifier."""

    per_document: ClassVar[bool] = True
    numbered: Literal["all", "named", "none"] = "all"


class Images(Table, frozen=True):
    """[images]: more folders of the project in which pictures are looked for that an address like "/img/a.png" names."""

    roots: tuple[str, ...] = ()


class Links(Table, frozen=True):
    """[links]: how `octavo check --external` asks the web: addresses it skips (patterns with "*"), how many seconds it waits
    for an answer, and for how many days it reuses one.
    """

    widens: ClassVar[frozenset[str]] = frozenset(("ignore", "seconds", "days"))
    ignore: tuple[str, ...] = ()
    seconds: Limit = 10
    days: Count = 7


class Untrusted(Table, frozen=True):
    """[untrusted]: the `variables` that strangers' documents may use, by their names in [variables]."""

    widens: ClassVar[frozenset[str]] = frozenset(("variables",))
    variables: tuple[str, ...] = ()


class Limits(Table, frozen=True):
    """[limits]: what one document may cost: bytes of source, seconds over all formats, megabytes of memory a process, nesting,
    slides, pages, pictures, bytes and pixels of each and pixels of all, characters that its templates make.
    """

    by_key: ClassVar[bool] = True
    source_bytes: Limit = 10_000_000
    seconds: Limit = 300
    memory: Limit = 1_500
    depth: Limit = 200
    slides: Limit = 10_000
    pages: Limit = 10_000
    images: Limit = 5_000
    image_bytes: Limit = 32_000_000
    image_pixels: Limit = 40_000_000
    pixels: Limit = 4_000_000_000
    template_bytes: Limit = 10_000_000


STRICT_LIMITS = Limits(
    source_bytes=2_000_000,
    seconds=60,
    memory=768,
    depth=50,
    slides=2_000,
    pages=2_000,
    images=500,
    pixels=400_000_000,
    template_bytes=2_000_000,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTables:
    """Every setting a result may depend on: the tables of octavo.toml, and what the command line adds to them.

    `variables`, `theme` and `rules` are tables of any content: `theme` is what [theme] says otherwise than the theme's own file,
    unchecked; `rules` holds the severity that diagnostics have by their codes. `is_untrusted` says that the documents are
    strangers', `reads_project` whether they may read all of the project and not only their own folder. `date` (ISO, or "")
    is what files say of their making instead of the document's own date.
    """

    project: Project = Project()
    build: Build = Build()
    store: Store = Store()
    headings: Headings = Headings()
    captions: Captions = Captions()
    slides: Slides = Slides()
    solutions: Solutions = Solutions()
    images: Images = Images()
    links: Links = Links()
    limits: Limits = Limits()
    untrusted: Untrusted = Untrusted()
    variables: Mapping[str, Any] = field(default_factory=dict)
    theme: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    is_untrusted: bool = False
    reads_project: bool = True
    date: str = ""


_TYPES = {item.name: get_type_hints(SettingsTables)[item.name] for item in fields(SettingsTables)}
TABLES: Mapping[str, type[Table]] = {
    name: kind for name, kind in _TYPES.items() if isinstance(kind, type) and issubclass(kind, Table)
}
PER_DOCUMENT = tuple(
    name for name, kind in TABLES.items() if kind.per_document
)  # besides the formats' tables
FREE_FORM = tuple(name for name, kind in _TYPES.items() if get_origin(kind) is Mapping)


@dataclass(frozen=True, slots=True)
class Settings(SettingsTables):
    """All settings in force.

    `options` holds one struct for each format that has settings; `root` is the project's folder; `given` are the dotted keys
    the command line sets, itself or by a variant, which no document overrides; `spans` maps dotted keys of octavo.toml to
    their places; `keep` is the absolute path of a folder for what the engines are given, None to keep none of it; `closed`
    are the places that strangers' documents never read (engine.places). `file` is the absolute path of the settings
    file, "" if there is none; `remarks` say what was not taken from it.
    """

    root: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    keep: Path | None = None
    closed: tuple[Path, ...] = ()
    file: str = ""
    remarks: tuple[Diagnostic, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)

    def dependencies(self) -> Iterator[tuple[str, object]]:
        """Yield all that a result may depend on, by the names under which `ReadSettings` records it.

        A name is that of a table or of a format's options, TABLE.KEY where a table is read by key, "formats" for the names of
        all formats with settings, "is_untrusted", "reads_project" or "date".
        """
        for name in _TYPES:
            value = getattr(self, name)
            if isinstance(value, Table) and value.by_key:
                yield from ((f"{name}.{key}", each) for key, each in msgspec.structs.asdict(value).items())
            else:
                yield name, value
        yield "formats", list(self.options)
        yield from self.options.items()

    def span(self, key: str) -> Span:
        """Return where octavo.toml sets a key; the file as a whole if it does not."""
        return self.spans.get(key) or self.spans.get("", Span(NAME))

    def nearest(self, key: str) -> Span:
        """Return where octavo.toml sets a key, else what it holds or is held by, else the file as a whole."""
        return toml.nearest(self.spans, key) or self.span(key)

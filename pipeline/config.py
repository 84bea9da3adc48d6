"""Settings: octavo.toml and a document's front matter, checked as a whole and frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args

import msgspec

from pipeline.core import toml
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome, error, has_errors
from pipeline.core.text import BadByte, Span, closest, decode

NAME = "octavo.toml"

SYNTAX = error("settings-syntax", "octavo.toml is not valid TOML 1.0. Nothing is built until it can be read.")
UNKNOWN = error(
    "settings-unknown",
    "A table or key is not one Octavo knows, so what it asks for would silently not happen. "
    "docs/settings.md lists all of them; free values belong into [variables].",
)
VALUE = error(
    "settings-value", "A setting has a value of the wrong type, or one that is not among those allowed."
)
RULES = (SYNTAX, UNKNOWN, VALUE)

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
    paragraphs: "condense" to leading sentences with the whole in the notes, or "keep".
    """

    level: Level = 0
    prose: Literal["condense", "keep"] = "condense"


class Limits(msgspec.Struct, frozen=True):
    """[limits]: what one document may cost: bytes of source, seconds in an engine, nesting, megabytes of an image."""

    source_bytes: Limit = 10_000_000
    seconds: Limit = 120
    depth: Limit = 200
    image_bytes: Limit = 32_000_000
    image_pixels: Limit = 40_000_000
    template_bytes: Limit = 10_000_000


STRICT_LIMITS = Limits(source_bytes=2_000_000, seconds=30, depth=50, template_bytes=2_000_000)
_TABLES: Mapping[str, type[Any]] = {
    "project": Project,
    "build": Build,
    "store": Store,
    "slides": Slides,
    "limits": Limits,
}
_FREE = ("variables", "theme")  # tables of any content; what [theme] holds, its theme will judge
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings in force.

    `options` holds one struct for each format; `root` is the project's folder; `theme` is what [theme] says otherwise
    than the theme's own file, unchecked; `date` (ISO, or "") is what files say of their making instead of the
    document's own date; `spans` maps dotted keys of octavo.toml to their places.
    """

    root: Path
    project: Project = Project()
    build: Build = Build()
    store: Store = Store()
    slides: Slides = Slides()
    limits: Limits = Limits()
    variables: Mapping[str, Any] = field(default_factory=dict)
    theme: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    untrusted: bool = False
    date: str = ""
    spans: Mapping[str, Span] = field(default_factory=dict)

    def span(self, key: str) -> Span:
        """Return where octavo.toml sets a key; the file as a whole if it does not."""
        return self.spans.get(key) or self.spans.get("", Span(NAME))

    def nearest(self, key: str) -> Span:
        """Return where octavo.toml sets a key, else what it holds or is held by, else the file as a whole."""
        return toml.nearest(self.spans, key) or self.span(key)


def find_root(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds octavo.toml, else `start`."""
    return next((folder for folder in (start, *start.parents) if (folder / NAME).is_file()), start)


def load(root: Path, schema: Mapping[str, type[Any]]) -> Settings:
    """Return the settings of the project in `root`; `schema` maps each format to its options struct.

    Raises Failure with every mistake of octavo.toml at once, each at its line and column.
    """
    path = root / NAME
    shown = path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()
    text = ""
    if path.is_file():
        try:
            text = decode(path.read_bytes())
        except OSError as wrong:
            raise Failure(SYNTAX.at(Span(shown), f"cannot be read: {wrong.strerror}")) from None
        except BadByte as bad:
            raise Failure(
                SYNTAX.at(Span(shown, bad.line, bad.column), bad.reason, hint="save it as UTF-8")
            ) from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Failure(_syntax_error(str(wrong), text, shown)) from None
    spans = {key: Span(shown, *place) for key, place in toml.places(text).items()}
    checked = _check(tables, dict(_TABLES) | dict(schema), lambda key: spans.get(key, Span(shown, 1)))
    if has_errors(checked.diagnostics):
        raise Failure(*checked.diagnostics)
    return Settings(
        root=root,
        **{name: checked.value[name] for name in _TABLES},
        **{name: tables.get(name, {}) for name in _FREE},
        options={name: checked.value[name] for name in schema},
        spans={"": Span(shown), **spans},
    )


def for_document(
    settings: Settings, front: Mapping[str, Any], spans: Mapping[str, Span]
) -> Outcome[Settings]:
    """Return the settings with the tables a document's front matter overrides: `slides` and the formats'.

    Untrusted documents override nothing. A wrong value is an error diagnostic; the project's value stays in force.
    A format's name with anything but a table behind it (`pdf: report.pdf`) belongs to another tool and is left alone.
    """
    known: dict[str, type[Any]] = {"slides": Slides}
    known.update((name, type(options)) for name, options in settings.options.items())
    tables = {key: front[key] for key in known if isinstance(front.get(key), dict)}
    if settings.untrusted or not tables:
        return Outcome(settings)
    base = {"slides": settings.slides, **settings.options}
    checked = _check(tables, known, lambda key: _nearest(spans, key), base=base)
    merged = replace(
        settings,
        slides=checked.value["slides"],
        options={name: checked.value[name] for name in settings.options},
    )
    return Outcome(merged, checked.diagnostics)


def _check(
    tables: Mapping[str, Any],
    known: Mapping[str, type[Any]],
    place: Callable[[str], Span],
    *,
    base: Mapping[str, Any] | None = None,
) -> Outcome[dict[str, Any]]:
    """Check every table and key; the value holds a struct for each known table."""
    found: list[Diagnostic] = []
    structs = {name: (base or {}).get(name) or kind() for name, kind in known.items()}
    for name, table in tables.items():
        if name in _FREE and base is None:
            if not isinstance(table, dict):
                found.append(VALUE.at(place(name), f"'{name}' must be a table", hint=f"write [{name}]"))
        elif name not in known:
            found.append(_unknown("table", name, place(name), (*known, *_FREE)))
        elif not isinstance(table, dict):
            found.append(
                VALUE.at(place(name), f"'{name}' must be a table", hint=f"write its keys under [{name}]")
            )
        else:
            structs[name], wrong = _fill(structs[name], name, table, place)
            found.extend(wrong)
    return Outcome(structs, tuple(found))


def _fill(
    struct: S, name: str, table: Mapping[str, Any], place: Callable[[str], Span]
) -> tuple[S, list[Diagnostic]]:
    fields = {f.encode_name: f for f in msgspec.structs.fields(type(struct))}  # type: ignore[arg-type]  # S is a Struct
    good: dict[str, Any] = {}
    wrong: list[Diagnostic] = []
    for key, given in table.items():
        dotted = f"{name}.{key}"
        if key not in fields:
            wrong.append(_unknown("key", key, place(dotted), fields, table=f"{name}."))
            continue
        try:
            good[key] = msgspec.convert(given, fields[key].type)
        except msgspec.ValidationError:
            expected = _expected(fields[key].type)
            wrong.append(
                VALUE.at(place(dotted), f"'{dotted}' is {_shown(given)}", hint=f"it must be {expected}")
            )
    return msgspec.structs.replace(struct, **good), wrong  # type: ignore[type-var]  # S is a Struct


_KINDS = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false"}


def _expected(kind: Any) -> str:
    if kind in _KINDS:
        return _KINDS[kind]
    choices = get_args(kind)
    if choices and isinstance(bounds := choices[-1], msgspec.Meta):
        most = f" to {bounds.le}" if bounds.le is not None else ""
        return f"{_expected(choices[0])} from {bounds.ge}{most or ' on'}"
    if choices and all(isinstance(choice, str) for choice in choices):
        return " or ".join(f'"{choice}"' for choice in choices)
    return "a list of texts" if "tuple" in str(kind) else f"of type {kind}"


def _shown(given: Any) -> str:
    """Return a value as it is written, near enough: TOML and YAML share JSON's texts, numbers and lists."""
    shown = msgspec.json.encode(given).decode()
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _unknown(what: str, name: str, span: Span, known: Iterable[str], *, table: str = "") -> Diagnostic:
    meant = closest(name, known)
    hint = (
        f"did you mean '{table}{meant}'?"
        if meant
        else "see docs/settings.md, or put free values under [variables]"
    )
    return UNKNOWN.at(span, f"unknown {what} '{table}{name}'", hint=hint)


def _nearest(spans: Mapping[str, Span], key: str) -> Span:
    return spans.get(key) or spans.get(key.split(".", 1)[0]) or next(iter(spans.values()), Span(""))


def _syntax_error(message: str, text: str, shown: str) -> Diagnostic:
    line, column, said = toml.fault(message, text)
    return SYNTAX.at(Span(shown, line, column), said, hint="see toml.io for the syntax")

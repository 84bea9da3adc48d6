"""Load a theme: theme.toml, the themes it extends, and the overrides in octavo.toml. Errors name file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipeline import resources
from pipeline.config import Settings, confinement
from pipeline.config.confinement import Closed
from pipeline.core import toml
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import Span, closest, shown_path
from pipeline.theme import file_stamps, packages, validation
from pipeline.theme.files import ThemeFolders
from pipeline.theme.model import CalloutKind, Code, Colors, Theme, ThemeFile
from pipeline.theme.validation import INVALID, UNKNOWN, Layer

_MAX_CHAIN = 8  # themes in a chain of `extends`
_NAME = re.compile(r"[\w-]+")
_ROLES = ("note", "tip", "important", "warning", "caution")
_FILE_KEYS = (
    "logo",
    *(f"fonts.{key}" for key in ("body", "heading", "mono", "fallback", "files")),
)  # keys whose values name files or font families


def resolve(name: str, settings: Settings, span: Span) -> Theme:
    """Return the theme of that name with the overrides from [theme] in octavo.toml.

    Raises Failure as `load` does, and for a symbolic link among the project's themes that leads out of the project.
    """
    confinement.check_tree(settings.root / "templates", settings)
    return load(
        name,
        root=settings.root,
        span=span,
        overrides=settings.theme,
        place=lambda key: settings.nearest(f"theme.{key}"),
        closed=confinement.closed_to(settings),
    )


def load(
    name: str,
    *,
    root: Path,
    span: Span,
    overrides: Mapping[str, Any] | None = None,
    place: Callable[[str], Span] | None = None,
    closed: Closed | None = None,
) -> Theme:
    """Return the theme of that name: the project's own before an installed or shipped one, file by file.

    `overrides` are the tables of [theme] in octavo.toml; `place` returns the position of a key in them. What is `closed` to the
    documents of a build is no file of a theme. Raises Failure at `span` for a theme that does not exist, else at the wrong line.
    """
    homes = (root / "templates", resources.templates())
    layers = list(_layers(name, homes, span))
    if overrides:
        layers.append(Layer(overrides, place or (lambda key: span)))
    merged: Mapping[str, Any] = {}
    found: ThemeFile | None = None
    for layer in layers:
        merged = toml.merge(merged, _layer_values(layer))
        found = _convert(merged, layer)
    assert found, "a theme has at least one layer"
    names = _theme_names(layers)
    folders = tuple(folder for part in (*names, ".") for folder in _folders(part, homes))
    places = {key: _last_mention(layers, key, span) for key in _FILE_KEYS}
    searched = ThemeFolders(folders, closed)
    logo, read = searched.logo(found.logo, places["logo"])
    own, fonts = searched.fonts(found.fonts.files, places["fonts.files"])
    sources = {str(homes[0] / part / "theme.toml"): "" for part in names}
    sources.update(layer.source for layer in layers if layer.source[0])
    sources.update(read | fonts)
    return Theme(
        name,
        found.colors,
        found.fonts,
        folders,
        logo=logo,
        font_files=own,
        dark=found.dark,
        page=found.page,
        spacing=found.spacing,
        code=_resolve_code_colors(found.code, found.colors),
        kinds=_callout_kinds(found),
        tables=found.tables,
        deck=found.deck,
        stamp=file_stamps.read(folders),
        sources=sources,
        places=places,
        closed=closed,
    )


def _last_mention(layers: list[Layer], key: str, span: Span) -> Span:
    """Return the position of a key in the last layer that sets it."""
    table, _, name = key.rpartition(".")
    for layer in reversed(layers):
        said = layer.tables.get(table, {}) if table else layer.tables
        if isinstance(said, Mapping) and name in said:
            return layer.place(key)
    return span


def _layer_values(layer: Layer) -> Mapping[str, Any]:
    """Return a layer's values without `extends`, which is not a value."""
    ours = bool(layer.source[0])
    return {key: value for key, value in layer.tables.items() if not (ours and key == "extends")}


def _theme_names(layers: list[Layer]) -> tuple[str, ...]:
    """Return the names of the themes, the most specific first."""
    return tuple(layer.name for layer in reversed(layers) if layer.name)


def _folders(name: str, homes: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders of a theme, the project's first; "." is what all themes share."""
    own, shipped = homes
    return tuple(filter(None, (own / name, packages.installed().folders.get(name), shipped / name)))


def _layers(name: str, homes: tuple[Path, ...], span: Span) -> Iterator[Layer]:
    """Yield the layers of a theme, the most basic first."""
    layer = _read(name, homes, span)
    chain, names = [layer], [name]
    while base := layer.tables.get("extends"):
        where = layer.place("extends")
        if not isinstance(base, str) or base in names or len(chain) == _MAX_CHAIN:
            said = f"'extends' is {base!r}" if not isinstance(base, str) else f"theme '{base}' extends itself"
            raise Failure(INVALID.at(where, said, hint='name another theme, as in extends = "aurora"'))
        layer = _read(base, homes, where)
        chain.append(layer)
        names.append(base)
    yield from reversed(chain)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than any file's
        return False


def _read(name: str, homes: tuple[Path, ...], span: Span) -> Layer:
    found = next((path for home in _folders(name, homes) if _is_file(path := home / "theme.toml")), None)
    if found is None or not _NAME.fullmatch(name):
        raise Failure(_unknown(name, homes, span))
    is_own = found.parent == homes[0] / name
    shown = shown_path(found) if is_own else f"{found.parent.name}/theme.toml"
    file = toml.read(found, shown, INVALID)
    digest = hashlib.sha256(file.data).hexdigest()
    return Layer(file.tables, lambda key: _place(shown, file.text, key), name, (str(found), digest))


def _unknown(name: str, homes: tuple[Path, ...], span: Span) -> Diagnostic:
    if said := packages.fault(name):
        return UNKNOWN.at(
            span, f"the installed theme '{name}' {said}", hint="update the package that brings it"
        )
    here = {path.parent.name for home in homes for path in home.glob("*/theme.toml")}
    known = sorted(filter(_NAME.fullmatch, here | packages.installed().folders.keys()))
    meant = closest(name, known)
    hint = f"did you mean '{meant}'?" if meant else f"themes here: {', '.join(known)}"
    return UNKNOWN.at(span, f"unknown theme '{name}'", hint=hint)


def _place(shown: str, text: str, key: str) -> Span:
    return Span(shown, *(toml.nearest(toml.places(text), key) or (1, 1)))


def _convert(tables: Mapping[str, Any], layer: Layer) -> ThemeFile:
    """Return merged tables as values. Raises Failure in `layer`, the layer merged last, for invalid values."""
    try:
        file = msgspec.convert(tables, ThemeFile)
    except msgspec.ValidationError as wrong:
        raise Failure(validation.describe_error(layer, str(wrong), tables)) from None
    if unreadable := tuple(validation.check_contrast(file, layer)):
        raise Failure(*unreadable)
    return file


def _resolve_code_colors(code: Code, colors: Colors) -> Code:
    taken = {
        "keyword": colors.important, "type": colors.accent, "value": colors.warning, "string": colors.tip,
        "function": colors.link, "comment": colors.muted, "alarm": colors.caution,
    }  # fmt: skip
    given = msgspec.structs.asdict(code)
    return Code(size=code.size, **{role: given[role] or color for role, color in taken.items()})


def _callout_kinds(file: ThemeFile) -> tuple[CalloutKind, ...]:
    own = {name: CalloutKind(name, given.color, given.label) for name, given in file.callouts.items()}
    known = {role: own.get(role, CalloutKind(role, getattr(file.colors, role))) for role in _ROLES}
    return tuple({**known, **own}.values())

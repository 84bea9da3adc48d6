"""Load a theme: theme.toml, the themes it extends, and the overrides in octavo.toml. Errors name file and line."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from pipeline import resources
from pipeline.config import Settings, confinement
from pipeline.core import toml
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import Span, closest
from pipeline.theme import file_stamps, packages, validation
from pipeline.theme.model import CalloutKind, Code, Colors, FontFile, Theme, ThemeFile
from pipeline.theme.validation import INVALID, UNKNOWN, Layer

_MAX_CHAIN = 8  # themes in a chain of `extends`
_ROLES = ("note", "tip", "important", "warning", "caution")
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST_LOGO, _LARGEST_FONT = 500_000, 8_000_000  # bytes
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
    )


def load(
    name: str,
    *,
    root: Path,
    span: Span,
    overrides: Mapping[str, Any] | None = None,
    place: Callable[[str], Span] | None = None,
) -> Theme:
    """Return the theme of that name: the project's own before an installed or shipped one, file by file.

    `overrides` are the tables of [theme] in octavo.toml; `place` returns the position of a key in them. Raises Failure
    at `span` for a theme that does not exist, else at the wrong line.
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
    logo, read = _logo(found.logo, folders, places["logo"])
    own, fonts = _fonts(found.fonts.files, folders, places["fonts.files"])
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
    )


def _last_mention(layers: list[Layer], key: str, span: Span) -> Span:
    """Return the position of a key in the last layer that sets it."""
    table, _, name = key.rpartition(".")
    for layer in reversed(layers):
        said = layer.tables.get(table, {}) if table else layer.tables
        if isinstance(said, Mapping) and name in said:
            return layer.place(key)
    return span


def _logo(name: str, folders: tuple[Path, ...], where: Span) -> tuple[str, dict[str, str]]:
    """Return a picture of the theme's folders as a data: address, and digests by path of all files that were looked for."""
    if not name:
        return "", {}
    kind = _PICTURES.get(Path(name).suffix.lower())
    if kind is None or not _is_inside(name):
        raise Failure(
            INVALID.at(where, f"'logo' is '{name}'", hint="name an SVG, PNG or JPEG file beside theme.toml")
        )
    found = _file(name, folders, _FileRequest("logo", where, _LARGEST_LOGO))
    return f"data:{kind};base64,{base64.b64encode(found.data).decode()}", found.sources


def _fonts(
    names: tuple[str, ...], folders: tuple[Path, ...], where: Span
) -> tuple[tuple[FontFile, ...], dict[str, str]]:
    """Return the theme's own fonts, and digests by path of all files that were looked for."""
    out, sources = [], {}
    for name in names:
        if Path(name).suffix.lower() not in (".ttf", ".otf") or not _is_inside(name):
            raise Failure(
                INVALID.at(
                    where, f"in [fonts]: 'files' has '{name}'", hint="name TTF or OTF files beside theme.toml"
                )
            )
        found = _file(name, folders, _FileRequest("font", where, _LARGEST_FONT))
        out.append(FontFile(found.path, found.sources[str(found.path)]))
        sources.update(found.sources)
    return tuple(out), sources


def _is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts


@dataclass(frozen=True, slots=True)
class _FileRequest:
    """A file that a theme names: what it is for, the position of the name, and the largest size in bytes."""

    what: str
    where: Span
    largest: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of a theme, and the digests of all paths it was looked for at, "" for those where nothing was."""

    path: Path
    data: bytes
    sources: dict[str, str]


def _file(name: str, folders: tuple[Path, ...], asked: _FileRequest) -> _Found:
    """Return the first file of that name in the folders."""
    sources = {}
    for folder in folders:
        data = _bytes(folder / name, asked.largest)
        if data is None:
            sources[str(folder / name)] = ""
            continue
        if not 0 < len(data) <= asked.largest:
            said = f"is larger than {asked.largest // 1000} KB" if data else "is empty"
            raise Failure(
                INVALID.at(asked.where, f"the {asked.what} '{name}' {said}", hint="put another file there")
            )
        sources[str(folder / name)] = hashlib.sha256(data).hexdigest()
        return _Found(folder / name, data, sources)
    hint = f"put it into templates/{folders[0].name}/"
    raise Failure(INVALID.at(asked.where, f"the {asked.what} '{name}' is not there", hint=hint))


def _bytes(path: Path, largest: int) -> bytes | None:
    """Return the bytes of a regular file, at most one more than `largest`; None for anything else."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return None
        with path.open("rb") as file:
            return file.read(largest + 1)
    except OSError:
        return None


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
    if found is None or not re.fullmatch(r"[\w-]+", name):
        raise Failure(_unknown(name, homes, span))
    packed = found.parent == packages.installed().folders.get(name)
    shown = f"{found.parent.name if packed else f'templates/{name}'}/theme.toml"
    file = toml.read(found, shown, INVALID)
    digest = hashlib.sha256(file.data).hexdigest()
    return Layer(file.tables, lambda key: _place(shown, file.text, key), name, (str(found), digest))


def _unknown(name: str, homes: tuple[Path, ...], span: Span) -> Diagnostic:
    if said := packages.fault(name):
        return UNKNOWN.at(
            span, f"the installed theme '{name}' {said}", hint="update the package that brings it"
        )
    here = {path.parent.name for home in homes for path in home.glob("*/theme.toml")}
    known = sorted(here | packages.installed().folders.keys())
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

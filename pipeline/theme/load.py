"""Reading a theme: theme.toml, what it extends, what octavo.toml says otherwise; every mistake at its own line."""

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
from pipeline.config import Settings
from pipeline.core import toml
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import Span, closest
from pipeline.theme import file_stamps, packages, validation
from pipeline.theme.model import Code, Colors, FontFile, Kind, Theme, ThemeFile
from pipeline.theme.validation import INVALID, UNKNOWN, Layer

_MOST = 8  # themes that extend one another
_ROLES = ("note", "tip", "important", "warning", "caution")
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST_LOGO, _LARGEST_FONT = 500_000, 8_000_000  # bytes
_NAMING = (
    "logo",
    *(f"fonts.{key}" for key in ("body", "heading", "mono", "fallback", "files")),
)  # name files, families


def of(name: str, settings: Settings, span: Span) -> Theme:
    """Return the theme of that name with what [theme] in octavo.toml says otherwise; errors as those of `load`."""
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

    `overrides` are the tables of [theme] in octavo.toml, with `place` for their keys. Raises Failure at `span` for a
    theme that does not exist, else at the line that is wrong.
    """
    homes = (root / "templates", resources.templates())
    layers = list(_layers(name, homes, span))
    if overrides:
        layers.append(Layer(overrides, place or (lambda key: span)))
    merged: Mapping[str, Any] = {}
    found: ThemeFile | None = None
    for layer in layers:
        merged = toml.laid_over(merged, _said(layer))
        found = _checked(merged, layer)
    assert found, "a theme has at least one layer"
    names = _names(layers)
    folders = tuple(folder for part in (*names, ".") for folder in _folders(part, homes))
    places = {key: _last(layers, key, span) for key in _NAMING}
    logo, read = _logo(found.logo, folders, places["logo"])
    own = _fonts(found.fonts.files, folders, places["fonts.files"])
    sources = {str(homes[0] / part / "theme.toml"): "" for part in names}
    sources.update(layer.source for layer in layers if layer.source[0])
    sources.update(read)
    sources.update((str(font.path), font.digest) for font in own)
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
        code=_resolved(found.code, found.colors),
        kinds=_kinds(found),
        tables=found.tables,
        deck=found.deck,
        stamp=file_stamps.of(folders),
        sources=sources,
        places=places,
    )


def _last(layers: list[Layer], key: str, span: Span) -> Span:
    """Return where the last layer that says something of a key says it."""
    table, _, name = key.rpartition(".")
    for layer in reversed(layers):
        said = layer.tables.get(table, {}) if table else layer.tables
        if isinstance(said, Mapping) and name in said:
            return layer.place(key)
    return span


def _logo(name: str, folders: tuple[Path, ...], where: Span) -> tuple[str, dict[str, str]]:
    """Return a picture of the theme's folders as a data: address, with its path and digest."""
    if not name:
        return "", {}
    kind = _PICTURES.get(Path(name).suffix.lower())
    if kind is None or not _is_inside(name):
        raise Failure(
            INVALID.at(where, f"'logo' is '{name}'", hint="name an SVG, PNG or JPEG file beside theme.toml")
        )
    found, data = _file(name, folders, _Asked("logo", where, _LARGEST_LOGO))
    return f"data:{kind};base64,{base64.b64encode(data).decode()}", {
        str(found): hashlib.sha256(data).hexdigest()
    }


def _fonts(names: tuple[str, ...], folders: tuple[Path, ...], where: Span) -> tuple[FontFile, ...]:
    """Return the theme's own fonts."""
    out = []
    for name in names:
        if Path(name).suffix.lower() not in (".ttf", ".otf") or not _is_inside(name):
            raise Failure(
                INVALID.at(
                    where, f"in [fonts]: 'files' has '{name}'", hint="name TTF or OTF files beside theme.toml"
                )
            )
        found, data = _file(name, folders, _Asked("font", where, _LARGEST_FONT))
        out.append(FontFile(found, hashlib.sha256(data).hexdigest()))
    return tuple(out)


def _is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file a theme names: what it is, where it is named, how many bytes it may have."""

    what: str
    where: Span
    largest: int


def _file(name: str, folders: tuple[Path, ...], asked: _Asked) -> tuple[Path, bytes]:
    """Return the first file of that name in the folders, and its content."""
    for folder in folders:
        try:
            data = (folder / name).read_bytes()
        except OSError:
            continue
        if not 0 < len(data) <= asked.largest:
            said = f"is larger than {asked.largest // 1000} KB" if data else "is empty"
            raise Failure(
                INVALID.at(asked.where, f"the {asked.what} '{name}' {said}", hint="put another file there")
            )
        return folder / name, data
    hint = f"put it into templates/{folders[0].name}/"
    raise Failure(INVALID.at(asked.where, f"the {asked.what} '{name}' is not there", hint=hint))


def _said(layer: Layer) -> Mapping[str, Any]:
    """Return what a layer says of a theme's values; octavo.toml chooses a theme elsewhere, in [build]."""
    ours = bool(layer.source[0])
    return {key: value for key, value in layer.tables.items() if not (ours and key == "extends")}


def _names(layers: list[Layer]) -> tuple[str, ...]:
    """Return the themes of layers, the most specific first."""
    return tuple(layer.name for layer in reversed(layers) if layer.name)


def _folders(name: str, homes: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders of a theme, the project's first; "." is what all themes share."""
    own, shipped = homes
    return tuple(filter(None, (own / name, packages.installed().folders.get(name), shipped / name)))


def _layers(name: str, homes: tuple[Path, ...], span: Span) -> Iterator[Layer]:
    """Yield a theme's file behind those it extends."""
    layer = _read(name, homes, span)
    chain, names = [layer], [name]
    while base := layer.tables.get("extends"):
        where = layer.place("extends")
        if not isinstance(base, str) or base in names or len(chain) == _MOST:
            said = f"'extends' is {base!r}" if not isinstance(base, str) else f"theme '{base}' extends itself"
            raise Failure(INVALID.at(where, said, hint='name another theme, as in extends = "aurora"'))
        layer = _read(base, homes, where)
        chain.append(layer)
        names.append(base)
    yield from reversed(chain)


def _read(name: str, homes: tuple[Path, ...], span: Span) -> Layer:
    found = next((path for home in _folders(name, homes) if (path := home / "theme.toml").is_file()), None)
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


def _checked(tables: Mapping[str, Any], layer: Layer) -> ThemeFile:
    """Return merged tables as values; what is wrong with them is the latest layer's doing."""
    try:
        file = msgspec.convert(tables, ThemeFile)
    except msgspec.ValidationError as wrong:
        raise Failure(validation.invalid(layer, str(wrong), tables)) from None
    if unreadable := tuple(validation.contrasts(file, layer)):
        raise Failure(*unreadable)
    return file


def _resolved(code: Code, colors: Colors) -> Code:
    taken = {
        "keyword": colors.important, "type": colors.accent, "value": colors.warning, "string": colors.tip,
        "function": colors.link, "comment": colors.muted, "alarm": colors.caution,
    }  # fmt: skip
    given = msgspec.structs.asdict(code)
    return Code(size=code.size, **{role: given[role] or color for role, color in taken.items()})


def _kinds(file: ThemeFile) -> tuple[Kind, ...]:
    own = {name: Kind(name, given.color, given.label) for name, given in file.callouts.items()}
    known = {role: own.get(role, Kind(role, getattr(file.colors, role))) for role in _ROLES}
    return tuple({**known, **own}.values())

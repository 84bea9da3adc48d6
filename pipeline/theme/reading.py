"""Reading a theme: theme.toml, what it extends, what octavo.toml says otherwise; every mistake at its own line."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipeline import resources
from pipeline.config import Settings
from pipeline.core import toml
from pipeline.core.diagnostics import Failure
from pipeline.core.text import Span, closest
from pipeline.theme import faults, stamps
from pipeline.theme.faults import INVALID, UNKNOWN, Layer
from pipeline.theme.values import Code, Colors, Kind, Theme, ThemeFile

_MOST = 8  # themes that extend one another
_ROLES = ("note", "tip", "important", "warning", "caution")
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST_LOGO = 500_000  # bytes


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
    """Return the theme of that name: the project's own before the shipped one, file by file.

    `overrides` are the tables of [theme] in octavo.toml, with `place` for their keys. Raises Failure at `span` for a
    theme that does not exist, else at the line that is wrong.
    """
    homes = (root / "templates", resources.templates())
    layers = list(_layers(name, homes, span))
    if overrides:
        layers.append(Layer(overrides, place or (lambda key: span), root))
    merged: Mapping[str, Any] = {}
    found: ThemeFile | None = None
    for layer in layers:
        merged = _merged(merged, _said(layer))
        found = _checked(merged, layer)
    assert found, "a theme has at least one layer"
    names = _names(layers)
    folders = tuple(home / part for part in (*names, ".") for home in homes)
    named = next((layer.place("logo") for layer in reversed(layers) if "logo" in layer.tables), span)
    logo, read = _logo(found.logo, folders, named)
    sources = {str(homes[0] / part / "theme.toml"): "" for part in names}
    sources.update(layer.source for layer in layers if layer.source[0])
    sources.update(read)
    return Theme(
        name,
        found.colors,
        found.fonts,
        folders,
        logo=logo,
        logo_at=named,
        dark=found.dark,
        page=found.page,
        spacing=found.spacing,
        code=_resolved(found.code, found.colors),
        kinds=_kinds(found),
        tables=found.tables,
        deck=found.deck,
        stamp=stamps.of(folders),
        sources=sources,
    )


def _logo(name: str, folders: tuple[Path, ...], where: Span) -> tuple[str, dict[str, str]]:
    """Return a picture of the theme's folders as a data: address, with its path and digest; the first there is."""
    if not name:
        return "", {}
    kind = _PICTURES.get(Path(name).suffix.lower())
    if kind is None or Path(name).is_absolute() or ".." in Path(name).parts:
        raise Failure(
            INVALID.at(where, f"'logo' is '{name}'", hint="name an SVG, PNG or JPEG file beside theme.toml")
        )
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    try:
        data = found.read_bytes() if found else b""
    except OSError:
        data = b""
    if not found or not 0 < len(data) <= _LARGEST_LOGO:
        said = f"the logo '{name}' is not there" if not data else f"the logo '{name}' is larger than 500 KB"
        raise Failure(INVALID.at(where, said, hint=f"put it into templates/{folders[0].name}/"))
    address = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return address, {str(found): hashlib.sha256(data).hexdigest()}


def _said(layer: Layer) -> Mapping[str, Any]:
    """Return what a layer says of a theme's values; octavo.toml chooses a theme elsewhere, in [build]."""
    ours = bool(layer.source[0])
    return {key: value for key, value in layer.tables.items() if not (ours and key == "extends")}


def _names(layers: list[Layer]) -> tuple[str, ...]:
    """Return the themes of layers, the most specific first."""
    return tuple(layer.folder.name for layer in reversed(layers) if layer.source[0])


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
    found = next((path for home in homes if (path := home / name / "theme.toml").is_file()), None)
    if found is None or not re.fullmatch(r"[\w-]+", name):
        known = sorted({path.parent.name for home in homes for path in home.glob("*/theme.toml")})
        meant = closest(name, known)
        hint = f"did you mean '{meant}'?" if meant else f"themes here: {', '.join(known)}"
        raise Failure(UNKNOWN.at(span, f"unknown theme '{name}'", hint=hint))
    shown = f"templates/{name}/theme.toml"
    file = toml.read(found, shown, INVALID)
    digest = hashlib.sha256(file.data).hexdigest()
    return Layer(file.tables, lambda key: _place(shown, file.text, key), found.parent, (str(found), digest))


def _place(shown: str, text: str, key: str) -> Span:
    return Span(shown, *(toml.nearest(toml.places(text), key) or (1, 1)))


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return tables laid over others, key by key."""
    out = dict(base)
    for key, value in more.items():
        under = out.get(key)
        out[key] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return out


def _checked(tables: Mapping[str, Any], layer: Layer) -> ThemeFile:
    """Return merged tables as values; what is wrong with them is the latest layer's doing."""
    try:
        file = msgspec.convert(tables, ThemeFile)
    except msgspec.ValidationError as wrong:
        raise Failure(faults.invalid(layer, str(wrong), tables)) from None
    if unreadable := tuple(faults.contrasts(file, layer)):
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

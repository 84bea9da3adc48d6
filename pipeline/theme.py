"""Themes: one theme.toml with colours and fonts, and the folders its layouts and style sheets are found in."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.text import BadByte, Span, closest, decode

UNKNOWN = error("theme-unknown", "No folder of that name under templates/ holds a theme.toml.")
INVALID = error(
    "theme-invalid", "A theme.toml is not valid TOML, or a value in it is missing or of the wrong kind."
)
RULES = (UNKNOWN, INVALID)

Stamp = tuple[tuple[str, int, int, int, int], ...]  # of each file: path, inode, size, times of change
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class Colors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[colors]: the roles every style sheet draws from, each as #rrggbb."""

    text: str
    muted: str
    background: str
    surface: str
    rule: str
    accent: str
    link: str
    note: str
    tip: str
    important: str
    warning: str
    caution: str


class Fonts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[fonts]: family names of the bundled fonts, and the size of running text in points."""

    body: str
    heading: str
    mono: str
    size: float
    fallback: tuple[str, ...] = ()


class ThemeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole theme.toml."""

    colors: Colors
    fonts: Fonts


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its values, and the folders searched for its files, most specific first.

    `stamp` changes with any of those files, so that what is made of a theme may be kept for as long as it stays equal.
    `sources` are the digests of its theme.toml by absolute path, "" where one was looked for in vain.
    """

    name: str
    colors: Colors
    fonts: Fonts
    folders: tuple[Path, ...]
    stamp: Stamp = ()
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)


def load(name: str, *, root: Path, span: Span) -> Theme:
    """Return the theme of that name: the project's own before the shipped one, file by file.

    Raises Failure at `span` for a theme that does not exist, else at the theme.toml's own line.
    """
    homes = (root / "templates", resources.templates())
    found = next((path for home in homes if (path := home / name / "theme.toml").is_file()), None)
    if found is None or not re.fullmatch(r"[\w-]+", name):
        known = sorted({path.parent.name for home in homes for path in home.glob("*/theme.toml")})
        meant = closest(name, known)
        hint = f"did you mean '{meant}'?" if meant else f"themes here: {', '.join(known)}"
        raise Failure(UNKNOWN.at(span, f"unknown theme '{name}'", hint=hint))
    shown = f"templates/{name}/theme.toml"
    text = ""
    try:
        data = found.read_bytes()
        text = decode(data)
        file = msgspec.convert(tomllib.loads(text), ThemeFile)
    except OSError as wrong:
        raise Failure(INVALID.at(Span(shown), f"cannot be read: {wrong.strerror}")) from None
    except BadByte as bad:
        span = Span(shown, bad.line, bad.column)
        raise Failure(INVALID.at(span, bad.reason, hint="save it as UTF-8")) from None
    except tomllib.TOMLDecodeError as wrong:
        raise Failure(_syntax_error(shown, str(wrong), text)) from None
    except msgspec.ValidationError as wrong:
        raise Failure(_invalid(shown, str(wrong), text)) from None
    _check_colors(shown, msgspec.structs.asdict(file.colors), text)
    folders = tuple(home / part for part in (name, ".") for home in homes)
    sources = {str(homes[0] / name / "theme.toml"): "", str(found): hashlib.sha256(data).hexdigest()}
    return Theme(name, file.colors, file.fonts, folders, _stamp(folders), sources)


def _stamp(folders: tuple[Path, ...]) -> Stamp:
    return tuple(sorted({entry for folder in folders for entry in _entries(str(folder))}))


def _entries(folder: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield every file at or below a folder, with what the system says of it."""
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir():
                    yield from _entries(entry.path)
                else:
                    state = entry.stat()
                    yield entry.path, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns
    except OSError:  # no such folder, or a file that has just gone: reading it will say so
        return


def _check_colors(shown: str, colors: Mapping[str, Any], text: str) -> None:
    for role, given in colors.items():
        if not _COLOR.fullmatch(given):
            hint = "write it as #rrggbb"
            raise Failure(INVALID.at(_place(shown, role, text), f"colour '{role}' is '{given}'", hint=hint))


def _syntax_error(shown: str, message: str, text: str) -> Diagnostic:
    # tomllib: "Invalid value (at line 3, column 5)", "… (at end of document)"
    place = re.search(r"line (\d+), column (\d+)", message)
    span = Span(shown, int(place[1]), int(place[2])) if place else Span(shown, text.count("\n") + 1)
    said = message.split(" (at", 1)[0]
    return INVALID.at(span, said[:1].lower() + said[1:], hint="see toml.io for the syntax")


def _invalid(shown: str, message: str, text: str) -> Diagnostic:
    # msgspec: "Object missing required field `x` - at `$.colors`", "Expected `str`, got `int` - at `$.colors.text`"
    path = re.search(r"at `\$\.?([^`]*)`", message)
    said = message.split(" - at", 1)[0].replace("`", "'")
    where = re.sub(r"\[.*?\]", "", path[1]) if path else ""
    prefix = f"in [{where}]: " if where else ""
    unknown = re.search(r"unknown field '(.+)'", said)
    key = unknown[1] if unknown else where.rsplit(".", 1)[-1]
    return INVALID.at(
        _place(shown, key, text), prefix + said[:1].lower() + said[1:], hint="see docs/themes.md"
    )


def _place(shown: str, key: str, text: str) -> Span:
    pattern = re.compile(rf"\s*\[?{re.escape(key)}\]?\s*(=|#|$)")
    line = next((i for i, given in enumerate(text.split("\n"), 1) if key and pattern.match(given)), 1)
    return Span(shown, line)

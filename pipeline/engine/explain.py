"""Explains why outputs would be rebuilt, and which settings apply, without building or writing anything."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Settings
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.model import Source
from pipeline.core.spans import Span, closest
from pipeline.engine import effective_settings, places, plan, registry
from pipeline.engine.cache import Cache
from pipeline.engine.effective_settings import Setting
from pipeline.engine.plan import Plan
from pipeline.engine.publish import OutputFolder
from pipeline.engine.store.freshness import DOCUMENT, SourceState
from pipeline.engine.store.index import Store

_SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Verdict:
    """An output's path as `octavo build` prints it, and the reasons to rebuild it: none if it is up to date.

    `seconds` is the time it took last, None if that is unknown.
    """

    path: str
    format: str
    reasons: tuple[str, ...]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A source with its outputs and settings. `seconds` is the time of the stages, which all outputs share.

    `diagnostics` say which parts of the front matter have no effect, and why.
    """

    source: str
    seconds: float | None
    verdicts: tuple[Verdict, ...]
    settings: tuple[Setting, ...]
    diagnostics: tuple[Diagnostic, ...]


class Unknown(LookupError):
    """A path is neither an output nor a source; the message is a hint, or empty."""


def explain(path: Path, formats: Sequence[str], settings: Settings, *, output: Path) -> Explanation:
    """Explain an output in the folder `output`, or a source's outputs in some formats (none: those of [build]).

    Raises Unknown; Failure for an unknown format, and for a source that is not built because its outputs would be
    another's too.
    """
    settings = places.closing(output, settings)
    places.check_store(output, settings)
    names = registry.check_formats(
        formats or settings.build.formats,
        span=Span("octavo") if formats else settings.span("build.formats"),
    )
    place = Path(os.path.realpath(path.parent), path.name)
    if place.is_relative_to(output.resolve()):
        name, source = _behind(place.relative_to(output.resolve()), settings, output)
        names = (name,)
    elif path.is_file():
        source = _source(settings, output, path)
    else:
        raise Unknown(_beside(path, settings))
    kept = Cache(output, settings, names, used=True, kept=False)
    (known,) = kept.known([source])
    folder = OutputFolder(output)
    verdicts = []
    for name in names:
        reasons = known.reasons.get(name) or _astray(
            known, name, folder.path(source, name), kept, _store(settings, output)
        )
        verdicts.append(Verdict(folder.shown(source, name), name, reasons, known.seconds.get(name)))
    found = effective_settings.of_document(source, settings, names)
    return Explanation(
        source.shown, known.seconds.get(DOCUMENT), tuple(verdicts), found.value, found.diagnostics
    )


def _behind(inside: Path, settings: Settings, output: Path) -> tuple[str, Source]:
    """Return the format and the source of an output from its path in the output folder."""
    known = registry.outputs()
    name, subject = (inside.parts or ("",))[0], Path(*inside.parts[1:]).as_posix()
    if name not in known:
        raise Unknown(f"formats: {', '.join(known)}")
    suffix = known[name].suffix
    if not subject.endswith(suffix):
        raise Unknown(f"outputs of this format end in '{suffix}'")
    subject = subject.removesuffix(suffix)
    planned = _planned(settings, output)
    found = next((one for one in planned.sources if one.name == subject), None)
    found = found or _elsewhere(subject, settings, output)
    if found:
        return name, found
    if planned.diagnostics:
        raise Failure(*planned.diagnostics)
    built = {path.relative_to(output / name).as_posix() for path in (output / name).rglob(f"*{suffix}")}
    names = {one.name for one in planned.sources} | {path.removesuffix(suffix) for path in built}
    meant = closest(subject, names - {subject})
    raise Unknown(
        f"did you mean '{OutputFolder(output).shown(Source('', '', meant), name)}'?" if meant else ""
    )


def _planned(settings: Settings, output: Path, *paths: Path) -> Plan:
    """Return the plan for the paths; without any, for the content folder if there is one."""
    if not paths and not (settings.root / settings.build.content).is_dir():
        return Plan((), ())
    return plan.make(paths, settings, output=output, may_be_empty=not paths)


def _source(settings: Settings, output: Path, path: Path) -> Source:
    """Return the source at a path. Raises Failure for one that is refused."""
    planned = _planned(settings, output, path)
    if not planned.sources:
        raise Failure(*planned.diagnostics)
    return planned.sources[0]


def _elsewhere(subject: str, settings: Settings, output: Path) -> Source | None:
    """Return a source outside the content folder: one that was built before, or that is in the project."""
    before: list[Path] = []
    if places.is_trusted(settings):  # else a stranger may have written there which file is read
        rows = _store(settings, output).read([subject]).get((subject, DOCUMENT), ())
        before = [Path(kept.own["shown"]) for kept in rows if "shown" in kept.own]
    inside = [settings.root / f"{subject}{suffix}" for suffix in _SUFFIXES]
    for path in (*before, *inside):
        if path.is_file():
            source = _source(settings, output, path)
            # A file of a folder outside the project is named from that folder, which nobody remembers.
            return Source(source.file, source.shown, subject)
    if before:
        raise Unknown(f"its source '{before[0].as_posix()}' is gone")
    return None


def _beside(path: Path, settings: Settings) -> str:
    """Return a hint for a path that does not exist."""
    if path.is_dir():
        return "name one of the files in it"
    meant = closest(path.name, plan.names_beside(path, settings))
    return f"did you mean '{(path.parent / meant).as_posix()}'?" if meant else ""


def _astray(known: SourceState, name: str, path: str, kept: Cache, store: Store) -> tuple[str, ...]:
    """Return why a valid output is not in its place; nothing if it is."""
    result = known.outputs[name]
    if kept.is_there(result, path):
        return ()
    change = "was changed by another hand" if os.path.lexists(path) else "is gone"
    back = "put back" if store.objects.size(result.made["object"]) else "made anew"
    return (f"its file {change} (would be {back})",)


def _store(settings: Settings, output: Path) -> Store:
    return Store(places.store(output, settings), size=0)

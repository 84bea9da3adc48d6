"""The folders a build writes to: outputs and store. Strangers' documents never read them, nor what an earlier build wrote there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.config import Settings, confinement


def store(output: Path, settings: Settings) -> Path:
    """Return the folder of the store: [store] path, else `.octavo` in the output folder."""
    own = settings.store.path
    return settings.root / own if own else output / ".octavo"


def is_trusted(settings: Settings) -> bool:
    """Return whether what the store holds may be believed: for strangers' documents, only if whoever runs the build named it.

    The store beside the outputs lies among the documents, and a stranger may have put outputs of his own into it.
    """
    return bool(settings.store.path) or not settings.is_untrusted


def check_store(output: Path, settings: Settings) -> None:
    """Raise Failure if the store leads out of the project by links, or what it keeps things in out of the store."""
    place = store(output, settings)
    confinement.check_place(place, settings)
    if confinement.is_spelled_inside(place, settings.root):
        # Index and records, and the folders of objects: of those, old ones are deleted.
        confinement.check_tree(place, settings, home=place, depth=2)


def closing(output: Path, settings: Settings) -> Settings:
    """Return the settings with what is closed to strangers' documents.

    The outputs, also of other variants; the store; what --keep leaves; the settings file, which may have any name.
    """
    named = (settings.keep, Path(settings.file) if settings.file else None)
    closed = (output, settings.root / settings.build.output, store(output, settings), *filter(None, named))
    return replace(settings, closed=tuple(dict.fromkeys(place.resolve() for place in closed)))

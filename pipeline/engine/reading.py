"""What a document may read: the folders open to it, by the settings and by where it lies."""

from __future__ import annotations

from pathlib import Path

from pipeline import resources
from pipeline.config import Settings, confinement
from pipeline.theme import packages
from pipeline.tools.files import Files


def files(settings: Settings, folder: Path) -> Files:
    """Return what reads files for a document in a folder: of the project, from beside it, and for its pages of themes.

    A stranger's document reads from its own folder alone unless --root names the project, and never what is closed.
    """
    return Files(
        *((settings.root, folder) if settings.reads_project else (folder,)),
        themes=(settings.root / "templates",),
        installed=(resources.templates(), resources.assets(), *packages.installed().folders.values()),
        closed=confinement.closed_to(settings),
        follow_links=confinement.follows_links(settings),
        bounds="the project" if settings.reads_project else "the document's own folder",
    )

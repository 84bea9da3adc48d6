"""How the command line leaves: exit statuses, and the reasons nothing could be run."""

from __future__ import annotations

from enum import IntEnum
from typing import NoReturn

import click

from pipeline.cli import console
from pipeline.core.diagnostics import Diagnostic


class Exit(IntEnum):
    """Exit statuses: all built; some document has errors; nothing could be run."""

    BUILT = 0
    ERRORS = 1
    UNUSABLE = 2


def stop(diagnostics: tuple[Diagnostic, ...]) -> NoReturn:
    """Show why nothing could be run, and leave."""
    click.echo("\n\n".join(console.render(diagnostic) for diagnostic in diagnostics), err=True)
    raise click.exceptions.Exit(Exit.UNUSABLE)

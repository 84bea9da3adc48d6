"""What programs' reports have in common: the words of a diagnostic, and where its file is in the repository."""

from __future__ import annotations

import os
import re
from pathlib import Path

from pipeline.core.diagnostics import Diagnostic
from pipeline.core.spans import FORBIDDEN, LOG_COMMAND, OVERRIDES

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNFIT = re.compile(f"{FORBIDDEN.pattern[:-1]}\x85{OVERRIDES}]")
_COMMAND = re.compile(LOG_COMMAND)


def harmless(text: str) -> str:
    """Return `text` as any format can hold it: U+FFFD for control characters, lone surrogates, non-characters, and overrides."""
    return _UNFIT.sub(_REPLACEMENT, text)


def without_commands(written: str, number_sign: str) -> str:
    """Return a written report in which nothing is a command to what reads a log of it: `number_sign` for the second "#" of one."""
    return _COMMAND.sub(number_sign, written)


def message(diagnostic: Diagnostic) -> str:
    """Return what a diagnostic says and, on a line of its own, its hint; harmless."""
    hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
    return harmless(diagnostic.message + hint)


def top(folder: Path) -> Path:
    """Return the top of the git repository `folder` is in, or `folder` itself outside of one; git is not run.

    In a worktree and in a submodule `.git` is a file.
    """
    return next((home for home in (folder, *folder.parents) if (home / ".git").exists()), folder)


def below(home: Path, path: str) -> str:
    """Return a file's path from `home` on, with "/"; it starts with "../" for a file outside of `home`.

    `path` is as it is shown, from the current folder. It is not resolved if it can be helped: what is a link in the
    repository is shown there as that link.
    """
    plain = Path(os.path.normpath(Path.cwd() / path))
    if not plain.is_relative_to(home) and (real := plain.resolve()).is_relative_to(home):
        plain = real
    return Path(os.path.relpath(plain, home)).as_posix()

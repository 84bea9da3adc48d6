"""The way into the octavo command: what can be answered at once is, before the rest is loaded."""

from __future__ import annotations

import atexit
import gc
import io
import signal
import sys

from pipeline import __version__
from pipeline.engine.store import noop


def main() -> None:
    """Run the command line. What is said is UTF-8 anywhere, and names of files that are not come out as they are."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"octavo {__version__}\n")
        return
    known = noop.answer(sys.argv[1:])
    if known is not None:
        sys.stdout.write(known.out)
        sys.stderr.write(known.err)
        sys.exit(known.status)
    gc.disable()  # what is loaded stays: to look for garbage in it takes a twelfth of a short command's time
    from pipeline.cli.app import app

    atexit.register(gc.freeze)  # nor is there any to look for at the end
    signal.signal(signal.SIGTERM, _leave)
    app()


def _leave(number: int, frame: object) -> None:
    """Leave on SIGTERM as on Ctrl-C: with everything that was started ended, and every temporary file removed."""
    sys.exit(128 + number)

"""Lets `python -m pipeline` do what `octavo` does."""

import os
import sys

_HERE, _HOME = os.getcwd(), os.path.dirname(os.path.dirname(__file__))  # noqa: PTH109, PTH120  # see below

# `-m` puts the current folder in front of all others. Modules and plugins that lie there would be loaded, whoever wrote them:
# even pathlib, so that it is not used here.
if sys.path[0] in ("", _HERE) and os.path.realpath(_HOME) != os.path.realpath(_HERE):
    del sys.path[0]

from pipeline.cli.start import main  # noqa: E402  # only now are its modules found where they belong

if __name__ == "__main__":
    main()

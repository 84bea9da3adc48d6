"""The stages from a file to a finished Document. Each module defines one as STAGE and is found by that name."""

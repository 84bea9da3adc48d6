"""The output formats. Each module or folder defines one as OUTPUT and is found by that name."""

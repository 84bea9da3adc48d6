"""Pandoc 3.9: the co-process and its protocol, pandoc's JSON, and syntax highlighting."""

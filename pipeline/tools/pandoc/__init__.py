"""Pandoc 3.9: its co-process, what goes over the pipe, its JSON, and its highlighting of code."""

"""Features of documents that not every format can show; the rows of `octavo formats`."""

from __future__ import annotations

FOOTNOTES = "footnotes"
FORMULAS = "formulas"
CALLOUTS = "callouts"
COLUMNS = "columns"
DETAILS = "<details>"
LIVE = "live HTML"
NOTES = "speaker notes"
STEPS = "pauses and steps"
BACKGROUNDS = "backgrounds"
SIBLINGS = "links between documents"
LEFTWARDS = "right-to-left text"
EAST_ASIAN = "East Asian text"

OF_SLIDES = (STEPS, BACKGROUNDS)  # features that mean nothing in formats without slides
ALL = (
    "headings",
    "lists",
    "tables",
    "code",
    "pictures",
    FOOTNOTES,
    FORMULAS,
    CALLOUTS,
    COLUMNS,
    DETAILS,
    LIVE,
    NOTES,
    STEPS,
    BACKGROUNDS,
    SIBLINGS,
    LEFTWARDS,
    EAST_ASIAN,
)

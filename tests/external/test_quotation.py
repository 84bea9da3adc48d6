"""Quotation marks are those of the Unicode CLDR, for each of its languages and regions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.core import quotation

CLDR = (
    Path(__file__).resolve().parent.parent.parent
    / "scripts"
    / "dev"
    / "node_modules"
    / "cldr-misc-full"
    / "main"
)
pytestmark = pytest.mark.external
_KEYS = ("quotationStart", "quotationEnd", "alternateQuotationStart", "alternateQuotationEnd")


def test_marks_are_those_of_cldr() -> None:
    different = []
    files = sorted(CLDR.glob("*/delimiters.json"))
    for file in files:
        lang = file.parent.name
        theirs = json.loads(file.read_text("utf-8"))["main"][lang]["delimiters"]
        found = quotation.marks(lang)
        ours = (found.opening, found.closing, found.inner_opening, found.inner_closing)
        if tuple(mark.replace("\u202f", "") for mark in ours) != tuple(theirs[key] for key in _KEYS):
            different.append(lang)
    assert len(files) > 700
    assert different == []

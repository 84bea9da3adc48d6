"""OCTAVO_WEASYPRINT: whether WeasyPrint is used with Octavo's patches and fixes or exactly as it is published."""

from __future__ import annotations

import os

from pipeline.core.diagnostics import Failure, error
from pipeline.core.spans import Span, closest

VARIABLE = "OCTAVO_WEASYPRINT"
STOCK = "stock"

SWITCH = error(
    "weasyprint-switch",
    "The environment variable OCTAVO_WEASYPRINT is either unset or 'stock'. 'stock' prints with WeasyPrint as it is published: "
    "slower, and without the fixes of Octavo. Any other value would leave open which of the two was meant.",
)


def is_stock() -> bool:
    """Tell whether WeasyPrint is to be used as it is published.

    Raises Failure for a value of OCTAVO_WEASYPRINT that has no meaning.
    """
    value = os.environ.get(VARIABLE, "")
    if value in ("", STOCK):
        return bool(value)
    hint = f"did you mean '{STOCK}'?" if closest(value, [STOCK]) else f"unset it, or set it to '{STOCK}'"
    raise Failure(SWITCH.at(Span(VARIABLE), f"'{value}' is no way to use WeasyPrint", hint=hint))

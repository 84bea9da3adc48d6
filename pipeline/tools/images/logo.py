"""The theme's logo: as it is shown in pages, and as a bitmap with its size on paper, for formats without SVG."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache

from pipeline.core.diagnostics import Failure
from pipeline.theme import Theme
from pipeline.theme.validation import INVALID
from pipeline.tools.images import decode

_PIXELS = 25_000_000
_DENSITY = 96  # CSS pixels to the inch


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG or JPEG, and its natural size in inches; `shown` is the picture for pages, which may be SVG, as a data: URL."""

    data: bytes
    mime: str
    width: float
    height: float
    shown: str

    @property
    def address(self) -> str:
        """The bitmap as a data: URL."""
        return _address(self.mime, self.data)

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Return the natural size, scaled down if needed to fit into `width` and `height` (inches)."""
        share = min(1.0, width / self.width, height / self.height)
        return self.width * share, self.height * share


@cache
def load(theme: Theme) -> Logo | None:
    """Return the theme's logo, or None. Raises Failure at the theme's line for an invalid picture."""
    if not theme.logo:
        return None
    try:
        held = decode.read(base64.b64decode(theme.logo.partition(",")[2]), pixels=_PIXELS)
    except decode.Unreadable as wrong:
        hint = "save it anew as SVG, PNG or JPEG"
        raise Failure(
            INVALID.at(theme.places["logo"], f"the logo is no picture: {wrong.reason}", hint=hint)
        ) from None
    data, mime = (held.bitmap, "image/png") if held.bitmap else (held.data, held.mime)
    shown = _address(held.mime, held.data)
    return Logo(data, mime, held.width / _DENSITY, held.height / _DENSITY, shown)


def _address(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"

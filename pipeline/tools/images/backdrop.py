"""Pictures behind slides: one picture of the slide's shape, whatever size, position and opacity its author asked for."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from pipeline.core.model import Resource

HEIGHT = 1080  # pixels of what is made: twice the 720 of a slide would be larger than most projectors show
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_WORDS = {"left": 0.0, "top": 0.0, "center": 50.0, "right": 100.0, "bottom": 100.0}
_ACROSS, _DOWN = ("left", "right"), ("top", "bottom")


@dataclass(frozen=True, slots=True)
class Placement:
    """How a picture lies on a slide. `size` is "cover", "contain" or a percentage of the slide's width.

    `x` and `y` are the share of the free room at its left and top in percent, as in CSS; `opacity` is 0 to 1.
    """

    size: str = "cover"
    x: float = 50.0
    y: float = 50.0
    opacity: float = 1.0


def parse_size(text: str) -> str | None:
    """Return "cover", "contain" or a percentage of a CSS background-size; None for any other."""
    said = text.strip().lower().removesuffix(" auto")
    return said if said in ("cover", "contain") or (_percent(said) or 0) > 0 else None


def parse_position(text: str) -> tuple[float, float] | None:
    """Return a CSS background-position of one or two words or percentages as percent across and down; None for any other."""
    words = text.lower().split()
    if len(words) == 2 and (words[0] in _DOWN or words[1] in _ACROSS):
        words.reverse()
    elif len(words) == 1:
        words = ["center", *words] if words[0] in _DOWN else [*words, "center"]
    if len(words) != 2 or words[0] in _DOWN or words[1] in _ACROSS:
        return None
    across, down = (_WORDS.get(word, _percent(word)) for word in words)
    return None if across is None or down is None else (across, down)


def parse_opacity(text: str) -> float | None:
    """Return an opacity, "0.5" or "50%", as 0 to 1; None for any other."""
    percent = _percent(text.strip())
    try:
        share = float(text) if percent is None else percent / 100
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def compose(picture: Resource, placement: Placement, *, aspect: float, ground: str) -> Resource:
    """Return a bitmap of a slide `aspect` times as wide as high, with the picture on the colour `ground` (#rrggbb)."""
    from PIL import Image

    shown = Image.open(io.BytesIO(picture.bitmap or picture.data)).convert("RGBA")
    canvas = Image.new("RGBA", (round(HEIGHT * aspect), HEIGHT), ground)
    across, down = canvas.width / shown.width, canvas.height / shown.height
    scale = {"cover": max(across, down), "contain": min(across, down)}.get(placement.size)
    if scale is None:
        scale = across * (_percent(placement.size) or 100.0) / 100
    size = (max(round(shown.width * scale), 1), max(round(shown.height * scale), 1))
    left = round((canvas.width - size[0]) * placement.x / 100)
    top = round((canvas.height - size[1]) * placement.y / 100)
    # Only what is seen is scaled: a long strip that covers a slide would be many times as large as the slide.
    seen = (max(-left, 0), max(-top, 0), min(canvas.width - left, size[0]), min(canvas.height - top, size[1]))
    wide, high = seen[2] - seen[0], seen[3] - seen[1]
    box = (seen[0] / scale, seen[1] / scale, min(seen[2] / scale, shown.width), min(seen[3] / scale, shown.height))  # fmt: skip
    part = shown.resize((wide, high), Image.Resampling.LANCZOS, box=box)
    part.putalpha(part.getchannel("A").point(lambda alpha: round(alpha * placement.opacity)))
    canvas.alpha_composite(part, (max(left, 0), max(top, 0)))
    target = io.BytesIO()
    photograph = picture.mime == "image/jpeg"
    canvas.convert("RGB").save(
        target, "jpeg" if photograph else "png", **({"quality": 90} if photograph else {})
    )
    return Resource(target.getvalue(), "image/jpeg" if photograph else "image/png", *canvas.size)


def _percent(text: str) -> float | None:
    found = _PERCENT.fullmatch(text)
    return float(found[1]) if found else None

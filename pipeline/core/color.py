"""Compute shades and contrasts of #rrggbb colours, so that a theme needs to name only a few colours."""

from __future__ import annotations

_READABLE = 4.6  # contrast ratio: a little more than the 4.5 that WCAG 2 (AA) requires for text
_STEPS = 500  # fine enough for the narrow band with a contrast of 4.5 (AA) to white and black
_MIDDLE = 0.179  # the luminance with equal contrast to white and to black


def mix(color: str, other: str, part: float) -> str:
    """Return a mixture of two colours that contains the share `part` (0 to 1) of the second."""
    pairs = ((int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2, "relative luminance")."""
    total = 0.0
    for i, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        c = int(color[i : i + 2], 16) / 255
        total += weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
    return total


def ink(color: str, ground: str) -> str:
    """Return the colour, moved towards black or white as little as makes it readable as text on the background `ground`."""
    end = "#000000" if luminance(ground) > 0.18 else "#ffffff"
    made, step = color, 0
    while contrast(made, ground) < _READABLE and step < 20:
        step += 1
        made = mix(color, end, step / 20)
    return made


def middle(color: str) -> str:
    """Return the colour at the one brightness that is readable on both white and black backgrounds."""
    dark = luminance(color) < _MIDDLE
    made, step = color, 0
    while (luminance(made) < _MIDDLE) == dark and step < _STEPS:
        step += 1
        made = mix(color, "#ffffff" if dark else "#000000", step / _STEPS)
    return made


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one) + 0.05, luminance(other) + 0.05), reverse=True)
    return light / dark


def stage(accent: str, text: str) -> str:
    """Return the dark background of title slides and covers: the accent colour, darkened."""
    return mix(mix(accent, text, 0.45), "#000000", 0.35)


SHADES = {
    "mix": mix,
    "luminance": luminance,
    "contrast": contrast,
    "ink": ink,
    "middle": middle,
    "stage": stage,
}

"""Arithmetic on #rrggbb colours, so that every shade a style sheet needs follows from the theme's few."""

from __future__ import annotations

_READABLE = 4.6  # contrast: a little over what WCAG 2 asks of text (AA, 4.5)
_STEPS = 500  # fine enough for the narrow band in which both contrasts are 4.5 (AA)
_MIDDLE = 0.179  # the luminance that stands out from white and from black alike


def mix(color: str, other: str, part: float) -> str:
    """Return a colour with the share `part` (0 to 1) of another in it."""
    pairs = ((int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def luminance(color: str) -> float:
    """Return the relative luminance as WCAG 2 defines it, 0 to 1."""
    total = 0.0
    for i, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        c = int(color[i : i + 2], 16) / 255
        total += weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
    return total


def ink(color: str, ground: str) -> str:
    """Return a colour moved as little as is needed towards black or white to be read as text on a ground."""
    end = "#000000" if luminance(ground) > 0.18 else "#ffffff"
    made, step = color, 0
    while contrast(made, ground) < _READABLE and step < 20:
        step += 1
        made = mix(color, end, step / 20)
    return made


def middle(color: str) -> str:
    """Return a colour in the one brightness that reads on white and on black paper, the ground being the reader's."""
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
    """Return the dark ground of title slides and covers: the accent, deepened."""
    return mix(mix(accent, text, 0.45), "#000000", 0.35)


SHADES = {
    "mix": mix,
    "luminance": luminance,
    "contrast": contrast,
    "ink": ink,
    "middle": middle,
    "stage": stage,
}

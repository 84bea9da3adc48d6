"""Gradients of SVG in WeasyPrint 70, mended: opaque ones are shadings of PDF, not tiles of one pixel, and strokes keep their width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it
from weasyprint.pdf.stream import Stream
from weasyprint.svg import defs

_own_draw = defs.draw_gradient


class _TranslucentError(Exception):
    """Raised for a gradient that is not opaque, which WeasyPrint paints by itself."""


class _Recorder:
    """A stream that stands for WeasyPrint's while a gradient is drawn: pattern, group and shading become one shading pattern."""

    create_interpolation_function = staticmethod(Stream.create_interpolation_function)
    create_stitching_function = staticmethod(Stream.create_stitching_function)

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.id = f"p{len(stream._resources['Pattern'])}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def add_pattern(self, *place: Any) -> _Recorder:
        self._matrix = place[-1]
        return self

    def add_group(self, *_: Any) -> _Recorder:
        return self

    def add_shading(
        self, kind: int, domain: Any, coords: Any, extend: bool, function: Any, _: Any = None
    ) -> _Recorder:
        shading = pydyf.Dictionary(
            {
                "ShadingType": kind,
                "ColorSpace": self._stream._default_color_space,
                "Domain": pydyf.Array(domain),
                "Coords": pydyf.Array(coords),
                "Function": function,
            }
        )
        if extend:
            shading["Extend"] = pydyf.Array((b"true", b"true"))
        pattern = pydyf.Dictionary(
            {
                "Type": "/Pattern",
                "PatternType": 2,
                "Matrix": pydyf.Array(self._matrix.values),
                "Shading": shading,
            }
        )
        pattern.extra = {}  # asked for its resources, as patterns that are drawn
        self._pattern = pattern
        return self

    def set_alpha_state(self, *_: Any) -> None:
        raise _TranslucentError

    def set_alpha(self, *_: Any) -> None:
        """Nothing: a shading is opaque."""

    def paint_shading(self, _: str) -> None:
        """Nothing: what is filled with the pattern is painted."""

    def draw_x_object(self, _: str) -> None:
        self._stream._resources["Pattern"][self.id] = self._pattern


def _draw_gradient(
    drawing: Any, node: Any, gradient: Any, font_size: float, opacity: float, stroke: bool
) -> bool:
    """draw_gradient, which tiles the shape's box with a form: in poppler, that of a unit square shows nothing.

    Besides, it forgets the width of strokes, and takes the radius of half a box for that of half its diagonal.
    """
    if stroke:
        drawing.stream.set_line_width(drawing.length(node.get("stroke-width", "1px"), font_size))
    if gradient.get("gradientUnits") != "userSpaceOnUse":
        for name, default in (("r", "50%"), ("fr", "0")):
            value = gradient.get(name, default)
            if value.endswith("%"):
                gradient.attrib[name] = f"{float(value[:-1]) / 100:g}"
    stream = drawing.stream
    drawing.stream = _Recorder(stream)
    try:
        return bool(_own_draw(drawing, node, gradient, font_size, opacity, stroke))
    except _TranslucentError:
        pass
    finally:
        drawing.stream = stream
    return bool(_own_draw(drawing, node, gradient, font_size, opacity, stroke))


def _override_children(node: Any, children: Iterator[Any]) -> None:
    """Node.override_iter, which lets the stops that a gradient has from another one be read once: a second shape stays empty."""
    node._children = list(children)


REPLACEMENTS = {
    "weasyprint.svg.defs:draw_gradient": _draw_gradient,
    "weasyprint.svg:Node.override_iter": _override_children,
}

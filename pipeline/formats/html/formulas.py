"""Formulas as pictures, for engines that know no MathML."""

from __future__ import annotations

import base64
import html

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.formats.mathml import drawings
from pipeline.tools.typst import Drawing


def show(item: Node, drawing: Drawing | None) -> Node:
    """Return a formula (Math) as its drawing, with its TeX as the alternative text; as its TeX if there is none."""
    tex, display = drawings.key(item)
    name = "display" if display else "inline"
    shown = html.escape(" ".join(tex.split()), quote=True)
    if drawing is None:
        return ast.raw(f'<span class="math {name}"><code>{shown}</code></span>', inline=True)
    svg = (drawing.in_ink("white") if item.get("light") else drawing).svg
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    size = f"width:{drawing.width:.3f}em;height:{drawing.height:.3f}em;vertical-align:{-drawing.depth:.3f}em"
    return ast.raw(
        f'<span class="math {name}"><img alt="{shown}" src="{address}" style="{size}" /></span>', inline=True
    )

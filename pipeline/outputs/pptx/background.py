"""Backgrounds of PowerPoint slides set by the author: a colour or picture, and light text if it is dark."""

from __future__ import annotations

from typing import Any

from pipeline.core.model import Background
from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, tag

_A, _P = (f'xmlns:{prefix}="{ooxml.NAMESPACES[prefix]}"' for prefix in "ap")
# Shapes with text on the slide itself: those on a ground of their own have a fill, or say that they have none (outputs.pptx.looks).
_ON_SLIDE = "//p:sp[not(p:spPr/a:solidFill or p:spPr/a:noFill)]"
_WHITE = f'<a:solidFill {_A}><a:schemeClr val="bg1"/></a:solidFill>'.encode()

# Gives a link the colour of its text instead of the theme's (MS-ODRAWXML 2.19, hlinkClr).
_LIKE_TEXT = (
    f'<a:extLst {_A}><a:ext uri="{{A12FA001-AC4F-418D-AE19-62706E023703}}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'
).encode()


def apply(root: Any, background: Background, *, excess: float) -> None:
    """Set a slide's background colour, or crop the picture pandoc set, and make text light if the background is dark.

    The picture is `excess` times as wide as the slide if scaled to its height. Tables, and text with a background of its
    own such as code, keep their colours. Changes `root` in place.
    """
    if background.image:
        _cover(root, excess)
    elif background.color:
        fill = f'<a:solidFill><a:srgbClr val="{background.color[1:].upper()}"/></a:solidFill>'
        ground = f"<p:bg {_P} {_A}><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"
        find(root, "p:cSld")[0].insert(0, parse(ground.encode()))
    if not background.dark:
        return
    for run in find(root, f"{_ON_SLIDE}//a:rPr"):
        for old in find(run, "a:solidFill"):
            run.remove(old)
        run.insert(0, parse(_WHITE))
    for link in find(root, f"{_ON_SLIDE}//a:hlinkClick"):
        link.append(parse(_LIKE_TEXT))
    for properties in find(root, f"{_ON_SLIDE}//a:pPr[not(a:buNone)]"):
        properties.insert(0, parse(_WHITE.replace(b"solidFill", b"buClr")))


def _cover(root: Any, excess: float) -> None:
    """Crop the background picture to the slide's shape, and fix the name of its effect list."""
    for wrong in find(
        root, "//p:bgPr/a:effectsLst"
    ):  # pandoc 3.9 writes a wrong name, and PowerPoint would offer to repair the file
        wrong.tag = tag("a:effectLst")
    for cut in find(root, "//p:bgPr/a:blipFill/a:srcRect"):
        sides = ("l", "r") if excess > 1 else ("t", "b")
        share = (1 - min(excess, 1 / excess)) / 2
        for side in sides:
            cut.set(side, str(round(share * 100_000)))

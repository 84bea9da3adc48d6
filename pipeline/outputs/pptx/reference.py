"""Build the reference deck for pandoc: pandoc's default in the theme's size, colours and fonts."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.core import color
from pipeline.formats.ooxml import opc
from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.ooxml.xml import find, parse, serialize
from pipeline.outputs.pptx import geometry
from pipeline.outputs.pptx.geometry import EDGE, HEIGHT, Box, place
from pipeline.theme import Theme
from pipeline.tools import zip as zips
from pipeline.tools.images import decode, logo
from pipeline.tools.pandoc import process as pandoc

BODY_SIZES = (24, 20, 18, 16, 16)  # points, by depth of a list
TITLE_SIZE = 32
_DEFAULT = (9144000, 5143500)  # pandoc's own
_STYLE = "{8A107856-5554-42FB-B03E-39F5DBC370BA}"  # identifier of the table style; arbitrary, but fixed
_OPENING = ("Title Slide", "Section Header")
_TITLE_SLIDE = "ppt/slideLayouts/slideLayout1.xml"
_LOGO, _LOGO_TOP = (
    (2.5, 0.83),
    571500,
)  # largest size in inches, as in the other decks (240 × 80 px); top edge
_INCH = 914400


@cache
def build(theme: Theme) -> bytes:
    """Return the reference presentation for a theme."""
    files = zips.members(_default())
    for name in ("ppt/theme/theme1.xml", "ppt/theme/theme2.xml"):
        files[name] = ooxml.apply_theme(files[name], theme, body=theme.fonts.heading)
    files["ppt/tableStyles.xml"] = _table_style(theme)
    presentation = parse(files["ppt/presentation.xml"])
    (size,) = find(presentation, "p:sldSz")
    size.attrib.clear()
    size.set("cx", str(geometry.inner(theme) + 2 * EDGE))
    size.set("cy", str(HEIGHT))
    files["ppt/presentation.xml"] = serialize(presentation)
    files["ppt/slideMasters/slideMaster1.xml"] = _master(
        files["ppt/slideMasters/slideMaster1.xml"], geometry.inner(theme)
    )
    for name in list(files):
        if name.startswith("ppt/slideLayouts/slideLayout"):
            files[name] = _layout(files[name], theme)
    if mark := logo.load(theme):
        files = _with_logo(files, mark, right=EDGE + geometry.inner(theme))
    return zips.pack(files)


@cache
def _default() -> bytes:
    command = [pandoc.binary(), "--print-default-data-file", "reference.pptx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _master(part: bytes, wide: int) -> bytes:
    root = parse(part)
    spots = geometry.master_places(wide)
    _scale(root, wide)
    for shape in find(root, "//p:sp"):
        place(shape, spots[find(shape, ".//p:ph/@type")[0]])
    for body in find(root, "//p:sp[.//p:ph[@type='title']]//a:bodyPr"):
        body.set("anchor", "b")
    for left in find(root, "//p:sp[.//p:ph[@type='ftr']]//a:lvl1pPr"):
        left.set("algn", "l")
    for size in find(root, "//p:sp[.//p:ph[@type='ftr' or @type='sldNum' or @type='dt']]//a:defRPr"):
        size.set("sz", "1200")
    tree = find(root, "//p:spTree")[0]
    tree.insert(2, parse(_bar((0, 0, wide + 2 * EDGE, 91440), "accent1").encode()))
    (title,) = find(root, "//p:titleStyle/a:lvl1pPr")
    title.set("algn", "l")
    _lines(title, spacing=90, before=0)
    (look,) = find(title, "a:defRPr")
    look.set("sz", str(TITLE_SIZE * 100))
    look.set("b", "1")
    for level, size in enumerate(BODY_SIZES, 1):
        (style,) = find(root, f"//p:bodyStyle/a:lvl{level}pPr")
        style.set("marL", str(285750 * level))
        style.set("indent", "-285750")
        _lines(style, spacing=100, before=8 if level == 1 else 4)
        find(style, "a:defRPr")[0].set("sz", str(size * 100))
        font = find(style, "a:buFont")[0]
        color = f'<a:buClr xmlns:a="{ooxml.NAMESPACES["a"]}"><a:schemeClr val="accent1"/></a:buClr>'
        font.addprevious(parse(color.encode()))
    return serialize(root)


def _layout(part: bytes, theme: Theme) -> bytes:
    root = parse(part)
    _scale(root, geometry.inner(theme))
    (name,) = find(root, "p:cSld/@name")
    for shape in find(root, "//p:sp[.//p:ph]"):
        holder = find(shape, ".//p:ph")[0]
        wanted = geometry.places(geometry.inner(theme)).get(name, {})
        spot = wanted.get(holder.get("idx", "")) or wanted.get(holder.get("type", ""))
        if spot:
            place(shape, spot)
    if name in _OPENING:
        _open(root, theme)
    elif name in ("Content with Caption", "Comparison"):
        _plain_text(root)
    return serialize(root)


def _open(root: Any, theme: Theme) -> None:
    """Set background and text colours of a layout for opening slides: the dark stage, or paper."""
    root.set("showMasterSp", "0")
    colors, on_stage = theme.colors, theme.deck.title == "stage"
    ink, line = ("bg1", "bg1") if on_stage else ("tx1", "accent1")
    ground = color.stage(colors.accent, colors.text) if on_stage else colors.background
    fill = (
        f'<p:bg xmlns:p="{ooxml.NAMESPACES["p"]}" xmlns:a="{ooxml.NAMESPACES["a"]}"><p:bgPr><a:solidFill>'
        f'<a:srgbClr val="{ground[1:].upper()}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    )
    find(root, "p:cSld")[0].insert(0, parse(fill.encode()))
    if find(root, "//p:ph[@type='ctrTitle']"):
        bar = _bar((EDGE + 91440, 3451860, 1097280, 36576), line)
        find(root, "//p:spTree")[0].insert(2, parse(bar.encode()))
    for shape in find(root, "//p:sp[.//p:ph]"):
        kind = find(shape, ".//p:ph")[0].get("type", "")
        title = kind in ("ctrTitle", "title")
        size = {"ctrTitle": 44, "title": 36, "subTitle": 22, "body": 22, "dt": 16}.get(kind, 12)
        bold = ' b="1"' if title else ""
        level = (
            f'<a:lstStyle xmlns:a="{ooxml.NAMESPACES["a"]}"><a:lvl1pPr marL="0" indent="0" algn="{"r" if kind == "sldNum" else "l"}">'
            f'<a:buNone/><a:defRPr sz="{size * 100}"{bold} cap="none"><a:solidFill><a:schemeClr val="{ink}"/></a:solidFill>'
            "</a:defRPr></a:lvl1pPr></a:lstStyle>"
        )
        (old,) = find(shape, ".//a:lstStyle")
        old.getparent().replace(old, parse(level.encode()))
        find(shape, ".//a:bodyPr")[0].set("anchor", "b" if title else "t")


def _with_logo(files: Mapping[str, bytes], mark: logo.Logo, *, right: int) -> dict[str, bytes]:
    """Return the files of the deck with the logo on the layout of title slides, above the title, at the right."""
    name = "ppt/media/image-logo" + decode.suffix(mark.mime)  # pandoc copies media named image… only
    layout, links = _TITLE_SLIDE, opc.relationships_name(_TITLE_SLIDE)
    root, relations = parse(files[layout]), parse(files[links])
    width, height = (round(inches * _INCH) for inches in mark.within(*_LOGO))
    spaces = " ".join(f'xmlns:{prefix}="{ooxml.NAMESPACES[prefix]}"' for prefix in "apr")
    picture = (
        f'<p:pic {spaces}><p:nvPicPr><p:cNvPr id="21" name="Logo" descr="Logo"/><p:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill>'
        '<a:blip r:embed="rIdLogo"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>'
        f'<a:xfrm><a:off x="{right - width}" y="{_LOGO_TOP}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    find(root, "//p:spTree")[0].append(parse(picture.encode()))
    relation = {"Id": "rIdLogo", "Type": opc.IMAGE, "Target": f"../media/{name.rsplit('/', 1)[-1]}"}
    relations.append(relations.makeelement(relations[0].tag, relation))
    finished = {layout: serialize(root), links: serialize(relations)}
    return opc.with_media({**files, **finished}, {name: mark.data}, mark.mime)


def _plain_text(root: Any) -> None:
    """Remove the text formatting of a layout, so that it inherits the master's."""
    for style in find(root, "//p:sp[.//p:ph]//a:lstStyle"):
        style[:] = []
    for body in find(root, "//p:sp[.//p:ph[@type='title']]//a:bodyPr"):
        body.set("anchor", "b")


def _scale(root: Any, wide: int) -> None:
    across, down = (wide + 2 * EDGE) / _DEFAULT[0], HEIGHT / _DEFAULT[1]
    for item in find(root, "//a:off | //a:ext[@cx]"):
        for side, share in (("x", across), ("y", down), ("cx", across), ("cy", down)):
            if side in item.attrib:
                item.set(side, str(round(int(item.get(side)) * share)))


def _lines(style: Any, *, spacing: int, before: int) -> None:
    """Set line spacing (percent) and space before (points) of a paragraph style."""
    for old in find(style, "a:lnSpc | a:spcBef"):
        style.remove(old)
    names = ooxml.NAMESPACES["a"]
    style.insert(
        0, parse(f'<a:spcBef xmlns:a="{names}"><a:spcPts val="{before * 100}"/></a:spcBef>'.encode())
    )
    style.insert(
        0, parse(f'<a:lnSpc xmlns:a="{names}"><a:spcPct val="{spacing * 1000}"/></a:lnSpc>'.encode())
    )


def _bar(spot: Box, color: str) -> str:
    left, top, width, height = spot
    return (
        f'<p:sp xmlns:p="{ooxml.NAMESPACES["p"]}" xmlns:a="{ooxml.NAMESPACES["a"]}"><p:nvSpPr>'
        '<p:cNvPr id="20" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{color}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _table_style(theme: Theme) -> bytes:
    rule = theme.colors.rule[1:].upper()

    def line(side: str, color: str, width: int) -> str:
        return f'<a:{side}><a:ln w="{width}"><a:solidFill>{color}</a:solidFill></a:ln></a:{side}>'

    accent, quiet = '<a:schemeClr val="accent1"/>', f'<a:srgbClr val="{rule}"/>'
    edges = {
        "rules": line("top", accent, 15875) + line("bottom", accent, 15875) + line("insideH", quiet, 6350),
        "grid": "".join(line(side, quiet, 6350) for side in "left right top bottom insideH insideV".split()),
        "stripes": line("top", accent, 15875) + line("bottom", accent, 15875),
    }[theme.tables.look]
    striped = theme.tables.look == "stripes"
    ground = '<a:fill><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:fill>'
    bands = f"<a:band2H><a:tcStyle><a:tcBdr/>{ground}</a:tcStyle></a:band2H>" if striped else ""
    text = '<a:fontRef idx="minor"/><a:schemeClr val="tx1"/>'
    return serialize(parse((
        f'<a:tblStyleLst xmlns:a="{ooxml.NAMESPACES["a"]}" def="{_STYLE}"><a:tblStyle styleId="{_STYLE}" styleName="Octavo">'
        f"<a:wholeTbl><a:tcTxStyle>{text}</a:tcTxStyle><a:tcStyle><a:tcBdr>{edges}</a:tcBdr><a:fill><a:noFill/></a:fill>"
        f'</a:tcStyle></a:wholeTbl>{bands}<a:firstRow><a:tcTxStyle b="on">{text}</a:tcTxStyle><a:tcStyle><a:tcBdr>'
        f'{line("bottom", accent, 15875)}</a:tcBdr><a:fill><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:fill>'
        "</a:tcStyle></a:firstRow></a:tblStyle></a:tblStyleLst>"
    ).encode()))  # fmt: skip

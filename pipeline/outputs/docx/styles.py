"""The styles of Word documents as WordprocessingML, in a theme's colours and fonts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.formats.ooxml import xml as ooxml
from pipeline.theme import Theme

_SIDES = ("top", "left", "bottom", "right")
_HEADING = 'w:asciiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:hAnsiTheme="majorHAnsi" w:cstheme="majorBidi"'
_BUILT_IN = frozenset(
    (
        "Body Text",
        "Title",
        "Subtitle",
        "Date",
        "Block Text",
        "Footnote Text",
        "Caption",
        "Hyperlink",
        "TOC Heading",
    )
)


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: its paragraph and run properties, and the identifiers of the styles it is based on and followed by."""

    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    following: str = ""
    kind: Literal["paragraph", "character"] = "paragraph"

    @property
    def identifier(self) -> str:
        name = self.name.replace("toc", "TOC")
        return (name[0].upper() + name[1:]).replace(" ", "")


def callout_style(kind: str) -> str:
    """Return the name of the style for a kind of callout; the style of its title has " Title" appended."""
    return f"Callout {kind.capitalize()}"


def styles(theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield the identifier and the definition of every style."""
    for style in _styles(theme):
        yield style.identifier, _style_xml(style)
    yield "Table", _table_style(theme)


def _styles(theme: Theme) -> Iterator[_Style]:
    colors, size = theme.colors, theme.fonts.size
    muted, rule = colors.muted, colors.rule
    line = round(288 * theme.spacing.line / 1.45)  # 240 is single spacing, 1.2 times the type size
    below = round(140 * theme.spacing.paragraph / 0.75)
    body, quiet = "BodyText", _run(font=_HEADING, color=muted, size=size)
    yield _Style("Body Text", _par(after=below, line=line), following=body)
    yield _Style("First Paragraph", based_on=body, following=body)
    yield _Style("Compact", _par(before=20, after=40), based_on=body)
    title = _run(font=_HEADING, bold=True, color=colors.text, size=size * 2.4)
    yield _Style("Title", _par(keep=True, after=160, line=240), title, following=body)
    subtitle = _run(font=_HEADING, color=muted, size=size * 1.4)
    yield _Style("Subtitle", _par(keep=True, before=0, after=200, line=252), subtitle, following=body)
    yield _Style("Author", _par(keep=True, after=0), quiet, following=body)
    yield _Style("Date", _par(after=360), quiet, following=body)
    abstract = _par(before=0, after=below, line=line, left=480, right=480)
    yield _Style("Abstract", abstract, _run(size=size * 0.94), based_on=body, following=body)
    yield from _headings(theme)
    quote = _par(border={"left": (rule, 18, 12)}, before=120, after=120, line=line, left=480, right=240)
    yield _Style("Block Text", quote, _run(color=muted), based_on=body, following=body)
    inner = _par(border={"left": (rule, 18, 12)}, before=120, after=120, line=line, left=960, right=240)
    yield _Style("Block Text Nested", inner, based_on="BlockText", following=body)
    yield _Style("Footnote Text", _par(after=40, line=252), _run(size=size * 0.82))
    yield _Style("Definition Term", _par(keep=True, before=120, after=0), _run(bold=True))
    yield _Style("Definition", _par(after=120, line=line, left=480))
    caption = _run(font=_HEADING, italic=False, color=muted, size=size * 0.86)
    yield _Style("Caption", _par(after=240, line=252), caption)
    yield _Style("Table Caption", _par(keep=True, before=240, after=80), based_on="Caption")
    yield _Style("Image Caption", _par(after=240, align="center"), based_on="Caption")
    yield _Style("Listing Caption", _par(keep=True, before=240, after=0), based_on="Caption")
    yield _character("Caption Label", _run(bold=True, color=colors.text))
    yield from _contents(theme)
    yield _Style("Equation", _par(before=120, after=200), following=body)
    yield _Style("Figure", _par(before=160, after=80, align="center"))
    yield _Style("Captioned Figure", _par(keep=True, before=160, after=80, align="center"), based_on="Figure")
    yield _Style("Table Text", _par(before=40, after=40, line=252), _run(font=_HEADING, size=size * 0.88))
    yield _Style("Table Heading", _par(keep=True), _run(bold=True), based_on="TableText")
    yield _Style("Box Gap", _par(before=0, after=0, line=240), _run(size=1))
    yield _Style("Horizontal Rule", _par(border={"bottom": (rule, 8, 1)}, before=120, after=240))
    yield _Style("Details Summary", _par(keep=True, before=120, after=80), _run(bold=True), based_on=body)
    running = _run(font=_HEADING, color=muted, size=size * 0.8)
    yield _Style("header", _par(border={"bottom": (rule, 4, 4)}, after=0), running)
    yield _Style("footer", _par(after=0, align="center"), running)
    yield _character("Task", _run(color=colors.accent))
    yield _character("Hyperlink", _run(color=colors.link, underline=True))
    yield from _code(theme)
    yield from _callouts(theme)


def _character(name: str, run: str) -> _Style:
    return _Style(name, run=run, based_on="DefaultParagraphFont", kind="character")


def _headings(theme: Theme) -> Iterator[_Style]:
    colors, scale = theme.colors, theme.fonts.scale
    looks = (
        (scale**2.285, 480, 160, colors.accent), (scale**1.267, 360, 120, colors.text),
        (scale**0.517, 280, 100, colors.text),
        (1.0, 240, 80, colors.text), (0.95, 200, 60, colors.muted), (0.9, 200, 60, colors.muted),
    )  # fmt: skip
    for level, (size, before, after, color) in enumerate((*looks, *looks[-1:] * 3), 1):
        run = _run(font=_HEADING, bold=True, italic=False, color=color, size=theme.fonts.size * size)
        paragraph = _par(keep=True, before=before, after=after, line=252, level=level - 1)
        yield _Style(f"heading {level}", paragraph, run, following="BodyText")


def _contents(theme: Theme) -> Iterator[_Style]:
    size = theme.fonts.size
    head = _run(font=_HEADING, bold=True, color=theme.colors.text, size=size * 1.1)
    yield _Style("TOC Heading", _par(keep=True, before=120, after=80, line=252), head, following="BodyText")
    for level in range(1, 10):
        line = _par(before=60 if level == 1 else 0, after=20, line=252, left=280 * (level - 1))
        yield _Style(f"toc {level}", line, _run(font=_HEADING, size=size * (0.95 if level == 1 else 0.9)))
    yield _Style("table of figures", _par(after=20, line=252), _run(font=_HEADING, size=size * 0.9))


def _code(theme: Theme) -> Iterator[_Style]:
    colors, size = theme.colors, theme.fonts.size
    family = html.escape(theme.fonts.mono)
    mono = f'w:ascii="{family}" w:hAnsi="{family}" w:cs="{family}"'
    box = dict.fromkeys(_SIDES, (colors.surface, 4, 6))
    block = _par(border=box, fill=colors.surface[1:], before=200, after=260, line=252, left=140, right=140)
    yield _Style("Source Code", block, _run(font=mono, size=size * 0.8), following="BodyText")
    inherit = _run(font=mono, fill=colors.surface[1:])
    yield _character("Verbatim Char", _run(font=mono, size=size * 0.88, fill=colors.surface[1:]))
    yield _character("Verbatim Inherit", inherit)
    yield _character("Keyboard", _run(font=mono, size=size * 0.85, frame=colors.muted))
    yield _character("Mark", _run(fill=ooxml.mix(colors.warning, colors.background, 0.25)))
    yield _character("Line Number", _run(font=mono, color=colors.muted, size=size * 0.8))
    yield _character("NormalTok", _run(font=mono, size=size * 0.8))
    for token, look in ooxml.code_style(theme)["text-styles"].items():
        run = _run(bold=look["bold"], italic=look["italic"], color=look["text-color"])
        yield replace(_character(f"{token}Tok", run), based_on="NormalTok")


def _callouts(theme: Theme) -> Iterator[_Style]:
    for kind in theme.kinds:
        color = kind.color
        fill = ooxml.mix(color, theme.colors.background, 0.08)
        # The same border on title and text makes Word draw one box; all edges but the left have the colour of the fill.
        border = {**dict.fromkeys(_SIDES, (f"#{fill}", 4, 4)), "left": (color, 24, 10)}
        text = _par(border=border, fill=fill, before=0, after=80, line=276, left=360, right=120)
        name = callout_style(kind.name)
        yield _Style(name, text)
        head = _run(font=_HEADING, bold=True, color=color)
        yield _Style(
            f"{name} Title", _par(keep=True, before=160, after=40), head, based_on=name.replace(" ", "")
        )


def _par(
    *, keep: bool = False, border: dict[str, tuple[str, int, int]] | None = None, fill: str = "",
    before: int | None = None, after: int | None = None, line: int | None = None, left: int = 0, right: int = 0,
    align: str = "", level: int | None = None,
) -> str:  # fmt: skip
    """Return paragraph properties in schema order. Lengths in twips; a border is colour, eighths of a point, gap.

    `line` is in 240ths of a line: the rule "auto" is stated, because LibreOffice 7.4 takes a missing one for "exact",
    though it is the default (ECMA-376, part 1, 17.3.1.33).
    """
    spacing = {"before": before, "after": after, "line": line, "lineRule": line and "auto"}
    parts = [
        "<w:keepNext/><w:keepLines/>" if keep else "",
        "".join(
            f'<w:{side} w:val="single" w:sz="{width}" w:space="{gap}" w:color="{color[1:]}"/>'
            for side in _SIDES if border and side in border
            for color, width, gap in (border[side],)
        ),
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
        "<w:spacing" + "".join(f' w:{key}="{size}"' for key, size in spacing.items() if size is not None) + "/>",
        f'<w:ind w:left="{left}" w:right="{right}"/>' if left or right else "",
        f'<w:jc w:val="{align}"/>' if align else "",
        "" if level is None else f'<w:outlineLvl w:val="{level}"/>',
    ]  # fmt: skip
    parts[1] = parts[1] and f"<w:pBdr>{parts[1]}</w:pBdr>"
    return "".join(parts)


def _run(
    *, font: str = "", bold: bool = False, italic: bool | None = None, color: str = "", size: float = 0,
    underline: bool = False, frame: str = "", fill: str = "",
) -> str:  # fmt: skip
    """Return run properties in schema order; `size` in points."""
    half = round(size * 2)
    return "".join((
        f"<w:rFonts {font}/>" if font else "",
        "<w:b/><w:bCs/>" if bold else "",
        "" if not italic else "<w:i/><w:iCs/>",
        f'<w:color w:val="{color[1:]}"/>' if color else "",
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else "",
        '<w:u w:val="single"/>' if underline else "",
        f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{frame[1:]}"/>' if frame else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
    ))  # fmt: skip


def _style_xml(style: _Style) -> str:
    custom = "" if style.name[0].islower() or style.name in _BUILT_IN else ' w:customStyle="1"'
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    run = f"<w:rPr>{style.run}</w:rPr>" if style.run else ""
    return (
        f'<w:style xmlns:w="{ooxml.NAMESPACES["w"]}" w:type="{style.kind}"{custom} w:styleId="{style.identifier}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="{style.based_on}"/>{following}<w:qFormat/>{paragraph}{run}'
        "</w:style>"
    )


def _table_style(theme: Theme) -> str:
    rule, edge, fill = theme.colors.rule[1:], theme.colors.accent[1:], theme.colors.surface[1:]

    def lines(color: str, width: int, *sides: str) -> str:
        return "".join(
            f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{color}"/>' for side in sides
        )

    borders = {
        "rules": lines(edge, 8, "top", "bottom") + lines(rule, 4, "insideH"),
        "grid": lines(rule, 4, "top", "left", "bottom", "right", "insideH", "insideV"),
        "stripes": lines(edge, 8, "top", "bottom"),
    }[theme.tables.look]
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    striped = theme.tables.look == "stripes"
    bands = f'<w:tblStylePr w:type="band2Horz"><w:tcPr>{ground}</w:tcPr></w:tblStylePr>' if striped else ""
    rows = '<w:tblStyleRowBandSize w:val="1"/>' if striped else ""
    return (
        f'<w:style xmlns:w="{ooxml.NAMESPACES["w"]}" w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>{rows}<w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{lines(edge, 8, "bottom")}'
        f'</w:tcBorders>{ground}<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>{bands}</w:style>'
    )

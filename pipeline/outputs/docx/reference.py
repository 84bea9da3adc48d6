"""Build the reference document for pandoc: pandoc's default with the theme's styles, page, header and footer."""

from __future__ import annotations

import html
import io
import subprocess
from functools import cache
from typing import Any

from pipeline.formats.ooxml import xml as ooxml
from pipeline.outputs.docx import styles as docx_styles
from pipeline.theme import Theme
from pipeline.theme.paper import Sheet
from pipeline.tools import zip as zips
from pipeline.tools.images import logo
from pipeline.tools.pandoc import process as pandoc

_INCH = 25.4  # mm
_TWIPS = 1440 / _INCH  # in a millimetre
_LOGO_WIDTH, _LOGO_ROOM = (
    45.0,
    5.5,
)  # mm: the largest width, as in the PDF; the space below


def prepare(many: bool) -> None:
    """Import the slow modules that many documents need (`Output.prepare`)."""
    ooxml.prepare(many)
    if many:
        import docx  # noqa: F401


@cache
def build(theme: Theme, page: Sheet) -> bytes:
    """Return the reference document for a theme and a sheet of paper."""
    files = zips.members(_default())
    styles = ooxml.parse(files["word/styles.xml"])
    for identifier, xml in docx_styles.styles(theme):
        _put(styles, identifier, xml)
    _set_defaults(styles, theme)
    files["word/styles.xml"] = ooxml.serialize(styles)
    files["word/theme/theme1.xml"] = ooxml.apply_theme(
        files["word/theme/theme1.xml"], theme, body=theme.fonts.body
    )
    files["word/fontTable.xml"] = _font_table(theme)
    return _with_page(zips.pack(files), page, logo.load(theme))


@cache
def _default() -> bytes:
    command = [pandoc.binary(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _put(styles: Any, identifier: str, xml: str) -> None:
    """Replace the style of that identifier, or append it."""
    old = ooxml.find(styles, f"w:style[@w:styleId='{identifier}']")
    new = ooxml.parse(xml.encode())
    if old:
        styles.replace(old[0], new)
    else:
        styles.append(new)


def _set_defaults(styles: Any, theme: Theme) -> None:
    (fonts,) = ooxml.find(styles, "w:docDefaults/w:rPrDefault/w:rPr/w:rFonts")
    run = fonts.getparent()
    for size in ooxml.find(run, "w:sz | w:szCs"):
        size.set(ooxml.tag("w:val"), str(round(theme.fonts.size * 2)))
    color = ooxml.parse(
        f'<w:color xmlns:w="{ooxml.NAMESPACES["w"]}" w:val="{theme.colors.text[1:]}"/>'.encode()
    )
    fonts.addnext(color)
    for character in ooxml.find(styles, "w:style[starts-with(@w:styleId, 'Heading') or @w:styleId='TitleChar' "
                                        "or @w:styleId='SubtitleChar'][@w:type='character']"):  # fmt: skip
        styles.remove(
            character
        )  # linked character styles with the old formatting; nothing refers to them now


_ALTERNATES = {"serif": ("Georgia", "roman"), "mono": ("Consolas", "modern"), "sans": ("Calibri", "swiss")}


def _font_table(theme: Theme) -> bytes:
    """Return a font table with a substitute for each font of the theme that most machines have."""
    fonts = theme.fonts
    kinds = {fonts.mono: "mono", fonts.heading: _kind(fonts.heading), fonts.body: _kind(fonts.body)}
    entries = "".join(
        f'<w:font w:name="{html.escape(name)}"><w:altName w:val="{_ALTERNATES[kind][0]}"/><w:charset w:val="00"/>'
        f'<w:family w:val="{_ALTERNATES[kind][1]}"/><w:pitch w:val="{"fixed" if kind == "mono" else "variable"}"/></w:font>'
        for name, kind in sorted(kinds.items())
    )
    table = f'<w:fonts xmlns:w="{ooxml.NAMESPACES["w"]}">{entries}</w:fonts>'
    return ooxml.serialize(ooxml.parse(table.encode()))


def _kind(family: str) -> str:
    return "serif" if "serif" in family.lower() and "sans" not in family.lower() else "sans"


def _with_page(data: bytes, page: Sheet, mark: logo.Logo | None) -> bytes:
    """Return the document with page size, margins, a header with the title, and a footer with page numbers.

    The logo is in the header of the first page, as in the PDF.
    """
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.shared import Inches, Twips

    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    lengths = {
        "page_width": page.width, "page_height": page.height, "left_margin": page.inner, "right_margin": page.outer,
        "top_margin": page.top, "bottom_margin": page.bottom, "header_distance": page.top / 2,
        "footer_distance": page.bottom / 2,
    }  # fmt: skip
    for name, length in lengths.items():
        setattr(section, name, Twips(round(length * _TWIPS)))
    if page.two_sided:
        document.settings.element.insert(0, parse_xml(_MIRRORED))
    section.different_first_page_header_footer = True
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    first = section.first_page_footer.paragraphs[0]
    opening = section.first_page_header.paragraphs[0]
    opening.style = document.styles["Body Text"]
    if mark:
        opening.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        width, height = mark.within(_LOGO_WIDTH / _INCH, (page.top / 2 - _LOGO_ROOM) / _INCH)
        shape = opening.add_run().add_picture(io.BytesIO(mark.data), Inches(width), Inches(height))
        shape._inline.docPr.set("descr", "Logo")
    wide = page.width - page.inner - page.outer
    header.paragraph_format.tab_stops.add_tab_stop(Twips(round(wide * _TWIPS)), WD_TAB_ALIGNMENT.RIGHT)
    equation = document.styles["Equation"].paragraph_format.tab_stops
    equation.add_tab_stop(Twips(round(wide * _TWIPS / 2)), WD_TAB_ALIGNMENT.CENTER)
    equation.add_tab_stop(Twips(round(wide * _TWIPS)), WD_TAB_ALIGNMENT.RIGHT)
    runs = {header: (_field("TITLE"), _TAB, _SECTION), footer: _PAGES, first: _PAGES}
    for paragraph, content in runs.items():
        for xml in content:
            paragraph._p.append(parse_xml(xml))  # python-docx cannot write fields
    target = io.BytesIO()
    document.save(target)
    return zips.rewrite(target.getvalue(), lambda files: files)


def _field(instruction: str) -> str:
    return f'<w:fldSimple xmlns:w="{ooxml.NAMESPACES["w"]}" w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _words(text: str) -> str:
    return f'<w:r xmlns:w="{ooxml.NAMESPACES["w"]}"><w:t xml:space="preserve">{text}</w:t></w:r>'


_MIRRORED = f'<w:mirrorMargins xmlns:w="{ooxml.NAMESPACES["w"]}"/>'
_TAB = f'<w:r xmlns:w="{ooxml.NAMESPACES["w"]}"><w:tab/></w:r>'
_SECTION = f'<w:fldSimple xmlns:w="{ooxml.NAMESPACES["w"]}" w:instr=" STYLEREF 1 "/>'  # 1: "heading 1" in every language
_PAGES = (_words("Page "), _field("PAGE"), _words(" of "), _field("NUMPAGES"))

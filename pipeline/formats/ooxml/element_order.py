"""The order of child elements (ECMA-376, parts 1 and 4). Office offers to "repair" files with a wrong order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.formats.ooxml.xml import tag

_ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "w:pBdr": "top left bottom right between bar",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:tbl": "tblPr tblGrid tr",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked rsid "
    "pPr rPr tblPr trPr tcPr tblStylePr",
    "w:lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "w:sdt": "sdtPr sdtEndPr sdtContent",
    "a:pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar buBlip tabLst "
    "defRPr extLst",
    "a:rPr": "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn uFillTx uFill "
    "latin ea cs sym hlinkClick hlinkMouseOver rtl extLst",
    "a:tcPr": "lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D noFill solidFill gradFill blipFill pattFill grpFill headers extLst",
    "a:p": "pPr r br fld endParaRPr",
    "p:sld": "cSld clrMapOvr transition timing extLst",
    "p:bg": "bgPr bgRef",
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz embeddedFontLst custShowLst "
    "photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst",
}  # fmt: skip
_MIXED = {"a:p": ("r", "br", "fld"), "w:sectPr": ("headerReference", "footerReference")}  # in any order


def _ranks() -> Mapping[str, Mapping[str, int]]:
    made = {}
    for parent, names in _ORDERS.items():
        prefix, mixed = parent.split(":")[0], _MIXED.get(parent, ())
        order = names.split()
        first = min((order.index(name) for name in mixed), default=0)
        made[tag(parent)] = {
            tag(f"{prefix}:{name}"): first if name in mixed else rank for rank, name in enumerate(order)
        }
    return made


_RANKS = _ranks()


def child(parent: Any, name: str) -> Any:
    """Return the child element of a name ("w:spacing"), made in its place if there is none.

    In a parent whose order is not known here, the place is the first one, which is that of properties.
    """
    found = parent.find(tag(name))
    if found is None:
        found = parent.makeelement(tag(name))
        ranks = _RANKS.get(parent.tag, {})
        own = ranks.get(found.tag, -1)
        place = next((at for at, other in enumerate(parent) if ranks.get(other.tag, own) > own), len(parent))
        parent.insert(place if ranks else 0, found)
    return found


def find_disorder(root: Any) -> Iterator[str]:
    """Yield a sentence for the first misplaced child of each type of element."""
    said: set[str] = set()
    for item in root.iter(*_RANKS):
        known = _RANKS[item.tag]
        last = -1
        for child in item:
            rank = known.get(child.tag, last)
            if rank < last and item.tag not in said:
                said.add(item.tag)
                yield f"in <{_name(item)}>, <{_name(child)}> stands too late"
            last = max(last, rank)


def _name(item: Any) -> str:
    return f"{item.prefix}:{item.tag.rsplit('}', 1)[1]}"

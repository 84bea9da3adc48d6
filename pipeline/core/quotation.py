"""Quotation marks by language, as the Unicode CLDR 48.2 has them (common/main, delimiters)."""

from __future__ import annotations

from dataclasses import dataclass

_DEFAULT = "“”‘’"
# Opening and closing marks, then those within a quotation; and the languages, whose own regions may differ.
_LANGUAGES = {
    "«»“”": "ast blo bm br ca cv dyo el es-US eu ewo ie it kab kk lij mg mua nnh pms pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO "
    "pt-MZ pt-PT pt-ST pt-TL sc sg ti",
    "„“‚‘": "bs-Cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl",
    "«»‹›": "am az-Arab az-Cyrl fa fr-CH gsw jgo kkj mzn rm sdh wae",
    "«»„“": "bas be bua ky os ru sah tyv uk",
    "””’’": "fi he lag rn se sn sv yi",
    "«»‘’": "dua el-polyton ksf nb nn no rw",
    "«»«»": "fr ht hy oc yav",
    "”“’‘": "ar lld ms-Arab syr ur",
    "‘’“”": "fur ia ti-ER tn",
    "“”‘’": "bm-Nkoo ff-Adlm uz-Arab uz-Cyrl",
    "„“„“": "bg lt prg sgs",
    "„”«»": "nmg pl ro",
    "「」『』": "ja yue zh-Hant",
    "«»„”": "shi zgh",
    "»«›‹": "kk-Arab ug",
    "„”»«": "hu szl",
    "„”‚’": "agq ff",
    "«»”“": "fr-CA",
    "‘’‘’": "nl",
    "“’“”": "st",
    "“”«»": "eo",
    "“”’‘": "uz",
    "“”“”": "tk",
    "„“«»": "ka",
    "„”‘’": "bs",
    "„”’’": "sr",
}
_MARKS = {lang: marks for marks, langs in _LANGUAGES.items() for lang in langs.split()}
_THIN = "\u202f"  # a narrow no-break space, which French puts inside its marks, but in Switzerland


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a quotation and of a quotation within one, with the spaces that belong to them."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


DEFAULT = Marks(*list(_DEFAULT))


def marks(lang: str) -> Marks:
    """Return the quotation marks of a language, given as a BCP 47 tag: those of the longest part of the tag that has some."""
    parts = lang.split("-u-")[0].split("-x-")[0].split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    found = next((_MARKS[tag] for tag in tags if tag in _MARKS), _DEFAULT)
    french = parts[0] == "fr" and "CH" not in parts
    return Marks(
        *(_spaced(mark, closing=place % 2 == 1) if french else mark for place, mark in enumerate(found))
    )


def _spaced(mark: str, *, closing: bool) -> str:
    if mark not in "«»":
        return mark
    return f"{_THIN}{mark}" if closing else f"{mark}{_THIN}"

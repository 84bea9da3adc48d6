"""In which direction a language is written."""

from __future__ import annotations

from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["ltr", "rtl"]

# Scripts that run from right to left (Unicode, UAX 9 and Scripts.txt) and languages that are usually written in one
# (CLDR, likely subtags), both without those that only scholars write.
_SCRIPTS = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi".split())
_LANGUAGES = frozenset(
    "acm aeb apc apd ar arc arq ars ary arz azb bal bgn bqi ckb dv fa glk hac he iw ji ks lki lrc mzn nqo pnb prs ps "
    "rhg sam sd sdh skr syr trw ug ur yi".split()
)


def of(lang: str) -> Direction:
    """Return the direction of a language (a BCP 47 tag): that of its script, if it names one ("az-Arab"), else the usual."""
    language, *rest = lang.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return "rtl" if (script in _SCRIPTS if script else language in _LANGUAGES) else "ltr"

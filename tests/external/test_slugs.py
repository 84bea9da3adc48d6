"""Identifiers of headings are those of github-slugger, which GitHub's own interfaces use."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.core.slugs import slug

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.external
Need = Callable[[str], str]
_PROGRAM = """
import { slug } from 'file://PACKAGE/index.js';
import { readFileSync } from 'node:fs';
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map((text) => slug(text))));
"""

# Twelve scripts: a word, a phrase, and a place name of each.
WORDS = {
    "Latin": ("Größe", "L’été à São Paulo", "Łódź"),
    "Greek": ("Αρχή", "Πώς λειτουργεί ο κώδικας", "Θεσσαλονίκη"),
    "Cyrillic": ("Введение", "Як це працює", "Санкт-Петербург"),
    "Arabic": ("مقدمة", "كيف يعمل هذا", "القاهرة"),
    "Hebrew": ("מבוא", "איך זה עובד", "תל־אביב"),
    "Devanagari": ("परिचय", "यह कैसे काम करता है", "दिल्ली"),
    "Bengali": ("ভূমিকা", "এটি কীভাবে কাজ করে", "ঢাকা"),
    "Thai": ("บทนำ", "มันทำงานอย่างไร", "กรุงเทพฯ"),
    "Han": ("安装", "如何使用这个工具", "北京"),
    "Kana": ("はじめに", "インストールの手順", "とうきょう"),
    "Hangul": ("소개", "어떻게 작동하나요", "서울"),
    "Armenian": ("Ներածություն", "Ինչպես է այն աշխատում", "Երևան"),
}
FORMS = (
    "{}", "1. {}", "{} (part 2)", "{}: {}", "`{}()` & *{}*", "{} – {} — {}", "  {}  {}  ", "{}/{}?!", "{}_x² ½ №", "🚀 {} ❤️",
)  # fmt: skip


def test_three_hundred_headings_have_github_s_identifiers(need: Need) -> None:
    node = need("node")
    package = ROOT / "scripts" / "dev" / "node_modules" / "github-slugger"
    headings = [form.replace("{}", word) for words in WORDS.values() for word in words for form in FORMS]
    headings += [
        "",
        "-",
        "--a--",
        "İstanbul",
        "ΟΔΟΣ",
        "ﬁn",
        "Ⓐ plan",
        "a\u00a0b",
        "a\tb",
        "ǅ",
        "e\u0301te\u0301",
    ]
    assert len(headings) >= 300
    theirs = _ask(node, package, headings)
    ours = [slug(heading) for heading in headings]
    # GitHub's page strips a heading's blanks before it asks for the identifier.
    assert dict(zip(headings, ours, strict=True)) == dict(zip(headings, theirs, strict=True))


def test_every_character_of_unicode_13_is_kept_or_dropped_as_there(need: Need) -> None:
    """The package knows Unicode 13; later letters, which it drops, are kept here."""
    package = ROOT / "scripts" / "dev" / "node_modules" / "github-slugger"
    known = [chr(code) for code in range(0x21, 0x20000) if unicodedata.category(chr(code))[0] != "C"]
    theirs = _ask(need("node"), package, [f"a{character}b" for character in known])
    differ = [one for one, other in zip(known, theirs, strict=True) if slug(f"a{one}b") != other]
    assert len(differ) < 700
    assert {unicodedata.category(one)[0] for one in differ} <= {"L", "M", "N"}
    assert not [one for one in differ if ord(one) < 0x870]


def _ask(node: str, package: Path, headings: list[str]) -> list[str]:
    given = [heading.strip() for heading in headings]
    program = _PROGRAM.replace("PACKAGE", str(package))
    done = subprocess.run(
        [node, "--input-type=module", "-e", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found

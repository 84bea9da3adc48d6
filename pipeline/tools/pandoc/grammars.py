"""Full names of syntax grammars, by which pandoc finds them fast.

Skylighting, pandoc's highlighter, first looks a grammar up by its full name. For any other name it loads all grammars
that precede it in alphabetical order, which takes up to 0.6 s (`lookupSyntax` of skylighting-core; pandoc 3.9). Most
full names equal the short ones except for capital letters; the exceptions are listed here.
"""

from __future__ import annotations

import re

from pipeline.core import ast
from pipeline.core.ast import Node

FULL = {
    "apache": "Apache Configuration", "asn1": "ASN.1", "coffee": "CoffeeScript", "commonlisp": "Common Lisp",
    "cpp": "C++", "cs": "C#", "debiancontrol": "Debian Control", "djangotemplate": "Django HTML Template",
    "dosbat": "MS-DOS Batch", "fasm": "Intel x86 (FASM)", "fortranfixed": "Fortran (Fixed Format)",
    "fortranfree": "Fortran (Free Format)", "gnuassembler": "GNU Assembler", "ini": "INI Files",
    "isocpp": "ISO C++", "javascriptreact": "JavaScript React (JSX)", "lex": "Lex/Flex",
    "literatecurry": "Literate Curry", "literatehaskell": "Literate Haskell", "mandoc": "Troff Mandoc",
    "metafont": "Metapost/Metafont", "mips": "MIPS Assembler", "modula2": "Modula-2", "modula3": "Modula-3",
    "mustache": "Mustache/Handlebars (HTML)", "nasm": "Intel x86 (NASM)", "objectivec": "Objective-C",
    "objectivecpp": "Objective-C++", "ocaml": "Objective Caml", "orgmode": "Org Mode", "php": "PHP/PHP",
    "povray": "POV-Ray", "r": "R Script", "relaxng": "RELAX NG", "relaxngcompact": "RelaxNG-Compact",
    "rest": "reStructuredText", "rhtml": "Ruby/Rails/RHTML", "spdxcomments": "SPDX-Comments",
    "sqlmysql": "SQL (MySQL)", "sqlpostgresql": "SQL (PostgreSQL)", "tcl": "Tcl/Tk", "tlaplus": "TLA+",
    "xorg": "x.org Configuration", "yacc": "Yacc/Bison",
}  # fmt: skip
_SHORT = {full: short for short, full in FULL.items()}
_CLASSES = re.compile(r'<pre\b(?:\s+id="[^"]*")?\s+class="[^"]*"')
_CLASS = re.compile(rf"(?<=[ \"])(?:{'|'.join(map(re.escape, _SHORT))})(?=[ \"])")


def with_full_names(code: Node) -> Node:
    """Return a code block with the full names of grammars as classes."""
    identifier, classes, pairs = ast.attr_of(code)
    if FULL.keys().isdisjoint(classes):
        return code
    return ast.with_attr(code, [identifier, [FULL.get(name, name) for name in classes], pairs])


def with_short_names(text: str) -> str:
    """Return pandoc's HTML with the classes of code blocks as they were before `with_full_names`."""
    return _CLASSES.sub(lambda tag: _CLASS.sub(lambda found: _SHORT[found[0]], tag[0]), text)

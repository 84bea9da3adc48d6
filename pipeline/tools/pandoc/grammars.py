"""Grammars of code under the names by which pandoc finds them at once.

Skylighting, which colours code in pandoc, looks for a grammar by its full name first. For any other name it loads all
grammars before it in the alphabet of full names, up to 0.6 s, to see what they call themselves (skylighting-core's
`lookupSyntax`; pandoc 3.9). Most full names are the short ones but for capital letters; these are not.
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


def in_full(code: Node) -> Node:
    """Return a code block with its classes under pandoc's full names."""
    identifier, classes, pairs = ast.attr_of(code)
    if FULL.keys().isdisjoint(classes):
        return code
    return ast.with_attr(code, [identifier, [FULL.get(name, name) for name in classes], pairs])


def shortened(text: str) -> str:
    """Return pandoc's HTML with the classes of its code blocks as they were before `in_full`."""
    return _CLASSES.sub(lambda tag: _CLASS.sub(lambda found: _SHORT[found[0]], tag[0]), text)

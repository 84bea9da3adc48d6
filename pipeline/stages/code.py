"""Code: find the language of a code block in the first word after its fence."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.context import Context
from pipeline.core import ast, conditional
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, warning
from pipeline.core.model import Document, Stage
from pipeline.core.spans import closest
from pipeline.tools.pandoc import process as pandoc

UNKNOWN = warning(
    "code-language", "No highlighting is known for this language, so the code is shown in one colour."
)

# Names that GitHub and mdBook users write, and the names of pandoc's grammars (KDE's) for them.
_ALIASES = {
    "shell": "bash", "sh": "bash", "console": "bash", "shell-session": "bash", "zsh": "bash", "py": "python",
    "python3": "python", "pycon": "python", "js": "javascript", "ts": "typescript", "yml": "yaml", "rs": "rust",
    "golang": "go", "c++": "cpp", "c#": "cs", "csharp": "cs", "docker": "dockerfile", "hs": "haskell", "rb": "ruby",
    "md": "markdown", "jsonc": "json", "json5": "json", "ps1": "powershell", "tex": "latex", "kt": "kotlin",
    "postgresql": "sqlpostgresql", "mysql": "sqlmysql", "htm": "html", "svg": "xml", "make": "makefile",
}  # fmt: skip
# Names that mean no language. Pandoc would take 0.35 s to load all its grammars before it knows that it has no such one.
_NONE = frozenset(("text", "txt", "plain", "plaintext", "none"))
_PLAIN = frozenset(("output", "error", "source", "callout", "language"))


def name_languages(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with the language of each code block as its first class, under pandoc's name.

    ` ```rust,ignore `, ` ```{python} ` and ` ```Python ` are understood; further words stay classes. ` ```text ` is code
    without a language.
    """
    found: list[Diagnostic] = []

    def change(item: Node) -> Node:
        identifier, classes, pairs = ast.attr_of(item)
        words = [word for name in classes for word in re.split(r"[,\s{}]+", name) if word]
        own = [word for word in words if word not in ("numberLines", "number-lines")]
        if not own:
            return item
        language = own[0].lower().removeprefix("language-").removeprefix(".")
        language = _ALIASES.get(language, language)
        rest = [word for word in words if word != own[0]]
        if language in _NONE:
            return ast.with_attr(item, [identifier, rest, pairs])
        if language in _PLAIN or conditional.conditions([language]):
            return ast.with_attr(item, [identifier, [language, *rest], pairs])
        span = ast.span_of(item, document.source.shown)
        if not context.pandoc.highlights(language, span=span):
            meant = closest(language, pandoc.languages())
            hint = (
                f"did you mean '{meant}'?"
                if meant
                else "see 'pandoc --list-highlight-languages', or write 'text'"
            )
            found.append(UNKNOWN.at(span, f"no highlighting for '{own[0]}'", hint=hint))
        return ast.with_attr(item, [identifier, [language, *rest], pairs])

    blocks = ast.rewrite(list(document.blocks), change, of=("CodeBlock",))
    return Outcome(replace(document, blocks=tuple(blocks)), tuple(found))


STAGE: Stage[Context] = Stage("code", name_languages, after=("html", "solutions"), rules=(UNKNOWN,))

"""Foreign: say what of other tools' syntax stands in a document, since it would be printed as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.context import Context
from pipeline.core import prose
from pipeline.core.diagnostics import Outcome, warning
from pipeline.core.model import Page, Stage
from pipeline.core.prose import Opening, Prose
from pipeline.core.spans import count

SYNTAX = warning(
    "foreign-syntax",
    "A construct of another tool (Liquid, kramdown, MkDocs, Docusaurus and MDX, Hugo, MyST, Quarto, pandoc's own Markdown, Marp, "
    "Obsidian) is printed as it is typed, or read as something else. Each kind is reported once a document, "
    "with the number of lines that have it.",
)

_SHOWN = 40  # characters of a construct that a message quotes
_ATTRIBUTES = "write {.class #name} behind a heading, span or fence, or a '::: class' block"
_CALLOUT = "write it as '> [!NOTE]' with '> ' before each line"
_PLAIN = "Octavo has no such marks; leave it out, or write what it stands for"


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct: `what` it is called, the pattern that finds it in a line, and what to write instead."""

    what: str
    pattern: re.Pattern[str]
    hint: str


def _construct(what: str, pattern: str, hint: str) -> Construct:
    return Construct(what, re.compile(pattern), hint)


IN_LINES = (
    _construct(
        "a tag of Liquid (Jekyll)",
        r"\{%-?\s*(?:include|include_relative|include_cached|highlight|endhighlight|raw|endraw|comment|endcomment|link|post_url|assign|"
        r"capture|endcapture|for|endfor|if|endif|unless|endunless|else|elsif|case|when|endcase|cycle|tablerow|seo|feed_meta|gist)\b.*?%\}",
        "write what it stands for; 'jinja: true' in the front matter switches on templates of Octavo",
    ),
    _construct("a shortcode of Hugo or Quarto", r"\{\{[<%]\s*/?(?!pagebreak\b)[A-Za-z].*?[>%]\}\}", "write what it stands for"),
    _construct(
        "an expression of a template",
        r"\{\{-?\s*(?:site|page|layout|include|content|config|forloop|\$)[\s.|\[}].*?\}\}",
        "write its value, or set 'jinja: true' in the front matter",
    ),
    _construct("attributes of kramdown", r"\{:\s*(?:toc\b|[.#:\w\"'][^{}]*)\}", _ATTRIBUTES),
    _construct("an option of kramdown", r"^\s*\{::[a-z]+\b.*?/?\}", _PLAIN),
    _construct("an abbreviation (kramdown, MkDocs)", r"^\*\[[^\]]+\]:\s", 'write <abbr title="…">…</abbr>'),
    _construct("an admonition of MkDocs", r"^\s*(?:!!!|\?\?\?\+?)\s+[a-z][\w-]*(?:\s+\".*\")?\s*$", _CALLOUT),
    _construct("a tab of MkDocs", r"^\s*===[+!]?\s+\".+\"\s*$", "write a heading, or '::: columns'"),
    _construct("a snippet of MkDocs", r"^\s*-{1,2}8<-{1,2}", "write '{% include \"file\" %}' with 'jinja: true'"),
    _construct("an include (pandoc-include)", r"^!include(?:-\w+)?\s+\S", "write '{% include \"file\" %}' with 'jinja: true'"),
    _construct("keys of MkDocs", r"\+\+[a-z0-9]+(?:\+[a-z0-9]+)*\+\+", "write <kbd>Ctrl</kbd>+<kbd>C</kbd>"),
    _construct("an icon of MkDocs", r":(?:material|octicons|fontawesome|simple)-[a-z0-9-]+:", _PLAIN),
    _construct("an editor's mark (CriticMarkup)", r"\{(?:\+\+.+?\+\+|--.+?--|~~.+?~~|>>.+?<<|==.+?==)\}", _PLAIN),
    _construct("a mark (MkDocs, Obsidian, pandoc)", r"(?<![=\w])==(?=[^\s=])[^=]*[^\s=]==(?![=\w])", "write [words]{.mark}"),
    _construct("a place for the contents", r"^\s*(?i:\[TOC\]|\[\[_?TOC_?\]\]|\$\{toc\})\s*$", "'[pdf] toc' and the like say where contents are printed"),
    _construct("a link of a wiki (Obsidian, GitLab)", r"!?\[\[[^\[\]|]+(?:\|[^\[\]]*)?\]\](?!\()", "write [words](file.md) or ![words](picture.png)"),
    _construct("a module's import or export (MDX)", r"^(?:import\s+(?:[\w{*][^;]*\s+from\s+)?['\"][^'\"]+['\"];?|export\s+(?:const|let|default|function)\b.*)\s*$", "leave it out; components are not run"),
    _construct("a component (MDX, Vue, Quarto)", r"</?[A-Z][A-Za-z]+(?:\.[A-Za-z]+)*(?:\s+[a-zA-Z:@-]+(?:=(?:\"[^\"]*\"|\{[^}]*\}|'[^']*'))?)*\s*/?>", "write Markdown in its place; components are not run"),
    _construct("a comment of MDX", r"\{/\*.*?\*/\}", "write <!-- comment -->"),
    _construct("a comment of Obsidian", r"(?<!%)%%[^%]+%%(?!%)", "write <!-- comment -->"),
    _construct("a citation (pandoc, Quarto)", r"\[[^\[\]@]*-?@(?!(?:fig|tab|tbl|sec|eq|lst)[-:])[A-Za-z][\w:.#$%&+?<>~/-]*[^\[\]]*\](?![(\[{:])", "write the source as a footnote"),
    _construct("a note in a line (pandoc)", r"(?<!\\)\^\[[^\]\s][^\]]*(?:\]|$)", "write [^name], and '[^name]: text' on a line of its own"),
    _construct("a grid table (pandoc)", r"^\s*\+(?:[-=:]{3,}\+)+\s*$", "write a table with '|', or as HTML"),
    _construct("a title block (pandoc)", r"\A%\s+\S.*$", "write 'title: …' between lines of '---'"),
    _construct("a list of pandoc's", r"^\s*(?:#\.|\(@[\w-]*\))\s+\S", "write '1.'"),
    _construct("a role of MyST", r"\{(?:ref|doc|term|numref|eq|cite(?::\w+)?|math|download|abbr|kbd|sub|sup|octicon|bdg[\w-]*)\}(?= )", "write a link, formula or span"),
    _construct("a target of MyST", r"^\([a-z][\w:-]*\)=\s*$", "write {#name} behind the heading below it"),
    _construct("a background or layout of Marp", r"!\[(?:[^\]]*\s)?(?:bg|fit)(?:\s[^\]]*)?\]\([^)]*\)", "write {background-image=…} behind the heading"),
    _construct("an environment of TeX", r"^\s*egin\{(?:align|equation|gather|multline|eqnarray|cases|matrix|pmatrix|split|tabular|figure|table|itemize)\*?\}", "write formulas between '$$'"),
)  # fmt: skip
IN_FENCES = (
    _construct(
        "a directive of MyST",
        r"\{(?:note|tip|hint|warning|caution|attention|danger|error|important|seealso|admonition|dropdown|margin|sidebar|epigraph|figure|image|"
        r"table|list-table|csv-table|code-block|code-cell|literalinclude|include|toctree|tableofcontents|contents|math|glossary|bibliography|"
        r"exercise|solution|tab-set|tab-item|grid|card|eval-rst|raw|only|versionadded|versionchanged|deprecated|auto\w+|(?:prf|proof):\w+)\}.*",
        "write '```python' for code, or '> [!NOTE]' for a note",
    ),
    _construct("a mark of lines in a listing", r"[\w+#.-]*[ \t]*\{[\d,\s-]*\d[\d,\s-]*\}.*|[\w+#.-]+[ \t]+(?:[^{]*\s)?(?:hl_lines|linenums|showLineNumbers|highlight)\b.*", "write {.numberLines} behind the language to number the lines; none is marked"),
)  # fmt: skip
IN_DIVS = (
    _construct("a block of MyST", r"\{[a-z][\w:-]*\}.*", _CALLOUT),
    _construct("a callout of Docusaurus", r"(?:(?:note|tip|info|warning|danger|caution|important|success)\s*(?:\[.*\]|\s\S.*)|info|danger|success)", _CALLOUT),
    _construct("a callout of Quarto", r"\{[^}]*\.callout-\w+.*\}", _CALLOUT),
    _construct("a block of mkdocstrings", r"[a-z_]\w*(?:\.\w+)+", "write what it documents; nothing is read from code"),
    _construct("a panel or layout of Quarto", r"\{[^}]*(?:\.panel-tabset|layout-n(?:col|row)=|\.column-(?:margin|page|screen)).*\}", "write '::: columns'"),
)  # fmt: skip
# Between code and escapes of the other lines, so looked for in the text as it is typed.
_TYPED = _construct(
    "a formula between \\( \\) or \\[ \\]",
    r"(?<!\\)\\\((?=(?:(?!\\\)).)*?(?!\\\))[\\^_={}]).+?(?<!\\)\\\)|^\s*\\\[(?!.*\]\()",
    "write it between '$' or '$$'",
)
# What any of them has; most lines of a text have none of it.
_SIGNS = re.compile(
    r"[{|%@\\+=$]|!\[|\[\[|\^\[|\[TOC|\[toc|\*\[|</?[A-Z]|!!!|\?\?\?|8<|:[a-z]+-|^\s*(?:#\.|\()|^(?:import|export|!include)\b"
)
_CODE_SPAN = re.compile(r"(?<![$`])(`+)(?!`)(.+?)(?<!`)\1(?![`$])")


def find_foreign(page: Page, _: Context) -> Outcome[Page]:
    """Return the page unchanged, with a diagnostic for each kind of foreign syntax, at its first place."""
    read = prose.read(page.text)
    found: dict[Construct, list[tuple[int, int, str]]] = {}
    for construct, line, column, text in _all(page, read):
        found.setdefault(construct, []).append((line, column, text))
    said = []
    for construct, places in found.items():
        line, column, text = places[0]
        shown = text.strip()
        shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"
        more = f" (on {count(len({at for at, _, _ in places}), 'line')})" if len(places) > 1 else ""
        message = f"'{shown}' is {construct.what}, which Octavo does not know{more}"
        said.append(SYNTAX.at(page.lines.span(line, column), message, hint=construct.hint))
    return Outcome(page, tuple(said))


def _all(page: Page, read: Prose) -> Iterator[tuple[Construct, int, int, str]]:
    """Yield each construct with line and column from 1, and its text."""
    typed = page.text.split("\n")
    in_formula = False
    for number, line in read.lines:
        in_formula ^= line.count("$$") % 2 == 1
        if in_formula or "$$" in line:
            continue
        if not _SIGNS.search(typed[number - 1]):
            continue
        for construct in IN_LINES:
            for found in construct.pattern.finditer(line):
                text = found.group()
                start = found.start() + len(text) - len(text.lstrip())
                shown = typed[number - 1][found.start() : found.end()]
                yield construct, number, start + 1, shown
        plain = _CODE_SPAN.sub(lambda span: " " * len(span.group()), typed[number - 1])
        for found in _TYPED.pattern.finditer(plain):
            yield _TYPED, number, found.start() + 1, found.group()
    yield from _openings(read.fences, IN_FENCES)
    yield from _openings(read.divs, IN_DIVS)


def _openings(
    openings: tuple[Opening, ...], constructs: tuple[Construct, ...]
) -> Iterator[tuple[Construct, int, int, str]]:
    for opening in openings:
        for construct in constructs:
            if construct.pattern.fullmatch(opening.info):
                yield construct, opening.line, opening.column, opening.info


STAGE: Stage[Context] = Stage("foreign", find_foreign, after=("lint",), rules=(SYNTAX,))

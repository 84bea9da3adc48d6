"""Expand documents with Jinja 3.1 in a sandbox, keeping their line numbers, and render a theme's layouts."""

from __future__ import annotations

import os
import posixpath
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic, Failure, error
from pipeline.core.spans import BadByte, LineMap, Span, decode, find_forbidden, shown_path
from pipeline.theme import Theme
from pipeline.tools import frontmatter
from pipeline.tools.files import Files
from pipeline.tools.jinja import bytecode, look
from pipeline.tools.jinja.budget import BoundedEnvironment, TooMuch

SYNTAX = error(
    "template-syntax", "A Jinja tag, in a document with 'jinja: true' or in a theme's layout, is not valid."
)
UNDEFINED = error(
    "template-undefined",
    "A Jinja expression uses a name that has no value. Documents know 'page' (the front matter), 'project' and "
    "'variables' (both from octavo.toml); those of strangers only the variables that [untrusted] variables lists.",
)
MISSING = error("template-missing", "A Jinja include, import or extends names a file that is not there.")
FAILED = error("template-failed", "A Jinja expression could not be evaluated, or made more text than it may.")
RULES = (SYNTAX, UNDEFINED, MISSING, FAILED)

# What evaluating a template can raise: Jinja's errors, and those of its expressions.
_RAISED = (
    jinja2.TemplateError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    MemoryError,
)

# Private-use characters of plane 16, one for each line; texts do not contain them, and filters ignore them.
_FIRST_MARK, _LAST_MARK = 0x100000, 0x10FFFD
_HINT_SIZE = "look for texts that grow in a loop, or raise 'limits.template_bytes'"
_MAX_CALLS = 2_000  # depth of Python's stack: about a dozen calls for each nested include or macro


class _LineMarks(Extension):
    """Puts a mark in front of every line of literal text, so that each line of the output can be traced to its source."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        environment: Any = self.environment
        for token in stream:
            if token.type != "data":
                yield token
                continue
            lines = token.value.split("\n")
            marked = [
                environment.mark(stream.filename, token.lineno + i) + line for i, line in enumerate(lines)
            ]
            yield Token(token.lineno, token.type, "\n".join(marked))


class _DocumentEnvironment(BoundedEnvironment):
    """The environment for documents. Includes are looked up beside the document, then in the project."""

    def __init__(self, files: Files, folders: tuple[Path, ...], own: str, most: int) -> None:
        super().__init__(
            most,
            finalize=self.bounded,
            undefined=jinja2.StrictUndefined,
            extensions=[_LineMarks],
            loader=jinja2.FunctionLoader(self._find),
            keep_trailing_newline=True,
            autoescape=False,  # the output is Markdown, not HTML
        )
        self._files, self._folders, self._own = files, folders, own
        self.places: list[tuple[str, int]] = []

    def mark(self, filename: str | None, line: int) -> str:
        """Return the mark of a line of a template; the empty string once all marks are used."""
        if len(self.places) > _LAST_MARK - _FIRST_MARK:
            return ""
        self.places.append((filename or "", line))
        return chr(_FIRST_MARK + len(self.places) - 1)

    def _find(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts:
            return None
        for folder in self._folders:
            path = folder / relative
            if self._files.is_file(path):
                shown = self._shown(path)
                try:
                    text = decode(self._files.read(path))
                except BadByte as bad:
                    span = Span(shown, bad.line, bad.column)
                    raise Failure(FAILED.at(span, bad.reason, hint="save the file as UTF-8")) from None
                return _body(text, shown), shown, lambda: True
        return None

    def _shown(self, path: Path) -> str:
        """Return the path of an include as diagnostics show it: from where the document itself is shown."""
        beside = os.path.relpath(path, self._folders[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._own), beside))


def _body(text: str, shown: str) -> str:
    """Return what is included of a file: of a Markdown document not its front matter, whose lines count all the same."""
    if not shown.lower().endswith((".md", ".markdown")):
        return text
    front = frontmatter.split(text, shown)
    lines = "\n" * (front.first_line - 1)
    return f"{{#{lines}#}}{front.body}" if lines else text


def expand(
    text: str,
    lines: LineMap,
    *,
    values: Mapping[str, Any],
    files: Files,
    folders: tuple[Path, ...],
    limit: int,
) -> tuple[str, LineMap]:
    """Return a document's text with its Jinja evaluated, and the map from its lines to files and lines.

    Includes are looked for in `folders`, the document's own first.

    Raises Failure at the author's line for an error in a template, or for more than `limit` characters that are written, or that
    one expression makes.
    """
    environment = _DocumentEnvironment(files, folders, lines.origins[0][0], limit)
    own = "<document>"
    deep = sys.getrecursionlimit()
    sys.setrecursionlimit(
        min(deep, _MAX_CALLS)
    )  # stops a file that includes itself early; the recursion limit is raised for WeasyPrint
    try:
        code = environment.compile(text, filename=own)
        template = jinja2.Template.from_code(environment, code, dict(environment.globals), None)
        parts: list[str] = []
        size = 0
        for part in template.generate(dict(values)):
            size += len(part)
            if size > limit:
                message = f"the templates of this document make more than {limit} characters"
                raise Failure(FAILED.at(lines.span(1), message, hint=_HINT_SIZE))
            parts.append(part)
    except _RAISED as wrong:
        raise Failure(_diagnose(wrong, own, lines)) from None
    finally:
        sys.setrecursionlimit(deep)
    expanded, origins = _unmark("".join(parts), environment.places, own, lines)
    if found := find_forbidden(expanded):
        span = origins.span(expanded.count("\n", 0, found[0]) + 1)
        raise Failure(FAILED.at(span, f"the templates of this document make {found[1]}"))
    return expanded, origins


def render(theme: Theme, name: str, values: Mapping[str, Any], *, files: Files) -> str:
    """Return a rendered layout or style sheet of the theme. Every file it consists of is recorded in `files`.

    Raises Failure at the line of the theme's file.
    """
    environment, loader = bytecode.environment(theme.folders, theme.closed)
    try:
        text = environment.get_template(name).render(theme=look.of(theme), **values)
    except _RAISED as wrong:
        raise Failure(_diagnose(wrong, name, None)) from None
    files.note(loader.sources(name))
    return text


def _unmark(text: str, places: list[tuple[str, int]], own: str, lines: LineMap) -> tuple[str, LineMap]:
    origins: list[tuple[str, int]] = []
    current = lines.origins[0]
    cleaned = []
    for line in text.split("\n"):
        kept: list[str] = []
        mark, begun = -1, False
        for char in line:
            if not _FIRST_MARK <= ord(char) < _FIRST_MARK + len(places):
                kept.append(char)
                begun = begun or not char.isspace()
            elif mark < 0 or not begun:  # a line belongs to the source of its first word
                mark = ord(char) - _FIRST_MARK
        if mark >= 0:
            filename, number = places[mark]
            span = lines.span(number)
            current = (span.path, span.line) if filename == own else (filename, number)
        origins.append(current)
        cleaned.append("".join(kept))
    return "\n".join(cleaned), LineMap(tuple(origins))


def _diagnose(wrong: Exception, own: str, lines: LineMap | None) -> Diagnostic:
    """Return the diagnostic for an exception of Jinja, at the template line that raised it."""
    filename, line = _place(wrong, own)
    if lines is not None and filename == own:
        span = lines.span(line)
    else:
        span = Span(_shown(Path(filename)), line)
    if isinstance(wrong, MemoryError):
        message = "the template needs more memory than it may have"
        return FAILED.at(span, message, hint="look for texts that grow in a loop")
    if isinstance(wrong, TooMuch):
        return FAILED.at(span, str(wrong), hint=_HINT_SIZE if lines else "no layout needs as much")
    message = (str(wrong) or type(wrong).__name__).split("\n", 1)[0].rstrip(".")
    if isinstance(wrong, jinja2.TemplatesNotFound | jinja2.TemplateNotFound):
        return MISSING.at(
            span,
            f"no file '{wrong.name}' to include",
            hint="names are relative to the document or the project",
        )
    if isinstance(wrong, jinja2.TemplateSyntaxError):
        return SYNTAX.at(span, _lower(message), hint="literal braces are written {{ '{{' }}")
    if isinstance(wrong, jinja2.UndefinedError):
        return UNDEFINED.at(
            span, _lower(message), hint="values come from the front matter (page) and octavo.toml"
        )
    return FAILED.at(
        span, _lower(message), hint="documents are expanded in a sandbox: texts, numbers, lists, loops"
    )


def _shown(layout: Path) -> str:
    """Return the path of a layout as diagnostics show it, that of one of Octavo's own by the name that layouts know it by."""
    home = resources.templates()
    return (
        f"shipped/{layout.relative_to(home).as_posix()}"
        if layout.is_relative_to(home)
        else shown_path(layout)
    )


def _place(wrong: Exception, own: str) -> tuple[str, int]:
    if isinstance(wrong, jinja2.TemplateSyntaxError):
        return wrong.filename or own, wrong.lineno
    found = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(wrong.__traceback__)
        if "__jinja_exception__" in frame.f_globals  # marks a frame of a template (Jinja's debug module)
    ]
    return found[-1] if found else (own, 1)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]

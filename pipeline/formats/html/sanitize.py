"""Write finished pages of untrusted builds anew, with only what may leave, and with a policy that forbids the rest.

A page is parsed as a browser does it and written from that tree, whatever made it: document, template or theme. So nothing
depends on how a reader of tags would understand it.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.core.diagnostics import Diagnostic, Failure, error, warning
from pipeline.core.spans import Span
from pipeline.formats.html.allowed import EPUB, HTML, MATHML, SVG, XLINK, XML, Place, is_metadata, is_opaque
from pipeline.tools import css
from pipeline.tools.images import svg

REMOVED = warning(
    "active-removed",
    "The output of an untrusted build had an element, an attribute or an address that may not leave: one that is not on the "
    "list of formats/html/allowed.py, a script that Octavo does not ship, or a style that fetches something. It was left out. "
    "Documents are cleaned before, so this comes from a template or from a theme.",
)
UNCLEAN = error(
    "active-unclear",
    "A page of an untrusted build is read another way each time it is written, or is no XML in a book, so that nobody can say "
    "what a browser does with it. It was not written.",
)
RULES = (REMOVED, UNCLEAN)
_MOST_PASSES = 5
_XMLNS = "http://www.w3.org/2000/xmlns/"
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_PREFIXES = {XLINK: "xlink:", XML: "xml:", EPUB: "epub:", "": ""}
_SPACES = {SVG: "svg", MATHML: "math"}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a page may do, as Content Security Policy (W3C, level 3).

    `scripts` are the sources of inline scripts that Octavo ships; `more` those of scripts in windows that these open. `frames`
    says whether the page may show itself in frames. `packaged`: the page stands in a package with its style sheets and pictures.
    """

    scripts: Collection[str] = ()
    more: Collection[str] = ()
    frames: bool = False
    packaged: bool = False

    def allows(self, script: str) -> bool:
        """Say whether an inline script is one of those that Octavo ships, white space around it apart."""
        return digest(script.strip()) in {digest(known.strip()) for known in self.scripts}

    def header(self, written: Collection[str]) -> str:
        """Return the policy for a page with the inline scripts `written`."""
        sources = [f"'sha256-{digest(script)}'" for script in (*written, *self.more)] if written else []
        files = "'self' blob: " if self.packaged else ""  # reading systems hand out a book's files as blobs
        frames = ["frame-src 'self'"] if self.frames else []
        rules = [
            "default-src 'none'",
            f"script-src {' '.join(sources) or chr(39) + 'none' + chr(39)}",
            f"style-src {files}'unsafe-inline'",
            *(f"{kind}-src {files}data:" for kind in ("img", "font", "media")),
            *frames,
            "base-uri 'none'",
            "form-action 'none'",
        ]
        return "; ".join(rules)


@dataclass(slots=True)
class _Page:
    """A page that is being written: its parts, its scripts, and what was left out of it, in order.

    `policy_at` is the place in `parts` where its policy belongs, 0 until its head is begun.
    """

    place: Place
    policy: Policy
    xml: bool
    parts: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    removed: dict[str, None] = field(default_factory=dict)
    policy_at: int = 0

    def write(self, root: Any) -> None:
        """Write an element with all that is in it. The tree may be of any depth."""
        stack: list[tuple[Any, Iterator[Any], str]] = [(root, *self._open(root))]
        while stack:
            element, inside, closing = stack[-1]
            child = next(inside, None)
            if child is None:
                self.parts.append(closing)
                stack.pop()
                self._text(element.tail if stack else "")
            elif isinstance(child.tag, str):
                stack.append((child, *self._open(child)))
            else:
                self._text(child.tail)  # a comment

    def _open(self, element: Any) -> tuple[Iterator[Any], str]:
        """Write the opening tag and the text of an element; return its children that are to be written, and its closing tag."""
        space, name = _split(element.tag)
        if (space, name) == (HTML, "meta") and _says_utf8(element):
            return iter(()), ""  # as every page does, first of all
        text = "".join(element.itertext()) if name in ("script", "style") else ""
        if not self._stays(space, name, element, text):
            self.removed[f"<{name}>"] = None
            if is_opaque(name):
                return iter(()), ""
            self._text(element.text)
            return iter(element), ""
        self.parts.append(self._tag(element, space, name))
        if space == HTML and name == "head" and not self.policy_at:
            self.policy_at = len(self.parts)
        if name in ("script", "style"):
            self.parts.append(self._raw(space, name, text))
            return iter(()), f"</{name}>"
        if space == HTML and name == "pre" and not self.xml and (element.text or "").startswith("\n"):
            self.parts.append("\n")  # the first line feed is none of its text (HTML, 13.2.6.4.7)
        self._text(element.text)
        return iter(element), "" if space == HTML and name in _VOID else f"</{name}>"

    def _stays(self, space: str, name: str, element: Any, text: str) -> bool:
        if not self.place.element(space, name) or (space == SVG and not svg.draws(element)):
            return False
        if name == "script":
            return space == HTML and not element.attrib and self.policy.allows(text)
        if name == "meta":
            return "http-equiv" not in element.attrib and is_metadata(element.get("name", ""))
        return True

    def _tag(self, element: Any, space: str, name: str) -> str:
        pairs = []
        parent = _SPACES.get(space) == name
        if self.xml and name == "html":
            pairs = [("xmlns", HTML), ("xmlns:epub", EPUB)]
        elif self.xml and parent:
            pairs = [("xmlns", space), *([("xmlns:xlink", XLINK)] if space == SVG else [])]
        for key, value in element.attrib.items():
            kind, local = _split(key)
            if kind == _XMLNS:
                continue  # a namespace, which a browser knows without
            said = self.place.attribute((space, name), kind, local, value)
            if said is None or kind not in _PREFIXES:
                self.removed[f"the attribute '{local}' of <{name}>"] = None
            elif local != "xmlns":
                if said != value:
                    self.removed[f"an address in '{local}' of <{name}>"] = None
                pairs.append((f"{_PREFIXES[kind]}{local}", said))
        said_all = "".join(f' {key}="{_escaped(value)}"' for key, value in pairs)
        return f"<{name}{said_all}{' /' if space == HTML and name in _VOID else ''}>"

    def _raw(self, space: str, name: str, text: str) -> str:
        """Return the content of a script or a style sheet."""
        if name == "script":
            self.scripts.append(text)
            return text
        clean = css.without_addresses(text, relative=self.place.packaged)
        if clean != text:
            self.removed["an address in <style>"] = None
        if space == HTML and not self.xml:
            return clean.replace("</", "<\\/")
        return html.escape(clean, quote=False)

    def with_policy(self) -> str:
        """Return the page that was written; its head begins with its character set, the only one it names, and its policy."""
        rule = _escaped(self.policy.header(self.scripts))
        meta = f'\n<meta charset="utf-8" />\n<meta http-equiv="Content-Security-Policy" content="{rule}" />'
        return "".join((*self.parts[: self.policy_at], meta, *self.parts[self.policy_at :]))

    def _text(self, text: str | None) -> None:
        if text:
            self.parts.append(html.escape(text, quote=False))


def safe_page(form: str, source: str, policy: Policy, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return an HTML page of format `form` as it may leave, and a diagnostic for each thing that was left out of it.

    It is parsed again until nothing is left to take out: what was an attribute's text may have become an element's. Raises
    Failure if that does not end.
    """
    import tinyhtml5  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    removed: dict[str, None] = {}
    for _ in range(_MOST_PASSES):
        made = _Page(Place(), policy, xml=False)
        made.write(tinyhtml5.parse(source))
        source = f"<!DOCTYPE html>\n{''.join(made.parts)}"
        if not made.removed:
            return f"<!DOCTYPE html>\n{made.with_policy()}\n", diagnose(form, removed, path)
        removed |= made.removed
    message = f"{form}: the page is another each time it is read"
    raise Failure(UNCLEAN.at(Span(path), message, hint="its raw HTML or its theme has tags that overlap"))


def safe_xhtml(source: bytes, policy: Policy) -> tuple[bytes, tuple[str, ...]]:
    """Return an XHTML page of a package as it may leave, and names of what was left out of it.

    XML is read in one way only, so one pass does. Raises lxml.etree.XMLSyntaxError.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True, huge_tree=True)
    made = _Page(Place(packaged=True), policy, xml=True)
    made.write(etree.fromstring(source, parser))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{made.with_policy()}\n'
    return text.encode(), tuple(made.removed)


def diagnose(form: str, removed: Iterable[str], path: str) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each thing that was left out of an output of format `form`."""
    hint = "it is left out because the build is untrusted"
    return tuple(REMOVED.at(Span(path), f"{form}: {name} is left out", hint=hint) for name in removed)


def digest(script: str) -> str:
    """Return the SHA-256 of a script as a policy names it."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _says_utf8(element: Any) -> bool:
    return {key: value.strip().lower() for key, value in element.attrib.items()} == {"charset": "utf-8"}


def _split(name: str) -> tuple[str, str]:
    space, _, local = name.rpartition("}")
    return space.removeprefix("{"), local


def _escaped(value: str) -> str:
    return html.escape(value, quote=False).replace('"', "&quot;")

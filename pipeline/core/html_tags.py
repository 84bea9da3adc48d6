"""Find the tags in raw HTML as Markdown authors write it, and pair opening with closing tags."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.core.spans import FORBIDDEN

_SVG = re.compile(r"<svg\b", re.IGNORECASE)
_TITLED_SVG = re.compile(r"<svg\b[^>]*>\s*<title\b[^>]*>\s*[^<\s]", re.IGNORECASE)
_TAG = re.compile(
    r"<!--.*?-->|<!\w[^>]*>|<\?.*?\?>|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*)"
    r"(?P<attributes>(?:\s+(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)?/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:@][\w:.-]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
# The slash of href=http://a/ belongs to the value (HTML Living Standard, 13.2.5.38: attribute value, unquoted).
_UNQUOTED_END = re.compile(r"=\s*[^\s\"'=>]+$")

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_OPTIONAL_END = frozenset("p li dt dd td th tr thead tbody tfoot option colgroup".split())

_CONTAINERS = frozenset(
    ("details", "summary")
)  # pandoc's HTML reader drops them; stages.html makes divs of them

# Elements without a counterpart in pandoc's tree; they stay raw, for formats that can hold HTML.
FOREIGN = frozenset(
    "script style iframe object embed video audio canvas svg math form input button select textarea template noscript "
    "map area link meta base title head body html frame frameset applet param source track dialog portal".split()
)
PARTS = frozenset(("source", "track", "param"))  # foreign elements that are only allowed inside another one


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag or comment, at [start, end) in its HTML. `name` is lower case, and empty for a comment."""

    name: str
    start: int
    end: int
    closing: bool = False
    empty: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def opening(self) -> str:
        """The opening tag as HTML. A tag written `<iframe …/>` also gets its closing tag, because HTML ignores the slash."""
        pairs = "".join(f' {key}="{html.escape(value)}"' for key, value in self.attributes.items())
        return f"<{self.name}{pairs}>{self._ending}"

    @property
    def _ending(self) -> str:
        return f"</{self.name}>" if self.empty and self.name not in VOID else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of some HTML: a balanced `fragment`, or one `tag` whose partner is elsewhere. `line` counts from 0."""

    fragment: str = ""
    tag: Tag | None = None
    line: int = 0


def tags(source: str) -> Iterator[Tag]:
    """Yield the tags of some HTML in order. The content of script and style is not searched."""
    skip_to = ""
    for found in _TAG.finditer(source):
        name = (found["name"] or "").lower()
        closing = bool(found["close"])
        if skip_to and not (closing and name == skip_to):
            continue
        skip_to = name if name in ("script", "style") and not closing else ""
        text = (found["attributes"] or "").rstrip()
        slash = text.endswith("/") and not _UNQUOTED_END.search(text)
        attributes = _attributes(text.removesuffix("/") if slash else text)
        yield Tag(name, found.start(), found.end(), closing, name in VOID or slash, attributes)


def split_at_unpaired(source: str) -> list[Piece]:
    """Return the HTML split at the tags that have no partner in it, without comments."""
    cleaned = re.sub(r"<!--.*?-->", lambda m: "\n" * m[0].count("\n"), source, flags=re.DOTALL)
    found = list(tags(cleaned))
    alone = _find_unmatched(found)
    out: list[Piece] = []
    last = 0
    for tag in found:
        if tag in alone:
            out.append(_piece(cleaned, last, tag.start))
            out.append(Piece(tag=tag, line=cleaned.count("\n", 0, tag.start)))
            last = tag.end
    out.append(_piece(cleaned, last, len(cleaned)))
    return [piece for piece in out if piece.tag or piece.fragment.strip()]


def _piece(source: str, start: int, end: int) -> Piece:
    blank = len(source[start:end]) - len(source[start:end].lstrip())
    return Piece(fragment=source[start:end], line=source.count("\n", 0, start + blank))


def match_tags(found: Iterable[Tag | None]) -> dict[int, int]:
    """Return the index of the closing tag for the index of each opening tag of a foreign element in `found`."""
    partner: dict[int, int] = {}
    opened: dict[str, list[int]] = defaultdict(list)
    for at, tag in enumerate(found):
        if tag is None or tag.name not in FOREIGN or tag.empty:
            continue
        if not tag.closing:
            opened[tag.name].append(at)
        elif opened[tag.name]:
            partner[opened[tag.name].pop()] = at
    return partner


def extract_foreign(source: str, mark: str) -> tuple[str, list[str]]:
    """Return HTML with each outermost foreign element replaced by an empty span, and the replaced elements.

    The span for element N (from 0) has the class `mark` + N.
    """
    found = list(tags(source))
    partner = match_tags(found)
    out: list[str] = []
    elements: list[str] = []
    last = 0
    for at, tag in enumerate(found):
        if tag.name not in FOREIGN or tag.closing or tag.start < last:
            continue
        end = found[partner.get(at, at)].end
        out.append(source[last : tag.start])
        if tag.name not in PARTS:
            out.append(f'<span class="{mark}{len(elements)}"></span>')
            elements.append(source[tag.start : end] + tag._ending)
        last = end
    return "".join((*out, source[last:])), elements


def text_content(source: str) -> str:
    """Return the text of some HTML without tags; runs of white space become one blank, control characters nothing."""
    without = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", source)
    return " ".join(FORBIDDEN.sub("", html.unescape(_TAG.sub(" ", without))).split())


def is_drawing(source: str) -> bool:
    """Say whether some HTML begins with an <svg>."""
    return _SVG.match(source.lstrip()) is not None


def has_unnamed_drawing(source: str) -> bool:
    """Say whether an <svg> in some HTML does not begin with a <title>, which is its alternative text in print."""
    return len(_SVG.findall(source)) > len(_TITLED_SVG.findall(source))


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(value[1:-1] if value[:1] in ('"', "'") else value)
        for name, value in _ATTRIBUTE.findall(text)
    }


def _find_unmatched(found: list[Tag]) -> list[Tag]:
    stack: list[Tag] = []
    alone: list[Tag] = []
    for tag in found:
        if not tag.name or tag.empty:
            continue
        if tag.name in _CONTAINERS:
            alone.append(tag)
            continue
        if not tag.closing:
            stack.append(tag)
            continue
        at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].name == tag.name), None)
        if at is None:
            alone.append(tag)
            continue
        alone.extend(t for t in stack[at + 1 :] if t.name not in _OPTIONAL_END)
        del stack[at:]
    alone.extend(t for t in stack if t.name not in _OPTIONAL_END)
    return alone

"""Bring the CSS of an SVG into a form that every engine draws: no style sheets, no variables, no shorthands (CSS Cascade 5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pipeline.tools.images import svg_values

# What engines other than browsers read wrong, or not at all: WeasyPrint 70 and resvg 0.48 (docs/decisions/0016-pictures-in-pdf.md).
_NEEDED = re.compile(
    rb"var\(|light-dark\(|\bfont\s*:|\btransform\s*:|\btransform-(?:origin|box)\b|@media\b|<(?:\w+:)?switch\b"
    rb"|\b(?:opacity|miterlimit)\s*(?:=\s*[\"']|:)\s*(?!inherit)[a-z]"
    rb"|\b(?:rgb|hsl)a?\(\s*[-+.\d]+(?:deg)?%?\s+[-+.\d]|\b(?:hwb|lab|lch|oklab|oklch|color)\(",
    re.IGNORECASE,
)
_FAMILIES = re.compile(
    rb"font-family\s*(?:=\s*[\"']|:)([^;}<>=]{0,200}?)(?=[;}<>]|[\"'](?:\s+[\w:-]+\s*=|\s*/?>))"
)
_MOST_MATCHES = 500_000  # rules times elements
_MOST_CHARACTERS = 4_000_000  # of all values together
_ENTRY = 20  # characters that a variable counts for besides its own, in each element that has variables
_LONGEST = 10_000  # characters of one value: variables of variables grow without bound
_CHECKED = svg_values.NUMBERS | {"font-family"}  # attributes that are read for what may be wrong with them
_MEDIA = frozenset(("all", "print", "screen", "only screen", "(prefers-color-scheme: light)"))
_SPACE = "{http://www.w3.org/2000/svg}"


class TooMuch(Exception):
    """Raised for an SVG whose style sheets would take too long, or grow too large, to be applied."""


def is_needed(data: bytes) -> bool:
    """Say whether an SVG has CSS, or a <switch>, that other engines than browsers may read wrong."""
    return _NEEDED.search(data) is not None or any(map(_lacks_kind, _FAMILIES.findall(data)))


def _lacks_kind(families: bytes) -> bool:
    said = families.decode("utf-8", "replace").strip().removesuffix("!important").strip()
    return bool(said) and svg_values.family(said) != said


def resolve(root: Any) -> None:
    """Apply the style sheets of an SVG (an lxml tree) in place: what holds for an element is in its `style`. Raises TooMuch."""
    import cssselect2  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    _resolve_switches(root)
    sheets = [sheet for sheet in root.iter(f"{_SPACE}style") if sheet.get("type", "text/css") == "text/css"]
    rules, fonts = _rules("\n".join(sheet.text or "" for sheet in sheets))
    elements = sum(1 for _ in root.iter())
    if len(rules) * elements > _MOST_MATCHES:
        raise TooMuch
    matcher = cssselect2.Matcher()
    for selector, declarations in rules:
        matcher.add_selector(selector, declarations)
    _apply(root, matcher)
    for sheet in sheets:
        sheet.getparent().remove(sheet)
    if fonts:
        held = root.makeelement(f"{_SPACE}style")
        held.text = fonts
        root.insert(0, held)


def _declarations(css: Any) -> list[tuple[str, list[Any], bool]]:
    """Return the declarations of a `style` attribute or of a rule: name, tokens, and whether it is important."""
    import tinycss2  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

    return [
        (item.name if item.name.startswith("--") else item.lower_name, item.value, item.important)
        for item in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
        if item.type == "declaration"
    ]


@lru_cache(maxsize=500)  # programs write the same short styles at hundreds of elements
def _short_style(css: str) -> list[tuple[str, list[Any], bool]]:
    return _declarations(css)


def text_of(tokens: list[Any]) -> str:
    """Return the value of a declaration as text."""
    import tinycss2

    return str(tinycss2.serialize(tokens)).strip()


def sheet_declarations(css: str) -> list[tuple[str, str]]:
    """Return name and value of all that the rules of a style sheet declare, whatever they are for."""
    try:
        return [(name, text_of(tokens)) for _, found in _rules(css)[0] for name, tokens, _ in found]
    except (RecursionError, ValueError):  # nested deeper, or a number longer, than in anyone's sheet
        return []


def _rules(css: str) -> tuple[list[tuple[Any, list[tuple[str, list[Any], bool]]]], str]:
    """Return selectors with their declarations in the order of the sheet, and its @font-face rules as text."""
    import cssselect2
    import tinycss2

    found: list[tuple[Any, list[tuple[str, list[Any], bool]]]] = []
    fonts = []
    waiting = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    while waiting:
        rule = waiting.pop(0)
        if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            fonts.append(rule.serialize())
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            if tinycss2.serialize(rule.prelude).strip().lower() in _MEDIA:
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                waiting = inner + waiting
        elif rule.type == "qualified-rule":
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue  # as a browser: the rule holds for nothing
            said = _declarations(rule.content)
            found += [(selector, said) for selector in selectors if selector.pseudo_element is None]
    return found, "".join(fonts)


def _apply(root: Any, matcher: Any) -> None:
    from cssselect2 import ElementWrapper

    known: dict[Any, Mapping[str, str]] = {}  # the variables of each element
    written = 0
    for wrapper in ElementWrapper.from_xml_root(root).iter_subtree():
        element = wrapper.etree_element
        above = known[element.getparent()] if element is not root else {}
        winners = _cascade(matcher.match(wrapper), element.get("style", ""))
        own = {name: tokens for name, tokens in winners.items() if name.startswith("--")}
        known[element] = svg_values.variables(own, above, _LONGEST) if own else above
        written += sum(_ENTRY + len(value) for value in known[element].values()) if own else 0
        said = {name: tokens for name, tokens in winners.items() if name not in own}
        lines = _computed(element, said, known[element])
        written += sum(map(len, lines.values()))
        if written > _MOST_CHARACTERS:
            raise TooMuch
        svg_values.place_transform(element, lines, root)
        if lines:
            element.set("style", ";".join(f"{name}:{value}" for name, value in lines.items()))
        elif "style" in element.attrib:
            del element.attrib["style"]


def _cascade(matches: Iterable[Any], own: str) -> dict[str, list[Any]]:
    """Return the tokens that win for each property of an element: sheets by specificity, its style, then what is important."""
    from_sheets = [item for match in matches for item in match[-1]]
    from_style = _short_style(own) if len(own) < 500 else _declarations(own)
    winners: dict[str, list[Any]] = {}
    for important in (False, True):
        for said in (from_sheets, from_style):
            winners.update((name, tokens) for name, tokens, how in said if how is important)
    return winners


def _computed(element: Any, said: Mapping[str, list[Any]], known: Mapping[str, str]) -> dict[str, str]:
    """Return an element's properties as plain values; attributes that hold CSS are mended in place."""
    import tinycss2

    for name, value in list(element.attrib.items()):
        if (
            name != "style"
            and ("(" in value or name in _CHECKED)
            and name != "d"
            and not value.startswith("data:")
        ):
            plain = svg_values.plain(name, tinycss2.parse_component_value_list(value), known, _LONGEST)
            if plain is None:
                del element.attrib[name]
            elif plain != value.strip():
                element.set(name, plain)
    lines: dict[str, str] = {}
    for name, tokens in said.items():
        value = svg_values.plain(name, tokens, known, _LONGEST)
        if value is None:  # invalid where it is used, so that no other rule and no attribute counts either
            element.attrib.pop(name, None)
            lines.pop(name, None)
        elif name == "font":
            lines.update(svg_values.font(value))
        else:
            lines.pop(name, None)
            lines[name] = value
    return lines


def _resolve_switches(root: Any) -> None:
    """Leave of each <switch> its first child that a browser in English would take (SVG 2, 5.9)."""
    for switch in list(root.iter(f"{_SPACE}switch")):
        taken = next(filter(_is_taken, switch), None)
        for child in list(switch):
            if child is not taken:
                switch.remove(child)
        switch.tag = f"{_SPACE}g"
        if taken is not None:
            taken.attrib.pop("systemLanguage", None)


def _is_taken(element: Any) -> bool:
    if element.get("requiredExtensions") is not None and element.get("requiredExtensions") != "":
        return False
    languages = element.get("systemLanguage")
    return languages is None or any(
        word.strip().lower().partition("-")[0] == "en" for word in languages.split(",")
    )

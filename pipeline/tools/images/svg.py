"""Clean an SVG: only elements that draw stay, and nothing in them runs, fetches, or leads to what runs (SVG 2)."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from pipeline.tools import css

ELEMENTS = frozenset(
    "a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer "
    "feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB "
    "feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting "
    "feSpotLight feTile feTurbulence filter font font-face font-face-name font-face-src g glyph hkern image line "
    "linearGradient marker mask metadata missing-glyph mpath path pattern polygon polyline radialGradient rect set stop style "
    "svg switch symbol text textPath title tref tspan use view vkern".split()
)
ANIMATIONS = frozenset(("animate", "animateMotion", "animateTransform", "set"))
_LINKS = re.compile(r"(https?:|mailto:|tel:|#|(?![/\\]{2})[^:]*$)", re.IGNORECASE)
_BITMAP = re.compile(r"data:image/(png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_NESTED = re.compile(r"data:image/svg\+xml[;,]", re.IGNORECASE)
_DEEPEST = 3  # pictures within pictures
_SPACE, _XML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/XML/1998/namespace}"


def parse(data: bytes) -> Any:
    """Return the root of an SVG without comments and processing instructions. Raises lxml.etree.XMLSyntaxError."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def clean(root: Any, *, depth: int = 0) -> None:
    """Clean the lxml tree of an SVG in place. Pictures in it are embedded ones, at most three levels deep."""
    for element in list(root.iter()):
        if element is not root and not _draws(element):
            _remove(element)
            continue
        for name, value in list(element.attrib.items()):
            new = attribute(_name(element), name, value, depth=depth)
            if new is None:
                del element.attrib[name]
            elif new is not value:
                element.set(name, new)
        if _name(element) == "style" and element.text:
            element.text = css.without_addresses(element.text)
        if _name(element) == "image" and not any(_local(name) == "href" for name in element.attrib):
            element.tag = f"{_SPACE}g"  # WeasyPrint cannot handle an image element without a target


def attribute(element: str, name: str, value: str, *, depth: int = 0) -> str | None:
    """Return the value of an element's attribute, as lxml names it; None for one that is left out."""
    local = _local(name)
    if local.startswith("on") or name == f"{_XML}base":
        return None
    if local == "href":
        return _target(element, value, depth)
    return css.without_addresses(value) if "(" in value or "\\" in value else value


def is_link(address: str) -> bool:
    """Say whether an address is one that may be followed: the web, mail, telephone, or relative."""
    return bool(_LINKS.match(re.sub(r"[\x00-\x20]", "", address)))


def _draws(element: Any) -> bool:
    """Say whether an element is one of SVG's own that draws; elements of other namespaces are metadata, or another language."""
    if not isinstance(element.tag, str):
        return False  # an entity
    space, _, name = element.tag.rpartition("}")
    if space not in ("", _SPACE[:-1]) or name not in ELEMENTS:
        return False
    changes = element.get("attributeName", "").rpartition(":")[2].strip().lower()
    return not (name in ANIMATIONS and (changes == "href" or changes.startswith("on")))


def _target(name: str, value: str, depth: int) -> str | None:
    """Return the target of an element: of links an address, of pictures embedded data, else a part of the same file."""
    if name == "a":
        return value if is_link(value) else None
    if value.strip().startswith("#"):
        return value if name != "image" else None
    if name not in ("image", "feImage"):
        return None
    if _BITMAP.match(value.strip()):
        return value
    return _nested(value.strip(), depth + 1) if _NESTED.match(value.strip()) and depth < _DEEPEST else None


def _nested(address: str, depth: int) -> str | None:
    """Return a data: URL of an SVG with the SVG cleaned; None if it is none."""
    from lxml import etree

    header, _, body = address.partition(",")
    data = unquote_to_bytes(body)
    try:
        root = parse(base64.b64decode(data) if header.lower().endswith(";base64") else data)
    except (binascii.Error, ValueError, etree.XMLSyntaxError):
        return None
    if _name(root) != "svg":
        return None
    clean(root, depth=depth)
    return f"data:image/svg+xml;base64,{base64.b64encode(etree.tostring(root)).decode()}"


def _remove(element: Any) -> None:
    """Remove an element; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return  # it went with its parent
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2].lower()

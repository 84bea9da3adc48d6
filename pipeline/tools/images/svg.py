"""Clean an SVG: only elements that draw stay, and nothing in them runs, fetches, or leads to what runs (SVG 2)."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from pipeline.tools import addresses, css

ELEMENTS = frozenset(
    "a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer "
    "feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB "
    "feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting "
    "feSpotLight feTile feTurbulence filter font font-face font-face-name font-face-src g glyph hkern image line "
    "linearGradient marker mask metadata missing-glyph mpath path pattern polygon polyline radialGradient rect set stop style "
    "svg switch symbol text textPath title tref tspan use view vkern".split()
)
_ANIMATIONS = frozenset(("animate", "animateMotion", "animateTransform", "set"))
# The attributes of SVG 1.1 and 2, of filters, masks and fonts, without those that name addresses, run, or serve links.
_ATTRIBUTES = frozenset(
    "accent-height accumulate additive alignment-baseline alphabetic amplitude arabic-form ascent attributeName attributeType "
    "azimuth baseFrequency baseProfile baseline-shift bbox begin bias by calcMode cap-height class clip clip-path clip-rule "
    "clipPathUnits color color-interpolation color-interpolation-filters color-profile color-rendering cursor cx cy d descent "
    "diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode elevation enable-background end exponent fill "
    "fill-opacity fill-rule filter filterRes filterUnits flood-color flood-opacity font font-family font-feature-settings "
    "font-kerning font-size font-size-adjust font-stretch font-style font-variant font-variation-settings font-weight format fr "
    "from fx fy g1 g2 glyph-name glyph-orientation-horizontal glyph-orientation-vertical gradientTransform gradientUnits hanging "
    "height horiz-adv-x horiz-origin-x horiz-origin-y id ideographic image-rendering in in2 inline-size intercept isolation k k1 "
    "k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes lang lengthAdjust letter-spacing lighting-color "
    "limitingConeAngle line-height marker marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask "
    "mask-type maskContentUnits maskUnits mathematical max media method min mix-blend-mode mode name numOctaves offset opacity "
    "operator order orient orientation origin overflow overline-position overline-thickness paint-order panose-1 path pathLength "
    "patternContentUnits patternTransform patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha "
    "preserveAspectRatio primitiveUnits r radius refX refY rendering-intent repeatCount repeatDur requiredExtensions "
    "requiredFeatures restart result role rotate rx ry scale seed shape-inside shape-margin shape-padding shape-rendering "
    "shape-subtract side slope spacing specularConstant specularExponent spreadMethod startOffset stdDeviation stemh stemv "
    "stitchTiles stop-color stop-opacity strikethrough-position strikethrough-thickness stroke stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale "
    "systemLanguage tabindex tableValues target targetX targetY text-align text-anchor text-decoration text-orientation "
    "text-overflow text-rendering textLength title to transform transform-box transform-origin type u1 u2 "
    "underline-position underline-thickness unicode unicode-bidi unicode-range units-per-em v-alphabetic v-hanging "
    "v-ideographic v-mathematical values vector-effect version vert-adv-y vert-origin-x vert-origin-y viewBox viewTarget "
    "visibility white-space width widths word-spacing writing-mode x x-height x1 x2 xChannelSelector y y1 y2 yChannelSelector z "
    "zoomAndPan".split()
)
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
        if element is not root and not draws(element):
            remove(element)
            continue
        for name, value in list(element.attrib.items()):
            new = attribute(_name(element), name, value, depth=depth)
            if new is None:
                del element.attrib[name]
            else:
                element.set(
                    name, new
                )  # as it was read: of an entity, the name would be written, which HTML reads as its own
        if _name(element) == "style":
            _clean_style(element)
        if _name(element) == "image" and not any(_local(name) == "href" for name in element.attrib):
            element.tag = f"{_SPACE}g"  # WeasyPrint cannot handle an image element without a target


def draws(element: Any) -> bool:
    """Say whether an element is one of SVG's own that draws; elements of other namespaces are metadata, or another language."""
    if not isinstance(element.tag, str):
        return False  # an entity
    space, _, name = element.tag.rpartition("}")
    if space not in ("", _SPACE[:-1]) or name not in ELEMENTS:
        return False
    changes = element.get("attributeName", "").rpartition(":")[2].strip()
    return name not in _ANIMATIONS or not changes or changes in _ATTRIBUTES


def attribute(element: str, name: str, value: str, *, depth: int = 0) -> str | None:
    """Return the value of an element's attribute, as lxml names it; None for one that is left out."""
    if _local(name) == "href":
        return _target(element, value, depth)
    if not (name in _ATTRIBUTES or name.startswith("aria-") or name in (f"{_XML}lang", f"{_XML}space")):
        return None
    return css.without_addresses(value) if "(" in value or "\\" in value else value


def picture(address: str, *, depth: int = 0) -> str | None:
    """Return the address of a picture as data, an SVG cleaned; None for any other."""
    address = address.strip()
    if addresses.is_bitmap(address):
        return address
    return _nested(address, depth + 1) if _NESTED.match(address) and depth < _DEEPEST else None


def _target(name: str, value: str, depth: int) -> str | None:
    """Return the target of an element: of links an address, of pictures embedded data, else a part of the same file."""
    if name == "a":
        return value if addresses.is_link(value) else None
    if value.strip().startswith("#"):
        return value if name != "image" else None
    return picture(value, depth=depth) if name in ("image", "feImage") else None


def _nested(address: str, depth: int) -> str | None:
    """Return a data: URL of an SVG with the SVG cleaned, always written in the same way; None if it is none."""
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
    text = etree.tostring(root, encoding="unicode")
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}"


def _clean_style(element: Any) -> None:
    """Clean a style sheet. All text in it counts, also what stands behind an element inside of it."""
    text = "".join(element.itertext())
    for child in list(element):
        element.remove(child)
    element.text = css.without_addresses(text)


def remove(element: Any) -> None:
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

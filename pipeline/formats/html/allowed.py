"""The elements and attributes that may leave an untrusted build: of HTML, MathML and SVG, in pages, decks and books.

What stands here is what Octavo's own templates and pandoc's writer write, and what an author may write. What does not stand
here is left out: nobody can list what browsers and reading systems act on.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core import attributes
from pipeline.tools import addresses, css
from pipeline.tools.images import svg

HTML, SVG, MATHML = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1998/Math/MathML",
)
XLINK, XML, EPUB = (
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.idpf.org/2007/ops",
)
_ELEMENTS = {
    HTML: frozenset(
        "html head body title meta link style script a abbr address article aside b bdi bdo blockquote br caption cite code col "
        "colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd "
        "li main mark nav ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead "
        "time tr u ul var wbr".split()
    ),
    SVG: svg.ELEMENTS,
    MATHML: frozenset(
        "math annotation menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace "
        "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics".split()
    ),
}
# Elements whose text is none of the document's: they go with all that stands in them.
_OPAQUE = frozenset(
    "script style link meta base iframe object embed applet audio video canvas noscript noembed noframes template textarea select "
    "option datalist title frameset frame param source track portal fencedframe foreignObject annotation-xml math svg plaintext "
    "xmp map area dialog".split()
)
_EVERYWHERE = frozenset("id class lang dir title style role hidden tabindex".split())
_DATA = frozenset(f"data-{name.lower()}" for name in attributes.NAMES) - {"data-data-emoji"}
_OWN_DATA = frozenset(
    "data-emoji data-footer data-background-color data-background-image data-number data-name data-columns".split()
)
_OF_ELEMENTS = {
    "a": {"href", "target"},
    "img": {"src", "alt", "width", "height"},
    "col": {"span", "width"},
    "colgroup": {"span"},
    "td": {"colspan", "rowspan", "headers", "align"},
    "th": {"colspan", "rowspan", "headers", "align", "scope", "abbr"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "meta": {"name", "content"},
    "link": {"rel", "type", "href"},
    "style": {"type"},
}
# What a page may say of itself. Of others, browsers, search engines and shops of apps act on some: referrer, robots,
# google-site-verification, apple-itunes-app, msapplication-config.
_METADATA = frozenset(
    "author color-scheme dcterms.created description generator keywords theme-color viewport".split()
)
# What <html> may have. Before the character set stand no more than 1,024 bytes (HTML, 4.2.5.4): a browser looks no further.
_OF_ROOT, _LONGEST = frozenset(("lang", "dir", "class", "xmlns")), 64
_OF_MATHML = frozenset(
    "accent accentunder alttext bevelled columnalign columnlines columnspacing columnspan depth display displaystyle encoding "
    "fence form frame height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize "
    "movablelimits notation rowlines rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset width xmlns".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: by itself, or in a package, whose style sheets and pictures it may name."""

    packaged: bool = False

    def element(self, space: str, name: str) -> bool:
        """Say whether an element of a namespace may stay."""
        return name in _ELEMENTS.get(space, ()) and (self.packaged or space != HTML or name != "link")

    def attribute(self, element: tuple[str, str], space: str, name: str, value: str) -> str | None:
        """Return what an attribute of an element may say, None if it may not stay. The names are pairs of namespace and name."""
        kind, tag = element
        if kind == SVG:
            return self._of_drawing(tag, space, name, value)
        if tag == "html" and not (name in _OF_ROOT and len(value) <= _LONGEST):
            return None
        if space:
            return value if (space, name) in ((XML, "lang"), (XML, "space")) or space == EPUB else None
        if name == "style":
            return css.without_addresses(value)
        if name in _EVERYWHERE or name.startswith("aria-"):
            return value
        if kind == MATHML:
            return value if name in _OF_MATHML else None
        if name == "data-background-image" or (tag, name) == ("img", "src"):
            return self._picture(value)
        if name in _DATA or name in _OWN_DATA:
            return value
        return value if name in _OF_ELEMENTS.get(tag, ()) and self._says(tag, name, value) else None

    def _picture(self, value: str) -> str | None:
        return value if self.packaged and addresses.is_beside(value) else svg.picture(value)

    def _of_drawing(self, tag: str, space: str, name: str, value: str) -> str | None:
        if name == "href" and tag == "image" and self.packaged and addresses.is_beside(value):
            return value
        return svg.attribute(tag, f"{{{space}}}{name}" if space else name, value)

    def _says(self, tag: str, name: str, value: str) -> bool:
        """Say whether an attribute that is named after addresses, or after what a browser shall do, says what it may."""
        value = value.strip()
        if (tag, name) == ("a", "href"):
            return addresses.is_link(value)
        if tag == "link":
            return {"rel": value == "stylesheet", "type": value == "text/css"}.get(
                name, addresses.is_beside(value)
            )
        return name != "target" or value == "_blank"


def is_metadata(name: str) -> bool:
    """Say whether a page may have <meta> of a name."""
    return name.strip().lower() in _METADATA


def is_opaque(name: str) -> bool:
    """Say whether an element that may not stay goes with its content; of others the content stays."""
    return name in _OPAQUE

"""What addresses are, as a browser reads them (WHATWG URL, 4.4): whatever looks like a file's name may lead to a server."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_IGNORED = re.compile(r"[\x00-\x20]")  # a browser drops them at the ends, and tabs and line ends anywhere
_LINK = re.compile(r"https?:|mailto:|tel:|(?![/\\]{2})[^:/?#]*([/?#]|\Z)", re.IGNORECASE)
# Programs for mail attach the file of the reader's that such an address names.
_ATTACHES = re.compile(r"mailto:.*[?&;]attach", re.IGNORECASE)
_HOST = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
_BESIDE = re.compile(r"(?![/\\])[^:\\#]*(#.*)?")
_BITMAP = re.compile(r"data:image/(png|jpe?g|gif|webp)(;[\w=-]+)*,[\w+/=%.~-]*", re.IGNORECASE)


def is_link(address: str) -> bool:
    """Say whether an address is one that may be followed: the web, mail without attachments, telephone, or relative."""
    plain = _IGNORED.sub("", address)
    return bool(_LINK.match(plain)) and not _ATTACHES.match(unquote(plain))


def is_readable(address: str) -> bool:
    """Say whether an address has a host and a port that can be told apart, if it has any (RFC 3986, 3.2)."""
    try:
        parts = urlsplit(address)
        return parts.port is not None or bool(parts.hostname) or not _HOST.match(address)
    except ValueError:  # "http://[", "http://a:b"
        return False


def is_beside(address: str) -> bool:
    """Say whether an address is a relative one, of a file of the same package."""
    return bool(_BESIDE.fullmatch(_IGNORED.sub("", address)))


def is_held(address: str) -> bool:
    """Say whether an address fetches nothing: it is data, or a part of the same file."""
    return _IGNORED.sub("", address).lower().startswith(("#", "data:"))


def is_bitmap(address: str) -> bool:
    """Say whether an address is a bitmap as data, with nothing in it that a style sheet could read as its end."""
    return bool(_BITMAP.fullmatch(address.strip()))

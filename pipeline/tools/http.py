"""Check links on the web: many servers at once, one request after the other for each server."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urldefrag, urlsplit

from pipeline.core.diagnostics import note, warning

DEAD = warning(
    "link-dead",
    "A link leads to a page that does not exist: its server answers 404 or 410, or there is no such server. 'octavo check "
    "--external' checks this.",
)
UNSURE = note(
    "link-unsure",
    "Whether a linked page exists is not known: its server did not answer, refused, or had too many requests.",
)
RULES = (DEAD, UNSURE)

_DAY = 86_400  # seconds
_SERVERS = 16  # servers asked at the same time
_PAUSE = 0.25  # seconds between two requests to one server
_AGENT = "octavo-link-check (+https://pypi.org/project/octavo/)"
_GONE = frozenset((404, 410))
_WHOLE = frozenset((400, 403, 404, 405, 406, 500, 501))  # answers to HEAD after which GET is tried
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # characters of URLs that are not percent-encoded again


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """Whether a page exists: "there", "dead", or "unsure"; and the reason, as a clause."""

    verdict: Literal["there", "dead", "unsure"]
    reason: str = ""


def check_links(addresses: Iterable[str], *, seconds: float, public: bool) -> dict[str, LinkStatus]:
    """Return the status of each http(s) URL. Fragments ("#…") are not checked.

    A server that answers 429 (too many requests) gets no more requests. With `public`, no requests are sent to this
    machine or its own network. `seconds` is the time limit of one request.
    """
    servers: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        servers.setdefault(_server(address), []).append(address)

    def ask_one(pages: list[str]) -> dict[str, LinkStatus]:
        return dict(_check_server(pages, seconds, public))

    with ThreadPoolExecutor(_SERVERS) as pool:
        return {
            page: answer for found in pool.map(ask_one, servers.values()) for page, answer in found.items()
        }


def _server(address: str) -> str:
    """Return the server of an address; "" if it is none, which asking for it says."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _check_server(pages: list[str], seconds: float, public: bool) -> Iterator[tuple[str, LinkStatus]]:
    guards = (_PublicHttp(), _PublicHttps()) if public else ()
    opener = urllib.request.build_opener(_GuardedRedirects(public), *guards)
    asked: dict[str, LinkStatus] = {}
    busy = False
    for page in pages:
        whole = urldefrag(page).url
        if whole not in asked:
            if asked and not busy:
                time.sleep(_PAUSE)
            asked[whole] = (
                LinkStatus("unsure", "the server asks for patience")
                if busy
                else _check_link(opener, whole, seconds, public)
            )
            busy = busy or asked[whole].reason == _describe_code(429)
        yield page, asked[whole]


def _check_link(opener: urllib.request.OpenerDirector, page: str, seconds: float, public: bool) -> LinkStatus:
    try:
        _refuse_private(page, public)
        for method in ("HEAD", "GET"):
            request = urllib.request.Request(  # only http and https get here
                quote(page, safe=_SAFE), method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"}
            )
            try:
                with opener.open(request, timeout=seconds):
                    return LinkStatus("there")
            except urllib.error.HTTPError as wrong:
                wrong.close()
                if method == "HEAD" and wrong.code in _WHOLE:
                    continue
                return LinkStatus("dead" if wrong.code in _GONE else "unsure", _describe_code(wrong.code))
    except _PrivateAddress:
        return LinkStatus("unsure", "its address is not on the public network")
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as wrong:
        return _status_of_error(wrong)
    raise AssertionError  # unreachable: the loop returns after GET


def _status_of_error(wrong: Exception) -> LinkStatus:
    reason = wrong.reason if isinstance(wrong, urllib.error.URLError) else wrong
    if isinstance(reason, socket.gaierror):
        gone = reason.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        return LinkStatus(
            "dead" if gone else "unsure", "there is no such server" if gone else "its name is not found"
        )
    if isinstance(reason, TimeoutError):
        return LinkStatus("unsure", "no answer in time")
    return LinkStatus("unsure", f"no answer ({type(reason).__name__})")


def _describe_code(code: int) -> str:
    return f"the server says {code} {http.client.responses.get(code, '')}".rstrip()


class _PrivateAddress(Exception):
    """An address of this machine or its own network."""


class _GuardedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but with `public` not to this machine or its own network."""

    def __init__(self, public: bool) -> None:
        self._public = public

    def redirect_request(self, req: urllib.request.Request, *given: Any) -> urllib.request.Request | None:
        """Return the request for a redirect, with the method of the request before. Raises _PrivateAddress."""
        made = super().redirect_request(req, *given)
        if made is not None:
            made.method = req.get_method()
            _refuse_private(made.full_url, self._public)
        return made


class _PublicHttp(urllib.request.HTTPHandler):
    """Connects to public addresses only: what a name leads to is looked at where it is connected to, and not asked for again."""

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Return the answer to a request. Raises _PrivateAddress."""
        return self.do_open(_guarded(http.client.HTTPConnection), req)


class _PublicHttps(urllib.request.HTTPSHandler):
    """The same for HTTPS."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Return the answer to a request. Raises _PrivateAddress."""
        return self.do_open(_guarded(http.client.HTTPSConnection), req)


def _guarded(kind: type[http.client.HTTPConnection]) -> Any:
    """Return what makes a connection that only opens sockets to public addresses, or to the proxy of this machine."""

    def connection(host: str, **given: Any) -> http.client.HTTPConnection:
        made: Any = kind(host, **given)
        made._create_connection = _connect_public
        return made  # type: ignore[no-any-return]  # of the kind asked for

    return connection


def _connect_public(address: tuple[str, int], *given: Any, **more: Any) -> socket.socket:
    """Return a socket connected to a host and port. Raises _PrivateAddress."""
    host, port = address
    proxies = {urlsplit(proxy).hostname for proxy in urllib.request.getproxies().values()}
    found = _resolved(host, port, anywhere=host in proxies)
    for last, (ip, number) in enumerate(found, 1 - len(found)):
        try:
            return socket.create_connection((ip, number), *given, **more)
        except OSError:
            if not last:
                raise
    raise AssertionError  # unreachable: a name that is found has an address


def _refuse_private(page: str, public: bool) -> None:
    """Raise _PrivateAddress, with `public`, for a page on this machine or its own network."""
    host = urlsplit(page).hostname
    if public and host is not None:
        _resolved(host, 0, anywhere=False)


def _resolved(host: str, port: int, *, anywhere: bool) -> list[tuple[str, int]]:
    """Return the addresses of a host. Raises _PrivateAddress if one is not public, unless they may lie `anywhere`."""
    found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    addresses = [(str(one[4][0]), int(one[4][1])) for one in found]
    if not anywhere and not all(_is_public(ip) for ip, _ in addresses):
        raise _PrivateAddress
    return addresses


def _is_public(text: str) -> bool:
    """Say whether an IP address is on the public network, and so is the one of IPv4 that it may stand for (RFC 6052, 3056, 4380)."""
    address = ipaddress.ip_address(text.split("%", 1)[0])
    inside: list[ipaddress.IPv4Address | ipaddress.IPv6Address | None] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        inside += [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        inside += [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)] if address in _TRANSLATED else []
    return all(one.is_global and not one.is_multicast for one in inside if one)


def split_recent(
    kept: Mapping[str, float], addresses: Iterable[str], *, now: float, days: float
) -> tuple[list[str], list[str]]:
    """Return the URLs found within the last `days`, and those to check. `kept` has the time of each success (since 1970, s)."""
    there: list[str] = []
    new: list[str] = []
    for page in dict.fromkeys(addresses):
        fresh = page in kept and 0 <= now - kept[page] <= days * _DAY
        (there if fresh else new).append(page)
    return there, new

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
        servers.setdefault(urlsplit(address).netloc.lower(), []).append(address)

    def ask_one(pages: list[str]) -> dict[str, LinkStatus]:
        return dict(_check_server(pages, seconds, public))

    with ThreadPoolExecutor(_SERVERS) as pool:
        return {
            page: answer for found in pool.map(ask_one, servers.values()) for page, answer in found.items()
        }


def _check_server(pages: list[str], seconds: float, public: bool) -> Iterator[tuple[str, LinkStatus]]:
    opener = urllib.request.build_opener(_GuardedRedirects(public))
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


def _refuse_private(page: str, public: bool) -> None:
    """Raise _PrivateAddress, with `public`, for a page on this machine or its own network."""
    host = urlsplit(page).hostname
    if not public or host is None:
        return
    for found in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP):
        if not ipaddress.ip_address(str(found[4][0]).split("%", 1)[0]).is_global:
            raise _PrivateAddress


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

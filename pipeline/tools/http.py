"""Asking servers on the web whether their pages are there: many servers at once, each of them slowly."""

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
    "A link leads to a page that is not there: its server says so (404, 410), or there is no such server. 'octavo check "
    "--external' asks.",
)
UNSURE = note(
    "link-unsure",
    "Whether a linked page is there could not be told: its server did not answer, refused, or asked for patience.",
)
RULES = (DEAD, UNSURE)

_DAY = 86_400  # seconds
_SERVERS = 16  # that are asked at once
_PAUSE = 0.25  # seconds between two questions to one server
_AGENT = "octavo-link-check (+https://pypi.org/project/octavo/)"
_GONE = frozenset((404, 410))
_WHOLE = frozenset((400, 403, 404, 405, 406, 500, 501))  # what servers say that do not know HEAD
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # of an address that is percent-encoded already


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a page: it is there, there is none ("dead"), or it cannot be told; and why, as a clause."""

    verdict: Literal["there", "dead", "unsure"]
    said: str = ""


def ask(addresses: Iterable[str], *, seconds: float, public: bool) -> dict[str, Answer]:
    """Return the answer for each http(s) address. What stands behind "#" is not looked at.

    Servers are asked at once, pages of one server one after the other with a pause. One that asks for patience (429)
    is not asked again. With `public`, nothing is asked of addresses of this machine or its own network.
    """
    servers: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        servers.setdefault(urlsplit(address).netloc.lower(), []).append(address)

    def ask_one(pages: list[str]) -> dict[str, Answer]:
        return dict(_of_server(pages, seconds, public))

    with ThreadPoolExecutor(_SERVERS) as pool:
        return {
            page: answer for found in pool.map(ask_one, servers.values()) for page, answer in found.items()
        }


def _of_server(pages: list[str], seconds: float, public: bool) -> Iterator[tuple[str, Answer]]:
    opener = urllib.request.build_opener(_Guarded(public))
    asked: dict[str, Answer] = {}
    busy = False
    for page in pages:
        whole = urldefrag(page).url
        if whole not in asked:
            if asked and not busy:
                time.sleep(_PAUSE)
            asked[whole] = (
                Answer("unsure", "the server asks for patience")
                if busy
                else _ask(opener, whole, seconds, public)
            )
            busy = busy or asked[whole].said == _status(429)
        yield page, asked[whole]


def _ask(opener: urllib.request.OpenerDirector, page: str, seconds: float, public: bool) -> Answer:
    try:
        _check(page, public)
        for method in ("HEAD", "GET"):
            request = urllib.request.Request(  # http and https alone come here
                quote(page, safe=_SAFE), method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"}
            )
            try:
                with opener.open(request, timeout=seconds):
                    return Answer("there")
            except urllib.error.HTTPError as wrong:
                wrong.close()
                if method == "HEAD" and wrong.code in _WHOLE:
                    continue
                return Answer("dead" if wrong.code in _GONE else "unsure", _status(wrong.code))
    except _Private:
        return Answer("unsure", "its address is not on the public network")
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as wrong:
        return _failed(wrong)
    raise AssertionError  # GET is always answered


def _failed(wrong: Exception) -> Answer:
    reason = wrong.reason if isinstance(wrong, urllib.error.URLError) else wrong
    if isinstance(reason, socket.gaierror):
        gone = reason.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        return Answer(
            "dead" if gone else "unsure", "there is no such server" if gone else "its name is not found"
        )
    if isinstance(reason, TimeoutError):
        return Answer("unsure", "no answer in time")
    return Answer("unsure", f"no answer ({type(reason).__name__})")


def _status(code: int) -> str:
    return f"the server says {code} {http.client.responses.get(code, '')}".rstrip()


class _Private(Exception):
    """An address of this machine or its own network."""


class _Guarded(urllib.request.HTTPRedirectHandler):
    """Follows redirections, to where one may ask."""

    def __init__(self, public: bool) -> None:
        self._public = public

    def redirect_request(self, req: urllib.request.Request, *given: Any) -> urllib.request.Request | None:
        """Return the request that follows a redirection, as the one before asks for the page or its head. Raises _Private."""
        made = super().redirect_request(req, *given)
        if made is not None:
            made.method = req.get_method()
            _check(made.full_url, self._public)
        return made


def _check(page: str, public: bool) -> None:
    """Raise _Private for a page on this machine or its own network, if only public ones are wanted."""
    host = urlsplit(page).hostname
    if not public or host is None:
        return
    for found in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP):
        if not ipaddress.ip_address(str(found[4][0]).split("%", 1)[0]).is_global:
            raise _Private


def known(
    kept: Mapping[str, float], addresses: Iterable[str], *, now: float, days: float
) -> tuple[list[str], list[str]]:
    """Return which addresses were there a short time ago, and which are to be asked; `kept` are seconds since 1970."""
    there: list[str] = []
    new: list[str] = []
    for page in dict.fromkeys(addresses):
        fresh = page in kept and 0 <= now - kept[page] <= days * _DAY
        (there if fresh else new).append(page)
    return there, new

"""Asking servers whether their pages are there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.tools import http
from tests import web
from tests.web import Site

site = web.site


def test_servers_are_asked_at_once(site: Site) -> None:
    with Site() as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        started = time.monotonic()
        answers = http.check_links([f"{one.home}/slow" for one in (site, other)], seconds=10, public=False)
        assert time.monotonic() - started < 5
        other.shutdown()
    assert {answer.verdict for answer in answers.values()} == {"there"}


LOOPBACK = (
    "127.0.0.1", "localhost", "localhost.", "LOCALHOST", "127.1", "2130706433", "0x7f.1", "017700000001", "0", "0.0.0.0",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]", "user@127.0.0.1",
    "example.org@127.0.0.1", "%31%32%37.0.0.1", "127.0.0.1%2e", "①②⑦.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize("host", LOOPBACK)
def test_this_machine_is_not_asked_for_strangers_however_it_is_written(site: Site, host: str) -> None:
    page = f"http://{host}:{site.server_port}/200-there"
    answers = http.check_links([page], seconds=2, public=True)
    assert answers[page].verdict in ("unsure", "dead")
    assert not site.asked
    assert http.check_links([f"{site.home}/200-there"], seconds=2, public=False)[f"{site.home}/200-there"].verdict == "there"  # fmt: skip


@pytest.mark.parametrize("page", ["http://[", "http://[x]/", "http:///x", "http://a:b/", "http://\x00/"])
def test_an_address_that_is_none_is_no_failure(page: str) -> None:
    assert http.check_links([page], seconds=2, public=True)[page].verdict in ("unsure", "dead")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_name_is_looked_at_where_it_is_connected_to(site: Site, host: str) -> None:
    """Between two questions the same name may lead elsewhere: what was found public once is not trusted."""
    with pytest.raises(http._PrivateAddress):
        http._connect_public((host, site.server_port))
    assert not site.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("10.0.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("192.168.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("64:ff9b::808:808", True),
        ("2002:a00:1::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert http._is_public(address) is public


@pytest.fixture
def leading(site: Site) -> Iterator[str]:
    """A proxy that answers for a public server, and leads to this machine: to `site`."""

    class Pages(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{site.home}/200-private")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815  # as http.server calls it

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("public", [True, False])
def test_a_public_server_does_not_lead_to_this_machine(
    site: Site, leading: str, monkeypatch: pytest.MonkeyPatch, public: bool
) -> None:
    monkeypatch.setenv("http_proxy", leading)
    monkeypatch.setenv("no_proxy", "127.0.0.1" if not public else "")
    page = "http://8.8.8.8/"
    answer = http.check_links([page], seconds=2, public=public)[page]
    assert answer.verdict == ("unsure" if public else "there")
    assert bool(site.asked) is not public

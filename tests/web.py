"""A server of our own, for tests that ask the web."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

GONE = "http://octavo-test.invalid/"  # RFC 2606: there is never such a server


class Site(ThreadingHTTPServer):
    """A server whose pages are named after what it answers; it counts what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Pages)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.times: list[float] = []

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Pages(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.asked[f"{self.command} {self.path}"] += 1
        self.server.agents.add(self.headers["User-Agent"])
        self.server.times.append(time.monotonic())
        name = self.path.strip("/").split("-")[0]
        if name == "slow":
            time.sleep(3)
        if name == "moved":
            self.send_response(301)
            self.send_header("Location", "/200-there")
        elif name == "nohead":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(int(name) if name.isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()

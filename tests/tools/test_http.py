"""Asking servers whether their pages are there."""

from __future__ import annotations

import threading
import time

from pipeline.tools import http
from tests.web import Site


def test_servers_are_asked_at_once(site: Site) -> None:
    with Site() as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        started = time.monotonic()
        answers = http.check_links([f"{one.home}/slow" for one in (site, other)], seconds=10, public=False)
        assert time.monotonic() - started < 5
        other.shutdown()
    assert {answer.verdict for answer in answers.values()} == {"there"}

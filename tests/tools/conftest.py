"""What tests of tools share with those of commands: a server of our own."""

from __future__ import annotations

from tests.web import site

__all__ = ["site"]  # the fixture

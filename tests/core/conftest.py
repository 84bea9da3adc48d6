"""What tests of the core share with those of stages: a document after the last stage."""

from __future__ import annotations

from tests.stages.conftest import through

__all__ = ["through"]  # the fixture

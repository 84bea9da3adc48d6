"""What tests of slides share with those of stages: a document after the last stage."""

from __future__ import annotations

from tests.stages.conftest import through

__all__ = ["through"]  # the fixture

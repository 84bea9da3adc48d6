"""octavo.toml as it is read: shared by the tests of settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.core.diagnostics import Failure
from pipeline.engine import registry

SCHEMA = registry.schema()


def mistakes(root: Path, text: str | bytes) -> list[tuple[str, str, str, str]]:
    (root / config.NAME).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Failure) as caught:
        config.load(root, SCHEMA)
    return [(str(d.span), d.code, d.message, d.hint) for d in caught.value.diagnostics]

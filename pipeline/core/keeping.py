"""What was found out once is kept for the next time, up to a number of things."""

from __future__ import annotations

from typing import Any


def keep(kept: dict[Any, Any], key: Any, value: Any, most: int = 1_000) -> Any:
    """Return a value that is kept from now on; when there are `most` of them, those before it are given up."""
    if len(kept) == most:
        kept.clear()
    kept[key] = value
    return value

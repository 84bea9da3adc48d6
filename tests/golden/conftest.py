"""Golden files: `pytest tests/golden --update-golden` writes them anew; look at the difference before committing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with the golden file of that name."""
    update = request.config.getoption("--update-golden", default=False)

    def compare(name: str, text: str) -> None:
        path = HERE / "expected" / f"{name}.txt"
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            return
        assert path.is_file(), f"no golden file {path.name}: run pytest tests/golden --update-golden"
        assert text.splitlines() == path.read_text("utf-8").splitlines()

    return compare

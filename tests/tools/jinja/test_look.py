"""What layouts see of a theme."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any

import msgspec
import pytest

from pipeline.core.spans import Span
from pipeline.theme import load
from pipeline.tools.jinja import bytecode, look
from tests.conftest import Project

_PLAIN = (str, int, float, bool)


def parts(value: Any) -> Iterator[Any]:
    """Yield what a layout can reach of a value by its attributes and items."""
    yield value
    if isinstance(value, tuple):
        inside: list[Any] = list(value)
    elif isinstance(value, msgspec.Struct):
        inside = list(msgspec.structs.asdict(value).values())
    else:
        inside = [getattr(value, item.name) for item in fields(value)] if is_dataclass(value) else []
    for item in inside:
        yield from parts(item)


def test_layouts_see_texts_and_numbers_only(project: Project) -> None:
    theme = load("aurora", root=project.root, span=Span("x"))
    found = list(parts(look.of(theme)))
    assert len(found) > 60
    assert {type(item) for item in found if not isinstance(item, _PLAIN)} == {
        look.Look, tuple, type(theme.colors), type(theme.fonts), type(theme.dark), type(theme.page), type(theme.spacing),
        type(theme.code), type(theme.kinds[0]), type(theme.tables), type(theme.deck),
    }  # fmt: skip
    assert str(project.root) not in repr(found)


def test_a_logo_is_shown_without_what_runs(project: Project) -> None:
    project.write("templates/own/theme.toml", 'logo = "l.svg"\nextends = "aurora"\n')
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="x"><script>x</script></svg>'
    )
    project.write("templates/own/l.svg", drawing)
    seen = look.of(load("own", root=project.root, span=Span("x")))
    shown = base64.b64decode(seen.logo.removeprefix("data:image/svg+xml;base64,")).decode()
    assert shown.startswith("<svg ")
    assert "script" not in shown and "onload" not in shown


@pytest.mark.parametrize("attribute", ["read_text", "parent", "name", "write_text"])
def test_a_path_has_no_attributes_in_a_layout(attribute: str) -> None:
    environment, _ = bytecode.environment(())
    assert not environment.is_safe_attribute(PurePath("/x"), attribute, None)

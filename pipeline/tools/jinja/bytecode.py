"""The environment of a theme's layouts, and the compiled code of those that are shipped."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline import resources
from pipeline.core import color
from pipeline.tools import install_cache
from pipeline.tools.jinja.loader import ThemeFiles


@cache
def environment(folders: tuple[Path, ...]) -> tuple[ImmutableSandboxedEnvironment, ThemeFiles]:
    """Return the environment of a theme's layouts; it keeps compiled templates until their files change."""
    loader = ThemeFiles(folders)
    made = _Layouts(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=lambda template: (
            bool(template) and str(template).endswith((".html.j2", ".svg.j2", ".xhtml.j2"))
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=ShippedCode(install_cache.FOLDER),
    )
    made.globals["shades"] = color.SHADES
    return made, loader


class _Layouts(ImmutableSandboxedEnvironment):
    """Layouts in the sandbox, which looks at an object's type and an attribute's name alone: once at each pair is enough."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Say whether a layout may see an attribute, as Jinja's own sandbox does."""
        pair = type(obj), attr
        safe = self._safe.get(pair)
        if safe is None:
            safe = self._safe[pair] = super().is_safe_attribute(obj, attr, value)
        return safe


class ShippedCode(jinja2.BytecodeCache):
    """Keeps the code of shipped layouts.

    A project's layouts are compiled by each process: what lies in a project may be anybody's. Code belongs to the
    layout's text and path, to versions of Python and Jinja, and to the environment above; damaged code is made anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return a layout's code, if there is any."""
        path = Path(filename or "")
        shipped = path.parent == resources.templates()
        key = f"{path.name}-{self.get_cache_key(name + _makers(), filename)}.j2c" if shipped else ""
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        if key:
            self.load_bytecode(bucket)
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Keep a layout's code where that is possible, and wanted."""
        if bucket.key:
            self.dump_bytecode(bucket)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a layout the code kept of it; one that is not there, or not whole, gives none."""
        code = install_cache.load(bucket.key, self._folder)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a layout's code."""
        install_cache.keep(bucket.key, bucket.bytecode_to_string(), self._folder)


@cache
def _makers() -> str:
    """Return what decides, beside a layout's text, how its code comes out."""
    return f"|{jinja2.__version__}|{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"

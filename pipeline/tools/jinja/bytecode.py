"""The Jinja environment of a theme's layouts, and the bytecode cache of Octavo's own layouts."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from pipeline import resources
from pipeline.config.confinement import Closed
from pipeline.core import color
from pipeline.tools import install_cache
from pipeline.tools.jinja import budget
from pipeline.tools.jinja.budget import BoundedEnvironment
from pipeline.tools.jinja.loader import ThemeFiles

_MOST = 1 << 28  # characters that one expression of a layout makes at most: a page holds its pictures


@cache
def environment(
    folders: tuple[Path, ...], closed: Closed | None = None
) -> tuple[BoundedEnvironment, ThemeFiles]:
    """Return the environment of a theme's layouts and its loader. Compiled templates are kept until their files change."""
    loader = ThemeFiles(folders, closed)
    made = _LayoutEnvironment(
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


class _LayoutEnvironment(BoundedEnvironment):
    """Jinja's sandbox with a cache: its answer depends only on the type of the object and the name of the attribute.

    Of a path, which a plugin's format might hand to its layout, nothing may be read.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(_MOST, **options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Say whether a layout may read an attribute, as Jinja's sandbox does."""
        pair = type(obj), attr
        safe = self._safe.get(pair)
        if safe is None:
            allowed = not isinstance(obj, PurePath) and super().is_safe_attribute(obj, attr, value)
            safe = self._safe[pair] = allowed
        return safe


class ShippedCode(jinja2.BytecodeCache):
    """Caches the bytecode of Octavo's own layouts in the install cache.

    A project's layouts are compiled in each process, because bytecode in a project could come from a stranger. An entry
    depends on the layout's text and path, the versions of Python and Jinja, and the modules that compile it; a damaged one is replaced.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return a layout's bucket, with its bytecode if it is cached."""
        path = Path(filename or "")
        shipped = path.parent == resources.templates()
        key = f"{path.name}-{self.get_cache_key(name + _versions(), filename)}.j2c" if shipped else ""
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        if key:
            self.load_bytecode(bucket)
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Store the bytecode of one of Octavo's own layouts."""
        if bucket.key:
            self.dump_bytecode(bucket)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load cached bytecode into the bucket; none if it is missing or damaged."""
        code = install_cache.load(bucket.key, self._folder)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the bucket's bytecode."""
        install_cache.store(bucket.key, bucket.bytecode_to_string(), self._folder)


@cache
def _versions() -> str:
    """Return the versions that bytecode depends on, besides the layout's text."""
    code = b"".join(Path(module).read_bytes() for module in (__file__, budget.__file__))
    return f"|{jinja2.__version__}|{hashlib.sha256(code).hexdigest()}"

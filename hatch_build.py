"""Build hook: a wheel carries the fonts, reveal.js and the templates, so that an installed octavo needs nothing else."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic says nothing here
    """Completes pipeline/assets before packing and adds templates/ to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install reads the checkout itself: nothing to add."""
        if version == "editable":
            return
        root = Path(self.root)
        templates = root / "templates"
        if not templates.is_dir():
            raise RuntimeError("templates/ is missing: build from a complete checkout or from the sdist")
        module = _load(root / "scripts" / "assets.py")
        try:
            module.ensure()
        except module.FetchError as error:
            raise RuntimeError(
                f"pipeline/assets is incomplete: run `make setup`, then build again ({error})"
            ) from error
        if self.target_name == "wheel":
            build_data["force_include"][str(templates)] = "pipeline/templates"


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("octavo_assets", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

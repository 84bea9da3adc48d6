"""Every diagnostic there can be, by its code."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import config, theme
from pipeline.core import epoch
from pipeline.core.diagnostics import INTERNAL, Rule
from pipeline.engine import fitting, losses, plan, publish, registry


def rules() -> Mapping[str, Rule]:
    """Return every rule by code, sorted."""
    found = [
        INTERNAL,
        *config.RULES,
        epoch.EPOCH,
        *theme.RULES,
        *plan.RULES,
        *fitting.RULES,
        *losses.RULES,
        publish.UNWRITABLE,
    ]
    for stage in registry.stages():
        found.extend(stage.rules)
    for output in registry.outputs().values():
        found.extend(output.rules)
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}

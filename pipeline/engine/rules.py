"""All kinds of diagnostics by code, and a check of the severities that [rules] gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pipeline import config, theme
from pipeline.config import Settings, confinement
from pipeline.core import source_date
from pipeline.core.diagnostics import INTERNAL, OFF, Diagnostic, Rule, Severity
from pipeline.core.spans import closest
from pipeline.engine import failure, narrow, plan, plugins, publish, registry
from pipeline.formats import gate
from pipeline.tools import http, validators


def faults(settings: Settings) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each entry of [rules] with an unknown code or severity."""
    known, levels = rules(), [*(severity.value for severity in Severity), OFF]
    found = []
    for code, level in settings.rules.items():
        span = settings.span(f"rules.{code}")
        if code not in known:
            meant = closest(code, known)
            hint = f"did you mean 'rules.{meant}'?" if meant else "'octavo explain' has a page of all codes"
            found.append(config.UNKNOWN.at(span, f"there is no diagnostic '{code}'", hint=hint))
        elif level not in levels:
            hint = "it must be " + " or ".join(f'"{name}"' for name in levels)
            found.append(config.VALUE.at(span, f"'rules.{code}' is {json.dumps(level)}", hint=hint))
    return tuple(found)


def rules() -> Mapping[str, Rule]:
    """Return every rule by code, sorted."""
    found = [
        INTERNAL,
        *config.RULES,
        confinement.OUTSIDE,
        source_date.EPOCH,
        *theme.RULES,
        *plan.RULES,
        *narrow.RULES,
        *failure.RULES,
        *plugins.RULES,
        *gate.RULES,
        validators.INVALID,
        *http.RULES,
        publish.UNWRITABLE,
    ]
    for stage in registry.stages():
        found.extend(stage.rules)
    for output in registry.outputs().values():
        found.extend(output.rules)
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}

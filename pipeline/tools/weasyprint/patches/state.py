"""Which groups of patches are on, and why others are not, by the files of the installed packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from pipeline.tools.weasyprint import switch
from pipeline.tools.weasyprint.patches import source
from pipeline.tools.weasyprint.patches.groups import GROUPS
from pipeline.tools.weasyprint.patches.patch import Group
from pipeline.tools.weasyprint.patches.written_for import DIGESTS, FILES, VERSIONS


@dataclass(frozen=True, slots=True)
class GroupState:
    """Whether a group is on; `reasons` say why not."""

    name: str
    reasons: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether the group is applied."""
        return not self.reasons


def states() -> tuple[GroupState, ...]:
    """Return the state of each group by the files of the installed packages, which are not imported for it.

    Raises Failure for a value of OCTAVO_WEASYPRINT that has no meaning.
    """
    if switch.is_stock():
        return tuple(GroupState(group.name, (f"{switch.VARIABLE} is '{switch.STOCK}'",)) for group in GROUPS)
    found = source.digests(DIGESTS, FILES)
    known: dict[str, GroupState] = {}
    for group in GROUPS:
        reasons = (*differences(group, found), *missing(group, known))
        known[group.name] = GroupState(group.name, reasons)
    return tuple(known.values())


def missing(group: Group, known: Mapping[str, GroupState]) -> list[str]:
    """Return a reason for each group that is needed and off."""
    return [f"it needs the group '{name}', which is off" for name in group.needs if not known[name].is_on]


def differences(group: Group, found: Mapping[str, str]) -> list[str]:
    """Return a reason for each source that is not what the group was written against."""
    return [
        f"'{target}' is {_version(target)}: expected {_short(expected)}, found {_short(found[target])}"
        for target, expected in sorted(group.sources.items())
        if found[target] != expected
    ]


def explain(known: tuple[GroupState, ...]) -> list[str]:
    """Return a sentence for each reason why a group is off; one for all groups if OCTAVO_WEASYPRINT says so."""
    if switch.is_stock():
        return [f"WeasyPrint runs without patches and fixes: {switch.VARIABLE} is '{switch.STOCK}'"]
    return [f"WeasyPrint runs without '{one.name}': {reason}" for one in known for reason in one.reasons]


def label(known: tuple[GroupState, ...]) -> str:
    """Return what tells one set of applied groups from another, "" if all are on: a part of the key of results."""
    off = [one.name for one in known if not one.is_on]
    if len(off) == len(known):
        return switch.STOCK
    return f"without {', '.join(off)}" if off else ""


def _version(target: str) -> str:
    """Return how a target's package differs from the one its digest was taken from."""
    package = source.package_of(target)
    expected = VERSIONS[package]
    try:
        found = version(package)
    except PackageNotFoundError:
        found = "not installed"
    same = found == expected
    return f"not that of {package} {expected}" + (
        ", whose files were changed" if same else f" ({found} is installed)"
    )


def _short(digest: str) -> str:
    return digest[:12] or "nothing"

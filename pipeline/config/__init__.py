"""Settings: octavo.toml, a document's front matter and the command line's --set, checked as a whole and frozen."""

from pipeline.config.load import RULES, find_root, for_document, load
from pipeline.config.schema import (
    FREE_FORM,
    NAME,
    PER_DOCUMENT,
    STRICT_LIMITS,
    TABLES,
    Build,
    Captions,
    Headings,
    Limits,
    Project,
    Settings,
    SettingsTables,
    Slides,
    Solutions,
    Store,
    Table,
)
from pipeline.config.validation import UNKNOWN, VALUE

__all__ = [
    "FREE_FORM",
    "NAME",
    "PER_DOCUMENT",
    "RULES",
    "STRICT_LIMITS",
    "TABLES",
    "UNKNOWN",
    "VALUE",
    "Build",
    "Captions",
    "Headings",
    "Limits",
    "Project",
    "Settings",
    "SettingsTables",
    "Slides",
    "Solutions",
    "Store",
    "Table",
    "find_root",
    "for_document",
    "load",
]

"""Settings: octavo.toml, a document's front matter and the command line's --set, checked as a whole and frozen."""

from pipeline.config.checking import UNKNOWN, VALUE
from pipeline.config.reading import RULES, find_root, for_document, load
from pipeline.config.tables import (
    FREE,
    NAME,
    OWN,
    STRICT_LIMITS,
    TABLES,
    Build,
    Captions,
    Headings,
    Limits,
    Project,
    Settings,
    Slides,
    Solutions,
    Store,
)

__all__ = [
    "FREE",
    "NAME",
    "OWN",
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
    "Slides",
    "Solutions",
    "Store",
    "find_root",
    "for_document",
    "load",
]

"""What every worker needs and none should have to load by itself."""

from __future__ import annotations

from pipeline.engine import registry


def engines() -> None:
    """Import all stages and outputs with what they use. Nothing is laid out: Pango's threads would not survive a fork."""
    registry.stages()
    registry.outputs()
    import jinja2  # noqa: F401
    import lxml.etree
    import lxml.html  # noqa: F401
    import pikepdf  # noqa: F401
    import PIL.Image  # noqa: F401
    import weasyprint  # noqa: F401
    import ziamath  # noqa: F401

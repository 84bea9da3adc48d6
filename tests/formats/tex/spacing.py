"""TeX as tests write it."""


def spaced(tex: str) -> str:
    """TeX with the characters that cannot be seen: a thin space for \\;, and for \\0 one of no width."""
    return tex.replace(r"\;", "\\text{\N{THIN SPACE}}").replace(r"\0", "\\text{\N{ZERO WIDTH SPACE}}")

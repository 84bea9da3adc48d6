"""How long the text will be that an operator, a method or a filter of Jinja makes: at most, or about."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, ItemsView, Iterable, KeysView, Mapping, ValuesView
from typing import Any

from jinja2.utils import Namespace

ITEM = 8  # characters that an item of a list counts as: the size of a pointer
_BITS = 1_000_000  # of whole numbers: to multiply longer ones, or to write them out, takes minutes
_INDENT = 16  # blanks by which JSON is indented at most
_STRFTIME = 256  # what Python's strftime makes at most, in times the length of what it is given
_PERCENT = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(\*|\d*)(?:\.(\*|\d*))?")
_CONTAINERS = (list, tuple, dict, set, frozenset, KeysView, ValuesView, ItemsView, Namespace)


def size_of(value: Any, most: int) -> int:
    """Return about how many characters a value has when it is written out, counted until there are more than `most`."""
    size, left = 0, [value]
    while left and size <= most:
        each = left.pop()
        if isinstance(each, str | bytes):
            size += len(each)
        elif isinstance(each, int):
            size += 1 + each.bit_length() // 3
        elif isinstance(each, Namespace):
            left.append(each._Namespace__attrs)  # there is no other way to it
            size += 2
        elif isinstance(each, Mapping):
            left.extend(each.keys())
            left.extend(each.values())
            size += 2 * (1 + len(each))
        elif isinstance(each, _CONTAINERS):
            left.extend(each)
            size += 2 * (1 + len(each))
        else:
            size += 1
    return size


def estimate(
    grown: Callable[..., int], own: Any, args: Iterable[Any], kwargs: Mapping[str, Any], most: int
) -> int:
    """Return how long a result will be; 0 where the arguments are none that the method or filter takes."""
    try:
        return int(grown(own, *args, most=most, **kwargs))
    except (TypeError, ValueError, AttributeError):
        return 0


def _plus(left: Any, right: Any, most: int) -> int:
    return _length(left) + _length(right)


def _times(left: Any, right: Any, most: int) -> int:
    if isinstance(left, int) and isinstance(right, int):
        return _of_bits(left.bit_length() + right.bit_length(), most)
    number, other = (left, right) if isinstance(left, int) else (right, left)
    return _length(other) * number if isinstance(number, int) else 0


def _power(left: Any, right: Any, most: int) -> int:
    if isinstance(left, int) and isinstance(right, int) and abs(left) > 1 and right > 0:
        return _of_bits(left.bit_length() * right, most)
    return 0


def _of_bits(bits: int, most: int) -> int:
    return most + 1 if bits > _BITS else bits // 3


def _modulo(left: Any, right: Any, most: int) -> int:
    if not isinstance(left, str | bytes):
        return 0
    return _percent(left if isinstance(left, str) else left.decode("latin-1"), right, most=most)


def _percent(text: str, *values: Any, most: int, **named: Any) -> int:
    """Return what `text % values` makes at most: each place, by its width and the longest of the values."""
    longest = _longest(values, most) + _longest(tuple(named.values()), most)
    size = len(text)
    for place in _PERCENT.finditer(text):
        size += longest + sum(_width(part, values) for part in place.groups() if part)
    return size


def _width(said: str, values: Any) -> int:
    return _greatest(values) if said == "*" else int(said or 0)


def _format(own: str, *args: Any, most: int, **kwargs: Any) -> int:
    """Return what `own.format(…)` makes at most: each place, by its width and the longest of the values."""
    values = (*args, *kwargs.values())
    longest, size = _longest(values, most), len(own)
    for _, name, spec, _ in string.Formatter().parse(own):
        if name is not None:
            widths = [int(digits) for digits in re.findall(r"\d+", spec or "")]
            size += longest + max(widths, default=0) + (_greatest(values) if "{" in (spec or "") else 0)
    return size


def _longest(values: Any, most: int) -> int:
    found = values if isinstance(values, tuple) else (values,)
    return max((size_of(value, most) for value in found), default=0)


def _greatest(values: Any) -> int:
    """Return the greatest of whole numbers among values, and among those in them."""
    if isinstance(values, int):
        return abs(values)
    if isinstance(values, Mapping):
        values = tuple(values.values())
    return max(map(_greatest, values), default=0) if isinstance(values, tuple | list) else 0


def _length(value: Any) -> int:
    if isinstance(value, str | bytes):
        return len(value)
    return len(value) * ITEM if isinstance(value, list | tuple) else 0


def _padded(own: Any, width: int = 80, *_: Any, most: int, **__: Any) -> int:
    return width


def _replaced(own: Any, old: Any, new: Any, *_: Any, most: int, **__: Any) -> int:
    own, old, new = (each if isinstance(each, bytes) else str(each) for each in (own, old, new))
    return int(len(own) + own.count(old) * max(0, len(new) - len(old)))


def _tabbed(own: Any, tabsize: int = 8, *, most: int) -> int:
    return int(len(own) + own.count("\t" if isinstance(own, str) else b"\t") * tabsize)


def _translated(own: Any, table: Any, *_: Any, most: int, **__: Any) -> int:
    values = tuple(table.values()) if isinstance(table, dict) else ()
    return len(own) * max(1, _longest(values, most))


def _split(own: Any, *_: Any, most: int, **__: Any) -> int:
    return len(own) * ITEM // 2  # each part has a character, and one behind it


def _indented(own: Any, width: Any = 4, *_: Any, most: int, **__: Any) -> int:
    return int(len(own) + (1 + own.count("\n")) * (width if isinstance(width, int) else len(width)))


def _wrapped(
    own: Any,
    width: int = 79,
    break_long_words: bool = True,
    wrapstring: Any = "\n",
    *_: Any,
    most: int,
    **__: Any,
) -> int:
    lines = 1 + own.count("\n") + len(own) // max(1, width)
    return int(len(own) + lines * len(wrapstring or "\n"))


def _filled(own: Any, number: int, *_: Any, most: int, **__: Any) -> int:
    return number * ITEM


def _linked(own: Any, *args: Any, most: int, **kwargs: Any) -> int:
    more = sum(len(each) for each in (*args, *kwargs.values()) if isinstance(each, str))
    return len(own) * (1 + more // 4)  # an address has four characters


def _as_json(own: Any, indent: Any = 0, *, most: int) -> int:
    return most + 1 if isinstance(indent, int) and indent > _INDENT else 2 * size_of(own, most)


def _written(own: Any, *_: Any, most: int, **__: Any) -> int:
    return size_of(own, most)


def _dated(own: Any, format: str, *, most: int) -> int:
    return len(format) * _STRFTIME


def _as_bytes(own: int, length: int = 1, *_: Any, most: int, **__: Any) -> int:
    return length


def _formatted_from(own: str, values: Mapping[str, Any], *, most: int) -> int:
    return _format(own, *values.values(), most=most)


# How long results are: of operators by what they join, of methods and filters by the value they are called on, and the rest.
OPERATORS: Mapping[str, Callable[[Any, Any, int], int]] = {
    "+": _plus,
    "*": _times,
    "**": _power,
    "%": _modulo,
}
METHODS: Mapping[str, Callable[..., int]] = {
    **dict.fromkeys(("center", "ljust", "rjust", "zfill"), _padded),
    **dict.fromkeys(("split", "rsplit", "splitlines"), _split),
    "expandtabs": _tabbed,
    "replace": _replaced,
    "translate": _translated,
    "format": _format,
    "format_map": _formatted_from,
    "strftime": _dated,
    "to_bytes": _as_bytes,
}
FILTERS: Mapping[str, Callable[..., int]] = {
    **dict.fromkeys(("batch", "slice"), _filled),
    **dict.fromkeys(("string", "pprint", "xmlattr", "escape", "e", "forceescape"), _written),
    "center": _padded,
    "format": _percent,
    "indent": _indented,
    "replace": _replaced,
    "tojson": _as_json,
    "urlize": _linked,
    "wordwrap": _wrapped,
}

"""No expression makes more text than it may: it is refused before the memory for it is taken."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.diagnostics import Failure
from pipeline.core.spans import LineMap
from pipeline.tools.files import Files
from pipeline.tools.jinja import render as jinja
from pipeline.tools.jinja.budget import BoundedEnvironment, TooMuch

MOST = 100_000
VALUES: dict[str, Any] = {"many": ["x" * 90] * 10, "long": "x " * 4_000, "day": date(2020, 2, 3), "n": 10**9}
LISTED = "{% set l = namespace(l=range(9000)|list) %}"

GROWING = {
    "product": "{{ 'x' * n }}",
    "product the other way": "{{ n * 'x' }}",
    "product of a list": "{{ ([1] * n)|length }}",
    "product of bytes": "{{ ('x'.encode() * n)|length }}",
    "power": "{{ (7 ** n) % 3 }}",
    "power of a power": "{{ (10 ** (10 ** 10)) % 3 }}",
    "product of long numbers": "{{ 10 ** 300000 * 10 ** 300000 }}",
    "sum in a loop": "{% set t = namespace(x='xx') %}{% for _ in range(40) %}{% set t.x = t.x + t.x %}{% endfor %}",
    "lists in a loop": "{% set t = namespace(x=[1]) %}{% for _ in range(40) %}{% set t.x = t.x + t.x %}{% endfor %}",
    "joined in a loop": "{% set t = namespace(x='xx') %}{% for _ in range(40) %}{% set t.x = t.x ~ t.x %}{% endfor %}",
    "block in a block": "{% set x = 'x' * 9999 %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 30,
    "macro in a macro": "{% macro a() %}{{ 'x' * 9999 }}{% endmacro %}"
    + "".join(f"{{% macro a{i}() %}}{{{{ a{i - 1 if i else ''}() * 2 }}}}{{% endmacro %}}" for i in range(9))
    + "{{ a8() }}",
    "width of a place": "{{ '%0999999999d' % 1 }}",
    "width that is given": "{{ '%*d' % (n, 1) }}",
    "digits": "{{ '%.*f' % (n, 1.5) }}",
    "filter format": "{{ '%999999999s'|format('x') }}",
    "many places": "{{ ('%s' * 900) % ((long,) * 900) }}",
    "method format": "{{ '{:>999999999}'.format('x') }}",
    "width in a width": "{{ '{:>{}}'.format('x', n) }}",
    "format_map": "{{ '{a:>999999999}'.format_map({'a': 1}) }}",
    "center": "{{ 'x'|center(n) }}",
    "center by name": "{{ ['x']|map('center', n)|list }}",
    "methods that pad": "{{ 'x'.ljust(n) }}",
    "zeros": "{{ 'x'.zfill(n) }}",
    "bytes that are padded": "{{ ('x'.encode().rjust(n))|length }}",
    "tabs": "{{ '\t'.expandtabs(n) }}",
    "indent": "{{ 'x\nx'|indent(n, true) }}",
    "indent with words": "{{ ('x\n' * 9000)|indent(long) }}",
    "replace": "{{ long|replace('x', long) }}",
    "method replace": "{{ long.replace('', long) }}",
    "translate": "{{ long.translate({120: long}) }}",
    "join": "{{ many|join(long * 10) }}",
    "join of what is made": "{{ range(9999)|map('string')|join(long) }}",
    "method join": "{{ long.join(long) }}",
    "lines": "{{ long|wordwrap(1, wrapstring=long) }}",
    "batch": "{{ [1]|batch(n, 'x')|list }}",
    "slice": "{{ [1]|slice(n)|list }}",
    "list of lists": LISTED + "{{ ([l.l] * 9000)|sum(start=[]) }}",
    "shown list": LISTED + "{{ [l.l] * 9000 }}",
    "shown namespace": LISTED + "{% set l.m = [l.l] * 9000 %}{{ l }}",
    "filter string": LISTED + "{{ ([l.l] * 9000)|string|length }}",
    "as JSON": LISTED + "{{ ([l.l] * 9000)|tojson }}",
    "indented JSON": "{{ many|tojson(indent=n) }}",
    "addresses": "{{ ('a.de ' * 9000)|urlize(rel=long) }}",
    "number as bytes": "{{ (1).to_bytes(n, 'big')|length }}",
    "parts": "{{ ('xy ' * 30000).split()|length }}",
    "letters": "{{ ('xy ' * 30000)|list|length }}",
    "dates": "{{ day.strftime('%Y' * 900) }}",
    "loop": "{% for _ in range(9999) %}{{ long }}{% endfor %}",
}


def expand(text: str) -> str:
    lines = LineMap.of_file("a.md", first=1, count=text.count("\n") + 1)
    found, _ = jinja.expand(
        text, lines, values=VALUES, files=Files(Path("/none")), folders=(Path("/none"),), limit=MOST
    )
    return found


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_what_grows_is_refused_before_it_is_made(text: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Failure) as caught:
            expand(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    (found,) = caught.value.diagnostics
    assert found.code == "template-failed"
    assert f"more than {MOST} characters" in found.message
    assert found.hint == "look for texts that grow in a loop, or raise 'limits.template_bytes'"
    assert peak < 60 * MOST


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ 'x' * 3 }} {{ [1] * 2 }} {{ 2 ** 10 }} {{ 2 * 3.5 }} {{ 2 ** -1 }}", "xxx [1, 1] 1024 7.0 0.5"),
        ("{{ 'a' ~ 1 ~ none }} {{ 'a' + 'b' }} {{ [1] + [2] }}", "a1None ab [1, 2]"),
        ("{{ '%s, %05.1f' % ('x', 2.5) }} {{ '%(a)s'|format(a=1) }}", "x, 002.5 1"),
        ("{{ '{:>4}|{a}'.format('x', a=[1]) }} {{ '{a}'.format_map({'a': 2}) }}", "   x|[1] 2"),
        ("{{ 'x'|center(3) }}|{{ 'x'.ljust(3) }}|{{ '7'.zfill(3) }}", " x |x  |007"),
        ("{{ many|join|length }} {{ ', '.join(['a', 'b']) }} {{ 'ab'|join('-') }}", "900 a, b a-b"),
        ("{{ [{'a': 1}, {'a': 2}]|join('/', attribute='a') }} {{ [1, 2]|sum }}", "1/2 3"),
        ("{{ [{'a': 1}]|sum(attribute='a') }} {{ 'ab'|list }} {{ range(3)|list }}", "1 ['a', 'b'] [0, 1, 2]"),
        ("{{ 'aXb'.replace('X', '--') }} {{ 'aXb'|replace('X', 'y') }} {{ 'a b'.split() }}", "a--b ayb ['a', 'b']"),
        ("{{ [1, 2, 3]|batch(2)|list }} {{ [1, 2, 3]|slice(2)|list }}", "[[1, 2], [3]] [[1, 2], [3]]"),
        ("{{ {'a': [1]}|tojson }} {{ 'a\nb'|indent(2) }} {{ '<'|e }}", '{"a": [1]} a\n  b &lt;'),
        ("{{ day.strftime('%Y-%m') }} {{ 'aa bb'|wordwrap(2) }} {{ 'a\tb'.expandtabs(2) }}", "2020-02 aa\nbb a b"),
        ("{% set x %}{{ 'a' }}b{% endset %}{{ x }} {{ ('x'|e) ~ '<' }}", "ab x<"),
        ("{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(1) }} {{ 'abc'.translate({97: 'x'}) }}", "<1> xbc"),
        ("{{ (5).to_bytes(2, 'big')|list }} {{ 'a.de'|string }}", "[0, 5] a.de"),
    ],
)  # fmt: skip
def test_what_does_not_grow_is_as_ever(text: str, made: str) -> None:
    assert expand(text) == made


def test_layouts_are_bounded_as_well() -> None:
    environment = BoundedEnvironment(1000)
    assert environment.from_string("{{ 'x' ~ 1 }}").render() == "x1"
    with pytest.raises(TooMuch):
        environment.from_string("{{ 'x' * 1001 }}").render()
    with pytest.raises(TooMuch):
        environment.from_string("{% for _ in range(99) %}{{ 'x' * 99 }}{% endfor %}").render()

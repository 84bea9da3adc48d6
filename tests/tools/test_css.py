"""Nothing in a style sheet fetches, and what does not is left as it is, byte for byte."""

from __future__ import annotations

import pytest

from pipeline.tools import css


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ('@import "x.css"; a{b:c}', " a{b:c}"),
        ("@import url(x.css) screen; a{b:c}", " a{b:c}"),
        ('@\\69mport "x.css"; a{b:c}', " a{b:c}"),
        ("@IMPORT 'x.css'", ""),
        ("a{b:url(//x.org/y)}", "a{b:}"),
        ("a{b:URL( 'y.png' )}", "a{b:}"),
        ("a{b:u\\72l(y.png)}", "a{b:}"),
        ('a{b:url("y.png" more)}', "a{b:}"),
        ('a{b:src("y.png")}', "a{b:}"),
        ('a{b:image-set("y.png" 1x)}', "a{b:}"),
        ('a{b:-webkit-image-set("y.png" 1x)}', "a{b:}"),
        ("a{b:cross-fade(url(#c), url(y.png))}", "a{b:cross-fade(url(#c), )}"),
        ("@media print{a{b:url(y.png)}}", "@media print{a{b:}}"),
        ("background:url(y.png);color:red", "background:;color:red"),
        ("a{-moz-binding:url(y.xml)}", "a{-moz-binding:}"),
        ("a{b:expression(c)}", "a{b:}"),
        ("a{b:url(y", "a{b:}"),
        ("a{b:image-set(var(--y) 1x, 'data:image/png,' 2x)}", "a{b:}"),
        ("a{b:image-set('data:image/png,' 1x, attr(y) 2x)}", "a{b:}"),
        ("a{b:src('#a', env(y))}", "a{b:}"),
        ('@charset "shift_jis"; a{b:c}', " a{b:c}"),
        ("@Charset 'x'", ""),
    ],
)
def test_what_fetches_is_taken_out(given: str, left: str) -> None:
    assert css.without_addresses(given) == left


@pytest.mark.parametrize(
    "given",
    [
        "a{b:url(#c)}",
        "a{b:url('data:image/png;base64,AAAA')}",
        "a{content:'\\2022'}",
        "@namespace s url(http://www.w3.org/2000/svg); a{b:\\63}",
        "@font-face{font-family:F;src:url(data:font/woff2;base64,AAAA)}",
    ],
)
def test_what_fetches_nothing_stays_as_it_is(given: str) -> None:
    assert css.without_addresses(given) is given


def test_files_of_a_package_may_be_named_where_that_is_said() -> None:
    given = "a{b:url(../fonts/a.ttf) url(//x) url(http://x) url(/x) url('\\5c\\5cx')}"
    assert css.without_addresses(given, relative=True) == "a{b:url(../fonts/a.ttf)    }"
    assert css.without_addresses("a{b:url(a.ttf)}") == "a{b:}"
    hidden = "a{b:url(' //x') url('\\9//x') url('\\1//x') url('/\\9/x') url(' http://x')}"
    assert css.without_addresses(hidden, relative=True) == "a{b:    }"


def test_what_is_nested_without_end_is_left_out() -> None:
    assert "x" not in css.without_addresses("(" * 100_000 + "url(x)")

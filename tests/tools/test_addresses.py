"""Addresses are read as a browser reads them."""

from __future__ import annotations

import pytest

from pipeline.tools import addresses


@pytest.mark.parametrize(
    ("address", "link", "beside", "held"),
    [
        ("https://x.org/", True, False, False),
        ("mailto:a@b.org", True, False, False),
        ("mailto:a@b.org?subject=attach&body=b", True, False, False),
        ("mailto:a@b.org?attach=/etc/hosts", False, False, False),
        ("mailto:?subject=c&%61ttachment=x", False, False, False),
        ("#a", True, True, True),
        ("#fig:a", True, True, True),
        ("b.html#fig:a", True, True, False),
        ("a:b/c", False, False, False),
        ("?a:b", True, False, False),
        ("a/../b.png", True, True, False),
        ("data:x", False, False, True),
        (" data:x", False, False, True),
        ("javascript:x", False, False, False),
        ("java\tscript:x", False, False, False),
        ("\x01javascript:x", False, False, False),
        ("ms-settings:x", False, False, False),
        ("//x.org", False, False, False),
        (" //x.org", False, False, False),
        ("\t/\n/x.org", False, False, False),
        ("\x1f//x.org", False, False, False),
        ("\\\\x\\y", False, False, False),
        ("/\\x", False, False, False),
        ("/a", True, False, False),
    ],
)
def test_what_an_address_is(address: str, link: bool, beside: bool, held: bool) -> None:
    found = addresses.is_link(address), addresses.is_beside(address), addresses.is_held(address)
    assert found == (link, beside, held)


@pytest.mark.parametrize(
    ("address", "bitmap"),
    [
        ("data:image/png;base64,AAAA+/==", True),
        ("DATA:image/jpeg,%FF%D8", True),
        ("data:image/png;charset=x;base64,AA", True),
        ("data:image/png;base64,AA), url(//x", False),
        ("data:image/png;base64,AA'", False),
        ("data:image/svg+xml;base64,AA", False),
        ("data:text/html,AA", False),
        ("data:image/png", False),
    ],
)
def test_a_bitmap_has_nothing_in_it_that_ends_it(address: str, bitmap: bool) -> None:
    assert addresses.is_bitmap(address) is bitmap

"""zlib decompresses the data, and it is as small as zlib's."""

from __future__ import annotations

import zlib

import pytest

from pipeline.tools import deflate
from pipeline.tools.weasyprint.patches import startup

DATA = [b"", b"a", b"0 0 m 10 10 l S\n" * 5_000, bytes(range(256)) * 300]


@pytest.mark.parametrize("data", DATA, ids=len)
def test_zlib_unpacks_what_was_packed(data: bytes) -> None:
    assert zlib.decompress(deflate.zlib(data)) == data
    assert zlib.decompress(deflate.raw(data), -zlib.MAX_WBITS) == data
    assert len(deflate.zlib(data)) <= len(zlib.compress(data, 6)) + 8


def test_pydyf_may_hand_over_a_stream_in_pieces() -> None:
    startup.weasyprint()
    import pydyf

    packer = pydyf.zlib.compressobj(level=9)
    packed = packer.compress(DATA[2][:999]) + packer.compress(DATA[2][999:]) + packer.flush()
    assert packed == deflate.zlib(DATA[2])
    assert pydyf.zlib.crc32(b"a") == zlib.crc32(b"a")

"""Frames arrive whole and in order, whatever pieces a socket takes and gives them in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from pipeline.engine.pool import framing
from pipeline.engine.pool.framing import FramedSocket

FRAMES = [b"", b"x", b"y" * 65_536, bytes(range(256)) * 9]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a socket."""
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_frames_come_back_in_order(ends: tuple[socket.socket, socket.socket]) -> None:
    one, other = ends
    sender = threading.Thread(target=lambda: [framing.send(one, frame) for frame in FRAMES])
    sender.start()
    assert [framing.receive(other) for _ in FRAMES] == FRAMES
    sender.join()


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\0" * 7 + b"\5" + b"half"])
def test_where_the_other_side_is_gone_there_is_no_frame(
    ends: tuple[socket.socket, socket.socket], sent: bytes
) -> None:
    ends[0].sendall(sent)
    ends[0].close()
    assert framing.receive(ends[1]) is None


def test_sending_to_nobody_is_said(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[1].close()
    with pytest.raises(OSError, match=r"[Bb]roken pipe|[Rr]eset"):
        framing.send(ends[0], b"x" * 1_000_000)


def test_a_line_never_waits_and_loses_nothing(ends: tuple[socket.socket, socket.socket]) -> None:
    line, other = FramedSocket(ends[0]), FramedSocket(ends[1])
    frames = [*FRAMES, b"z" * 3_000_000, b"last"]
    for frame in frames:
        line.send(frame)
    assert line.pending, "more than a socket holds"
    found: list[bytes] = []
    for _ in range(10_000):
        some, there = other.frames()
        found += some
        assert there
        if not line.pending and len(found) == len(frames):
            break
        line.flush()
    assert found == frames
    assert other.frames() == ([], True)


def test_a_line_cut_anywhere_gives_whole_frames(ends: tuple[socket.socket, socket.socket]) -> None:
    line = FramedSocket(ends[1])
    data = b"".join(len(frame).to_bytes(8, "big") + frame for frame in (b"one", b"", b"three"))
    found = []
    for place in range(len(data)):
        ends[0].sendall(data[place : place + 1])
        found += line.frames()[0]
    assert found == [b"one", b"", b"three"]


def test_what_came_before_the_end_is_still_given(ends: tuple[socket.socket, socket.socket]) -> None:
    line = FramedSocket(ends[1])
    framing.send(ends[0], b"last words")
    ends[0].sendall(b"\0\0")
    ends[0].close()
    assert line.frames() == ([b"last words"], False)
    line.send(b"to nobody")
    assert not line.pending

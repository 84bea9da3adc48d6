"""Frames over a socket: a length, then as many bytes. What a frame holds is pickled by those who speak."""

from __future__ import annotations

import socket
import struct

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 16


def send(line: socket.socket, payload: bytes) -> None:
    """Send one frame and wait until the socket has taken it. Raises OSError when the other side is gone."""
    line.sendall(_LENGTH.pack(len(payload)) + payload)


def receive(line: socket.socket) -> bytes | None:
    """Wait for one frame and return it; None when the other side is gone, also in the middle of a frame."""
    head = _exactly(line, _LENGTH.size)
    return None if head is None else _exactly(line, *_LENGTH.unpack(head))


def _exactly(line: socket.socket, size: int) -> bytes | None:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        try:
            taken = line.recv_into(view)
        except OSError:
            return None
        if not taken:
            return None
        view = view[taken:]
    return bytes(data)


class Line:
    """One end of a socket on which neither sending nor receiving ever waits.

    `frames` and `flush` are to be called when a selector finds the socket readable and writable.
    """

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        self._in = bytearray()
        self._out = bytearray()

    @property
    def full(self) -> bool:
        """Whether bytes wait for the socket to become writable."""
        return bool(self._out)

    def send(self, payload: bytes) -> None:
        """Send one frame, now or in the flushes that follow."""
        self._out += _LENGTH.pack(len(payload))
        self._out += payload
        self.flush()

    def flush(self) -> None:
        """Send what the socket takes. That the other side is gone shows when reading."""
        while self._out:
            try:
                del self._out[: self.socket.send(self._out[:_CHUNK], socket.MSG_DONTWAIT)]
            except BlockingIOError:
                return
            except OSError:
                self._out.clear()

    def frames(self) -> tuple[list[bytes], bool]:
        """Return the whole frames that have come, and whether the other side is still there."""
        there = True
        while True:
            try:
                data = self.socket.recv(_CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                there = False
                break
            self._in += data
        return self._whole(), there

    def close(self) -> None:
        """Close the socket: the other side reads its end."""
        self.socket.close()

    def _whole(self) -> list[bytes]:
        found = []
        start = 0
        while len(self._in) >= (body := start + _LENGTH.size):
            end = body + _LENGTH.unpack_from(self._in, start)[0]
            if len(self._in) < end:
                break
            found.append(bytes(memoryview(self._in)[body:end]))
            start = end
        del self._in[:start]
        return found

"""Messages over a stream socket: each frame is a length of 8 bytes, big-endian, and as many bytes of payload."""

from __future__ import annotations

import socket
import struct

_LENGTH = struct.Struct(">Q")
_CHUNK = 1 << 16


def send(line: socket.socket, payload: bytes) -> None:
    """Send one frame, blocking. Raises OSError if the other side has closed its end."""
    line.sendall(_LENGTH.pack(len(payload)) + payload)


def receive(line: socket.socket) -> bytes | None:
    """Wait for one frame and return its payload; None if the other side has closed its end, also within a frame."""
    head = _receive_exactly(line, _LENGTH.size)
    return None if head is None else _receive_exactly(line, *_LENGTH.unpack(head))


def _receive_exactly(line: socket.socket, size: int) -> bytes | None:
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


class FramedSocket:
    """Sends and receives frames without blocking.

    Call `frames` when a selector reports the socket as readable, `flush` when as writable.
    """

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        self._in = bytearray()
        self._out = bytearray()

    @property
    def pending(self) -> bool:
        """Whether there are bytes still to be sent."""
        return bool(self._out)

    def send(self, payload: bytes) -> None:
        """Send one frame, as far as the socket accepts it; the rest is sent by `flush`."""
        self._out += _LENGTH.pack(len(payload))
        self._out += payload
        self.flush()

    def flush(self) -> None:
        """Send as many pending bytes as the socket accepts; drop them if the other side is gone, which `frames` reports."""
        while self._out:
            try:
                del self._out[: self.socket.send(self._out[:_CHUNK], socket.MSG_DONTWAIT)]
            except BlockingIOError:
                return
            except OSError:
                self._out.clear()

    def frames(self) -> tuple[list[bytes], bool]:
        """Return the payloads of the complete frames received, and whether the other side is still connected."""
        alive = True
        while True:
            try:
                data = self.socket.recv(_CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                alive = False
                break
            self._in += data
        return self._complete_frames(), alive

    def close(self) -> None:
        """Close the socket; the other side reads the end of the stream."""
        self.socket.close()

    def _complete_frames(self) -> list[bytes]:
        frames = []
        start = 0
        while len(self._in) >= (body := start + _LENGTH.size):
            end = body + _LENGTH.unpack_from(self._in, start)[0]
            if len(self._in) < end:
                break
            frames.append(bytes(memoryview(self._in)[body:end]))
            start = end
        del self._in[:start]
        return frames

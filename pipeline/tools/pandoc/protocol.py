"""Frames over the pipes of a process: the number of parts, then length and bytes of each; numbers are 32 bits, big endian."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import time


def send(process: subprocess.Popen[bytes], parts: list[bytes], deadline: float) -> None:
    """Write a frame to the process. Raises TimeoutError past the deadline (time.monotonic), BrokenPipeError."""
    assert process.stdin is not None
    frame = struct.pack(">I", len(parts)) + b"".join(struct.pack(">I", len(part)) + part for part in parts)
    view = memoryview(frame)
    descriptor = process.stdin.fileno()
    os.set_blocking(descriptor, False)
    while view:
        _, ready, _ = select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        view = view[os.write(descriptor, view) :]


def receive(process: subprocess.Popen[bytes], deadline: float) -> list[bytes]:
    """Return the parts of the process's next frame. Raises TimeoutError past the deadline, EOFError at its end."""
    (count,) = struct.unpack(">I", _take(process, 4, deadline))
    parts = []
    for _ in range(count):
        (size,) = struct.unpack(">I", _take(process, 4, deadline))
        parts.append(_take(process, size, deadline))
    return parts


def _take(process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    chunks = []
    while size:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        chunk = os.read(descriptor, min(size, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)

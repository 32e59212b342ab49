"""Animated PNG (W3C PNG, third edition): without loss, only changed pixels."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

from PIL import Image

from explorer.arrays import Pixels
from explorer.export.films.frames import Changes, Clock, rgba
from explorer.scenario.files.atomic_write import open_temporary

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGBA, BLEND_OVER = 6, 1
TICKS_PER_SECOND = 1000


class ApngWriter:
    """Writes an animated PNG of ``count`` frames that loops forever."""

    def __init__(self, path: Path, size: tuple[int, int], count: int) -> None:
        self._file = open_temporary(path)
        self._changes = Changes()
        self._clock = Clock(TICKS_PER_SECOND)
        self._number = 0
        self._file.write(SIGNATURE)
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, RGBA, 0, 0, 0))
        self._chunk(b"acTL", struct.pack(">II", count, 0))

    def add(self, frame: Pixels, seconds: float) -> None:
        """Append a frame."""
        first = self._number == 0
        patch = self._changes.patch(frame)
        height, width = patch.pixels.shape
        ticks = min(self._clock.ticks(seconds), 0xFFFF)
        self._chunk(
            b"fcTL",
            self._numbered()
            + struct.pack(">IIII", width, height, patch.left, patch.top)
            + struct.pack(">HHBB", ticks, TICKS_PER_SECOND, 0, BLEND_OVER),
        )
        buffer = BytesIO()
        Image.fromarray(rgba(patch)).save(buffer, "PNG", compress_level=6)
        data = image_data(buffer.getvalue())
        if first:
            self._chunk(b"IDAT", data)
        else:
            self._chunk(b"fdAT", self._numbered() + data)

    def finish(self) -> None:
        """Write the end."""
        self._chunk(b"IEND", b"")
        self._file.close()

    def abandon(self) -> None:
        """Release the file."""
        self._file.close()

    def _numbered(self) -> bytes:
        number, self._number = self._number, self._number + 1
        return struct.pack(">I", number)

    def _chunk(self, kind: bytes, data: bytes) -> None:
        check = struct.pack(">I", zlib.crc32(kind + data))
        self._file.write(struct.pack(">I", len(data)) + kind + data + check)


def image_data(png: bytes) -> bytes:
    """The compressed pixels of a PNG."""
    data, offset = b"", len(SIGNATURE)
    while offset < len(png):
        (length,) = struct.unpack(">I", png[offset : offset + 4])
        if png[offset + 4 : offset + 8] == b"IDAT":
            data += png[offset + 8 : offset + 8 + length]
        offset += length + 12
    return data

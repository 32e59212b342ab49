"""Animated WebP (Google's WebP container specification): without loss, only changed pixels."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

from PIL import Image

from explorer.arrays import Pixels
from explorer.export.films.frames import Changes, Clock, rgba
from explorer.scenario.files.atomic_write import open_temporary

TICKS_PER_SECOND = 1000
ANIMATION_AND_ALPHA = 0x12
BLEND_AND_KEEP = 0
MOST_TICKS = (1 << 24) - 1


class WebpWriter:
    """Writes an animated WebP that loops forever."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._file = open_temporary(path)
        # Frames lie at even coordinates.
        self._changes = Changes(align=2)
        self._clock = Clock(TICKS_PER_SECOND)
        width, height = size
        self._file.write(b"RIFF\0\0\0\0WEBP")
        flags = struct.pack("<I", ANIMATION_AND_ALPHA)
        self._file.write(chunk(b"VP8X", flags + uint24(width - 1) + uint24(height - 1)))
        self._file.write(chunk(b"ANIM", b"\xff\xff\xff\xff" + struct.pack("<H", 0)))

    def add(self, frame: Pixels, seconds: float) -> None:
        """Append a frame."""
        patch = self._changes.patch(frame)
        height, width = patch.pixels.shape
        buffer = BytesIO()
        Image.fromarray(rgba(patch)).save(buffer, "WEBP", lossless=True, quality=50, method=1)
        head = b"".join(
            uint24(number)
            for number in (
                patch.left // 2,
                patch.top // 2,
                width - 1,
                height - 1,
                min(self._clock.ticks(seconds), MOST_TICKS),
            )
        )
        self._file.write(
            chunk(b"ANMF", head + bytes([BLEND_AND_KEEP]) + image_chunk(buffer.getvalue()))
        )

    def finish(self) -> None:
        """Write the end."""
        length = self._file.tell()
        self._file.seek(4)
        self._file.write(struct.pack("<I", length - 8))
        self._file.close()

    def abandon(self) -> None:
        """Release the file."""
        self._file.close()


def uint24(number: int) -> bytes:
    """A number in three bytes."""
    return struct.pack("<I", number)[:3]


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a RIFF file, filled up to an even length."""
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def image_chunk(webp: bytes) -> bytes:
    """The chunk with the pixels of a WebP without loss."""
    offset = 12
    while webp[offset : offset + 4] != b"VP8L":
        (length,) = struct.unpack("<I", webp[offset + 4 : offset + 8])
        offset += 8 + length + length % 2
    (length,) = struct.unpack("<I", webp[offset + 4 : offset + 8])
    return webp[offset : offset + 8 + length + length % 2]

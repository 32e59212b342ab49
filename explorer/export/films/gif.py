"""Animated GIF (GIF89a, CompuServe 1990): one palette for all frames, only changed pixels."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from explorer.arrays import Bytes, Pixels
from explorer.export.films.frames import Changes, Clock, Patch, channels
from explorer.scenario.files.atomic_write import open_temporary

TRANSPARENT = 255
MOST_COLOURS = 128
"""Twice as many look the same and make files an eighth larger."""
TICKS_PER_SECOND = 100
LEAST_TICKS = 2
"""Viewers treat shorter delays as an error and play them at a tenth of a second."""


class GifWriter:
    """Writes a GIF that loops forever.

    The palette is made from ``samples``, frames that hold most of the colours, and has all of
    ``colours`` ('#rrggbb') exactly.
    """

    def __init__(self, path: Path, samples: Sequence[Pixels], colours: Sequence[str]) -> None:
        self._palette = film_palette(samples, colours)
        # Every colour's index once it is known; 16 million bytes are less than a few frames.
        self._known = np.full(1 << 24, TRANSPARENT, np.uint8)
        self._changes = Changes()
        self._clock = Clock(TICKS_PER_SECOND)
        height, width = samples[0].shape
        self._on_screen = np.full((height, width), TRANSPARENT, np.uint8)
        self._file = open_temporary(path)
        self._file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0))
        self._file.write(self._palette.tobytes().ljust(3 * 256, b"\0"))
        self._file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")

    def add(self, frame: Pixels, seconds: float) -> None:
        """Append a frame."""
        patch = self._changes.patch(frame)
        delay = max(self._clock.ticks(seconds), LEAST_TICKS)
        height, width = patch.pixels.shape
        self._file.write(b"\x21\xf9\x04\x05" + struct.pack("<HBB", delay, TRANSPARENT, 0))
        self._file.write(b"\x2c" + struct.pack("<HHHHB", patch.left, patch.top, width, height, 0))
        self._file.write(compressed(self._indices(patch)))

    def finish(self) -> None:
        """Write the end."""
        self._file.write(b"\x3b")
        self._file.close()

    def abandon(self) -> None:
        """Release the file."""
        self._file.close()

    def _indices(self, patch: Patch) -> Bytes:
        indices = np.full(patch.pixels.shape, TRANSPARENT, np.uint8)
        colours = patch.pixels[patch.changed]
        unknown = np.unique(colours[self._known[colours] == TRANSPARENT])
        if len(unknown):
            self._known[unknown] = nearest_indices(channels(unknown), self._palette)
        indices[patch.changed] = self._known[colours]
        height, width = patch.pixels.shape
        on_screen = self._on_screen[patch.top : patch.top + height, patch.left : patch.left + width]
        indices[indices == on_screen] = TRANSPARENT
        np.copyto(on_screen, indices, where=indices != TRANSPARENT)
        return indices


def film_palette(samples: Sequence[Pixels], colours: Sequence[str]) -> Bytes:
    """At most 128 colours, (n, 3): those given, and the rest by median cut from the samples."""
    given = np.array([int(colour[1:], 16) for colour in dict.fromkeys(colours)], np.uint32)
    several = np.concatenate([sample.ravel() for sample in samples])
    image = Image.fromarray(channels(several.reshape(len(samples), -1)))
    cut = image.quantize(MOST_COLOURS - len(given), Image.Quantize.MEDIANCUT).getpalette()
    rest = np.array(cut, np.uint8).reshape(-1, 3)
    return np.concatenate([channels(given), rest])[:MOST_COLOURS]


def nearest_indices(colours: Bytes, among: Bytes) -> npt.NDArray[np.intp]:
    """The index of the nearest of ``among`` (m, 3) for each of ``colours`` (n, 3)."""
    table = among.astype(np.float32)
    length = (table**2).sum(axis=1)
    indices = np.empty(len(colours), np.intp)
    for begin in range(0, len(colours), 1 << 14):
        some = colours[begin : begin + (1 << 14)].astype(np.float32)
        indices[begin : begin + len(some)] = np.argmin(length - 2 * some @ table.T, axis=1)
    return indices


def compressed(indices: Bytes) -> bytes:
    """The indices as GIF's image data: code size, blocks, terminator."""
    buffer = BytesIO()
    # Pillow's whole file has the data after a header, a table of 256 greys and a descriptor.
    Image.fromarray(indices).save(buffer, "GIF", optimize=False, interlace=0)
    data = buffer.getvalue()
    offset = 13 + 3 * (2 << (data[10] & 7))
    while data[offset] == 0x21:
        offset += 2
        while data[offset]:
            offset += data[offset] + 1
        offset += 1
    local = data[offset + 9]
    offset += 10 + (3 * (2 << (local & 7)) if local & 0x80 else 0)
    end = offset + 1
    while data[end]:
        end += data[end] + 1
    return data[offset : end + 1]

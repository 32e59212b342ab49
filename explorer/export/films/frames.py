"""The parts of every film: frames, the changes between them, and their durations."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from explorer.arrays import Bytes, Pixels

"""A frame (height, width); each pixel is 0xRRGGBB."""
Mask = npt.NDArray[np.bool_]


class FilmWriter(Protocol):
    """Writes frames as they come, and the file is whole after ``finish``."""

    def add(self, frame: Pixels, seconds: float) -> None:
        """Append a frame with its duration."""

    def finish(self) -> None:
        """Write what comes after the last frame."""

    def abandon(self) -> None:
        """Release files and processes, at any time, even after ``finish``."""


class Patch(NamedTuple):
    """The rectangle in which a frame differs from the one before, and which of its pixels do."""

    left: int
    top: int
    pixels: Pixels
    changed: Mask


class Changes:
    """Finds what is new in each frame. An unchanged frame gives a patch of one pixel."""

    def __init__(self, align: int = 1) -> None:
        self._align = align
        self._last: Pixels | None = None

    def patch(self, frame: Pixels) -> Patch:
        """What is new; for the first frame, everything. Left and top are multiples of ``align``."""
        last, self._last = self._last, frame
        if last is None:
            return Patch(0, 0, frame, np.ones(frame.shape, bool))
        changed = frame != last
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        if not len(rows):
            rows = columns = np.zeros(1, np.int64)
        top = int(rows[0]) // self._align * self._align
        left = int(columns[0]) // self._align * self._align
        box = (slice(top, int(rows[-1]) + 1), slice(left, int(columns[-1]) + 1))
        return Patch(left, top, frame[box], changed[box])


class Clock:
    """Turns durations into whole ticks without letting the rounding add up."""

    def __init__(self, ticks_per_second: int) -> None:
        self._rate = ticks_per_second
        self._now = 0.0

    def ticks(self, seconds: float) -> int:
        """The ticks of the next frame, at least 1."""
        begin = round(self._now * self._rate)
        self._now += seconds
        return max(round(self._now * self._rate) - begin, 1)


def channels(pixels: Pixels) -> Bytes:
    """Red, green and blue of each pixel, (..., 3)."""
    return np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1).astype(np.uint8)


def rgba(patch: Patch) -> Bytes:
    """The patch (height, width, 4), transparent where nothing changed."""
    pixels = np.zeros((*patch.pixels.shape, 4), np.uint8)
    pixels[..., :3] = channels(np.where(patch.changed, patch.pixels, 0))
    pixels[..., 3] = np.where(patch.changed, 255, 0)
    return pixels

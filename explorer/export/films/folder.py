"""A film as a folder of numbered PNG files."""

from __future__ import annotations

import re

FRAME = re.compile(r"frame-\d{4,}\.png")


def frame_name(number: int) -> str:
    """The name of a frame's file; names sort as the frames do."""
    return f"frame-{number:04}.png"

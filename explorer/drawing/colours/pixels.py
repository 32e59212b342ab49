"""Numbers as colours, and pixels as an image."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from explorer.arrays import Floats, Indices, Pixels

COLOURS = 256
"""How many colours a colour map has."""


def colour_indices(shares: Floats, missing: int = 0) -> Indices:
    """Where in a colour map the colours of shares 0 to 1 stand, of the same shape.

    Values beyond an end, infinity included, take the colour of that end; NaN is at ``missing``.
    """
    scaled = np.clip(shares, 0.0, 1.0) * (COLOURS - 1) + 0.5
    return np.where(np.isnan(scaled), missing, scaled).astype(np.intp)


def image_of_pixels(pixels: Pixels, form: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
    """An image that reads these pixels (height, width), the top row first, where they are.

    It keeps their array for as long as it lives.
    """
    rows, columns = pixels.shape
    whole = np.ascontiguousarray(pixels)
    return QImage(whole.data, columns, rows, 4 * columns, form)

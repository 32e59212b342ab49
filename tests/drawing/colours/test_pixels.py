from __future__ import annotations

import gc
import weakref

import numpy as np
from PySide6.QtGui import QImage

from explorer.drawing.colours.pixels import colour_indices, image_of_pixels


def test_shares_take_the_nearest_colour_and_those_beyond_the_end() -> None:
    shares = np.array([0.0, 0.5, 1.0, -3.0, 7.0, np.inf, -np.inf, 1e300])
    assert colour_indices(shares).tolist() == [0, 128, 255, 0, 255, 255, 0, 255]


def test_what_is_no_number_has_a_place_of_its_own() -> None:
    assert colour_indices(np.array([[np.nan, 1.0]]), missing=256).tolist() == [[256, 255]]


def test_an_image_keeps_its_pixels_as_long_as_it_lives() -> None:
    pixels = np.full((3, 5), 0xFF00FF00, np.uint32)
    kept = weakref.ref(pixels)
    image = image_of_pixels(pixels)
    copy = QImage(image)
    del pixels, image
    gc.collect()
    assert kept() is not None
    assert (copy.width(), copy.height()) == (5, 3)
    assert copy.pixel(4, 2) == 0xFF00FF00
    del copy
    gc.collect()
    assert kept() is None


def test_pixels_that_do_not_lie_row_by_row_are_put_in_order() -> None:
    image = image_of_pixels(
        np.arange(6, dtype=np.uint32).reshape(3, 2).T, QImage.Format.Format_ARGB32
    )
    assert [image.pixel(column, 1) for column in range(3)] == [1, 3, 5]

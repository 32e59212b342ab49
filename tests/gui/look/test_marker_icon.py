"""Contenders' markers as icons."""

from __future__ import annotations

import pytest

from explorer.gui.look.marker_icon import marker_pixmap


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_marker_is_drawn_in_the_middle_in_its_colour(ratio: float) -> None:
    pixmap = marker_pixmap("square", "#ff0000", "#000000", 20, 7.0, ratio)
    image = pixmap.toImage()
    assert (image.width(), pixmap.devicePixelRatio()) == (20 * ratio, ratio)
    middle = round(10 * ratio)
    assert image.pixelColor(middle, middle).name() == "#ff0000"
    assert image.pixelColor(0, 0).alpha() == 0, "nothing around it"

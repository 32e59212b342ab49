from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.colours.colour import rgb, srgb_to_oklab
from explorer.drawing.colours.colour_maps import ANCHORS, colour_map


@pytest.mark.parametrize("name", ANCHORS)
def test_lightness_rises_steadily_over_the_whole_map(name: str) -> None:
    lightness = srgb_to_oklab(colour_map(name) / 255)[:, 0]
    assert np.all(np.diff(lightness) > -0.002)  # 8-bit rounding
    assert np.all(lightness[16:] > lightness[:-16])
    assert lightness[-1] - lightness[0] > 0.2


@pytest.mark.parametrize("name", ANCHORS)
def test_neighbouring_colours_differ_about_equally(name: str) -> None:
    steps = np.linalg.norm(np.diff(srgb_to_oklab(colour_map(name)[::15] / 255), axis=0), axis=1)
    assert steps.max() < 1.8 * np.median(steps)


@pytest.mark.parametrize("name", ANCHORS)
def test_the_ends_are_the_first_and_last_anchor(name: str) -> None:
    table = colour_map(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert tuple(table[0]) == rgb(ANCHORS[name][0])
    assert tuple(table[-1]) == rgb(ANCHORS[name][-1])


def test_nobody_can_write_into_a_shared_map() -> None:
    with pytest.raises(ValueError, match="read-only"):
        colour_map("mist")[0] = 0


def test_an_unknown_map_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="found 'jet', expected one of mist"):
        colour_map("jet")

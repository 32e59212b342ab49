from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.colours.colour import (
    contrast,
    luminance,
    oklab_to_srgb,
    rgb,
    srgb_to_oklab,
    to_hex,
    with_contrast,
)


def test_hex_text_and_channels_are_each_others_inverse() -> None:
    assert rgb("#0072b2") == (0, 0x72, 0xB2)
    assert to_hex((0, 0x72, 0xB2)) == "#0072b2"


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#1234567", ""])
def test_other_text_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(ValueError, match=f"found {text!r}"):
        rgb(text)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ff0000") == pytest.approx(0.2126)


def test_oklab_of_red_is_the_published_value() -> None:
    lab = srgb_to_oklab(np.array([1.0, 0.0, 0.0]))
    assert lab == pytest.approx([0.62796, 0.22486, 0.12585], abs=1e-4)


def test_oklab_returns_to_the_same_colour() -> None:
    colours = np.random.default_rng(3).uniform(size=(200, 3))
    assert np.allclose(oklab_to_srgb(srgb_to_oklab(colours)), colours, atol=1e-6)


def test_a_colour_that_stands_out_is_left_alone() -> None:
    assert with_contrast("#0072b2", "#ffffff") == "#0072b2"


@pytest.mark.parametrize("background", ["#ffffff", "#121518", "#808080"])
@pytest.mark.parametrize("colour", ["#f0e442", "#000000", "#0072b2", "#ffffff"])
def test_a_colour_is_moved_until_it_stands_out(colour: str, background: str) -> None:
    assert contrast(with_contrast(colour, background), background) >= 3


def test_a_moved_colour_keeps_its_hue() -> None:
    red, green, blue = rgb(with_contrast("#f0e442", "#ffffff"))
    assert red > blue
    assert green > blue

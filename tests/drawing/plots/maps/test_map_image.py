from __future__ import annotations

import numpy as np
import pytest

from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.theme import DARK, LIGHT, PRINT, Theme
from explorer.drawing.plots.maps.basin_image import basin_picture
from explorer.drawing.plots.maps.map_image import MapPicture, outcome_map_picture
from explorer.drawing.plots.maps.map_key import HATCH, packed_pixel
from explorer.engine.runs.basin_maps import DIVERGED, ELSEWHERE, BasinMap
from explorer.engine.runs.map_verdicts import KINDS
from explorer.engine.runs.maps import OutcomeMap, Side
from explorer.engine.trajectories.verdict import VERDICT_NAMES

LABELS = ("learning rate α", "momentum β")


def outcome(**changes: object) -> OutcomeMap:
    """Twenty by twenty places: those on the left settle, the right half rises."""
    columns = np.arange(20) * np.ones((20, 1))
    settled = np.where(columns < 5, columns, -1).astype(int)
    given: dict[str, object] = {
        "x": Side("learning_rate", 1e-3, 10.0, "logarithmic"),
        "y": Side("momentum", 0.0, 0.9, "linear"),
        "steps": 50, "optimum": 0.0, "tolerance": 0.01, "start_loss": 8.0,
        "losses": np.where(columns < 10, columns, 99.0),
        "reached": settled, "settled": settled, "diverged": np.full((20, 20), -1),
    }  # fmt: skip
    return OutcomeMap(**{**given, **changes})


def named(picture: MapPicture) -> list[str]:
    """What the key names, with a star behind what is hatched."""
    return [entry.name + "*" * entry.hatched for entry in picture.key]


def shades(theme: Theme) -> set[int]:
    name = "greys" if theme is PRINT else "fern"
    return {
        0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in colour_map(name).tolist()
    }


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT])
def test_settled_places_have_colours_others_are_plain_and_rising_ones_hatched(theme: Theme) -> None:
    actual = outcome_map_picture(outcome(), LABELS, "settled", theme)
    assert set(actual.pixels[:, :5].ravel().tolist()) <= shades(theme)
    plain = np.unique(actual.pixels[:, 5:9])
    assert len(plain) == 1
    hatched = np.unique(actual.pixels[:, 10:])
    assert len(hatched) == 2
    assert plain[0] in hatched
    assert named(actual) == ["not reached in 50 steps", "ends higher, or diverges*"]
    assert "stays below 0.01" in actual.note


def test_the_loss_is_told_wherever_it_does_not_rise() -> None:
    actual = outcome_map_picture(outcome(), LABELS, "loss", LIGHT)
    assert set(actual.pixels[:, :9].ravel().tolist()) <= shades(LIGHT)
    assert len(np.unique(actual.pixels[0, 1:9])) == 8, "a loss of 0 has the colour of the lowest"
    assert "after 50 steps" in actual.note


def test_a_loss_without_bound_has_no_shade_even_where_the_lowest_has_none_either() -> None:
    losses = outcome().losses.copy()
    losses[:, :2] = np.inf
    actual = outcome_map_picture(outcome(losses=losses, optimum=np.inf), LABELS, "loss", LIGHT)
    assert actual.pixels[0, 0] not in shades(LIGHT)


def test_the_lines_of_a_hatch_slant_and_repeat() -> None:
    actual = outcome_map_picture(outcome(), LABELS, "settled", LIGHT).pixels
    np.testing.assert_array_equal(actual[0, 11 : 12 + HATCH // 2], actual[1, 10 : 11 + HATCH // 2])


def test_the_top_row_of_the_picture_is_the_highest_y() -> None:
    losses = np.ones((20, 20))
    losses[19] = 5.0
    losses[:, 0] = 0.0
    actual = outcome_map_picture(outcome(losses=losses), LABELS, "loss", LIGHT)
    assert (actual.pixels[0, 1:] != actual.pixels[1, 1:]).all()
    assert (actual.pixels[-1, 1:] == actual.pixels[-2, 1:]).all()


def test_a_logarithmic_side_is_given_in_decades() -> None:
    actual = outcome_map_picture(outcome(), LABELS, "settled", LIGHT)
    assert actual.x == (-3.0, 1.0)
    assert actual.y == (0.0, 0.9)
    assert (actual.logarithmic_x, actual.logarithmic_y) == (True, False)
    left, _, right, _ = actual.edges
    assert left < -3.0 < 1.0 < right


def test_a_map_where_nothing_settles_needs_no_colour_bar() -> None:
    none = np.full((20, 20), -1)
    actual = outcome_map_picture(outcome(settled=none), LABELS, "settled", LIGHT)
    assert actual.scaling is None


def basins(owners: np.ndarray, settled: np.ndarray) -> BasinMap:
    zeros = np.zeros(owners.shape)
    return BasinMap(
        ("x", "y"), (-1.0, 1.0), (0.0, 2.0), 30, np.zeros((3, 2)), owners, zeros, settled, 1e-6
    )


def test_a_minimum_that_is_reached_sooner_has_a_stronger_colour() -> None:
    owners = np.zeros((20, 20), dtype=int)
    settled = np.tile(np.array([2, 9, 30, -1]).repeat(5), (20, 1))
    actual = basin_picture(basins(owners, settled), LIGHT)
    greens = (actual.pixels[0, [2, 7, 12, 17]] >> 8) & 0xFF
    reds = (actual.pixels[0, [2, 7, 12, 17]] >> 16) & 0xFF
    blues = actual.pixels[0, [2, 7, 12, 17]] & 0xFF
    spread = np.maximum.reduce([reds, greens, blues]) - np.minimum.reduce([reds, greens, blues])
    assert (np.diff(spread.astype(int)) < 0).all()
    assert "the stronger" in actual.note


def test_each_basin_has_a_colour_of_its_own_and_the_rest_is_plain_or_hatched() -> None:
    owners = np.repeat([[0, 1, 2, ELSEWHERE, DIVERGED]], 4, axis=0).repeat(4, axis=1)
    actual = basin_picture(
        basins(owners, np.full((4, 20), -1)),
        LIGHT,
    )
    colours = [np.unique(actual.pixels[:, 4 * k : 4 * k + 4]) for k in range(5)]
    assert [len(colour) for colour in colours[:4]] == [1, 1, 1, 1]
    assert len({colour[0] for colour in colours[:4]}) == 4
    assert len(colours[4]) == 2
    assert named(actual) == ["(0, 0)"] * 3 + ["no known minimum in 30 steps", "diverged*"]
    assert [packed_pixel(entry.colour) in actual.pixels for entry in actual.key[3:]] == [True, True]


def test_only_what_is_on_the_map_is_named() -> None:
    owners = np.full((20, 20), 1)
    actual = basin_picture(basins(owners, np.full((20, 20), 3)), LIGHT)
    assert len(named(actual)) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK, PRINT])
def test_each_verdict_has_a_colour_of_its_own_and_its_name(theme: Theme) -> None:
    verdicts = np.arange(len(KINDS)).repeat(4)[:, None].repeat(20, axis=1)
    judged = outcome(**{
        name: np.zeros(verdicts.shape) for name in ("losses", "reached", "settled", "diverged")
    }, verdicts=verdicts)  # fmt: skip
    actual = outcome_map_picture(judged, LABELS, "verdict", theme)
    assert [name.strip("*") for name in named(actual)] == list(VERDICT_NAMES.values())
    colours = [entry.colour for entry in actual.key]
    assert len(set(colours)) == len(KINDS)
    row = len(actual.pixels) // len(KINDS)
    for index, entry in enumerate(reversed(actual.key)):
        assert packed_pixel(entry.colour) in actual.pixels[index * row : (index + 1) * row]


def test_a_place_of_a_coarse_map_of_verdicts_keeps_its_corners_and_its_edges() -> None:
    verdicts = np.arange(20)[:, None].repeat(20, axis=1) % 2
    fine = outcome_map_picture(outcome(), LABELS, "loss", LIGHT)
    actual = outcome_map_picture(outcome(verdicts=verdicts), LABELS, "verdict", LIGHT)
    assert actual.pixels.shape == (240, 240)
    assert actual.edges == fine.edges
    assert len(np.unique(actual.pixels[:12])) == 1

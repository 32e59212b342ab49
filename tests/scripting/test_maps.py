from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from explorer import basin_map, objective, optimizers, outcome_map, race, run, surfaces
from explorer.export.pictures.map_picture import map_figure
from explorer.export.pictures.picture_options import PictureOptions

RAVINE = surfaces["ravine"]
MOMENTUM = optimizers["momentum"]()


def test_a_map_has_the_runs_at_its_axes_values() -> None:
    over = outcome_map(RAVINE, MOMENTUM, "learning_rate", "momentum", steps=30, nodes=12)
    assert over.labels == ("learning_rate", "momentum")
    values = {"learning_rate": over.x[7], "momentum": over.y[3]}
    alone = run(RAVINE, MOMENTUM.with_values(**values), RAVINE.starts[0], 30)
    assert over.values[3, 7] == alone.losses[-1]
    assert repr(over) == "<Map: Momentum over learning_rate and momentum, 12 x 12 runs>"


def test_an_optimizer_without_its_values_is_told_how_to_get_them() -> None:
    with pytest.raises(ValueError, match=r'expected optimizers\["momentum"\]\(\)'):
        outcome_map(RAVINE, optimizers["momentum"], nodes=5)
    with pytest.raises(ValueError, match=r'expected optimizers\["adam"\]\(\)'):
        race(RAVINE, [optimizers["adam"]])


def test_a_map_of_verdicts_has_the_verdict_of_each_run() -> None:
    over = outcome_map(RAVINE, MOMENTUM, steps=30, nodes=5, measure="verdict")
    values = {"learning_rate": over.x[4], "momentum": over.y[1]}
    alone = run(RAVINE, MOMENTUM.with_values(**values), RAVINE.starts[0], 30)
    assert over.verdicts[1, 4] == alone.verdict.kind
    with pytest.raises(ValueError, match="they were not computed"):
        outcome_map(RAVINE, MOMENTUM, steps=3, nodes=2).verdicts  # noqa: B018
    with pytest.raises(ValueError, match="measure: found 'basins', expected one of loss"):
        outcome_map(RAVINE, MOMENTUM, measure="basins")


@pytest.mark.usefixtures("qapp")
def test_another_optimizer_is_mapped_beside_it_on_the_same_scales() -> None:
    over = outcome_map(
        RAVINE, MOMENTUM, steps=30, nodes=5, measure="settled", beside=optimizers["nesterov"]()
    )
    assert over.beside is not None
    assert repr(over.beside) == (
        "<Map: Nesterov momentum over learning_rate and momentum, 5 x 5 runs>"
    )
    np.testing.assert_array_equal(over.beside.x, over.x)
    both, alone = (map_figure(side.result, PictureOptions()) for side in (over, over.beside))
    assert [picture.title for picture in both.maps] == ["Momentum", "Nesterov momentum"]
    assert len(alone.maps) == 1
    assert over.picture(size=(800.0, 400.0)).data.startswith(b"\x89PNG")


def test_ranges_that_are_given_are_kept() -> None:
    over = outcome_map(
        RAVINE, MOMENTUM, "learning_rate", "momentum", nodes=4,
        x_range=(0.01, 0.1), y_range=(0.0, 0.9),
    )  # fmt: skip
    np.testing.assert_allclose([over.x[0], over.x[-1], over.y[0], over.y[-1]], [0.01, 0.1, 0, 0.9])


def test_basins_tell_the_minimum_of_each_start() -> None:
    surface = surfaces["himmelblau"]
    descent = optimizers["gradient_descent"](learning_rate=0.01)
    basins = basin_map(surface, descent, view=[(2, 4), (1, 3)], nodes=5)
    near = int(np.argmin([np.hypot(m.position[0] - 3, m.position[1] - 2) for m in surface.minima]))
    assert np.all(basins.values == near)
    assert (basins.x[0], basins.y[-1]) == (2.0, 3.0)


def test_a_function_that_takes_one_point_at_a_time_is_mapped_with_fewer_runs() -> None:
    def bowl(x: Any) -> float:
        return float(x[0] ** 2 + 3 * x[1] ** 2)

    surface = objective(bowl, lambda x: np.array([2, 6]) * x, dimension=2)
    over = outcome_map(surface, MOMENTUM, "learning_rate", "momentum", steps=3,
                       x_range=(0.01, 0.1), y_range=(0.0, 0.9))  # fmt: skip
    assert over.values.shape == (32, 32)


def test_a_data_frame_has_a_row_for_each_run() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = outcome_map(RAVINE, MOMENTUM, "learning_rate", "momentum", nodes=4).to_dataframe()
    assert frame.shape == (16, 3)


def test_matplotlib_axes_are_drawn_into() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from matplotlib.figure import Figure

    over = outcome_map(RAVINE, MOMENTUM, "learning_rate", "momentum", nodes=4)
    axes = over.plot(Figure().add_subplot())
    assert axes.get_xlabel() == "learning_rate"
    assert axes.get_xscale() == "log"


@pytest.mark.usefixtures("qapp")
def test_a_notebook_shows_the_picture_of_a_map() -> None:
    over = outcome_map(RAVINE, MOMENTUM, "learning_rate", "momentum", nodes=4)
    assert over._repr_png_().startswith(b"\x89PNG")


def test_equal_maps_are_equal_and_come_back_from_a_pickle() -> None:
    first, second = (
        basin_map(surfaces["himmelblau"], optimizers["adam"](), steps=20, nodes=nodes)
        for nodes in (4, 5)
    )
    restored = pickle.loads(pickle.dumps(first))
    assert restored == first
    assert hash(restored) == hash(first)
    assert first != second

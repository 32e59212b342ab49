from __future__ import annotations

import pickle

import numpy as np
import pytest

from explorer import objective, optimizers, race, run, surfaces
from explorer.engine import Noise
from explorer.scripting.race import Race, race_of

RAVINE = surfaces["ravine"]


@pytest.fixture(scope="module")
def ravine_race() -> Race:
    return race(RAVINE, {"Slow": optimizers["gradient_descent"](), "Fast": optimizers["adam"]()},
                start=(2.0, 2.0), steps=40)  # fmt: skip


def test_a_race_holds_the_run_of_each(ravine_race: Race) -> None:
    alone = run(RAVINE, optimizers["adam"](), (2.0, 2.0), 40)
    assert ravine_race["Fast"] == alone
    assert list(ravine_race) == ["Slow", "Fast"]
    assert len(ravine_race) == 2
    assert repr(ravine_race) == "<Race: Slow, Fast on Ravine, 40 steps>"


def test_ids_are_enough_and_the_start_is_the_surfaces_own() -> None:
    result = race(RAVINE, ["adam", "momentum", "adam"])
    assert result.names == ("Adam", "Momentum", "Adam 2")
    assert result.scenario.start == RAVINE.starts[0]
    assert result.scenario.steps == 200


def test_noise_is_drawn_from_the_seed() -> None:
    quiet, loud = (race(RAVINE, ["adam"], steps=5, noise=noise, seed=3) for noise in (0, Noise(1)))
    assert quiet["Adam"] != loud["Adam"]
    assert race(RAVINE, ["adam"], steps=5, noise=1.0, seed=3) == loud


@pytest.mark.parametrize(
    ("contenders", "error", "sentence"),
    [
        ([], ValueError, "contenders: found none"),
        ([3], ValueError, "contenders: found 3, expected an optimizer"),
        (["adan2"], KeyError, "did you mean 'adan'"),
    ],
)
def test_what_cannot_run_is_refused(
    contenders: list[object], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        race(RAVINE, contenders)  # type: ignore[arg-type]


def test_a_name_that_is_nearly_right_is_answered_with_the_nearest(ravine_race: Race) -> None:
    with pytest.raises(KeyError, match="did you mean 'Slow'"):
        ravine_race["slo"]


def test_a_race_survives_pickling(ravine_race: Race) -> None:
    again = pickle.loads(pickle.dumps(ravine_race))
    assert again == ravine_race
    assert hash(again) == hash(ravine_race)
    assert np.array_equal(again["Slow"].positions, ravine_race["Slow"].positions)


def test_a_notebook_shows_a_table_and_a_picture(ravine_race: Race) -> None:
    text = ravine_race._repr_html_()
    assert text.count("<tr>") == 3
    assert "<td>Fast</td>" in text
    assert ravine_race._repr_png_().startswith(b"\x89PNG")


def test_a_data_frame_has_a_row_for_each(ravine_race: Race) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = ravine_race.to_dataframe()
    assert list(frame.index) == ["Slow", "Fast"]
    assert frame.loc["Fast", "loss_at_end"] == ravine_race["Fast"].losses[-1]


def test_matplotlib_axes_are_drawn_into(ravine_race: Race) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    assert len(ravine_race.plot(axes).lines) == 2
    assert len(ravine_race.plot(axes, "path").lines) == 4


def test_a_trajectory_is_a_race_of_one() -> None:
    alone = run(RAVINE, optimizers["adam"](), (2.0, 2.0), 10, noise=0.1, seed=4)
    again = race_of(alone)
    assert again["Adam"] is alone
    assert race_of(again.scenario)["Adam"] == alone


def test_what_no_run_stands_behind_is_refused() -> None:
    with pytest.raises(ValueError, match="found int, expected a scenario, race or trajectory"):
        race_of(3)  # type: ignore[arg-type]


def test_the_table_of_a_race_says_whose_function_it_was() -> None:
    own = race(objective(lambda x: x[0] ** 2, dimension=1, title="<Bowl>"), ["adam"], steps=3)
    words = "&lt;Bowl&gt;, a user&#x27;s Python function; gradient by complex steps"
    assert f"3 steps, f = {words}</caption>" in own._repr_html_()

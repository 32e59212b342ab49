from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from explorer import load, objective, optimizers, race, save, surfaces, tune
from explorer.scenario.files.plain_data import ScenarioError

RACE = race(surfaces["ravine"], ["gradient_descent", "momentum"], steps=20)


def test_tuning_gives_the_scenario_with_the_best_values_and_a_report() -> None:
    tuned = tune(RACE, budget=4_000)
    assert tuned.scenario.contenders[0].optimizer.values["learning_rate"] == pytest.approx(
        0.4, 0.05
    )
    assert tuned.report.startswith("Gradient descent: learning rate")
    assert repr(tuned) == "<TunedScenario: 2 tuned, 0 left as they were>"


def test_a_tuned_scenario_is_shown_kept_and_compared() -> None:
    tuned = tune(RACE, budget=4_000)
    assert "<p><b>Momentum</b></p><table" in tuned._repr_html_()
    assert pickle.loads(pickle.dumps(tuned)) == tuned
    assert hash(tuned) == hash(tune(RACE, budget=4_000))


def test_a_single_name_will_do_and_others_are_refused() -> None:
    assert tune(RACE.scenario, 1_000, "momentum").skipped
    with pytest.raises(ValueError, match="aim: found 'fast'"):
        tune(RACE, aim="fast")  # type: ignore[arg-type]


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    path = save(RACE, tmp_path / "race.descent")
    assert load(str(path)) == RACE.scenario
    assert repr(RACE.scenario) == "<Scenario: Gradient descent, Momentum on Ravine, 20 steps>"


def test_a_function_is_not_saved_and_nothing_is_written(tmp_path: Path) -> None:
    own = race(objective(lambda x: x[0] ** 2, dimension=1), ["adam"], steps=3)
    with pytest.raises(ScenarioError, match="Python function"):
        save(own, tmp_path / "own.descent")
    assert not list(tmp_path.iterdir())


def test_a_tuned_scenario_is_drawn_into_axes_with_what_diverged_before() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    steep = race(surfaces["rosenbrock"], {"Too fast": optimizers["gradient_descent"]()}, steps=30)
    tuned = tune(steep, budget=2_000)
    (tuning,) = [tuning for _, tuning in tuned.tunings]
    axes = tuned.plot(Figure().add_subplot())
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Too fast"]
    assert [text.get_text() for text in axes.texts] == ["→ ∞"]
    assert axes.get_xscale() == "log"
    drawn = {dots.get_label(): dots.get_offsets().tolist() for dots in axes.collections[1:]}
    assert drawn["best"] == [[tuning.best.score, 0.0]]

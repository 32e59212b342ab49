from __future__ import annotations

import pytest

from explorer.engine import optimizers, run, surfaces
from explorer.engine.rules.optimizer import Optimizer


@pytest.mark.parametrize(
    ("table", "typed", "meant"),
    [(surfaces, "rosenbrok", "rosenbrock"), (optimizers, "Adm", "adam")],
)
def test_an_unknown_id_suggests_the_nearest(table: object, typed: str, meant: str) -> None:
    with pytest.raises(KeyError) as caught:
        table[typed]  # type: ignore[index]
    assert f"did you mean '{meant}'?" in str(caught.value)
    assert str(caught.value).startswith(f"'{typed}': there is no such")


def test_an_id_like_no_other_is_told_all_there_are() -> None:
    with pytest.raises(KeyError, match="expected one of gradient_descent, momentum"):
        optimizers["?"]


@pytest.mark.parametrize(
    ("optimizer", "typed", "words"),
    [
        ("adam", "lr", "spelled learning_rate here"),
        ("adam", "betas", "spelled beta1, beta2 here"),
        ("adam", "b1", "spelled beta1 here"),
        ("adam", "eps", "spelled epsilon here"),
        ("rmsprop", "alpha", "spelled learning_rate, decay here"),
        ("momentum", "momentun", "did you mean momentum?"),
    ],
)
def test_a_library_s_spelling_is_answered_with_the_one_here(
    optimizer: str, typed: str, words: str
) -> None:
    cls: type[Optimizer] = optimizers[optimizer]
    with pytest.raises(ValueError, match="unknown parameter") as caught:
        cls(**{typed: 0.5})
    assert words in str(caught.value)


def test_a_trajectory_is_told_on_one_line() -> None:
    descent = optimizers["gradient_descent"](learning_rate=0.25)
    trajectory = run(surfaces["parabola"], descent, start=(1.0,), steps=2)
    assert repr(trajectory) == "<Trajectory: 2 steps in 1 dimension, f from 1 to 0.0625>"
    diverging = run(surfaces["parabola"], descent.with_values(learning_rate=1e3), (1.0,), 400)
    assert "diverged at step" in repr(diverging)

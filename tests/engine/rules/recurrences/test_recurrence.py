from __future__ import annotations

import pickle

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import (
    FormulaError,
    Optimizer,
    Trial,
    formula,
    optimizers,
    recurrence,
    run,
    surfaces,
)
from explorer.engine.runs.batch import Variation, run_batch
from explorer.engine.runs.maps import side
from explorer.scenario.network_presets import networks

ADAM = """m <- beta1*m + (1 - beta1)*g
v <- beta2*v + (1 - beta2)*g**2
step <- -alpha*(m/(1 - beta1**t)) / (sqrt(v/(1 - beta2**t)) + epsilon)
x <- x + step
with alpha = 0.05, beta1 = 0.9 in [0, 1), beta2 = 0.999 in [0, 1), epsilon = 1e-8 log
"""
PLAIN = "x <- x - alpha*g with alpha = 0.1"
BOWL = formula("2*x**2 + 0.5*y**2")
START = (1.5, -2.0)


def path(text: str, steps: int = 30, **values: object) -> npt.NDArray[np.float64]:
    return run(BOWL, recurrence(text, **values), START, steps).positions


def refusal(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        recurrence(text)
    return caught.value


def test_a_typed_adam_walks_as_the_built_in_one() -> None:
    adam = optimizers["adam"](learning_rate=0.05)
    built_in = run(surfaces["rosenbrock"], adam, (-1.5, 2.0), 300)
    typed = run(surfaces["rosenbrock"], recurrence(ADAM), (-1.5, 2.0), 300)
    assert np.array_equal(typed.positions, built_in.positions)
    assert list(typed.terms) == ["gradient", "m", "v", "step"]
    assert np.array_equal(typed.terms["m"], built_in.terms["first_moment"])
    assert typed.verdict == built_in.verdict


def test_the_three_arrows_and_greek_letters_say_the_same() -> None:
    plain = path("v <- beta1*v + g\nx <- x - alpha*v\nwith alpha = 0.1, beta1 = 0.9")
    for text in (
        "v = beta1*v + g\nx = x - alpha*v\nwith alpha = 0.1, beta1 = 0.9",
        "v ← β₁*v + g  # gathers\n\nx ← x - α*v\nwith α = 0.1,\n  β₁ = 0.9",
        "v<-beta1*v+g\r\nx<-x-alpha*v with alpha = 0.1\nwith beta1 = 0.9",
    ):
        assert np.array_equal(path(text), plain)


def test_a_hat_is_part_of_a_name() -> None:
    assert np.array_equal(path("m̂ <- 2*g\nx <- x - 0.1*m_hat"), path("x <- x - 0.1*(2*g)"))


def test_what_is_read_before_it_is_assigned_is_remembered_and_starts_at_0_or_as_said() -> None:
    text = "v <- 0.5*v + g\nx <- x - 0.1*v"
    trajectory = run(BOWL, recurrence(f"{text}\nstart v = 3"), START, 3)
    first = 0.5 * 3 + trajectory.gradients[0]
    assert np.array_equal(trajectory.terms["v"][0], first)
    assert np.array_equal(run(BOWL, recurrence(text), START, 3).terms["v"][0], 1.0 * first - 1.5)


def test_a_start_may_be_the_learning_rate() -> None:
    rule = recurrence("s <- 0.9*s\nx <- x - s*sign(g)\nstart s = 2*alpha\nwith alpha = 0.1")
    trajectory = run(BOWL, rule, START, 3)
    assert trajectory.terms["s"] == pytest.approx(0.2 * 0.9 ** np.arange(1, 5))
    assert trajectory.terms["s"].ndim == 1


def test_the_gradient_is_taken_where_the_text_says() -> None:
    text = "v <- beta*v - alpha*gradient(x + beta*v)\nx <- x + v\nwith alpha = 0.01, beta = 0.9"
    nesterov = run(BOWL, optimizers["nesterov"](learning_rate=0.01), START, 30)
    typed = run(BOWL, recurrence(text), START, 30)
    assert np.array_equal(typed.positions, nesterov.positions)
    assert np.array_equal(typed.gradients, nesterov.gradients)


def test_norm_dot_and_mean_are_over_coordinates() -> None:
    text = "a <- norm(g)\nb <- dot(g, x)\nc <- mean(g)\nx <- x - 0.1*g/max(a, 1)"
    trajectory = run(BOWL, recurrence(text), START, 10)
    g, x = trajectory.gradients, trajectory.positions
    assert trajectory.terms["a"] == pytest.approx(np.linalg.norm(g, axis=1))
    assert trajectory.terms["b"] == pytest.approx((g * x).sum(axis=1))
    assert trajectory.terms["c"] == pytest.approx(g.mean(axis=1))


def test_a_rule_over_coordinates_also_runs_on_a_network() -> None:
    network = networks["moons"].make()
    assert network.dimension > 2
    text = "c <- mean(g)\nn <- norm(g)\nx <- x - alpha*(g - c)/(n + 1) with alpha = 0.1"
    trajectory = run(network, recurrence(text), network.initial(0), 5)
    assert trajectory.terms["c"] == pytest.approx(trajectory.gradients.mean(axis=1), abs=1e-15)
    assert trajectory.steps == 5


def test_a_condition_chooses_coordinate_by_coordinate() -> None:
    trajectory = run(BOWL, recurrence("x <- x - (0.1 if g > 0 else 0.05)*g"), START, 5)
    g = trajectory.gradients[:-1]
    moved = np.diff(trajectory.positions, axis=0)
    assert moved == pytest.approx(-np.where(g > 0, 0.1, 0.05) * g)


def test_loss_and_step_number_are_given() -> None:
    trajectory = run(BOWL, recurrence("a <- f\nb <- t\nx <- x - 0.1*g"), START, 4)
    assert np.array_equal(trajectory.terms["a"], trajectory.losses)
    assert trajectory.terms["b"].tolist() == [1, 2, 3, 4, 5]


def test_x_need_not_be_x_plus_a_step() -> None:
    trajectory = run(BOWL, recurrence("x <- 0.5*x"), START, 3)
    assert np.array_equal(trajectory.positions[3], np.array(START) / 8)
    assert np.array_equal(trajectory.terms["step"][0], -0.5 * np.array(START))


@pytest.mark.parametrize("form", ["coupled", "decoupled", "unscaled", "proximal"])
def test_weight_decay_clipping_and_schedules_act_as_on_a_built_in_rule(form: str) -> None:
    settings = {"weight_decay": 0.1, "weight_decay_form": form, "clip_norm": 1.5, "clip_value": 1.2}
    built_in = run(BOWL, optimizers["adam"](learning_rate=0.05, **settings), START, 40)
    typed = run(BOWL, recurrence(ADAM, **settings), START, 40)
    assert np.array_equal(typed.positions, built_in.positions)


def test_two_with_the_same_text_and_values_are_equal_also_after_pickling() -> None:
    first, other = recurrence(ADAM, alpha=0.1), recurrence(ADAM, learning_rate=0.1)
    copied = pickle.loads(pickle.dumps(first))
    assert first == other == copied
    assert len({first, other, copied}) == 1
    assert first != recurrence(ADAM)
    assert first != recurrence(ADAM + "\n", alpha=0.1)
    assert isinstance(first, Optimizer)
    assert first.with_values(beta1=0.8).values["beta1"] == 0.8


def test_hyperparameters_have_ranges_scales_symbols_and_meanings() -> None:
    text = (
        "# Mine\nv <- beta_max*v + g\nx <- x - eta*v/(c + eps)\n"
        "with eta = 0.1  # How far.\nwith beta_max = 0.9 in [0, 1), eps = 1e-8 log, c = 1"
    )
    rule = recurrence(text)
    rate, beta, eps, c = rule.own_parameters
    assert rule.title == "Mine"
    assert (rate.name, rate.symbol, rate.meaning) == ("learning_rate", "η", "How far.")
    assert (beta.symbol, beta.expected()) == ("β_max", "a number at least 0 and below 1")
    assert (eps.symbol, eps.scale, eps.slider) == ("ε", "logarithmic", (1e-12, 1e-4))
    assert c.slider == (0.0, 1.0)
    with pytest.raises(ValueError, match="beta_max: found 1, expected a number at least 0"):
        recurrence(text, beta_max=1.0)
    with pytest.raises(ValueError, match="gamma: unknown parameter of recurrence"):
        recurrence(text, gamma=1.0)
    with pytest.raises(ValueError, match="eta: found two values"):
        recurrence(text, learning_rate=1.0, eta=1.0)


def test_names_that_tables_use_otherwise_are_kept_apart() -> None:
    text = "step <- 0.5*step + g\nloss <- f**2\ny <- norm(step)\nx <- x - 0.1*step"
    trajectory = run(BOWL, recurrence(text), START, 4)
    assert set(trajectory.terms) == {"gradient", "own_step", "own_loss", "own_y", "step"}
    assert np.array_equal(trajectory.terms["step"], -0.1 * trajectory.terms["own_step"])
    own = trajectory.terms["own_step"]
    assert np.array_equal(own[1], 0.5 * own[0] + trajectory.gradients[1])


def test_names_with_digits_do_not_mix_with_coordinates() -> None:
    text = "m <- 0.5*m + g\nm1 <- 0.9*m1 + norm(g)\nx <- x - 0.1*m - 0*m1"
    trajectory = run(BOWL, recurrence(text), START, 3)
    assert trajectory.terms["m"][1] == pytest.approx(
        0.5 * trajectory.gradients[0] + trajectory.gradients[1]
    )
    assert trajectory.terms["m1"].shape == (4,)


def test_roles_are_found_in_what_the_lines_do() -> None:
    glossary = recurrence(
        "d <- g - g_old\nm <- 0.9*m + 0.1*g\nv <- v - 0.1*sign(v - g**2)*g**2\n"
        "u <- max(0.9*u, abs(g))\nm_hat <- m/(1 - 0.9**t)\nrate <- alpha/(sqrt(v) + 1e-8)\n"
        "r <- 1/t\nq <- sign(g)*sign(g_old)\ng_old <- g\nx <- x - rate*m_hat - 0*(u + d + q + r)\n"
        "with alpha = 0.1"
    ).glossary
    names = ("d", "m", "v", "u", "m_hat", "rate", "r", "q", "g_old")
    assert {name: glossary[name].role for name in names} == {
        "d": "gradient", "m": "carried", "v": "square", "u": "square", "m_hat": "carried",
        "rate": "ratio", "r": "ratio", "q": "ratio", "g_old": "gradient",
    }  # fmt: skip
    assert glossary["m_hat"].symbol == "m̂"


def test_a_trajectory_of_a_typed_rule_is_a_plain_value_and_keeps_its_glossary() -> None:
    trajectory = run(BOWL, recurrence(ADAM), START, 20)
    copied = pickle.loads(pickle.dumps(trajectory))
    assert copied == trajectory == run(BOWL, recurrence(ADAM), START, 20)
    assert copied.glossary["m"] == trajectory.glossary["m"]
    assert {"m", "v", "step"} <= set(copied.terms) <= set(copied.glossary)


def test_many_lanes_run_in_machine_code_to_the_last_bit() -> None:
    starts = np.random.default_rng(1).uniform(-2, 2, (8, 2))
    rates = np.geomspace(0.01, 0.1, 8)
    batch = run_batch(
        Trial(BOWL, recurrence(ADAM), START, 50),
        Variation(starts, {"learning_rate": rates}),
    )
    for index, (start, rate) in enumerate(zip(starts, rates, strict=True)):
        typed = run(BOWL, recurrence(ADAM, alpha=float(rate)), start, 50)
        assert np.array_equal(batch.positions[index], typed.positions[-1])


@pytest.mark.parametrize(
    ("text", "line", "column", "length", "message"),
    [
        ("", 1, 1, 1, "found no assignment, expected a line such as x <- x - 0.1*g"),
        ("x", 1, 2, 1, "found the end, expected '<-' after 'x'"),
        ("x <- ", 1, 6, 1, "found the end, expected a number, a name or '('"),
        ("3 <- x", 1, 1, 1, "found '3', expected a name and '<-', 'start' or 'with'"),
        ("m <- g\nm <- 2*g\nx <- x - m", 2, 1, 1, "'m' is assigned twice"),
        ("x <- x - g\nm <- g", 1, 1, 1, "x is assigned here, expected it in the last line"),
        ("m <- g", 1, 1, 1, "the last line assigns 'm', expected x"),
        ("v <- g\nx <- x - beta*v", 2, 10, 4, "unknown name 'beta'"),
        ("a <- norm(t)\nx <- x - a*g", 1, 6, 4, "norm of one number"),
        ("a <- dot(g, 1)\nx <- x - a*g", 1, 6, 3, "dot of one number"),
        ("v <- gradient(x) + gradient(x)\nx <- x - v", 1, 20, 8, "appears a second time here"),
        ("v <- gradient(x - g)\nx <- x - v", 1, 6, 8, "g or f is needed for where"),
        ("x <- 3", 1, 1, 1, "x gets one number"),
        ("x <- x - a*g with a = 2 in [3, 4]", 1, 23, 1, "a = 2 lies outside its range"),
        ("x <- x - a*g\nwith a = 2 in [4, 3]", 2, 19, 1, "this range ends at 3"),
        ("x <- x - a*g\nwith a = -2 log", 2, 6, 1, "expected at least 0 on a logarithmic scale"),
        ("x <- x - a*g\nwith a = 2 b = 3", 2, 12, 1, "found 'b', expected ',', 'in' or 'log'"),
        ("x <- x - lr*g\nwith lr = 1, eta = 2", 2, 14, 3, "a second learning rate beside 'lr'"),
        ("x <- x - a*g\nwith a = 1, a = 2", 2, 13, 1, "'a' is given twice"),
        ("a <- g\nx <- x - a\nwith a = 1", 3, 6, 1, "'a' is assigned, and a hyper-parameter"),
        ("x <- x - g\nwith clip_norm = 1", 2, 6, 9, "a setting that every rule has anyway"),
        ("g <- 2*x\nx <- x - g", 1, 1, 1, "found 'g', expected the name of something"),
        ("start v = 1\nx <- x - g", 1, 7, 1, "'v' is not remembered from step to step"),
        ("v <- v + g\nx <- x - v\nstart v = x", 3, 11, 1, "expected numbers and hyper-parameters"),
        ("v <- v + g\nx <- x - v\nstart v 1", 3, 9, 1, "expected '=' and a number"),
        ("x <- x - 0.1*é", 1, 14, 1, "found 'é', which has no meaning here"),
        ("x <- x - [g]", 1, 10, 1, "found '[', which has no meaning here"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_line_and_column(
    text: str, line: int, column: int, length: int, message: str
) -> None:
    error = refusal(text)
    assert message in error.message
    assert (error.line, error.column, error.length) == (line, column, length)
    if text:
        assert str(error).endswith(f"(line {line}, column {column})")


@pytest.mark.parametrize("value", ["5e-324", "1e-306", "1e-20", "0.1", "9e5"])
def test_a_slider_of_any_value_runs_upwards(value: str) -> None:
    rule = recurrence(f"x <- x - alpha*g\nwith alpha = {value}")
    low, high = rule.parameter("learning_rate").slider
    assert 0.0 < low < high
    assert side(rule, "learning_rate").low == low

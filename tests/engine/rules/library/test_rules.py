from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.engine import Optimizer, Schedule, formula, optimizers, run, surfaces
from explorer.engine.parameter import Choice, Number
from explorer.engine.rules.family import FAMILIES
from explorer.libraries import DIALECTS

Floats = npt.NDArray[np.float64]
PARABOLA = formula("x**2")
RAVINE = formula("(4*x**2 + y**2)/2")
START = (2.0, 2.0)


@dataclass(frozen=True)
class Row:
    """A rate at which the optimizer walks both surfaces, and what else holds for it."""

    rate: float = 0.05
    dialects: str = "paper pytorch keras tfjs optax"
    ignores_scale: bool = False


TABLE: dict[str, Row] = {
    "gradient_descent": Row(),
    "momentum": Row(),
    "nesterov": Row(),
    "adagrad": Row(ignores_scale=True),
    "rmsprop": Row(ignores_scale=True),
    "adadelta": Row(1.0),
    "adam": Row(ignores_scale=True),
    "amsgrad": Row(dialects="paper pytorch keras optax", ignores_scale=True),
    "adamw": Row(dialects="paper pytorch keras optax", ignores_scale=True),
    "adamax": Row(ignores_scale=True),
    "nadam": Row(dialects="paper pytorch keras optax", ignores_scale=True),
    "radam": Row(dialects="paper pytorch optax"),
    "adabelief": Row(dialects="paper optax"),
    "yogi": Row(dialects="paper optax"),
    "adan": Row(dialects="paper optax", ignores_scale=True),
    "adopt": Row(dialects="paper optax", ignores_scale=True),
    "lion": Row(dialects="paper keras optax", ignores_scale=True),
    "sign_descent": Row(dialects="paper optax", ignores_scale=True),
    "signum": Row(dialects="paper optax", ignores_scale=True),
    "rprop": Row(dialects="paper pytorch optax", ignores_scale=True),
    "qhm": Row(dialects="paper"),
    "qhadam": Row(dialects="paper", ignores_scale=True),
    "aggmo": Row(dialects="paper"),
    "newton": Row(1.0, dialects="paper"),
    "bfgs": Row(1.0, dialects="paper"),
    "backtracking": Row(1.0, dialects="paper"),
    "polyak_step": Row(1.0, dialects="paper optax"),
    "barzilai_borwein": Row(dialects="paper"),
    "accelerated_gradient": Row(dialects="paper"),
    "optimistic_gradient_descent": Row(dialects="paper optax"),
    "adamaxw": Row(dialects="paper optax", ignores_scale=True),
    "nadamw": Row(dialects="paper pytorch optax", ignores_scale=True),
    "ademamix": Row(dialects="paper optax", ignores_scale=True),
    "acprop": Row(dialects="paper optax"),
    "mars": Row(dialects="paper"),
    "adafactor": Row(dialects="paper pytorch keras optax", ignores_scale=True),
    "madgrad": Row(dialects="paper optax"),
    "ftrl": Row(1.0, dialects="paper keras"),
    "lamb": Row(dialects="paper keras optax", ignores_scale=True),
    "lars": Row(1.0, dialects="paper optax", ignores_scale=True),
    "novograd": Row(dialects="paper optax", ignores_scale=True),
    "muon": Row(dialects="paper pytorch keras optax", ignores_scale=True),
    "shampoo": Row(0.5, dialects="paper"),
    "soap": Row(dialects="paper", ignores_scale=True),
    "schedule_free_sgd": Row(dialects="paper optax"),
    "schedule_free_adamw": Row(dialects="paper keras optax", ignores_scale=True),
    "asgd": Row(dialects="paper pytorch"),
    "lookahead": Row(dialects="paper optax"),
    "sam": Row(dialects="paper optax"),
    "prodigy": Row(1.0, dialects="paper optax"),
    "dadapt_adam": Row(1.0, dialects="paper optax"),
    "dog": Row(1.0, dialects="paper optax"),
    "dowg": Row(1.0, dialects="paper optax"),
    "sophia": Row(dialects="paper optax"),
    "noisy_sgd": Row(dialects="paper optax"),
    "sgld": Row(dialects="paper"),
    "lbfgs": Row(1.0, dialects="paper pytorch"),
    "conjugate_gradient": Row(1.0, dialects="paper"),
    "exact_line_search": Row(1.0, dialects="paper"),
    "coordinate_descent": Row(1.0, dialects="paper"),
    "dogleg": Row(1.0, dialects="paper"),
    "gauss_newton": Row(1.0, dialects="paper"),
    "levenberg_marquardt": Row(1.0, dialects="paper"),
    "nelder_mead": Row(dialects="paper"),
    "proximal_gradient": Row(dialects="paper"),
    "fista": Row(dialects="paper"),
    "projected_gradient": Row(dialects="paper"),
    "gradient_flow": Row(dialects="paper"),
}
EACH = [(name, dialect) for name, row in TABLE.items() for dialect in row.dialects.split()]
SCALE_FREE = [name for name, row in TABLE.items() if row.ignores_scale]


def made(name: str, dialect: str = "paper", **values: object) -> Optimizer:
    return optimizers[name].in_dialect(dialect, **{"learning_rate": TABLE[name].rate, **values})


def path(name: str, dialect: str = "paper", **values: object) -> Floats:
    return run(RAVINE, made(name, dialect, **values), START, 100).positions


def distance(first: Floats, other: Floats) -> float:
    return float(np.abs(first - other).max())


def test_every_optimizer_has_a_row_in_this_table() -> None:
    assert set(TABLE) == set(optimizers)


@pytest.mark.parametrize("name", TABLE)
def test_an_optimizer_has_the_dialects_of_the_libraries_that_have_it(name: str) -> None:
    assert list(optimizers[name].dialects) == TABLE[name].dialects.split()
    assert set(optimizers[name].dialects) <= set(DIALECTS)
    assert set(optimizers[name].warnings) <= set(optimizers[name].dialects)


@pytest.mark.parametrize("name", TABLE)
def test_an_optimizer_belongs_to_a_family(name: str) -> None:
    assert optimizers[name].family in FAMILIES


@pytest.mark.parametrize("name", TABLE)
def test_an_optimizer_says_what_it_does_and_who_published_it(name: str) -> None:
    cls = optimizers[name]
    assert cls.__doc__ is not None
    assert "<-" in cls.__doc__
    assert re.search(r"\((1[89]|20)\d\d\)", cls.source)
    symbols = [parameter.symbol for parameter in cls.parameters if isinstance(parameter, Number)]
    assert len(set(symbols)) == len(symbols)
    for parameter in cls.parameters:
        assert parameter.meaning.endswith(".")
        if isinstance(parameter, Choice):
            assert all(text.endswith(".") for text in parameter.options.values())


@pytest.mark.parametrize("name", TABLE)
def test_an_optimizer_would_take_its_own_defaults_as_values(name: str) -> None:
    cls = optimizers[name]
    defaults = {parameter.name: parameter.default for parameter in cls.parameters}
    assert cls(**defaults) == cls()


@pytest.mark.parametrize(("surface", "start"), [(PARABOLA, (0.9,)), (RAVINE, START)])
@pytest.mark.parametrize(("name", "dialect"), EACH)
def test_each_dialect_leaves_whole_finite_rows_whose_step_is_the_move(
    name: str, dialect: str, surface: object, start: tuple[float, ...]
) -> None:
    trajectory = run(surface, made(name, dialect), start, 60)
    assert trajectory.positions.shape == (61, len(start))
    assert trajectory.losses[-1] < trajectory.losses[0]
    for term in trajectory.terms.values():
        assert term.shape in {(61,), (61, len(start))}
        assert np.isfinite(term).all()
    moved = np.diff(trajectory.positions, axis=0)
    np.testing.assert_allclose(moved, trajectory.terms["step"][:-1], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("form", ["coupled", "decoupled", "unscaled", "proximal"])
def test_a_step_with_weight_decay_is_the_whole_move(form: str) -> None:
    adam = made("adam", weight_decay=0.1, weight_decay_form=form)
    trajectory = run(RAVINE, adam, START, 60)
    moved = np.diff(trajectory.positions, axis=0)
    np.testing.assert_allclose(moved, trajectory.terms["step"][:-1], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "values", "plainer", "plain"),
    [
        ("momentum", {"momentum": 0.0}, "gradient_descent", {}),
        ("nesterov", {"momentum": 0.0}, "gradient_descent", {}),
        ("nesterov", {"momentum": 0.0, "form": "library"}, "gradient_descent", {}),
        ("qhm", {"nu": 0.0}, "gradient_descent", {}),
        ("signum", {"momentum": 0.0}, "sign_descent", {}),
        ("lion", {"beta1": 0.0}, "sign_descent", {}),
        ("rmsprop", {"momentum": 0.0}, "rmsprop", {}),
        ("adamw", {"weight_decay": 0.0}, "adam", {}),
    ],
)
def test_switching_a_mechanism_off_leaves_exactly_the_plainer_rule(
    name: str, values: dict[str, object], plainer: str, plain: dict[str, object]
) -> None:
    assert np.array_equal(path(name, learning_rate=0.05, **values), path(plainer, **plain))


SAME = [
    (("momentum", "pytorch", {}), ("momentum", "keras", {}), 1e-14),
    (("momentum", "keras", {}), ("momentum", "paper", {}), 0.0),
    (("nesterov", "pytorch", {}), ("nesterov", "keras", {}), 1e-14),
    (("adadelta", "pytorch", {"rho": 0.9}), ("adadelta", "optax", {}), 0.0),
    (("adadelta", "keras", {"epsilon": 1e-6}), ("adadelta", "paper", {}), 0.0),
    (("adam", "pytorch", {}), ("adam", "optax", {}), 0.0),
    (("adam", "pytorch", {}), ("adam", "tfjs", {"epsilon": 1e-8}), 0.0),
    (("adam", "pytorch", {}), ("adam", "keras", {"epsilon": 1e-8}), 1e-7),
    (("adamw", "pytorch", {}), ("adamw", "optax", {"weight_decay": 0.01}), 0.0),
    (
        ("adamw", "pytorch", {}),
        ("adamw", "keras", {"weight_decay": 0.01, "epsilon": 1e-8}),
        1e-7,
    ),
    (("adamax", "pytorch", {}), ("adamax", "optax", {}), 0.0),
    (("adamax", "keras", {}), ("adamax", "tfjs", {}), 0.0),
    (("adamax", "pytorch", {}), ("adamax", "paper", {"epsilon": 1e-8}), 1e-9),
    (("radam", "pytorch", {}), ("radam", "optax", {}), 1e-7),
    (("amsgrad", "pytorch", {}), ("amsgrad", "keras", {"epsilon": 1e-8}), 1e-7),
    (("lion", "keras", {}), ("lion", "optax", {"weight_decay": 0.0}), 0.0),
    (("qhadam", "paper", {"nu1": 1.0, "beta1": 0.9}), ("adam", "paper", {}), 1e-14),
    (("rprop", "pytorch", {}), ("rprop", "optax", {}), 0.0),
    (("qhm", "paper", {"momentum": 0.0}), ("gradient_descent", "paper", {}), 1e-14),
    (("aggmo", "paper", {"beta1": 0.9, "beta3": 0.9}), ("momentum", "paper", {}), 1e-14),
]

DIFFERENT = [
    (("nadam", "pytorch", {}), ("nadam", "keras", {"epsilon": 1e-8}), 0.07),
    (("nadam", "pytorch", {}), ("nadam", "optax", {}), 0.23),
    (("nadam", "pytorch", {}), ("nadam", "paper", {}), 0.12),
    (("radam", "pytorch", {}), ("radam", "paper", {}), 0.24),
    (("amsgrad", "pytorch", {}), ("amsgrad", "optax", {}), 0.30),
    (("amsgrad", "pytorch", {}), ("amsgrad", "paper", {}), 2.1),
    (("yogi", "optax", {}), ("yogi", "paper", {}), 2.1),
    (("rprop", "pytorch", {}), ("rprop", "optax", {"form": "optax_0_2_8"}), 0.49),
    (("rprop", "pytorch", {}), ("rprop", "paper", {}), 0.45),
    (
        ("adan", "paper", {}),
        ("adan", "paper", {"difference_weight": "optax_0_2_8"}),
        0.02,
    ),
    (
        ("adam", "pytorch", {"weight_decay": 0.1}),
        ("adamw", "pytorch", {"weight_decay": 0.1}),
        0.15,
    ),
    (("adam", "pytorch", {"epsilon": 1e-3}), ("adam", "keras", {"epsilon": 1e-3}), 6e-3),
    (("radam", "pytorch", {"epsilon": 1e-3}), ("radam", "optax", {"epsilon": 1e-3}), 1e-3),
    (
        ("adagrad", "paper", {"epsilon": 1e-3}),
        ("adagrad", "paper", {"epsilon": 1e-3, "epsilon_placement": "inside"}),
        1e-4,
    ),
    (("adamax", "pytorch", {"epsilon": 1e-3}), ("adamax", "keras", {"epsilon": 1e-3}), 1e-5),
    (("nesterov", "pytorch", {}), ("nesterov", "paper", {}), 0.57),
]

BatchLoopResult = tuple[str, str, dict[str, object]]


def walked(result: BatchLoopResult) -> Floats:
    name, dialect, values = result
    return path(name, dialect, **{"learning_rate": 0.05, **values})


@pytest.mark.parametrize(("first", "other", "tolerance"), SAME)
def test_libraries_that_agree_walk_the_same_path(
    first: BatchLoopResult, other: BatchLoopResult, tolerance: float
) -> None:
    assert distance(walked(first), walked(other)) <= tolerance


@pytest.mark.parametrize(("first", "other", "expected"), DIFFERENT)
def test_libraries_that_differ_walk_apart_by_as_much_as_was_measured(
    first: BatchLoopResult, other: BatchLoopResult, expected: float
) -> None:
    digits = len(f"{expected:.12f}".rstrip("0").split(".")[1])
    assert round(distance(walked(first), walked(other)), digits) == pytest.approx(expected)


def test_adadelta_of_tensorflow_js_is_plain_gradient_descent_bit_for_bit() -> None:
    faulty = path("adadelta", "tfjs", form="tfjs_4_22", learning_rate=0.3)
    assert np.array_equal(faulty, path("gradient_descent", learning_rate=0.3))


def test_adadelta_of_optax_without_a_rate_climbs() -> None:
    climbing = made("adadelta", "optax", form="optax_without_rate")
    assert np.all(np.diff(run(RAVINE, climbing, START, 50).losses) > 0)


def test_centred_rmsprop_of_tensorflow_js_fails_where_the_variance_is_below_epsilon() -> None:
    faulty = made("rmsprop", "tfjs", centered=True, centered_form="tfjs_4_22", epsilon=1e-3)
    assert run(RAVINE, faulty, (1.0, 0.001), 50).diverged_at == 1
    published = made("rmsprop", "tfjs", centered=True, epsilon=1e-3)
    assert run(RAVINE, published, (1.0, 0.001), 50).diverged_at is None


def test_a_library_that_is_wrong_shows_the_published_rule_until_its_bug_is_asked_for() -> None:
    assert distance(path("adadelta", "tfjs"), path("gradient_descent", learning_rate=1.0)) > 0.1
    assert np.array_equal(path("adan", "optax", epsilon_root=0.0), path("adan"))
    for name, dialect in (("adadelta", "tfjs"), ("rprop", "optax"), ("adan", "optax")):
        assert dialect in optimizers[name].warnings


@pytest.mark.parametrize(
    ("name", "dialect", "values", "expected"),
    [
        ("nadam", "pytorch", {}, 1.0565),
        ("nadam", "keras", {}, 1.0628),
        ("nadam", "optax", {}, 1.4737),
        ("rmsprop", "pytorch", {}, 10.0),
        ("rmsprop", "keras", {}, 3.1623),
        ("adam", "pytorch", {}, 1.0),
        ("adagrad", "pytorch", {}, 1.0),
        ("lion", "keras", {}, 1.0),
        ("adopt", "paper", {}, 0.0),
        ("rprop", "optax", {"form": "optax_0_2_8"}, 0.0),
        ("rprop", "pytorch", {}, 1.0),
    ],
)
def test_the_first_step_in_units_of_the_rate(
    name: str, dialect: str, values: dict[str, object], expected: float
) -> None:
    first = -path(name, dialect, **values)[1] + START
    np.testing.assert_allclose(first / 0.05, expected, atol=5e-5)


def test_dampening_spares_the_first_step() -> None:
    dampened, plain = path("momentum", "pytorch", dampening=0.5), path("momentum", "pytorch")
    assert np.array_equal(dampened[1], plain[1])
    assert distance(dampened[2], plain[2]) > 0.05


def test_rprop_takes_a_step_back_where_the_gradient_has_turned() -> None:
    trajectory = run(PARABOLA, made("rprop", learning_rate=0.6), (0.5,), 3)
    np.testing.assert_allclose(trajectory.positions[:, 0], [0.5, -0.1, 0.5, 0.2], atol=1e-15)


@pytest.mark.parametrize("name", [name for name in TABLE if not optimizers[name]().draws_noise])
def test_a_coordinate_without_slope_does_not_move(name: str) -> None:
    trajectory = run(formula("x**2 + 0*y"), made(name), (0.9, 0.5), 20)
    assert trajectory.diverged_at is None
    drawn_to_zero = {"adamw", "adamaxw", "nadamw", "ftrl", "soap", "proximal_gradient", "fista"}
    blind = {"nelder_mead"}
    assert np.all(trajectory.positions[:, 1] == 0.5) or name in drawn_to_zero | blind
    assert trajectory.losses[-1] < trajectory.losses[0] or name == "adopt"


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        pair
        for pair in EACH
        if not optimizers[pair[0]]().draws_noise and pair[0] != "coordinate_descent"
    ],
)
def test_exchanging_the_coordinates_exchanges_the_path(name: str, dialect: str) -> None:
    there = run(formula("x**2 + x*y/2 + 3*y**2"), made(name, dialect), (0.3, -0.8), 40)
    back = run(formula("3*x**2 + x*y/2 + y**2"), made(name, dialect), (-0.8, 0.3), 40)
    np.testing.assert_allclose(back.positions, there.positions[:, ::-1], rtol=1e-7, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(name=st.sampled_from(SCALE_FREE), exponent=st.integers(-20, 20))
def test_rules_that_divide_by_the_gradients_size_ignore_the_height_of_the_surface(
    name: str, exponent: int
) -> None:
    known = {parameter.name for parameter in optimizers[name].parameters}
    zero = {"epsilon": 0.0, "epsilon_root": 0.0}
    optimizer = made(name, **{key: value for key, value in zero.items() if key in known})
    taller = formula(f"{2.0**exponent!r}*(4*x**2 + y**2)/2")
    assert np.array_equal(
        run(taller, optimizer, START, 60).positions, run(RAVINE, optimizer, START, 60).positions
    )


def test_the_rate_may_stand_inside_the_velocity_or_outside_as_long_as_it_stays() -> None:
    inside = path("rmsprop", "keras", momentum=0.9, learning_rate=0.01)
    outside = path("rmsprop", "keras", momentum=0.9, learning_rate=0.01, rate_placement="outside")
    assert distance(inside, outside) < 1e-13


def test_a_rate_inside_the_velocity_dies_out_slowly_when_it_falls() -> None:
    falling = Schedule("step", interval_steps=20, factor=0.1)
    inside, outside = (
        run(RAVINE, made("momentum", dialect), START, 39, schedule=falling).positions
        for dialect in ("keras", "pytorch")
    )
    assert distance(inside, outside) == pytest.approx(0.85, abs=5e-3)
    assert distance(inside[:21], outside[:21]) < 1e-14


def test_amsgrad_of_the_publication_never_lets_a_rate_grow() -> None:
    rates = run(RAVINE, made("amsgrad"), START, 80).terms["effective_rate"]
    assert all(np.all(later <= earlier) for earlier, later in pairwise(rates))


def test_radam_of_the_publication_divides_one_step_before_the_libraries() -> None:
    trusted = {
        dialect: run(RAVINE, made("radam", dialect), START, 20).terms["rectification"] > 0
        for dialect in ("paper", "pytorch", "optax")
    }
    assert {key: int(np.argmax(value)) for key, value in trusted.items()} == {
        "paper": 4, "pytorch": 5, "optax": 5
    }  # fmt: skip


def test_an_optimizer_is_imported_when_it_is_first_asked_for() -> None:
    code = (
        "import sys; from explorer.engine import optimizers; optimizers['adam']; "
        "assert 'muon' in optimizers and len(optimizers) > 50; "
        "assert not any('matrices' in name for name in sys.modules); optimizers['muon']; "
        "assert any('matrices' in name for name in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", list(optimizers))
def test_an_optimizer_says_how_it_steps_and_when_to_use_it(name: str) -> None:
    for kind in (optimizers[name], type(optimizers[name]().on(surfaces["low_rank"]))):
        told = " ".join((kind.__doc__ or "").split())
        assert "<-" in told
        assert "Use it " in told
        assert kind.family in FAMILIES


def test_a_warning_stands_where_a_library_differs_or_a_rule_can_mislead() -> None:
    silent = [name for name in optimizers if "Warning:" not in (optimizers[name].__doc__ or "")]
    assert not [name for name in silent if set(optimizers[name].dialects) - {"paper", "optax"}]


@pytest.mark.parametrize("t0", [0.0, 4.0])
def test_the_average_of_asgd_is_the_mean_of_the_points_after_its_beginning(t0: float) -> None:
    trajectory = run(RAVINE, optimizers["asgd"](learning_rate=0.05, lambd=0.0, t0=t0), START, 12)
    first = int(t0) + 2
    for row in range(first, 12):
        mean = trajectory.positions[first : row + 2].mean(axis=0)
        np.testing.assert_allclose(trajectory.terms["averaged_point"][row], mean, rtol=1e-12)

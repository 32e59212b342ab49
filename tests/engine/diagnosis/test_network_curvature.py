from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import Trial, formula, optimizers, run_trial
from explorer.engine.diagnosis.measurements import Measurements
from explorer.engine.diagnosis.network_curvature import network_curvature
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.network import Layer, Network

Floats = npt.NDArray[np.float64]


def small(hidden: str = "tanh", last: str = "linear", loss: str = "squared_error") -> Network:
    """2 → 5 → 4 → 1 on thirty points."""
    random = np.random.default_rng(3)
    inputs = random.normal(size=(30, 2))
    targets = (inputs[:, :1] * inputs[:, 1:] > 0.0).astype(float)
    layers = (Layer(5, hidden), Layer(4, hidden), Layer(1, last))
    return Network(layers, Data("points", (), inputs, targets), loss)


def dense_hessian(network: Network, x: Floats, length: float) -> Floats:
    """From differences of exact gradients, extrapolated twice (Richardson)."""

    def differences(step: float) -> Floats:
        moves = step * np.eye(len(x))
        return (network.gradient(x + moves) - network.gradient(x - moves)) / (2.0 * step)

    coarse, middle, fine = (differences(length / part) for part in (1, 2, 4))
    first, second = (4.0 * middle - coarse) / 3.0, (4.0 * fine - middle) / 3.0
    dense: Floats = (16.0 * second - first) / 15.0
    return dense


@pytest.mark.parametrize(
    ("hidden", "last", "loss"),
    [
        ("tanh", "linear", "squared_error"),
        ("sigmoid", "tanh", "squared_error"),
        ("linear", "sigmoid", "squared_error"),
        ("tanh", "sigmoid", "binary_cross_entropy"),
        ("sigmoid", "sigmoid", "binary_cross_entropy"),
        ("relu", "sigmoid", "binary_cross_entropy"),
        ("relu", "linear", "squared_error"),
    ],
)
def test_products_with_vectors_are_those_of_the_dense_hessian(
    hidden: str, last: str, loss: str
) -> None:
    network = small(hidden, last, loss)
    x = 0.7 * np.random.default_rng(5).normal(size=network.dimension)
    # Near a kink of relu differences are of no use; these weights are far enough from all.
    dense = dense_hessian(network, x, 1e-5 if hidden == "relu" else 2e-3)
    ways = np.random.default_rng(6).normal(size=(4, network.dimension))
    tolerance = 1e-8 if hidden == "relu" else 1e-9
    product = network.hessian_vector(x, ways)
    assert np.abs(product - ways @ dense).max() < tolerance * np.abs(product).max()
    assert network.hessian_vector(x, ways[0]) == pytest.approx(product[0], rel=1e-12)


@pytest.mark.parametrize("name", ["gradient_descent", "adam"])
def test_the_sharpness_along_a_training_is_the_dense_hessian_s(name: str) -> None:
    network = small("tanh", "sigmoid", "binary_cross_entropy")
    optimizer = optimizers[name](learning_rate=0.1)
    trial = Trial(network, optimizer, network.initial(0), 6)
    run = run_trial(trial)
    told: list[float] = []
    curvature = network_curvature(trial, run, told.append)
    for row, point in enumerate(run.positions):
        dense = dense_hessian(network, point, 2e-3)
        values, vectors = np.linalg.eigh(dense)
        assert curvature.sharpness[row] == pytest.approx(values[-1], rel=1e-9)
        slope = network.gradient(point)
        along = abs(vectors[:, -1] @ slope) / np.linalg.norm(slope)
        assert curvature.alignment[row] == pytest.approx(along, rel=1e-5)
        if name == "adam" and row < run.steps:
            scale = np.sqrt(run.terms["effective_rate"][row] / 0.1)
            scaled = np.linalg.eigvalsh(scale[:, None] * dense * scale)[-1]
            assert curvature.preconditioned is not None
            assert curvature.preconditioned[row] == pytest.approx(scaled, rel=1e-9)
    assert told == sorted(told)
    assert curvature.limits is not None
    assert curvature.limits[0] == pytest.approx(20.0 if name == "gradient_descent" else 380.0)


def test_a_run_keeps_the_curvature_that_was_searched() -> None:
    network = small()
    trial = Trial(network, optimizers["gradient_descent"](), network.initial(0), 2)
    run = run_trial(trial)
    assert np.isnan(run.curvature.sharpness).all()
    run.keep_curvature(network_curvature(trial, run))
    assert np.isfinite(run.curvature.sharpness).all()


def test_a_search_can_be_stopped() -> None:
    network = small()
    trial = Trial(network, optimizers["gradient_descent"](), network.initial(0), 9)

    def stop(share: float) -> None:
        if share > 0.3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        network_curvature(trial, run_trial(trial), stop)


def test_a_search_tells_its_share_before_each_row() -> None:
    network = small()
    trial = Trial(network, optimizers["gradient_descent"](), network.initial(0), 3)
    told: list[float] = []
    network_curvature(trial, run_trial(trial), told.append)
    assert told == [0.0, 0.25, 0.5, 0.75]


def test_a_judged_network_is_curved_as_its_gradients_say() -> None:
    network = small()
    x = 0.7 * np.random.default_rng(5).normal(size=network.dimension)
    trial = Trial(network, optimizers["gradient_descent"](), tuple(x), 3)
    hessian = Measurements(trial, run_trial(trial)).hessian(x)
    dense = dense_hessian(network, x, 2e-3)
    assert np.abs(hessian - dense).max() < 1e-7 * np.abs(dense).max()
    assert np.array_equal(hessian, hessian.T)


def test_what_is_no_network_is_refused() -> None:
    trial = Trial(formula("x**2"), optimizers["gradient_descent"](), (1.0,), 2)
    with pytest.raises(ValueError, match="expected a network"):
        network_curvature(trial, run_trial(trial))

from __future__ import annotations

import pytest

from explorer.engine import Schedule, formula, optimizers
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.scenario.scenario import Contender, Scenario
from tests.engine.matrix_formulas import low_rank_factorization, matrix_product
from tests.export.scripting import largest_difference, script_of

KEYS = ("muon", "shampoo", "soap", "adafactor")
EVERY = [(key, dialect) for key in KEYS for dialect in optimizers[key].dialects]
PRODUCT = matrix_product([[2, 0, 1], [0, 1, -1], [1, 1, 1]], [[1, 0], [0.5, 2]], [[1, 0]] * 3)
LOW_RANK = low_rank_factorization([[3, 1], [0, 2], [1, 1]], 1)


def walked(contender: Contender, surface: object = PRODUCT) -> Scenario:
    start = (0.5, -1.0, 0.75, 0.25, -0.5, 1.5)
    return Scenario(surface, start[: surface.dimension], 30, (contender,))  # type: ignore[arg-type, attr-defined]


@pytest.mark.parametrize(("key", "dialect"), EVERY)
def test_a_numpy_script_takes_the_steps_over_a_matrix(key: str, dialect: str) -> None:
    contender = Contender(optimizers[key].in_dialect(dialect, learning_rate=0.05), key)
    assert largest_difference(walked(contender), "numpy") < 1e-9


@pytest.mark.parametrize("key", KEYS)
def test_a_numpy_script_takes_the_steps_over_two_matrices(key: str) -> None:
    contender = Contender(optimizers[key](learning_rate=0.05), key)
    scenario = Scenario(LOW_RANK, (0.5, -1.0, 0.75, 0.25, -0.5), 30, (contender,))
    assert largest_difference(scenario, "numpy") < 1e-9


@pytest.mark.parametrize("form", ["coupled", "decoupled", "unscaled", "proximal"])
@pytest.mark.parametrize("key", ["muon", "soap"])
def test_clipping_decay_and_schedule_are_written_too(key: str, form: str) -> None:
    values = {"weight_decay": 0.1, "weight_decay_form": form, "clip_value": 2.0, "clip_norm": 2.5}
    optimizer = optimizers[key](learning_rate=0.05, **values)
    contender = Contender(optimizer, key, schedule=Schedule("cosine"))
    assert largest_difference(walked(contender), "numpy") < 1e-9


@pytest.mark.parametrize("averaging", ["sum", "average", "unbiased"])
@pytest.mark.parametrize("nesterov", [True, False])
def test_every_way_of_gathering_is_written(averaging: str, nesterov: bool) -> None:
    optimizer = optimizers["muon"](averaging=averaging, nesterov=nesterov)
    assert largest_difference(walked(Contender(optimizer, "Muon")), "numpy") < 1e-9


def test_on_a_vector_muon_is_written_as_its_rule() -> None:
    scenario = Scenario(
        formula("x**2 + y**2"), (1.0, 1.0), 5, (Contender(optimizers["muon"](), "M"),)
    )
    assert "orthogonalized" not in script_of(scenario, "numpy")


@pytest.mark.parametrize("cautious", ["published", "mean"])
def test_the_cautious_mask_is_written_too(cautious: str) -> None:
    optimizer = optimizers["muon"](cautious=cautious, learning_rate=0.3, weight_decay=0.1)
    assert largest_difference(walked(Contender(optimizer, "Muon")), "numpy") < 1e-9


@pytest.mark.parametrize("key", KEYS)
def test_what_is_carried_around_is_written_too(key: str) -> None:
    values = {"lookahead_period": 5.0, "average_decay": 0.9, "weight_decay": 0.1}
    optimizer = optimizers[key](learning_rate=0.05, **values)
    assert largest_difference(walked(Contender(optimizer, key)), "numpy") < 1e-9


@pytest.mark.parametrize(("key", "dialect"), EVERY)
def test_a_numpy_script_takes_the_steps_over_the_layers_of_a_network(
    key: str, dialect: str
) -> None:
    network = Network((Layer(4, "tanh"), Layer(1)), generated("moons"))
    contender = Contender(optimizers[key].in_dialect(dialect, learning_rate=0.02), key)
    scenario = Scenario(network, network.initial(0), 12, (contender,))
    assert largest_difference(scenario, "numpy") < 1e-9

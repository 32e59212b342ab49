from __future__ import annotations

import numpy as np
import pytest

from explorer.engine import Trial, formula, optimizers, run, run_trial, surfaces
from explorer.engine.objectives.dataset import generated
from explorer.engine.objectives.network import Layer, Network
from explorer.engine.rules.library.matrices.orthogonal_matrix import orthogonalized
from explorer.engine.rules.library.matrices.shampoo import inverse_root
from explorer.scenario.scenario import Contender, Scenario
from tests.engine.matrix_formulas import matrix_product

NETWORK = Network((Layer(5, "tanh"), Layer(3, "tanh"), Layer(1)), generated("moons"))
SURFACE = matrix_product(np.diag([3.0, 1.0, 0.3]), np.eye(3), np.eye(3))
START = tuple(np.random.default_rng(1).normal(size=9).tolist())


def test_the_step_of_muon_has_singular_values_near_one_in_units_of_the_rate() -> None:
    trajectory = run(SURFACE, optimizers["muon"](learning_rate=0.1), START, 5)
    steps = SURFACE.matrices[0].singular_values(np.diff(trajectory.positions, axis=0)) / 0.1
    assert np.all((steps > 0.6) & (steps < 1.3))


def test_the_iteration_keeps_the_singular_directions() -> None:
    matrix = np.array([[1.0, 2.0, 0.5], [-1.0, 0.3, 0.7]])
    left, _, right = np.linalg.svd(matrix, full_matrices=False)
    inner = left.T @ orthogonalized(matrix, 0.0) @ right.T
    assert abs(inner[0, 1]) + abs(inner[1, 0]) < 1e-12
    assert np.array_equal(orthogonalized(matrix.T, 0.0), orthogonalized(matrix, 0.0).T)


def test_a_matrix_of_zeros_does_not_move() -> None:
    still = formula("(x1-1)**2 + x2**2 + x3**2 + x4**2", matrices=[(2, 2)])
    trajectory = run(still, optimizers["muon"](), (1.0, 0.0, 0.0, 0.0), 3)
    assert np.array_equal(trajectory.positions[-1], [1.0, 0.0, 0.0, 0.0])


@pytest.mark.parametrize("key", ["muon", "adafactor"])
def test_an_optimizer_takes_the_form_that_the_surface_asks_for_and_keeps_its_values(
    key: str,
) -> None:
    given = optimizers[key].in_dialect("keras", learning_rate=0.03, clip_norm=2.0)
    on_matrix = Trial(SURFACE, given, START, 1).optimizer
    assert on_matrix.rule is None
    assert on_matrix.reference == given.reference
    assert dict(on_matrix.values).items() <= dict(given.values).items()
    back = Trial(surfaces["ravine"], on_matrix, (1.0, 1.0), 1).optimizer
    assert back == given


def test_a_scenario_changes_the_form_with_its_surface() -> None:
    scenario = Scenario(SURFACE, START, 3, (Contender(optimizers["muon"](), "Muon"),))
    assert scenario.contenders[0].optimizer.rule is None
    flat = Scenario(surfaces["ravine"], (1.0, 1.0), 3, scenario.contenders)
    assert flat.contenders[0].optimizer == optimizers["muon"]()


def test_without_factors_every_entry_has_a_second_moment_as_in_optax() -> None:
    vector = formula(SURFACE.formula)
    optax = optimizers["adafactor"].in_dialect("optax", learning_rate=0.05)
    torch = optimizers["adafactor"].in_dialect("pytorch", learning_rate=0.05)
    same, factored = (run(SURFACE, optimizer, START, 20).positions for optimizer in (optax, torch))
    np.testing.assert_allclose(same, run(vector, optax, START, 20).positions, atol=1e-12)
    assert np.abs(factored - run(vector, torch, START, 20).positions).max() > 1e-3


def test_on_a_vector_shampoo_is_adagrad_with_the_whole_matrix() -> None:
    bowl = formula("x**2 + x*y + y**2")
    trajectory = run(bowl, optimizers["shampoo"](learning_rate=0.2, epsilon=1e-6), (1.0, -0.5), 2)
    slope = bowl.gradient([1.0, -0.5])
    values, axes = np.linalg.eigh(np.outer(slope, slope) + 1e-6 * np.eye(2))
    expected = [1.0, -0.5] - 0.2 * (axes @ ((axes.T @ slope) / np.sqrt(values)))
    np.testing.assert_allclose(trajectory.positions[1], expected, rtol=1e-9)


def test_soap_looks_before_it_moves() -> None:
    positions = run(SURFACE, optimizers["soap"](), START, 2).positions
    assert np.array_equal(positions[0], positions[1])
    assert not np.array_equal(positions[1], positions[2])


def test_soap_decays_from_its_second_step_on_and_after_it() -> None:
    plain, decaying = (
        run(SURFACE, optimizers["soap"](learning_rate=0.1, weight_decay=decay), START, 3)
        for decay in (0.0, 0.5)
    )
    assert np.array_equal(decaying.positions[1], START)
    np.testing.assert_allclose(decaying.positions[2], 0.95 * plain.positions[2], rtol=1e-15)
    assert np.array_equal(decaying.terms["decay_step"][0], np.zeros(9))


@pytest.mark.parametrize("key", ["muon", "shampoo", "soap", "adafactor"])
def test_lookahead_and_an_average_go_around_a_method_for_matrices(key: str) -> None:
    alone = run(SURFACE, optimizers[key](learning_rate=0.05), START, 4)
    around = optimizers[key](
        learning_rate=0.05, lookahead_period=4, lookahead_share=0.5, average_decay=0.5
    )
    wrapped = run(SURFACE, around, START, 4)
    slow = 0.5 * (alone.positions[0] + alone.positions[4])
    np.testing.assert_allclose(wrapped.positions[4], slow, rtol=1e-14, atol=1e-15)
    after_two = 0.5 * alone.positions[1] + 0.5 * alone.positions[2]
    np.testing.assert_allclose(wrapped.terms["iterate_average"][1], after_two, rtol=1e-14)


@pytest.mark.parametrize(
    ("values", "share"), [({"clip_value": 0.1}, 0.1), ({"clip_norm": 0.5}, None)]
)
def test_the_gradient_is_clipped_before_it_is_gathered(
    values: dict[str, float], share: float | None
) -> None:
    clipped = run(SURFACE, optimizers["muon"](learning_rate=0.05, **values), START, 1)
    first = clipped.terms["velocity"][0]
    assert np.abs(first).max() <= 0.1 if share else np.linalg.norm(first) == pytest.approx(0.5)
    assert np.abs(clipped.gradients[0]).max() > 0.5


def test_the_coordinates_of_a_network_are_its_matrices_and_biases_in_order() -> None:
    blocks = NETWORK.layer_blocks
    assert [block.name for block in blocks] == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert [(block.rows, block.columns) for block in blocks[:3]] == [(2, 5), (5, 1), (5, 3)]
    ends = [block.part.stop for block in blocks]
    assert [block.first for block in blocks] == [0, *ends[:-1]]
    assert ends[-1] == NETWORK.dimension


def test_muon_makes_the_matrix_of_each_layer_orthogonal_and_moves_biases_by_adam() -> None:
    muon = optimizers["muon"](learning_rate=0.1, scaling="rms", rms_rate=1.0)
    trajectory = run_trial(Trial(NETWORK, muon, NETWORK.initial(0), 1))
    step = (trajectory.positions[1] - trajectory.positions[0]) / 0.1
    for block in NETWORK.layer_blocks:
        if block.is_vector:
            signs = -np.sign(trajectory.gradients[0][block.part])
            np.testing.assert_allclose(step[block.part], signs, rtol=1e-3)
        else:
            values = block.singular_values(step) / np.sqrt(max(block.rows, block.columns))
            assert np.all((values > 0.3) & (values < 1.3))


def test_shampoo_takes_the_matrix_of_each_layer_by_itself() -> None:
    shampoo = optimizers["shampoo"](learning_rate=0.1, epsilon=0.01)
    trajectory = run_trial(Trial(NETWORK, shampoo, NETWORK.initial(0), 1))
    step = trajectory.positions[1] - trajectory.positions[0]
    for block in NETWORK.layer_blocks:
        gradient = block.of(trajectory.gradients[0])
        left, right = (
            inverse_root(0.01 * np.eye(len(seen)) + seen, 2 if block.columns == 1 else 4)
            for seen in (gradient @ gradient.T, gradient.T @ gradient)
        )
        expected = left @ gradient if block.columns == 1 else left @ gradient @ right
        np.testing.assert_allclose(block.of(step), -0.1 * expected, rtol=1e-9, atol=1e-15)


def test_muon_trains_a_network_as_pytorch_does_with_adam_for_the_biases() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    if not hasattr(torch.optim, "Muon"):
        pytest.skip("this PyTorch has no Muon")
    muon = optimizers["muon"].in_dialect("pytorch", learning_rate=0.02, weight_decay=0.0)
    start = NETWORK.initial(1)
    trajectory = run_trial(Trial(NETWORK, muon, start, 10))
    weights, biases = [], []
    for block in NETWORK.layer_blocks:
        given = torch.tensor(block.of(start).T if not block.is_vector else block.of(start)[:, 0])
        (biases if block.is_vector else weights).append(torch.nn.Parameter(given.clone()))
    inputs, targets = (torch.tensor(NETWORK.data.inputs), torch.tensor(NETWORK.data.targets))
    both = [
        torch.optim.Muon(weights, lr=0.02, weight_decay=0.0),
        torch.optim.Adam(biases, lr=0.02, eps=1e-7),
    ]
    for loss_here in trajectory.losses[:-1]:
        answers = inputs
        for index, (matrix, bias) in enumerate(zip(weights, biases, strict=True)):
            answers = answers @ matrix.T + bias
            answers = torch.tanh(answers) if index < 2 else answers
        loss = ((answers - targets) ** 2).mean()
        # It makes matrices orthogonal in 16 bits.
        assert loss.item() == pytest.approx(loss_here, rel=0.003)
        for optimizer in both:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in both:
            optimizer.step()


@pytest.mark.parametrize("key", ["lamb", "lars", "novograd"])
def test_a_rule_of_layers_says_that_a_network_counts_as_one(key: str) -> None:
    optimizer = optimizers[key]()
    assert "all weights together count as one layer" in optimizer.warning_on(NETWORK)
    assert optimizer.warning_on(surfaces["ravine"]) == ""


def test_muon_says_what_it_does_with_biases() -> None:
    on_network = Trial(NETWORK, optimizers["muon"].in_dialect("pytorch"), NETWORK.initial(0), 1)
    assert "biases move by Adam" in on_network.optimizer.warning_on(NETWORK)
    flat = optimizers["muon"].in_dialect("pytorch")
    assert "accepts only matrices" in flat.warning_on(surfaces["ravine"])


def test_a_decay_that_comes_first_shortens_the_step_of_adafactor() -> None:
    values = {"learning_rate": 0.1, "weight_decay": 2.0, "epsilon2": 1e-3}
    steps = {
        form: run(SURFACE, optimizers["adafactor"](weight_decay_form=form, **values), START, 1)
        for form in ("first", "decoupled")
    }
    own = {
        form: trajectory.terms["step"][0] - trajectory.terms["decay_step"][0]
        for form, trajectory in steps.items()
    }
    np.testing.assert_allclose(own["first"], 0.8 * own["decoupled"], rtol=1e-12)


def test_muon_averages_gradients_with_the_share_that_is_left() -> None:
    muon = optimizers["muon"](momentum=0.4, averaging="average")
    trajectory = run(SURFACE, muon, START, 5)
    expected = np.zeros(9)
    for row, gradient in enumerate(trajectory.gradients):
        expected = 0.4 * expected + 0.6 * gradient
        np.testing.assert_allclose(trajectory.terms["velocity"][row], expected, rtol=1e-12)


@pytest.mark.parametrize("form", ["added", "floor"])
def test_a_large_epsilon_of_adafactor_stands_where_its_form_says(form: str) -> None:
    epsilon, weights = 0.7, (np.arange(9.0) - 3.5).reshape(3, 3) / 4.0
    values = {"epsilon1": epsilon, "epsilon1_form": form, "learning_rate": 0.1}
    path = run(SURFACE, optimizers["adafactor"](**values), weights.ravel(), 1)
    gradient = SURFACE.gradient(weights.ravel()).reshape(3, 3)
    squares = gradient**2 + (epsilon if form == "added" else 0.0)
    rows, columns = squares.mean(axis=1), squares.mean(axis=0)
    middle = rows.mean() if form == "added" else max(rows.mean(), epsilon)
    below = np.sqrt(np.outer(rows, columns) / middle)
    below = below if form == "added" else np.maximum(below, epsilon)
    direction = gradient / below
    shortened = direction / max(1.0, np.sqrt((direction**2).mean()))
    expected = weights - 0.1 * np.sqrt((weights**2).mean()) * shortened
    np.testing.assert_allclose(path.positions[1], expected.ravel(), rtol=1e-12)


def test_the_biases_of_a_network_move_by_adam_beside_muon() -> None:
    rate, beta1, beta2 = 0.02, 0.9, 0.999
    muon = optimizers["muon"].in_dialect("pytorch", learning_rate=rate, weight_decay=0.0)
    path = run_trial(Trial(NETWORK, muon, NETWORK.initial(1), 6))
    biases = next(block.part for block in NETWORK.layer_blocks if block.is_vector)
    gradients = path.gradients[:, biases]
    first, second = np.zeros_like(gradients[0]), np.zeros_like(gradients[0])
    for step in range(1, 7):
        first = beta1 * first + (1.0 - beta1) * gradients[step - 1]
        second = beta2 * second + (1.0 - beta2) * gradients[step - 1] ** 2
        root = np.sqrt(second / (1.0 - beta2**step)) + muon.numbers["epsilon"]
        moved = path.positions[step, biases] - path.positions[step - 1, biases]
        np.testing.assert_allclose(moved, -rate * first / (1.0 - beta1**step) / root, rtol=1e-9)

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from explorer.recording.torch_tensors import TensorReader, TorchMeasures


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch")


def test_numbers_in_memory_are_read_where_they_are(torch: Any) -> None:
    weights = torch.nn.Parameter(torch.ones(2, 3))
    reader = TensorReader([weights])
    first = reader.read()[0]
    with torch.no_grad():
        weights.mul_(2)
    again = reader.read()[0]
    assert again is first
    assert again.tolist() == [2] * 6


def test_a_tensor_that_was_given_other_memory_is_read_there(torch: Any) -> None:
    weights = torch.nn.Parameter(torch.ones(3))
    reader = TensorReader([weights])
    reader.read()
    weights.data = torch.full((3,), 5.0)
    assert reader.read()[0].tolist() == [5] * 3
    weights.data = weights.data[:2]
    assert reader.read()[0].tolist() == [5] * 2


@pytest.mark.usefixtures("torch")
def test_no_tensors_have_no_numbers() -> None:
    assert TensorReader([]).read() == []


def test_tensors_of_other_kinds_beside_those_in_memory_are_read_too(torch: Any) -> None:
    plain, half = torch.ones(2), torch.ones(2, dtype=torch.bfloat16)
    reader = TensorReader([plain, half])
    for factor in (1, 2, 4):
        assert [n.tolist() for n in reader.read()] == [[factor] * 2] * 2
        plain.mul_(2)
        half.mul_(2)


@pytest.mark.parametrize("kind", ["doubles", "a turned matrix", "sparse"])
def test_what_has_to_be_converted_is_read_anew_each_time(kind: str, torch: Any) -> None:
    weights = torch.arange(6.0).reshape(2, 3)
    given = {
        "doubles": weights.double(), "a turned matrix": weights.T, "sparse": weights.to_sparse()
    }[kind]  # fmt: skip
    reader = TensorReader([given])
    before = reader.read()[0].copy()
    given.mul_(3)
    assert np.array_equal(reader.read()[0], 3 * before)


def test_lengths_are_those_of_all_gradients_and_of_all_that_is_carried(torch: Any) -> None:
    weights = torch.nn.Parameter(torch.zeros(2))
    state = {weights: {"step": torch.tensor(7.0), "velocity": torch.tensor([6.0, 8.0])}}
    optimizer = SimpleNamespace(state=state, param_groups=[{"lr": 0.5}])
    measures = TorchMeasures([weights], optimizer)
    assert np.isnan(measures()[1])
    weights.grad = torch.tensor([3.0, 4.0])
    assert measures() == (0.5, 5.0, 10.0)
    state[weights]["velocity"] = torch.tensor([0.0, 1.0])
    assert measures() == (0.5, 5.0, 1.0)
    del state[weights]["velocity"]
    assert np.isnan(measures()[2])
    assert np.isnan(TorchMeasures([weights], None)()[0])

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.engine.objectives.dataset import data_kinds, from_csv, generated


@pytest.mark.parametrize("kind", data_kinds)
def test_generated_data_follow_their_declaration(kind: str) -> None:
    data = generated(kind, rows=24)
    assert data.inputs.shape[0] == data.targets.shape[0] == data.rows == 24
    assert data.targets.shape[1] == 1
    assert not data.inputs.flags.writeable
    assert generated(kind, rows=24) == data


@pytest.mark.parametrize("kind", ["linear", "blobs", "moons"])
def test_a_seed_decides_the_rows(kind: str) -> None:
    assert np.array_equal(generated(kind, seed=2).inputs, generated(kind, seed=2).inputs)
    assert not np.array_equal(generated(kind, seed=2).inputs, generated(kind, seed=3).inputs)


def test_rows_of_ones_are_ones() -> None:
    data = generated("ones")
    assert data.inputs.shape == (100, 5)
    assert set(data.inputs.ravel()) == {1.0}
    assert set(data.targets.ravel()) == {0.0}


def test_exclusive_or_is_what_it_says() -> None:
    data = generated("xor")
    assert {(a, b): y for (a, b), [y] in zip(data.inputs, data.targets, strict=True)} == {
        (0, 0): 0, (1, 0): 1, (0, 1): 1, (1, 1): 0,
    }  # fmt: skip


def test_a_line_without_noise_is_a_line() -> None:
    data = generated("linear", noise=0.0, slope=2.0, offset=-1.0)
    assert data.targets[:, 0] == pytest.approx(2.0 * data.inputs[:, 0] - 1.0)


def test_the_moons_lie_on_their_half_circles() -> None:
    data = generated("moons", noise=0.0)
    first = data.inputs[data.targets[:, 0] == 0]
    assert np.hypot(*first.T) == pytest.approx(np.ones(len(first)))
    assert first[:, 1].min() >= 0.0


@pytest.mark.parametrize(
    ("text", "target", "inputs", "targets"),
    [
        ("1,2,3\n4,5,6\n", "", [[1, 2], [4, 5]], [3, 6]),
        ("a,b\n1,2\n\n3,4\n", "a", [[2], [4]], [1, 3]),
        ("a\tb\n1e-3\t-2\n", "", [[1e-3]], [-2]),
    ],
)
def test_tables_of_numbers_are_read(
    tmp_path: Path, text: str, target: str, inputs: list[list[float]], targets: list[float]
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    data = from_csv(path, target)
    assert np.array_equal(data.inputs, inputs)
    assert np.array_equal(data.targets[:, 0], targets)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "found no rows"),
        ("a,b\n", "found no rows"),
        ("1\n2\n", "found one column"),
        ("1,2\n3\n", "line 2: found 1 fields, expected 2"),
        ("a,b\n1,2\n3,x\n", "line 3: found 'x', expected a finite number"),
        ("1,2\n3,inf\n", "line 2: found 'inf', expected a finite number"),
        ("1,2\n3,\n", "line 2: found '', expected a finite number"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"data\.csv.*" + words):
        from_csv(path)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="there is no column 'c', found a, b"):
        from_csv(path, "c")


def test_a_file_with_other_contents_is_other_data(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("1,2\n", encoding="utf-8")
    before = from_csv(path)
    path.write_text("1,3\n", encoding="utf-8")
    assert from_csv(path) != before

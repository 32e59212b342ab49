from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.recording.frameworks import record
from explorer.scenario.recordings import run_file
from explorer.scenario.recordings.run_file import RunError, read_run
from explorer.scenario.recordings.tensor_file import read_tensors, write_tensors


def recorded(path: Path) -> Path:
    weights = np.array([3.0, -2.0, 1.0])
    with record(lambda: weights, path) as recorder:
        for _ in range(20):
            recorder.step(float(weights @ weights))
            weights *= np.array([0.9, 0.8, 0.7])
    return path


def raw(header: dict[str, Any], data: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def test_arrays_and_texts_come_back_with_their_shapes_and_types(tmp_path: Path) -> None:
    arrays = {"a": np.arange(6.0).reshape(2, 3).T, "b": np.array(3), "c": np.array("é")}
    write_tensors(tmp_path / "a.safetensors", arrays)
    again = read_tensors(tmp_path / "a.safetensors", 10_000)
    assert {name: (array.dtype, array.shape) for name, array in again.items()} == {
        name: (array.dtype, array.shape) for name, array in arrays.items()
    }
    assert all(np.array_equal(again[name], arrays[name]) for name in arrays)


def test_both_formats_of_a_recorded_run_show_the_same(tmp_path: Path) -> None:
    from explorer import open_run

    first, other = (
        open_run(recorded(tmp_path / f"run{suffix}")) for suffix in (".npz", ".safetensors")
    )
    assert np.array_equal(first["run"].positions, other["run"].positions)
    assert np.array_equal(first["run"].losses, other["run"].losses)


def test_anyone_who_knows_the_format_reads_the_file(tmp_path: Path) -> None:
    data = recorded(tmp_path / "run.safetensors").read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    begin, end = header["positions"]["data_offsets"]
    positions = np.frombuffer(data[8 + length :][begin:end], "<f4").reshape(20, 3)
    assert header["positions"] == {"dtype": "F32", "shape": [20, 3], "data_offsets": [begin, end]}
    assert header["__metadata__"]["name"] == "run"
    assert positions[0].tolist() == [3.0, -2.0, 1.0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b"\xff" * 40, "damaged"),
        (raw({"x": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}}), "damaged"),
        (raw({"x": {"dtype": "F8_E5M2", "shape": [1], "data_offsets": [0, 1]}}, b"0"), "damaged"),
        (raw({"x": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}}, b"0"),
         "found the arrays x, expected those of a recorded run"),
    ],
)  # fmt: skip
def test_what_is_no_recorded_run_is_refused_in_a_sentence(
    tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(data)
    with pytest.raises(RunError, match=f"a.safetensors: .*{words}"):
        read_run(path)


def test_the_size_is_looked_at_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = recorded(tmp_path / "run.safetensors")
    monkeypatch.setattr(run_file, "MOST_BYTES", 99)
    with pytest.raises(RunError, match=r"bytes, expected at most 99"):
        read_run(path)


def test_a_missing_package_is_told_before_the_training_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(ValueError, match=r"descent-explorer\[safetensors\]"):
        record(lambda: np.ones(3), tmp_path / "run.safetensors")


def test_a_picture_is_rendered_of_one(tmp_path: Path) -> None:
    from explorer.cli import main

    path = recorded(tmp_path / "run.safetensors")
    assert main(["render", str(path), "-o", str(tmp_path / "run.svg")]) == 0
    assert "PC1" in (tmp_path / "run.svg").read_text(encoding="utf-8")

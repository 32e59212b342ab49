from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.scenario.recordings import run_file
from explorer.scenario.recordings.run_file import (
    FORMAT,
    LossLandscape,
    RecordedRun,
    RunError,
    read_run,
    write_run,
)

RANDOM = np.random.default_rng(2)


def a_run(**changes: Any) -> RecordedRun:
    positions = RANDOM.normal(size=(5, 7)).astype(np.float32)
    series = {"losses": np.arange(5.0), "learning_rates": np.full(5, 0.1),
              "gradient_norms": np.ones(5), "state_norms": np.zeros(5)}  # fmt: skip
    given = {"name": "mine", "steps": np.arange(0, 50, 10), "positions": positions,
             "series": series, "original_dimension": 7, "projection_error": 0.0}  # fmt: skip
    return RecordedRun(**{**given, **changes})


def written(path: Path, run: RecordedRun) -> Path:
    write_run(path, run)
    return path


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors", "A.SAFETENSORS"])
def test_a_run_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    run = a_run()
    again = read_run(written(tmp_path / name, run))
    assert (again.name, again.original_dimension, again.is_projected) == ("mine", 7, False)
    assert np.array_equal(again.positions, run.positions)
    assert again.positions.dtype == np.float32
    assert again.steps.tolist() == [0, 10, 20, 30, 40]
    assert np.array_equal(again.series["losses"], np.arange(5.0))
    assert repr(again) == "<RecordedRun: mine, 5 snapshots of 7 numbers>"


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors"])
def test_a_landscape_is_kept_beside_the_path(tmp_path: Path, name: str) -> None:
    grid = LossLandscape(np.eye(2, 7, dtype=np.float32), np.arange(3.0), np.arange(2.0),
                     np.array([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]]))  # fmt: skip
    again = read_run(written(tmp_path / name, a_run(landscape=grid))).landscape
    assert again is not None
    np.testing.assert_array_equal(again.values, grid.values)


def arrays(**changes: Any) -> bytes:
    given: dict[str, Any] = {"format": FORMAT, "positions": np.zeros((3, 4), np.float32), **changes}
    buffer = io.BytesIO()
    np.savez(buffer, **{name: value for name, value in given.items() if value is not None})
    return buffer.getvalue()


def landscape(**changes: Any) -> dict[str, Any]:
    given = {"directions": np.eye(2, 4), "x": np.arange(2.0), "y": np.arange(2.0),
             "values": np.zeros((2, 2)), **changes}  # fmt: skip
    return {f"landscape_{name}": value for name, value in given.items()}


def test_an_archive_that_was_packed_again_is_read_too(tmp_path: Path) -> None:
    run = a_run()
    with np.load(written(tmp_path / "a.npz", run)) as stored:
        np.savez_compressed(tmp_path / "packed.npz", **stored)
    assert np.array_equal(read_run(tmp_path / "packed.npz").positions, run.positions)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.npz: this is not a recorded run"),
        (b"PK\x03\x04 and nothing", "a.npz: this is not a recorded run"),
        (arrays(format="other/2"), "format: found 'other/2', expected 'descent-explorer-run/1'"),
        (arrays(positions=None), "found the arrays format, expected those of a recorded run"),
        (arrays(positions=np.zeros(3)), "positions: found float64 of shape (3,), expected numbers"),
        (arrays(positions=np.array([["a"]])), "positions: found <U1 of shape (1, 1)"),
        (arrays(positions=np.zeros((0, 4))), "positions: found shape (0, 4)"),
        (arrays(losses=np.zeros(2)), "losses: found shape (2,), expected (3,)"),
        (arrays(steps=np.array([0, 1, np.nan])), "steps: found shape (3,), expected (3,)"),
        (arrays(evil=np.zeros(1)), "found the array 'evil', which no recorded run has"),
        (arrays(landscape_values=np.zeros((2, 2))), "landscape: found a part of it"),
        (arrays(original_dimension=np.inf), "original_dimension: found a number that is not"),
        (arrays(shapes=np.array([0.5])), "shapes: found float64, expected whole numbers"),
        (arrays(**landscape(directions=np.ones((2, 3)))), "landscape_values: found shape (2, 2)"),
        (arrays(**landscape(x=np.array([0.0, np.nan]))), "landscape_x: found a value that is not"),
        (arrays(**landscape(origin=np.ones(3))), "landscape_origin: found shape (3,), expected"),
    ],
)
def test_what_is_no_run_is_refused_in_a_sentence_that_names_the_file(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(RunError) as refusal:
        read_run(path)
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("a.npz: ")
    assert "\n" not in str(refusal.value)


class _Trap:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, ("sprung",)


def test_nothing_in_a_file_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    buffer = io.BytesIO()
    np.savez(buffer, format=FORMAT, positions=np.array([[_Trap()]], dtype=object))
    Path("a.npz").write_bytes(buffer.getvalue())
    with pytest.raises(RunError, match=r"found object of shape \(1, 1\), expected rows of numbers"):
        read_run(Path("a.npz"))
    np.save("format.npy", np.array(FORMAT))
    with zipfile.ZipFile("b.npz", "w") as archive:
        archive.write("format.npy")
        archive.writestr("positions.npy", pickle.dumps(_Trap()))
    with pytest.raises(RunError, match=r"b.npz: this is not a recorded run \(the magic string"):
        read_run(Path("b.npz"))
    assert not Path("sprung").exists()


def test_the_size_is_looked_at_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_file, "MOST_BYTES", 9_999_999)
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("format.npy", b"")
        archive.writestr("positions.npy", bytes(10_000_000))
    assert path.stat().st_size < 20_000
    with pytest.raises(RunError, match="found 10,000,000 bytes of arrays, expected at most"):
        read_run(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_and_a_folder_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.npz")
    (tmp_path / "folder.npz").mkdir()
    for name in ("pipe.npz", "folder.npz", "missing.npz"):
        with pytest.raises(RunError, match="this is not a regular file"):
            read_run(tmp_path / name)


def test_an_archive_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, format=np.array(FORMAT), positions=np.zeros((26, 1_000_000), "f4"))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(RunError, match="bytes of arrays packed into"):
        read_run(path)


def test_a_run_of_one_parameter_has_no_plane(tmp_path: Path) -> None:
    from explorer.scenario.recordings.recording import read_recordings

    positions = np.array([[1.0], [0.5], [0.25]], dtype=np.float32)
    path = written(tmp_path / "run.npz", RecordedRun("one", np.arange(3), positions))
    with pytest.raises(RunError, match="found 1 parameter, expected at least 2"):
        read_recordings([path])

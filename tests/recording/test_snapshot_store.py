from __future__ import annotations

import numpy as np
import pytest

from explorer.recording import snapshot_store
from explorer.recording.snapshot_store import SnapshotStore


def row(number: int) -> list[np.ndarray]:
    return [np.full(2, number, np.float32), np.full(1, -number, np.float32)]


@pytest.mark.parametrize("count", [1, 3, 4, 11])
def test_rows_come_back_as_they_were_given(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_store, "BLOCK_BYTES", 3 * 4 * 4)
    store = SnapshotStore(3)
    for number in range(count):
        store.add(row(number))
    rows = store.rows()
    assert rows[:, 0].tolist() == list(range(count))
    assert rows[:, 2].tolist() == [-number for number in range(count)]
    del rows
    store.close()
    assert store.closed


def test_what_the_disk_refuses_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_store, "BLOCK_BYTES", 12)
    store = SnapshotStore(3)
    store._file.close()
    store.add(row(1))
    with pytest.raises(ValueError, match="closed file"):
        store.add(row(2))
    store.close()

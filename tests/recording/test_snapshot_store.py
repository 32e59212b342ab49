from __future__ import annotations

import os
import re
import tempfile
import threading

import numpy as np
import pytest

from explorer.recording import snapshot_store
from explorer.recording.snapshot_store import SnapshotStore
from tests.full_disk import fill


def row(number: int) -> list[np.ndarray]:
    return [np.full(2, number, np.float32), np.full(1, -number, np.float32)]


@pytest.mark.parametrize("buffer", [4, 100])
@pytest.mark.parametrize("count", [1, 3, 4, 11])
def test_rows_come_back_as_they_were_given(
    count: int, buffer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_store, "BUFFER_BYTES", buffer)
    store = SnapshotStore(3)
    for number in range(count):
        store.add(row(number))
    store.flush()
    assert store.count == count
    rows = store.rows()
    assert rows[:, 0].tolist() == list(range(count))
    assert rows[:, 2].tolist() == [-number for number in range(count)]
    del rows
    store.close()
    assert store.closed


def test_a_row_is_kept_as_it_was_when_it_was_given() -> None:
    store, weights = SnapshotStore(3), np.ones(3, np.float32)
    for _ in range(3):
        store.add([weights])
        weights *= 2
    store.flush()
    assert store.rows()[:, 0].tolist() == [1, 2, 4]
    store.close()


def test_no_thread_competes_with_the_training() -> None:
    before = threading.active_count()
    store = SnapshotStore(3)
    store.add(row(1))
    assert threading.active_count() == before
    store.close()


def test_what_the_system_took_only_in_part_is_written_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_pieces = getattr(os, "writev", None)
    if write_pieces is None:
        pytest.skip("this system writes no pieces at once")
    monkeypatch.setattr(snapshot_store, "BUFFER_BYTES", 4)
    monkeypatch.setattr(os, "writev", lambda file, pieces: write_pieces(file, pieces[:1]))
    store = SnapshotStore(3)
    for number in range(4):
        store.add(row(number))
    assert store.rows().tolist() == [[n, n, -n] for n in range(4)]
    store.close()


def test_the_file_has_room_before_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "posix_fallocate"):
        pytest.skip("this system reserves no room")
    monkeypatch.setattr(snapshot_store, "BUFFER_BYTES", 4)
    monkeypatch.setattr(snapshot_store, "RESERVED_BYTES", 24)
    store, sizes = SnapshotStore(3), []
    for number in range(4):
        store.add(row(number))
        sizes.append(os.fstat(store._file.fileno()).st_size)
    assert sizes == [24, 24, 48, 48]
    store.close()


@pytest.mark.parametrize("room", [0, 3, 11, 12, 13, 30, 47])
@pytest.mark.parametrize("buffer", [4, 30])
def test_a_full_disk_is_said_and_the_rows_before_it_are_kept(
    buffer: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_store, "BUFFER_BYTES", buffer)
    store = SnapshotStore(3)
    fill(store, room, monkeypatch)
    sentence = re.escape(f"{tempfile.gettempdir()}: No space left on device; ")

    def record() -> None:
        for number in range(4):
            store.add(row(number))
        store.flush()

    with pytest.raises(OSError, match=sentence):
        record()
    with pytest.raises(OSError, match=sentence):
        store.add(row(9))
    store.flush()
    assert store.count == room // 12
    if store.count:
        assert store.rows()[:, 0].tolist() == list(range(store.count))
    store.close()

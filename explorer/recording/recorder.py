"""The recorder that a training script calls at each step, whatever the framework."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from explorer.arrays import Singles
from explorer.recording.snapshot_store import SnapshotStore
from explorer.scenario.files.scenario_file import RUN_SUFFIXES
from explorer.scenario.recordings.parameter_layout import ParameterLayout
from explorer.scenario.recordings.run_file import SERIES, RecordedRun, write_run
from explorer.scenario.recordings.tensor_file import SUFFIX as TENSOR_SUFFIX
from explorer.scenario.recordings.tensor_file import check_library

LARGEST_DIMENSION = 1_000_000
"""With more parameters than this, snapshots are random projections unless specified otherwise."""
PROJECTED_DIMENSION = 4_096
PIECE = 65_536
"""Parameters mixed at once, so that the mixing matrix is never in memory as a whole."""


class Recorder:
    """Writes snapshots of parameters, losses, learning rates and norms into one file.

    The name of the file ends in ``.npz`` or, with the extra package, ``.safetensors``. Used as a
    context, it writes the whole file when the block ends, even by an exception or Ctrl+C.
    ``snapshot`` gives the parameters as one float32 vector, or its pieces in order; ``measures``
    gives learning rate, gradient norm and optimizer state norm. ``layout`` says how the parameters
    are arranged in the vector. Snapshots wait in an unnamed temporary file.

    Example:
        >>> import numpy as np
        >>> from explorer.recording.recorder import Recorder
        >>> weights = np.ones(3, dtype=np.float32)
        >>> recorder = Recorder("run.npz", lambda: weights, lambda: (0.1, 1.0, 0.0), every=2)
        >>> for loss in (3.0, 2.0, 1.0):
        ...     recorder.step(loss)
        >>> recorder.close()
        >>> recorder.path.name, recorder.every, recorder.name
        ('run.npz', 2, 'run')
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        snapshot: Callable[[], Singles | list[Singles]],
        measures: Callable[[], tuple[float, float, float]],
        *,
        every: int = 1,
        dimension: int | None = None,
        name: str = "",
        layout: ParameterLayout | None = None,
    ) -> None:
        if isinstance(every, bool) or every < 1:
            raise ValueError(f"every: found {every!r}, expected a whole number of at least 1")
        if not isinstance(path, str | os.PathLike):
            raise ValueError(f"path: found {type(path).__name__}, expected the name of a file")
        self.path = Path(path)
        if self.path.suffix not in RUN_SUFFIXES:
            suffixes = " or ".join(RUN_SUFFIXES)
            raise ValueError(
                f"path: found {self.path.name!r}, expected a name that ends in {suffixes}"
            )
        if self.path.suffix == TENSOR_SUFFIX:
            check_library()
        if not self.path.parent.is_dir():
            raise ValueError(f"path: the folder {self.path.parent} does not exist")
        self.every = every
        self.name = name or self.path.stem
        self._snapshot, self._measures, self.layout = snapshot, measures, layout
        self._steps: list[int] = []
        self._series: list[tuple[float, ...]] = []
        self._size = sum(map(len, self._pieces()))
        self._mixer = _Mixer(self._size, dimension)
        self._count = 0
        self._store = SnapshotStore(self._mixer.dimension)

    def __repr__(self) -> str:
        kept = f"{len(self._steps)} snapshots of {self._size:,} parameters"
        return f"<Recorder: {kept} for {self.path.name}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def step(self, loss: Any = None) -> None:
        """Call this once in each training step, with the loss of the step.

        Example:
            >>> import numpy as np
            >>> from explorer import record
            >>> with record(lambda: np.ones(3), "run.npz") as recorder:
            ...     recorder.step(2.5)
        """
        if self._count % self.every == 0:
            self._take(loss)
        self._count += 1

    def _pieces(self) -> list[Singles]:
        snapshot = self._snapshot()
        if isinstance(snapshot, list):
            return snapshot
        return [np.ascontiguousarray(snapshot, np.float32)]

    def _take(self, loss: Any) -> None:
        pieces = self._pieces()
        size = sum(map(len, pieces))
        if size != self._size:
            raise ValueError(f"parameters: found {size}, expected {self._size} as before")
        if self._mixer.is_needed:
            pieces = [self._mixer.mixed(np.concatenate(pieces))]
        self._store.add(pieces)
        self._steps.append(self._count)
        rate, gradient, state = self._measures()
        if hasattr(loss, "item"):
            loss = loss.item()
        self._series.append((math.nan if loss is None else float(loss), rate, gradient, state))

    def close(self) -> None:
        """Write the file, whole or not at all; nothing is written without a snapshot.

        Raises ``OSError`` with a sentence where it cannot be written, and where a disk was too full
        for all snapshots: the file then has those before. A run that cannot be written is kept in
        the folder of temporary files if there is space, and the sentence says where.

        Example:
            >>> import numpy as np
            >>> from explorer import record
            >>> recorder = record(lambda: np.ones(3), "run.npz")
            >>> recorder.step(2.5)
            >>> recorder.close()
            >>> recorder.path.exists()
            True
        """
        if self._store.closed:
            return
        try:
            try:
                self._store.flush()
            finally:
                self._write()
        finally:
            self._store.close()

    def _write(self) -> None:
        count = min(self._store.count, len(self._steps))
        if not count:
            return
        run = RecordedRun(
            self.name,
            np.array(self._steps[:count], dtype=np.int64),
            self._store.rows()[:count],
            dict(zip(SERIES, np.array(self._series[:count]).T, strict=True)),
            self._size,
            self._mixer.error,
            layout=self.layout,
        )
        try:
            write_run(self.path, run)
        except OSError as error:
            raise OSError(f"{error}; {self._rescued(run)}") from error

    def _rescued(self, run: RecordedRun) -> str:
        """Write the run where its snapshots had space, and say where that is."""
        folder = Path(tempfile.mkdtemp(prefix="descent-explorer-run-"))
        try:
            write_run(folder / self.path.name, run)
        except OSError:
            folder.rmdir()
            return f"{folder.parent} has no space for the run either"
        return f"the run was written to {folder / self.path.name}"


class _Mixer:
    """A random projection of vectors to fewer dimensions, or nothing where there are few.

    Normal mixtures keep distances up to about sqrt(2 / dimension), relatively (Johnson and
    Lindenstrauss 1984, Extensions of Lipschitz mappings into a Hilbert space).
    """

    def __init__(self, size: int, dimension: int | None) -> None:
        wanted = dimension
        if wanted is None:
            wanted = PROJECTED_DIMENSION if size > LARGEST_DIMENSION else size
        if isinstance(wanted, bool) or wanted < 2:
            raise ValueError(f"dimension: found {dimension!r}, expected at least 2")
        self.dimension = min(wanted, size)
        self.is_needed = self.dimension < size
        self.error = math.sqrt(2.0 / self.dimension) if self.is_needed else 0.0

    def mixed(self, vector: Singles) -> Singles:
        """The random mixtures of a vector."""
        total = np.zeros(self.dimension, dtype=np.float32)
        for part, matrix in self._pieces(len(vector)):
            total += vector[part] @ matrix
        return total / np.float32(math.sqrt(self.dimension))

    def _pieces(self, size: int) -> Iterator[tuple[slice, Singles]]:
        for index, begin in enumerate(range(0, size, PIECE)):
            count = min(PIECE, size - begin)
            random = np.random.default_rng([0, index])
            yield (
                slice(begin, begin + count),
                random.standard_normal((count, self.dimension), dtype=np.float32),
            )

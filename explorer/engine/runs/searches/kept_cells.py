"""Results of cells kept in a folder, so that a comparison need not compute them again."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np

from explorer.engine.runs.searches.comparison_cell import Cell, CellResult


def kept_cell(folder: Path, cell: Cell) -> CellResult | None:
    """What an earlier comparison has kept of a cell in a folder, or ``None``.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.runs.searches.comparison_cell import Cell
        >>> from explorer.engine.runs.searches.kept_cells import kept_cell
        >>> descent = optimizers["gradient_descent"]()
        >>> cell = Cell(surfaces["parabola"], descent, ((1.0,),), (), budget=2, targets=(0.1,))
        >>> with TemporaryDirectory() as folder:
        ...     print(kept_cell(Path(folder), cell))
        None
    """
    path = folder / f"{cell.key}.npz"
    try:
        with path.open("rb") as file, np.load(file) as kept:
            return CellResult(kept["gaps"], kept["reached"], float(kept["lowest"]))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep_cell(folder: Path, cell: Cell, result: CellResult) -> None:
    """Store the results of a cell, whole or not at all; ``OSError`` where that is impossible.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from explorer.engine import optimizers, surfaces
        >>> from explorer.engine.runs.searches.comparison_cell import Cell, compute_cell
        >>> from explorer.engine.runs.searches.kept_cells import keep_cell, kept_cell
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> cell = Cell(surfaces["parabola"], descent, ((1.0,),), (), budget=2, targets=(0.1,))
        >>> with TemporaryDirectory() as folder:
        ...     keep_cell(Path(folder), cell, compute_cell(cell))
        ...     print(kept_cell(Path(folder), cell).gaps)
        [[0.0625]]
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Another window may be storing the same cell.
    number, name = tempfile.mkstemp(".part.npz", cell.key, folder)
    half = Path(name)
    try:
        with open(number, "wb") as file:
            np.savez(file, gaps=result.gaps, reached=result.reached, lowest=np.array(result.lowest))
        half.replace(folder / f"{cell.key}.npz")
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def forget_oldest(folder: Path, most_bytes: int) -> None:
    """Delete the oldest results until a folder holds no more than a given number of bytes.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from explorer.engine.runs.searches.kept_cells import forget_oldest
        >>> with TemporaryDirectory() as folder:
        ...     for name in ("first.npz", "second.npz", "third.npz"):
        ...         _ = Path(folder, name).write_bytes(bytes(100))
        ...     forget_oldest(Path(folder), most_bytes=250)
        ...     len(list(Path(folder).iterdir()))
        2
    """
    kept = []
    for path in folder.glob("*.npz"):
        with suppress(OSError):
            state = path.stat()
            kept.append((state.st_mtime, state.st_size, path))
    total = sum(size for _, size, _ in kept)
    for _, size, path in sorted(kept):
        if total <= most_bytes:
            break
        with suppress(OSError):
            path.unlink(missing_ok=True)
        total -= size

"""Oscillation in the last part of a run, and points that are visited again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats


@dataclass(frozen=True)
class Swing:
    """Oscillation in the last part of a run.

    ``amplitude`` is half the width, ``period`` in steps, ``kept`` the share of the amplitude that
    is left after one step, ``wandering`` how far its middle moves compared with its width;
    ``since`` is the first row that was examined.
    """

    amplitude: float
    period: float
    kept: float
    wandering: float
    since: int


def swing_of(rows: Floats, since: int) -> Swing | None:
    """The oscillation of positions (n, d), which are row ``since`` of a run and all after it.

    ``None`` for fewer than eight rows, fewer than three turns, or a half that stands still.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.diagnosis.swing import swing_of
        >>> swing_of(np.array([[1.0], [-1.0]] * 8), since=84)
        Swing(amplitude=1.0, period=2.0, kept=1.0, wandering=0.0, since=84)
    """
    if len(rows) < 8:
        return None
    axis = int(np.ptp(rows, axis=0).argmax())
    half = len(rows) // 2
    first, second = rows[:half, axis], rows[half:, axis]
    middle = 0.5 * (rows[:, axis].max() + rows[:, axis].min())
    signs = np.sign(rows[:, axis] - middle)
    turns = int(np.count_nonzero(signs[1:] * signs[:-1] < 0))
    before, after = float(np.ptp(first)), float(np.ptp(second))
    if turns < 3 or after == 0.0 or before == 0.0:
        return None
    return Swing(
        amplitude=0.5 * after,
        period=2.0 * (len(rows) - 1) / turns,
        kept=(after / before) ** (1.0 / half),
        wandering=abs(float(second.mean() - first.mean())) / max(before, after),
        since=since,
    )


def period_of(rows: Floats) -> int | None:
    """The number of points that the last positions (n, d) visit again and again, or ``None``.

    The last three passes must agree.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.diagnosis.swing import period_of
        >>> period_of(np.array([[0.0], [1.0], [2.0]] * 4))
        3
    """
    squares = ((rows - rows[-1]) ** 2).sum(axis=1)
    close = (1e-6**2) * max(float(squares.max()), 1e-300)
    again = np.flatnonzero(squares[:-1] <= close)
    if not len(again):
        return None
    period = len(rows) - 1 - int(again[-1])
    if period < 2 or 3 * period > len(rows):
        return None
    tail = rows[-2 * period :] - rows[-3 * period : -period]
    return period if ((tail**2).sum(axis=1) <= close).all() else None

"""Segments of paths that are kept while the paths and the view stay the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from explorer.arrays import Floats, Integers
from explorer.drawing.geometry.line_segments import Strokes, strokes
from explorer.drawing.geometry.viewport import Projection


class StrokeCache:
    """The segments of several paths, of which as a rule one changes at a time.

    A path is the same as long as it is the same array; arrays must not be written into.
    """

    def __init__(self) -> None:
        self._view: object = None
        self._known: dict[int, tuple[Floats, Floats, Integers]] = {}

    def strokes(
        self,
        paths: Sequence[Floats],
        projection: Projection,
        margin: float,
        points_per_step: int = 1,
        *,
        repeats: bool = False,
        reduced: Callable[[Floats], Floats] | None = None,
    ) -> Strokes:
        """The results of the function ``strokes``, computed only for new paths.

        ``reduced`` gives the points that a new path needs in this view.
        """
        view = (projection, margin, points_per_step, repeats)
        if view != self._view:
            self._view, self._known = view, {}
        new = [path for path in paths if id(path) not in self._known]
        drawn = new if reduced is None else list(map(reduced, new))
        made = strokes(drawn, projection, margin, points_per_step, repeats=repeats)
        whole = made if len(new) == len(paths) else None
        known = {id(path): self._known[id(path)] for path in paths if id(path) in self._known}
        for index, path in enumerate(new):
            part = slice(made.bounds[index], made.bounds[index + 1])
            known[id(path)] = (path, made.lines[part], made.steps[part])
        # The arrays are kept beside their identity, which another could have otherwise.
        self._known = known
        return self._joined(paths) if whole is None else whole

    def _joined(self, paths: Sequence[Floats]) -> Strokes:
        parts = [self._known[id(path)] for path in paths]
        bounds = np.cumsum([0, *(len(steps) for _, _, steps in parts)])
        lines = np.concatenate([lines for _, lines, _ in parts])
        return Strokes(lines, np.concatenate([steps for _, _, steps in parts]), bounds)

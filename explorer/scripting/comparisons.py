"""Fair comparisons from Python, on local processors or those of an executor."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.engine import Optimizer, optimizers, surfaces
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.runs.searches.comparison import Comparison
from explorer.engine.runs.searches.comparison import compare as compute
from explorer.engine.runs.searches.comparison_request import ComparisonRequest
from explorer.scripting.progress import progress_of
from explorer.scripting.screen import draw_anywhere

if TYPE_CHECKING:
    from explorer.scripting.rendered_picture import Picture


@dataclass(frozen=True, eq=False, repr=False)
class FairComparison:
    """Optimizers compared at equal evaluations; ``comparison`` has every number of it.

    Two are equal if they are about the same and came to the same, to the last bit.

    Example:
        >>> from explorer import compare
        >>> compared = compare(["ravine"], ["momentum", "adam"], starts=2, rates=4, budget=50)
        >>> compared.comparison.names
        ('momentum', 'adam')
        >>> compared.summary.partition(":")[0]
        'Targets reached at the end'
    """

    comparison: Comparison

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FairComparison):
            return NotImplemented
        own, others = self.comparison, other.comparison
        return own.request == others.request and all(
            np.array_equal(cell.gaps, others.cells[key].gaps)
            and np.array_equal(cell.reached, others.cells[key].reached)
            for key, cell in own.cells.items()
        )

    def __hash__(self) -> int:
        return hash((self.comparison.names, self.comparison.request.sentence))

    def __repr__(self) -> str:
        names = ", ".join(self.comparison.names)
        return f"<FairComparison: {names}; {self.comparison.request.sentence}>"

    @property
    def summary(self) -> str:
        """Which optimizers reached most targets, and with which effort."""
        return self.comparison.summary

    def picture(
        self,
        *,
        size: tuple[int, int] = (1200, 900),
        scale: float = 2.0,
        theme: str = "light",
        sensitivity: Sequence[int] = (0, 1),
    ) -> Picture:
        """Targets reached, performance profile and sensitivity, with the budget below.

        ``size`` is in logical pixels, each ``scale`` pixels wide; ``sensitivity`` are the indices
        of the surfaces on which the final loss is drawn against the learning rate.

        Example:
            >>> from explorer import compare
            >>> compared = compare(["ravine"], ["adam"], starts=1, rates=2, budget=9)
            >>> compared.picture(size=(400, 300)).data[1:4]
            b'PNG'
        """
        draw_anywhere()
        from explorer.drawing.colours.theme import THEMES
        from explorer.export.pictures.comparison_picture import comparison_image
        from explorer.export.pictures.lines_picture import image_bytes
        from explorer.export.pictures.qt_application import ensure_application
        from explorer.scripting.rendered_picture import Picture

        ensure_application()
        image = comparison_image(
            self.comparison, THEMES[theme], size, scale, sensitivity=sensitivity
        )
        return Picture(image_bytes(image), "png", repr(self).strip("<>"))

    def to_dataframe(self) -> Any:
        """One row for each optimizer on each surface, as a pandas data frame.

        Raises ``ImportError`` where pandas is not installed.

        Example:
            >>> from explorer import compare
            >>> compared = compare(["ravine"], ["adam"], starts=1, rates=2, budget=9)
            >>> len(compared.to_dataframe())
            1
        """
        import pandas as pd

        from explorer.export.tables.comparison_table import comparison_rows

        head, *rows = comparison_rows(self.comparison)
        return pd.DataFrame(rows, columns=list(head))

    def plot(self, ax: Any) -> Any:
        """Draw into matplotlib axes which share of the targets is reached at which effort.

        A line for each optimizer is the median over the runs, with the middle 80 % as a band.

        Example:
            >>> from matplotlib.figure import Figure
            >>> from explorer import compare
            >>> compared = compare(["ravine"], ["adam"], starts=2, rates=2, budget=9)
            >>> axes = compared.plot(Figure().add_subplot())
            >>> axes.get_xlabel(), len(axes.lines)
            ('gradient evaluations', 1)
        """
        evaluations, shares = self.comparison.reached_targets
        for name, (middle, low, high) in shares.items():
            (line,) = ax.step(evaluations, middle, where="post", label=name)
            ax.fill_between(evaluations, low, high, step="post", color=line.get_color(), alpha=0.15)
        ax.set(xlabel="gradient evaluations", ylabel="targets reached", xscale="symlog")
        ax.set_title(self.comparison.request.sentence, fontsize="small", wrap=True)
        ax.legend()
        return ax

    def _repr_png_(self) -> bytes:
        return self.picture(size=(900, 675), scale=1.0).data


def compare(
    surfaces: Sequence[AnyObjective | str],
    optimizers: Mapping[str, Optimizer] | Sequence[str],
    *,
    starts: int = 16,
    budget: int = 500,
    rates: int = 32,
    noise: float = 0.0,
    seeds: int = 1,
    seed: int = 0,
    keep: str | os.PathLike[str] | None = None,
    executor: Executor | None = None,
) -> FairComparison:
    """Compare optimizers at equal effort over surfaces, starts and seeds.

    ``surfaces`` are surfaces, objectives, networks, or ids; where no minimum is known, losses are
    measured from the lowest that any run found. ``optimizers`` are those by name or ids. Each run
    takes ``budget`` gradient evaluations from one of ``starts`` random starts; ``rates`` learning
    rates are tried, of which the best counts; 0 keeps each optimizer's own. With ``noise`` each run
    is repeated with ``seeds`` seeds, from ``seed`` on. Finished parts are kept in the folder
    ``keep``, and existing ones are not computed again. An ``executor``, such as
    ``dask.distributed``'s ``client.get_executor()``, computes the parts instead of threads on all
    processors.

    Raises ``ValueError`` naming what cannot be used, ``KeyError`` for an unknown id.

    Example:
        >>> from explorer import compare
        >>> compare(["ravine"], ["momentum", "adam"], starts=2, rates=4, budget=50)
        <FairComparison: momentum, adam; 50 gradient evaluations for each run, 2 starts on Ravine, best of 4 learning rates>
    """  # noqa: E501
    request = ComparisonRequest(
        tuple(_surface(each) for each in _listed(surfaces)),
        _named(optimizers),
        budget=budget,
        starts=starts,
        rates=rates,
        seed=seed,
        seeds=seeds,
        noise=noise,
    )
    folder = None if keep is None else Path(keep)
    with progress_of("comparison") as show:
        return FairComparison(compute(request, executor=executor, folder=folder, progress=show))


def _listed(given: Sequence[AnyObjective | str]) -> Sequence[AnyObjective | str]:
    if isinstance(given, str):
        raise ValueError(f"surfaces: found {given!r}, expected a list of ids or surfaces")
    return given


def _surface(given: AnyObjective | str) -> AnyObjective:
    return surfaces[given] if isinstance(given, str) else given


def _named(given: Mapping[str, Optimizer] | Sequence[str]) -> Mapping[str, Optimizer]:
    if isinstance(given, Mapping):
        return given
    if isinstance(given, str):
        raise ValueError(f"optimizers: found {given!r}, expected a list of ids")
    return {name: optimizers[name]() for name in given}

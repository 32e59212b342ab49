"""Rules that may have made a path, the likeliest first, as a notebook shows them."""

from __future__ import annotations

from html import escape
from typing import Any

from explorer.engine.identification.candidate import Candidate


class Candidates(tuple[Candidate, ...]):
    """A tuple of candidates, the likeliest first.

    Example:
        >>> from explorer import identify, run, surfaces, optimizers
        >>> path = run(surfaces["ravine"], optimizers["momentum"](), (2.0, 2.0), 8).positions
        >>> identify(path, surfaces["ravine"], most=3)
        <Candidates: Momentum as in paper (learning_rate 0.01, momentum 0.9), and 2 more>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        if not self:
            return "<Candidates: none>"
        more = f", and {len(self) - 1} more" if len(self) > 1 else ""
        return f"<Candidates: {self[0].name}{more}>"

    def to_dataframe(self) -> Any:
        """One row for each candidate, as a pandas data frame.

        ``departs`` is NaN for a rule that never departs. Raises ``ImportError`` where pandas is
        not installed.

        Example:
            >>> from explorer import identify, run, surfaces, optimizers
            >>> path = run(surfaces["ravine"], optimizers["adam"](), (2.0, 2.0), 8).positions
            >>> identify(path, surfaces["ravine"], most=2).to_dataframe()["optimizer"][0]
            'adam'
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "optimizer": each.optimizer.id,
                    "dialects": ", ".join(each.dialects),
                    "changed": ", ".join(each.changed),
                    "departs": each.departs,
                    "deviation": each.deviation,
                    **each.values,
                }
                for each in self
            ]
        )

    def plot(self, ax: Any) -> Any:
        """Draw into matplotlib axes how many steps each explains, the likeliest on top.

        Example:
            >>> from matplotlib.figure import Figure
            >>> from explorer import identify, run, surfaces, optimizers
            >>> path = run(surfaces["ravine"], optimizers["adam"](), (2.0, 2.0), 8).positions
            >>> axes = identify(path, surfaces["ravine"], most=2).plot(Figure().add_subplot())
            >>> axes.get_xlabel()
            'steps explained, of 8'
        """
        steps = [each.steps if each.departs is None else each.departs - 1 for each in self]
        ranks = list(range(1, len(self) + 1))
        ax.barh(ranks, steps)
        ax.set_yticks(ranks, [each.name.split(" (")[0] for each in self])
        ax.invert_yaxis()
        ax.set_xlabel(f"steps explained, of {self[0].steps}" if self else "steps explained")
        return ax

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{rank}</td><td style='text-align:left'>{escape(each.sentence())}</td></tr>"
            for rank, each in enumerate(self, 1)
        )
        return f"<table>{rows}</table>"

"""Optimizers run side by side, as one value with a table and a picture."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explorer.engine import Noise, Optimizer, optimizers
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import check_optimizer
from explorer.export.scenario_summary import whose_function
from explorer.scenario import edit
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Contender, Scenario
from explorer.scripting.progress import progress_of
from explorer.scripting.rendered_picture import Picture, outcome_picture

if TYPE_CHECKING:
    from explorer.export.tables.comparison import ComparisonRow

STEPS = 200
COLUMNS = {
    "contender": "",
    "loss_at_end": "f at the end",
    "lowest_loss": "lowest f",
    "steps_to_tolerance": "steps to 0.001",
    "verdict": "verdict",
    "reason": "because",
}


@dataclass(frozen=True, eq=False)
class Race:
    """The results of several optimizers on one surface, from one start.

    ``race["Adam"]`` is the trajectory of that name; iterating gives the names.

    Example:
        >>> from explorer import race, surfaces
        >>> result = race(surfaces["ravine"], ["momentum", "adam"], steps=50)
        >>> result.names, len(result), result["Adam"].losses.shape
        (('Momentum', 'Adam'), 2, (51,))
        >>> result.scenario.start
        (2.0, 2.0)
        >>> [row.verdict for row in result.rows], len(result.outcome.trajectories)
        (['descending', 'stalled'], 2)
    """

    outcome: Outcome

    @property
    def scenario(self) -> Scenario:
        """Everything that determines the trajectories."""
        return self.outcome.scenario

    @property
    def names(self) -> tuple[str, ...]:
        """The optimizers' names, in their order."""
        return tuple(contender.name for contender in self.scenario.contenders)

    @cached_property
    def rows(self) -> list[ComparisonRow]:
        """One row for each: where it ended, how fast it was, and the verdict with its reason."""
        from explorer.export.tables.comparison import comparison

        return comparison(self.outcome)

    def __getitem__(self, name: str) -> Trajectory:
        if name not in self.names:
            from explorer.engine.spelling import unknown_id

            raise unknown_id("contender", name, self.names)
        trajectory = self.outcome.trajectories[self.names.index(name)]
        if trajectory is None:
            raise KeyError(f"{name!r} is hidden and was not run")
        return trajectory

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Race) and self.scenario == other.scenario

    def __hash__(self) -> int:
        return hash((self.names, self.scenario.start, self.scenario.steps))

    def __repr__(self) -> str:
        surface = self.scenario.surface.title
        names = ", ".join(self.names)
        return f"<Race: {names} on {surface}, {self.scenario.steps} steps>"

    def picture(self, view: str = "plane", **options: Any) -> Picture:
        r"""A picture of it; ``options`` as for ``explorer.picture``.

        Example:
            >>> from explorer import race, surfaces
            >>> race(surfaces["ravine"], ["adam"], steps=5).picture(size=(200, 160)).data[:4]
            b'\x89PNG'
        """
        given = {"view": view, **options}
        return outcome_picture(self.outcome, "png", given, repr(self).strip("<>"))

    def to_dataframe(self) -> Any:
        """One row for each optimizer, as a pandas data frame.

        Raises ``ImportError`` where pandas is not installed.

        Example:
            >>> from explorer import race, surfaces
            >>> frame = race(surfaces["ravine"], ["momentum", "adam"], steps=50).to_dataframe()
            >>> frame.index.to_list()
            ['Momentum', 'Adam']
        """
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows]).set_index("contender")

    def plot(self, ax: Any, what: str = "loss") -> Any:
        """Draw all runs into matplotlib axes: their ``loss``, or their ``path`` in the plane.

        Example:
            >>> from matplotlib.figure import Figure
            >>> from explorer import race, surfaces
            >>> axes = race(surfaces["ravine"], ["adam"], steps=5).plot(Figure().add_subplot())
            >>> axes.get_ylabel(), len(axes.lines)
            ('f', 1)
        """
        for name in self.names:
            self[name].plot(ax, what, label=name)
        ax.legend()
        return ax

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{title}</th>" for title in COLUMNS.values())
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(getattr(row, name))}</td>" for name in COLUMNS) + "</tr>"
            for row in self.rows
        )
        surface = html.escape(self.scenario.surface.title)
        own = whose_function(self.scenario)
        words = ", ".join(filter(None, [surface, f"{self.scenario.steps} steps", html.escape(own)]))
        caption = f"<caption>{words}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _repr_png_(self) -> bytes:
        return self.picture(size=(640.0, 480.0)).data


def race(
    surface: AnyObjective,
    contenders: Mapping[str, Optimizer] | Sequence[Optimizer | str],
    *,
    start: Sequence[float] | None = None,
    steps: int = STEPS,
    noise: float | Noise = 0.0,
    seed: int = 0,
) -> Race:
    """Run several optimizers on a surface from one start.

    ``contenders`` are optimizers by name, or a list of optimizers or their ids. ``start`` is the
    surface's first good one if left out; ``noise`` is the standard deviation of the noise added to
    each gradient coordinate, drawn with ``seed``, the same for all.

    Raises ``ValueError`` naming the argument that is not usable, ``KeyError`` for an unknown id.

    Example:
        >>> from explorer import optimizers, race, surfaces
        >>> result = race(surfaces["ravine"], ["momentum", "adam"], steps=50)
        >>> result
        <Race: Momentum, Adam on Ravine, 50 steps>
        >>> result["Adam"].steps
        50
    """
    scenario = Scenario(
        surface,
        tuple(edit.default_start(surface) if start is None else start),
        steps,
        (),
        noise if isinstance(noise, Noise) else Noise(noise),
        seed,
    )
    if isinstance(contenders, Mapping):
        named = [(name, optimizer) for name, optimizer in contenders.items()]
    else:
        named = [
            ("", optimizers[contender]() if isinstance(contender, str) else contender)
            for contender in contenders
        ]
    if not named:
        raise ValueError("contenders: found none, expected at least one optimizer")
    for name, optimizer in named:
        check_optimizer("contenders", optimizer)
        scenario = edit.added(scenario, optimizer, name)
    return race_of(scenario)


def race_of(subject: Scenario | Race | Trajectory) -> Race:
    """The runs that a scenario, a race or a trajectory is about."""
    if isinstance(subject, Race):
        return subject
    if isinstance(subject, Trajectory):
        trial = getattr(subject.origin, "trial", None)
        if trial is None:
            raise ValueError("found a trajectory without its trial, expected one from a run")
        contender = Contender(trial.optimizer, trial.optimizer.title, trial.schedule)
        scenario = Scenario(
            trial.objective, trial.start, trial.steps, (contender,), trial.noise, trial.seed
        )
        return Race(Outcome(replace(scenario), (subject,)))
    if not isinstance(subject, Scenario):
        raise ValueError(f"found {type(subject).__name__}, expected a scenario, race or trajectory")
    with progress_of("runs") as show:
        return Race(compute(subject, progress=show))


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else html.escape(str(value))

"""What a run leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.computation import Computation
from explorer.engine.rules.glossary import Term

if TYPE_CHECKING:
    from explorer.engine.rules.direct_step import Evaluation
    from explorer.engine.trajectories.curvature import Curvature
    from explorer.engine.trajectories.verdict import Verdict

FLOATS = Computation("floats")


class Origin(Protocol):
    """The origin of a trajectory, which can provide what the trajectory does not store."""

    @property
    def glossary(self) -> Mapping[str, Term]:
        """What each of the terms is, by name."""

    def terms(self, trajectory: Trajectory) -> Mapping[str, Floats]:
        """Named intermediates of each step, (n + 1, d) or (n + 1,)."""

    def verdict(self, trajectory: Trajectory) -> Verdict:
        """Outcome of the run."""

    def curvature(self, trajectory: Trajectory) -> Curvature:
        """The curvature along the run, and the stability limit of the rule."""

    def evaluations_at(self, trajectory: Trajectory, row: int) -> tuple[Evaluation, ...]:
        """What the step from a row evaluated, and where, if the run has not kept it."""

    def outline(self, trajectory: Trajectory, row: int) -> Floats | None:
        """Corners (k, d) of the shape that the step from a row used, if the run kept none."""


RECORDED_STEP = "recorded_step"
"""The term of a recorded run that holds the training step of each snapshot."""


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """A whole run, computed once; a plain value that can be compared, hashed and pickled.

    ``positions`` has shape (n + 1, d), row k is x_k and row 0 the start; ``losses`` (n + 1,) is f
    there, without noise; ``gradients`` (n + 1, d) is what the rule was given; ``rates`` (n + 1,)
    the learning rate, or NaN for rules without one. All rows are finite: a run that diverges is cut
    before its first row that is not, and ``diverged_at`` is that step. No array can be written to.
    ``evaluations_per_step`` (n + 1,) is ``None`` for one evaluation in each step,
    ``gradients_per_step`` for one gradient. A direct method keeps ``marks`` of its evaluations in
    each step, and ``outlines`` of the shapes that it used.

    Terms, verdict and curvature are computed by ``origin`` on demand; ``known_terms`` are those
    that the run had to compute anyway. ``computation`` says which loop computed the rows.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> momentum = optimizers["momentum"](learning_rate=0.25, momentum=0.5)
        >>> trajectory = run(surfaces["parabola"], momentum, start=(1.0,), steps=2)
        >>> trajectory.positions.shape, trajectory.losses.shape
        ((3, 1), (3,))
        >>> trajectory.terms["velocity"].tolist()
        [[-0.5], [-0.5], [-0.25]]
        >>> trajectory.verdict.kind
        'descending'
        >>> trajectory.steps, trajectory.evaluations.tolist()
        (2, [0.0, 1.0, 2.0])
        >>> trajectory.gradient_evaluations.tolist(), trajectory.curvature.sharpness.tolist()
        ([0.0, 1.0, 2.0], [2.0, 2.0, 2.0])
        >>> trajectory.glossary["velocity"].symbol
        'v'
    """

    positions: Floats
    losses: Floats
    gradients: Floats
    rates: Floats
    steps_requested: int
    diverged_at: int | None
    origin: Origin = field(repr=False)
    evaluations_per_step: Floats | None = field(default=None, repr=False)
    gradients_per_step: Floats | None = field(default=None, repr=False)
    marks: Sequence[tuple[Evaluation, ...]] = field(default=(), repr=False)
    outlines: tuple[Floats | None, ...] = field(default=(), repr=False)
    known_terms: Mapping[str, Floats] | None = field(default=None, repr=False)
    computation: Computation = FLOATS

    def __post_init__(self) -> None:
        for name in ("positions", "losses", "gradients", "rates"):
            view = getattr(self, name).view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Trajectory):
            return NotImplemented
        return (
            self.origin == other.origin
            and self.steps_requested == other.steps_requested
            and self.diverged_at == other.diverged_at
            and np.array_equal(self.positions, other.positions)
            and np.array_equal(self.losses, other.losses, equal_nan=True)
            and np.array_equal(self.gradients, other.gradients, equal_nan=True)
            and np.array_equal(self.rates, other.rates, equal_nan=True)
        )

    def __repr__(self) -> str:
        dimension = self.positions.shape[1]
        words = f"{self.steps} steps in {dimension} dimension{'s' if dimension > 1 else ''}"
        if len(self.losses):
            words += f", f from {self.losses[0]:.6g} to {self.losses[-1]:.6g}"
        if self.diverged_at is not None:
            words += f", diverged at step {self.diverged_at}"
        return f"<Trajectory: {words}>"

    def __hash__(self) -> int:
        return hash((self.origin, self.steps_requested, self.diverged_at))

    def __reduce__(self) -> tuple[object, ...]:
        values = {attribute.name: getattr(self, attribute.name) for attribute in fields(self)}
        if self.known_terms is not None:
            values["known_terms"] = dict(self.known_terms)
        return _restored, (values,)

    def to_dataframe(self) -> Any:
        """One row for each step: position, f, gradient, terms and rate, as a pandas data frame.

        A term with a number for each coordinate has a column for each, such as ``velocity_x``.
        Raises ``ImportError`` where pandas is not installed.

        Example:
            >>> from explorer.engine import optimizers, run, surfaces
            >>> path = run(surfaces["ravine"], optimizers["momentum"](), start=(2.0, 1.0), steps=4)
            >>> path.to_dataframe().columns.to_list()[:5]
            ['x', 'y', 'f', 'g_x', 'g_y']
        """
        import pandas as pd

        size = self.positions.shape[1]
        names = ("x", "y")[:size] if size <= 2 else tuple(f"x{i + 1}" for i in range(size))
        columns = dict(zip(names, self.positions.T, strict=True))
        columns["f"] = self.losses
        columns |= {f"g_{name}": row for name, row in zip(names, self.gradients.T, strict=True)}
        for term, values in self.terms.items():
            if values.ndim == 1:
                columns[term] = values
            elif term != "gradient":
                columns |= {
                    f"{term}_{name}": row for name, row in zip(names, values.T, strict=True)
                }
        columns["learning_rate"] = self.rates
        return pd.DataFrame(columns).rename_axis("step")

    def plot(self, ax: Any, what: str = "loss", **style: Any) -> Any:
        """Draw into matplotlib axes the ``loss`` over the steps, or the ``path`` in the plane.

        ``style`` goes to ``Axes.plot``. Raises ``ValueError`` for a path in another number of
        dimensions than two.

        Example:
            >>> from matplotlib.figure import Figure
            >>> from explorer.engine import optimizers, run, surfaces
            >>> path = run(surfaces["ravine"], optimizers["momentum"](), start=(2.0, 1.0), steps=4)
            >>> path.plot(Figure().add_subplot(), "path").get_xlabel()
            'x'
        """
        size = self.positions.shape[1]
        if what not in ("loss", "path") or (what == "path" and size != 2):
            raise ValueError(f"what: found {what!r} in {size} dimensions, expected loss or path")
        if what == "path":
            ax.plot(*self.positions.T, **style)
        else:
            ax.plot(self.step_numbers, self.losses, **style)
            if len(self.losses) and self.losses.min() > 0.0:
                ax.set_yscale("log")
        ax.set(xlabel="x" if what == "path" else "step", ylabel="y" if what == "path" else "f")
        return ax

    @property
    def glossary(self) -> Mapping[str, Term]:
        """What each of the terms is, by name."""
        return self.origin.glossary

    @property
    def steps(self) -> int:
        """Number of steps that were taken, n."""
        return len(self.losses) - 1

    @cached_property
    def step_numbers(self) -> Floats:
        """The step of each row, (n + 1,); for a recorded run, the training step."""
        if RECORDED_STEP in self.glossary:
            return self.terms[RECORDED_STEP]
        return np.arange(len(self.losses), dtype=np.float64)

    @cached_property
    def evaluations(self) -> Floats:
        """How often the surface had been evaluated before each row, (n + 1,); row 0 is 0.

        A gradient with its value counts 1, each further value 1 and a Hessian d.
        """
        if self.evaluations_per_step is None:
            return np.arange(len(self.losses), dtype=np.float64)
        return np.concatenate(([0.0], np.cumsum(self.evaluations_per_step[:-1])))

    @cached_property
    def gradient_evaluations(self) -> Floats:
        """How often a gradient had been evaluated before each row, (n + 1,); row 0 is 0."""
        if self.gradients_per_step is None:
            return np.arange(len(self.losses), dtype=np.float64)
        return np.concatenate(([0.0], np.cumsum(self.gradients_per_step[:-1])))

    @cached_property
    def terms(self) -> Mapping[str, Floats]:
        """Named intermediates of each step, (n + 1, d) or (n + 1,); row k leads from x_k on."""
        terms = self.origin.terms(self) if self.known_terms is None else self.known_terms
        return MappingProxyType(dict(terms))

    @cached_property
    def verdict(self) -> Verdict:
        """Outcome of the run."""
        return self.origin.verdict(self)

    @cached_property
    def curvature(self) -> Curvature:
        """The curvature along the run, and the largest curvature for which it is stable."""
        return self.origin.curvature(self)

    def evaluations_at(self, row: int) -> tuple[Evaluation, ...]:
        """What the step from a row to the next evaluated, and where.

        Direct methods keep no points in more than 128 dimensions, and no more than ten million
        coordinates in all; a recorded run keeps none.

        Example:
            >>> from explorer.engine import optimizers, run, surfaces
            >>> path = run(surfaces["ravine"], optimizers["nesterov"](), (2.0, 2.0), 5)
            >>> [(each.kind, each.at.tolist()) for each in path.evaluations_at(0)]
            [('gradient', [2.0, 2.0])]
        """
        if self.marks:
            return self.marks[row] if row < len(self.marks) else ()
        return self.origin.evaluations_at(self, row)

    def outline(self, row: int) -> Floats | None:
        """Corners (k, d) of the simplex or the region that the step from a row used, if any.

        Example:
            >>> from explorer import optimizers, run, surfaces
            >>> simplex = run(surfaces["ravine"], optimizers["nelder_mead"](), (2.0, 2.0), 5)
            >>> simplex.outline(1).shape
            (3, 2)
        """
        if self.outlines:
            return self.outlines[row] if row < len(self.outlines) else None
        return self.origin.outline(self, row)

    def keep_curvature(self, curvature: Curvature) -> None:
        """Store a ``curvature`` that took a search.

        The run is judged again, since curvature may explain its outcome.

        Example:
            >>> from explorer import optimizers, run, surfaces
            >>> momentum = optimizers["momentum"]()
            >>> first, again = (run(surfaces["ravine"], momentum, (2.0, 2.0), 5) for _ in range(2))
            >>> again.keep_curvature(first.curvature)
            >>> again.curvature is first.curvature
            True
        """
        self.__dict__["curvature"] = curvature
        self.__dict__.pop("verdict", None)


def _restored(values: Mapping[str, object]) -> Trajectory:
    return Trajectory(**values)  # type: ignore[arg-type]

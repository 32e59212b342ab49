"""The request for a fair comparison, and its budget in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.engine.objectives.any_objective import AnyObjective, is_recording
from explorer.engine.objectives.objective import lowest_minimum
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import Schedule
from explorer.engine.runs.ensemble import drawn_starts
from explorer.engine.runs.maps import can_be_varied, side
from explorer.engine.runs.searches.comparison_cell import Cell
from explorer.engine.trials.gradient_noise import Noise
from explorer.engine.trials.trial import CONSTANT

TARGETS = tuple(10.0**-power for power in range(1, 8))
"""Shares of the first gap f - f* that are to be reached, as in Moré and Wild (2009)."""
BAND = (0.1, 0.9)


@dataclass(frozen=True)
class ComparisonRequest:
    """Which optimizers are compared, on which surfaces, from which starts and at which cost.

    ``optimizers`` are named. Each run may take ``budget`` gradient evaluations. ``starts`` are
    drawn over each surface's view with ``seed``; the weights of a network are drawn as at the start
    of a training. Where no minimum is known, gaps are measured from the lowest loss that any of the
    runs has found. ``rates`` learning rates are tried for each optimizer over the range of its
    slider, and the best of them counts; 0 keeps the optimizer's own. ``noise`` is the standard
    deviation of the noise added to each gradient. With noise, or with a rule that draws noise
    itself, each run is repeated with ``seeds`` seeds from ``seed`` on. ``schedules`` holds the
    schedules of the optimizers that have one, by name.
    """

    surfaces: tuple[AnyObjective, ...]
    optimizers: Mapping[str, Optimizer]
    budget: int = 500
    starts: int = 16
    rates: int = 32
    seed: int = 0
    seeds: int = 1
    noise: float = 0.0
    schedules: Mapping[str, Schedule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, least in (("budget", 1), ("starts", 1), ("rates", 0), ("seeds", 1)):
            if getattr(self, name) < least:
                value = getattr(self, name)
                raise ValueError(f"{name}: found {value}, expected at least {least}")
        if not self.surfaces or not self.optimizers:
            raise ValueError("expected at least one surface and one optimizer")
        Noise(self.noise)
        for surface in self.surfaces:
            if is_recording(surface):
                raise ValueError(
                    f"surfaces: {surface.title} is a recording; nothing can be run on it"
                )
        for optimizer in self.optimizers.values():
            if optimizer.rule is None:
                raise ValueError(
                    f"{optimizer.title} takes its steps one run at a time; "
                    "a comparison needs a rule"
                )

    @property
    def is_noisy(self) -> bool:
        """Whether any of the runs is random."""
        return self.noise > 0.0 or any(each.draws_noise for each in self.optimizers.values())

    @property
    def sentence(self) -> str:
        """The budget in words, for every picture."""
        tried = f", best of {self.rates} learning rates" if self.rates else ", with their own rates"
        noise = f", noise {self.noise:g}" if self.noise else ""
        seeds = f" with {_counted(self.seeds, 'seed')}" if self.is_noisy else ""
        where = f"on {self.surfaces[0].title}"
        if len(self.surfaces) > 1:
            where = f"on each of {len(self.surfaces)} surfaces"
        return (
            f"{_counted(self.budget, 'gradient evaluation')} for each run, "
            f"{_counted(self.starts, 'start')}{seeds} {where}{noise}{tried}{self._reference}"
        )

    @property
    def _reference(self) -> str:
        """The reference for gaps, in words, if it is not a known minimum."""
        unknown = [each.title for each in self.surfaces if lowest_minimum(each) is None]
        if not unknown:
            return ""
        on = ""
        if len(self.surfaces) > 1:
            on = f" on {unknown[0]}" if len(unknown) == 1 else f" on {len(unknown)} of them"
        return f"; f*{on} is the lowest loss that any run found"

    @property
    def band_words(self) -> str:
        """The meaning of the bands around the lines, in words."""
        several = [
            name
            for name, count in (("starts", self.starts), ("seeds", self.seeds))
            if count > 1 and (name == "starts" or self.is_noisy)
        ]
        low, high = BAND
        middle = f"median and the middle {100 * (high - low):.0f} % of the"
        return f"{middle} {' and '.join(several)}" if several else "one run each"

    def starts_on(self, surface: AnyObjective) -> tuple[tuple[float, ...], ...]:
        """The starts of all optimizers on a surface."""
        return tuple(drawn_starts(surface, self.starts, self.seed))

    def cell(
        self,
        surface: AnyObjective,
        optimizer: Optimizer,
        schedule: Schedule = CONSTANT,
        starts: tuple[tuple[float, ...], ...] = (),
    ) -> Cell:
        """What one optimizer does on one surface, from those of ``starts_on`` if none are given."""
        return Cell(
            surface,
            optimizer,
            starts or self.starts_on(surface),
            self.rates_of(optimizer),
            self.budget,
            TARGETS,
            tuple(range(self.seed, self.seed + self.seeds)),
            Noise(self.noise),
            schedule,
        )

    def rates_of(self, optimizer: Optimizer) -> tuple[float, ...]:
        """The learning rates tried for an optimizer; none if it keeps its own."""
        known = any(parameter.name == "learning_rate" for parameter in can_be_varied(optimizer))
        if not self.rates or not known:
            return ()
        return tuple(side(optimizer, "learning_rate").values(self.rates).tolist())


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"

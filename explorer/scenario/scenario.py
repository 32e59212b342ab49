"""Scenario and contender: the immutable values a document is made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from explorer.engine import Noise, Optimizer, Schedule, Trial
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.trials.gradient_noise import checked_seed
from explorer.engine.trials.trial import checked_schedule, checked_start, checked_steps
from explorer.scenario.stage_layout import StageLayout

MOST_CONTENDERS = 5_000


def checked_contenders(count: int) -> int:
    """``count``, or ``ValueError`` if a scenario cannot have that many contenders."""
    if count > MOST_CONTENDERS:
        raise ValueError(f"contenders: found {count}, expected at most {MOST_CONTENDERS}")
    return count


@dataclass(frozen=True)
class Contender:
    """An optimizer with values, a schedule, a name and a look.

    ``look`` picks colour, dash and marker from the theme's palette; ``colour`` ('#rrggbb') replaces
    the palette's colour if it is not empty. Hidden contenders are not computed. Neighbours with the
    same ``group``, if it is not empty, are listed as one group. Raises ``ValueError`` for a name or
    a group that cannot be saved.
    """

    optimizer: Optimizer
    name: str
    schedule: Schedule = field(default_factory=Schedule)
    look: int = 0
    colour: str = ""
    visible: bool = True
    group: str = ""

    def __post_init__(self) -> None:
        for what, text in (("name", self.name), ("group", self.group)):
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise ValueError(
                    f"{what}: found {text!a}, expected text without half a surrogate pair"
                ) from error

    def on(self, surface: AnyObjective) -> Contender:
        """The same contender with its optimizer as that treats the surface."""
        optimizer = self.optimizer.on(surface)
        return self if optimizer is self.optimizer else replace(self, optimizer=optimizer)


@dataclass(frozen=True, repr=False)
class Scenario:
    """Surface, start, number of steps, contenders, noise and seed.

    ``view`` is the saved view, None for the window's current one; two scenarios that differ only in
    it are equal.

    Raises ``ValueError`` naming the field if they do not fit together.
    """

    surface: AnyObjective
    start: tuple[float, ...]
    steps: int
    contenders: tuple[Contender, ...] = ()
    noise: Noise = field(default_factory=Noise)
    seed: int = 0
    view: StageLayout | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        checked_start(self.surface, self.start)
        checked_steps(self.steps, self.surface.dimension)
        checked_seed(self.seed)
        checked_contenders(len(self.contenders))
        forms = tuple(contender.on(self.surface) for contender in self.contenders)
        object.__setattr__(self, "contenders", forms)
        for index, contender in enumerate(self.contenders):
            try:
                checked_schedule(contender.optimizer, contender.schedule)
            except ValueError as error:
                raise ValueError(f"contenders[{index}].{error}") from error

    def __repr__(self) -> str:
        names = ", ".join(contender.name for contender in self.contenders) or "nothing"
        return f"<Scenario: {names} on {self.surface.title}, {self.steps} steps>"

    def trial(self, index: int) -> Trial:
        """The trial of one contender; each has its own noise stream."""
        return self._trials[index]

    @cached_property
    def _trials(self) -> tuple[Trial, ...]:
        return tuple(
            Trial(
                self.surface,
                contender.optimizer,
                self.start,
                self.steps,
                replace(self.noise, stream=index),
                self.seed,
                contender.schedule,
            )
            for index, contender in enumerate(self.contenders)
        )

    def with_contender(self, index: int, contender: Contender) -> Scenario:
        """The same scenario with one contender exchanged."""
        contenders = list(self.contenders)
        contenders[index] = contender
        return replace(self, contenders=tuple(contenders))

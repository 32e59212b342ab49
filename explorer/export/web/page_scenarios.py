"""The scenarios that a reader of a page can reach: by the tries of a lesson, and by sliders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from explorer.engine import Optimizer
from explorer.engine.parameter import Number, Value
from explorer.engine.rules.reduce_on_plateau import plateau_numbers, with_plateau
from explorer.engine.rules.schedule import Schedule
from explorer.engine.rules.update_rule import Rule, structure
from explorer.scenario.files.scenario_file import ScenarioError
from explorer.scenario.lessons.lesson import Lesson, apply_try
from explorer.scenario.lessons.lock import HYPERPARAMETERS, is_locked
from explorer.scenario.scenario import Contender, Scenario

MOST_SCENARIOS = 200
"""The most scenarios followed from a lesson's tries; further ones are not computed in the page."""


@dataclass(frozen=True)
class RuleVariant:
    """A rule with a given shape: what a page needs one function for on each surface.

    ``fixed`` are the switches, choices and zeros that decide the shape.
    """

    optimizer: Optimizer
    fixed: tuple[tuple[str, Value], ...]
    reduces_on_plateau: Schedule | None

    @property
    def rule(self) -> Rule:
        """The rule, with the falling rate inside if the schedule follows the losses."""
        rule = self.optimizer.rule
        assert rule is not None, "a direct method has stored rows"
        return rule if self.reduces_on_plateau is None else with_plateau(rule)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The hyper-parameters of the function, in order."""
        schedule = self.reduces_on_plateau
        extra = () if schedule is None else tuple(plateau_numbers(schedule))
        return (*self.optimizer.numbers, *extra)


def reachable(scenario: Scenario, lesson: Lesson | None) -> list[Scenario]:
    """The scenario and what the lesson's tries, one after another, can make of it.

    Scenarios that a page computes in the same way are listed once.
    """
    shapes: dict[object, Scenario] = {_shape(scenario): scenario}
    waiting = [scenario]
    while lesson is not None and waiting and len(shapes) < MOST_SCENARIOS:
        here = waiting.pop(0)
        for index in range(len(lesson.tries)):
            try:
                there = apply_try(lesson, here, index)
            except ScenarioError:
                continue
            if _shape(there) not in shapes:
                shapes[_shape(there)] = there
                waiting.append(there)
    return list(shapes.values())


def _shape(scenario: Scenario) -> object:
    """What a page needs for a scenario: surface, rules, schedules, length, noise."""
    surface = scenario.surface
    function = (surface.id, surface.formula, getattr(surface, "slope_formulas", ()))
    noise = scenario.noise
    drawn = (scenario.seed, noise.shared, noise.standard_deviation > 0.0)
    contenders = tuple(
        (
            rule_key(contender.optimizer),
            contender.optimizer.dialect,
            tuple(fixed_values(contender.optimizer).items()),
            contender.schedule,
            contender.look,
            contender.colour,
            () if contender.optimizer.is_formula else tuple(contender.optimizer.values.items()),
        )
        for contender in scenario.contenders
    )
    return function, scenario.steps, drawn, contenders


def rule_key(optimizer: Optimizer) -> str:
    """The key of an optimizer in a page: its id, or the text of a typed rule."""
    reference = optimizer.reference
    return reference.get("optimizer") or reference["recurrence"]


def fixed_values(optimizer: Optimizer) -> Mapping[str, Value]:
    """The switches, choices and zeros that decide the shape of the optimizer's rule."""
    return structure(optimizer.parameters, optimizer.values)


def free_numbers(optimizer: Optimizer, locked: Collection[str]) -> list[Number]:
    """The hyper-parameters with a slider: the optimizer's own, and common ones that are in use."""
    if not optimizer.is_formula:
        return []
    own = {parameter.name for parameter in optimizer.own_parameters}
    return [
        parameter
        for parameter in optimizer.parameters
        if isinstance(parameter, Number)
        and (parameter.name in own or optimizer.values[parameter.name])
        and (
            not parameter.off_at_zero
            or parameter.scale == "linear"
            or optimizer.values[parameter.name]
        )
        and not is_locked(f"{HYPERPARAMETERS}.{parameter.name}", locked)
    ]


def rule_variants(contender: Contender, locked: Collection[str]) -> Iterator[RuleVariant]:
    """The shapes a contender's rule can take: any slider that reaches 0 may switch a part off."""
    if not contender.optimizer.is_formula:
        return
    schedule = contender.schedule if contender.schedule.follows_losses else None
    switching = [
        number.name
        for number in free_numbers(contender.optimizer, locked)
        if number.off_at_zero and number.scale == "linear"
    ]
    for chosen in _subsets(switching):
        values = {
            name: 0.0
            if name in chosen
            else contender.optimizer.values[name] or _some(name, contender)
            for name in switching
        }
        optimizer = contender.optimizer.with_values(**values)
        yield RuleVariant(optimizer, tuple(fixed_values(optimizer).items()), schedule)


def _some(name: str, contender: Contender) -> float:
    """A value of a hyper-parameter that does not switch it off."""
    declared = contender.optimizer.parameter(name)
    assert isinstance(declared, Number)
    return 0.5 * sum(declared.slider)


def _subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)

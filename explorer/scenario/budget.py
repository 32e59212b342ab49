"""How much a scenario may use without asking the person: numbers kept, and operations."""

from __future__ import annotations

import math
from dataclasses import dataclass

from explorer.engine.trajectories.evaluation_marks import MOST_NUMBERS as MOST_MARKS
from explorer.scenario.scenario import Contender, Scenario

MOST_NUMBERS = 50_000_000
"""Numbers of 8 bytes each: 400 MB."""
MOST_OPERATIONS = 10_000_000_000
"""About ten seconds of machine code on one core."""
_OF_A_RULE = 30
_OF_A_WEIGHT = 6
_OF_A_SEARCH = 20
"""Evaluations of a direct method at each step."""
_OF_A_DIRECT_EVALUATION = 5_000
"""What one of them takes besides f itself, in operations: it is called from Python."""
_OF_A_CALL = 50_000
"""What one evaluation takes besides where runs are taken one by one, in operations."""
LARGEST_TUNING, FEWEST_CANDIDATES = 2_000_000, 20


@dataclass(frozen=True)
class Need:
    """How many numbers the runs of a scenario keep at once, and how many operations they cost.

    Both are estimates, good to a factor of a few.
    """

    numbers: int
    operations: int

    def largest(self, other: Need) -> Need:
        """The larger of each."""
        return Need(max(self.numbers, other.numbers), max(self.operations, other.operations))


BUDGET = Need(MOST_NUMBERS, MOST_OPERATIONS)
"""What is computed without asking."""
NOTHING = Need(0, 0)


def need(scenario: Scenario) -> Need:
    """The cost of computing all visible contenders of a scenario."""
    rows = scenario.steps + 1
    dimension = scenario.surface.dimension
    _, beside = _evaluation(scenario)
    operations = sum(
        _operations(scenario, contender) for contender in scenario.contenders if contender.visible
    )
    visible = [contender for contender in scenario.contenders if contender.visible]
    direct = sum(contender.optimizer.rule is None for contender in visible)
    marks = min(rows * _OF_A_SEARCH * dimension, MOST_MARKS)
    numbers = len(visible) * rows * (2 + 2 * dimension) + direct * (rows * dimension + marks)
    return Need(numbers + beside, operations)


def map_excess(scenario: Scenario, contender: int, nodes: int) -> str | None:
    """The sentence that says by how much a map exceeds the budget; None if it does not.

    Its ``nodes`` by ``nodes`` runs keep no rows. Networks and direct methods, which have no maps,
    are refused elsewhere.
    """
    if scenario.contenders[contender].optimizer.rule is None or scenario.surface.network:
        return None
    operations = nodes**2 * _operations(scenario, scenario.contenders[contender])
    if operations <= MOST_OPERATIONS:
        return None
    return (
        f"found {nodes**2:,} runs of {scenario.steps:,} steps that take {operations:,.2g} "
        f"operations, expected at most {MOST_OPERATIONS:,.2g}"
    )


def most_map_nodes(scenario: Scenario, contender: int) -> int:
    """The most nodes along each side of a map of a contender that are within the budget."""
    return math.isqrt(MOST_OPERATIONS // _operations(scenario, scenario.contenders[contender]))


def tuning_budget(scenario: Scenario, ensemble: int = 1) -> int:
    """The gradient evaluations that tuning a contender may take by default.

    Two million for a formula, whose runs are machine code; for a network as many as take about ten
    seconds on one core, but at least some candidates, each of which is run ``ensemble`` times.

    Example:
        >>> from explorer.scenario.budget import tuning_budget
        >>> from explorer.scenario.lessons.location import load
        >>> tuning_budget(load("ravine_momentum"))
        2000000
    """
    if scenario.surface.runs_in_batches:
        return LARGEST_TUNING
    once, _ = _evaluation(scenario)
    affordable = MOST_OPERATIONS // (once + _OF_A_RULE * scenario.surface.dimension + _OF_A_CALL)
    least = FEWEST_CANDIDATES * ensemble * (scenario.steps + 1)
    return max(least, int(float(f"{min(affordable, LARGEST_TUNING):.1g}")))


def _operations(scenario: Scenario, contender: Contender) -> int:
    """Operations of one run."""
    dimension = scenario.surface.dimension
    once, _ = _evaluation(scenario)
    step = once + _OF_A_RULE * dimension
    # A line search evaluates f again and again; Newton solves a system.
    if contender.optimizer.rule is None:
        step = _OF_A_SEARCH * (once + _OF_A_DIRECT_EVALUATION) + dimension**3
    return (scenario.steps + 1) * step


def _evaluation(scenario: Scenario) -> tuple[int, int]:
    """Operations of f and its gradient at one point, and the numbers held during them."""
    surface, network = scenario.surface, scenario.surface.network
    if network is None:
        return 0 if surface.formula_field is None else surface.formula_field.size, 0
    rows = network.data.rows
    neurons = network.data.inputs.shape[1] + sum(layer.size for layer in network.layers)
    # Each neuron has an output for each row in the forward pass, and a slope in the backward pass.
    return _OF_A_WEIGHT * rows * network.dimension, 2 * rows * neurons


def excess(scenario: Scenario, agreed: Need = NOTHING) -> str | None:
    """The sentence that says by how much a scenario exceeds the budget; None if it does not.

    Whatever has been ``agreed`` to counts as within it.
    """
    cost = need(scenario)
    most = BUDGET.largest(agreed)
    if most.largest(cost) == most:
        return None
    visible = sum(contender.visible for contender in scenario.contenders)
    runs = f"{visible:,} {'run' if visible == 1 else 'runs'} of {scenario.steps:,} steps"
    if cost.numbers > most.numbers:
        return (
            f"found {runs} that keep {8 * cost.numbers / 1e9:,.1f} GB, "
            f"expected at most {8 * most.numbers / 1e9:,.1f} GB"
        )
    return (
        f"found {runs} that take {cost.operations:,.2g} operations, "
        f"expected at most {most.operations:,.2g}"
    )

"""The mechanisms around the steps of a direct method, written out for numpy scripts."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.direct_method import MOVE
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    POSITION,
    hyperparameter_symbol,
    memory_symbol,
)
from explorer.export.script.languages import NUMPY
from explorer.export.script.update_lines import Assignment, step_lines


def around_lines(
    procedure: Optimizer, dimension: int, body: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Lines before the first step, and the lines of a step with ``body`` inside.

    ``body`` updates ``x`` with the gradient ``g``; without mechanisms it is not changed. The lines
    count the steps as ``t`` from 1.
    """
    around, entering = procedure.around, procedure.entering
    if around is None and entering == GRADIENT:
        return [], list(body)
    nodes = [entering, *([] if around is None else [around.position, *around.memory.values()])]
    used = set(descend(nodes))
    hypers = {
        name: value
        for name, value in procedure.numbers.items()
        if hyperparameter_symbol(name) in used and name != "learning_rate"
    }
    names: dict[Expression, str] = {POSITION: "x", COUNT: "t", MOVE: "move"}
    names |= {hyperparameter_symbol(name): name for name in [*hypers, "learning_rate"]}
    settings = [f"{name} = {value!r}" for name, value in hypers.items()]
    names[GRADIENT] = "g"
    if entering != GRADIENT:
        quantity = Assignment("g", GRADIENT, entering)
        body = ["slope = g", *step_lines([quantity], {}, names, NUMPY), *body]
        names[GRADIENT] = "slope"
    if around is None:
        return settings, list(body)
    names |= {memory_symbol(name): name for name in around.memory}
    quantities = [
        Assignment(name, memory_symbol(name), node) for name, node in around.memory.items()
    ]
    quantities.append(Assignment("x", POSITION, around.position))
    before = [
        *settings,
        *(f"{name} = np.zeros({dimension})" for name in around.memory),
    ]
    # A procedure may remember its own step, which differs from the final one.
    kept = {*around.memory, "step"}
    terms = {name: node for name, node in around.terms.items() if name not in kept}
    if body[-1] == "x = x + step":
        # The exact step: a difference of points would be rounded.
        body = [*body[:-1], "move = step"]
    else:
        body = ["before = x", *body, "move, x = x - before, before"]
    return before, [
        *body,
        *step_lines(quantities, terms, names, NUMPY),
    ]

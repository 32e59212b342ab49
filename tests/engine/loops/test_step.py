"""A step on a surface, coordinate by coordinate."""

from __future__ import annotations

from explorer.engine import optimizers, surfaces
from explorer.engine.loops.step import StepArithmetic, step_arithmetic
from explorer.engine.mathematics.expression import constant, symbol


def step_of(name: str) -> StepArithmetic:
    rule = optimizers[name]().rule
    assert rule is not None
    return step_arithmetic(surfaces["rosenbrock"].field, rule)


def test_a_vector_is_remembered_coordinate_by_coordinate() -> None:
    assert [(number, first) for number, first, _ in step_of("momentum").memory] == [
        (symbol("memory.velocity.0"), constant(0.0)),
        (symbol("memory.velocity.1"), constant(0.0)),
    ]


def test_a_single_number_is_remembered_once_beside_vectors() -> None:
    names = [str(number.payload) for number, _, _ in step_of("dog").memory]
    assert names == [
        "memory.radius",
        "memory.gathered_squares",
        "memory.starting_point.0",
        "memory.starting_point.1",
    ]


def test_what_begins_at_the_start_has_each_coordinate_of_it() -> None:
    step = step_of("dog")
    assert [first for _, first, _ in step.memory[2:]] == list(step.positions)

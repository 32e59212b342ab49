from __future__ import annotations

import pytest

from explorer.engine import (
    Noise,
    Optimizer,
    Schedule,
    Trajectory,
    optimizers,
    run,
    surfaces,
)
from explorer.engine.explanations.step_formulas import (
    NEXT_POSITION,
    FormulaLine,
    explain,
    formulas,
    letter,
    symbols_of,
)
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import symbol
from explorer.engine.parameter import Choice, Switch
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.glossary import terms
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.engine.rules.update_rule import COUNT, GRADIENT, POSITION
from tests.sampling import WIDE

SURFACE = surfaces["himmelblau"]
START = SURFACE.starts[0]
STEPS = 12


def variants() -> list[Optimizer]:
    """Every optimizer in each dialect and with each switch and choice, rules with formulas only.

    What all rules have in common is switched for each fourth rule, unless all is wanted.
    """
    collected = []
    common = {parameter.name for parameter in COMMON}
    for place, cls in enumerate(optimizers.values()):
        if issubclass(cls, DirectMethod):
            continue
        given = {"learning_rate": 0.01}
        collected += [cls.in_dialect(dialect, **given) for dialect in cls.dialects]
        collected.append(cls(**given, weight_decay=0.1, clip_norm=5.0, clip_value=8.0))
        for parameter in cls.parameters:
            if parameter.name in common and place % 4 and not WIDE:
                continue
            if isinstance(parameter, Choice):
                collected += [
                    cls(**given, weight_decay=0.1, **{parameter.name: option})
                    for option in parameter.options
                ]
            elif isinstance(parameter, Switch):
                collected.append(cls(**given, **{parameter.name: not parameter.default}))
    collected.append(optimizers["rmsprop"](centered=True, momentum=0.9, nesterov=True))
    collected.append(optimizers["momentum"](dampening=0.5))
    return collected


VARIANTS = variants()


def explained(trajectory: Trajectory, step: int) -> list[FormulaLine]:
    return explain(trajectory.origin.trial, trajectory, step)


def recomputed(line: FormulaLine) -> tuple[float, ...]:
    assert line.formula.expression is not None
    actual = evaluate(line.formula.expression, line.numbers, SURFACE.dimension)
    return actual * len(line.values) if len(actual) == 1 else actual


@pytest.mark.parametrize("optimizer", VARIANTS, ids=repr)
def test_each_formula_with_its_numbers_gives_the_term_that_was_recorded(
    optimizer: Optimizer,
) -> None:
    trajectory = run(SURFACE, optimizer, START, STEPS)
    for step in (0, 1, 2, trajectory.steps):
        lines = explained(trajectory, step)
        for line in lines[1:]:
            assert recomputed(line) == pytest.approx(line.values, rel=1e-9, abs=1e-12), line
        for line in lines[:-1]:
            recorded = trajectory.terms[line.formula.term][step]
            assert line.values == pytest.approx(tuple(recorded.reshape(-1)), abs=0.0)


@pytest.mark.parametrize("optimizer", VARIANTS, ids=repr)
def test_lines_begin_with_the_gradient_and_use_only_what_was_said_before(
    optimizer: Optimizer,
) -> None:
    said: set[str] = set()
    actual = formulas(optimizer.rule)
    for formula in actual:
        assert formula.expression is not None
        names = {letter(node, optimizer.rule) for node in symbols_of(formula.expression)}
        assert {name.name for name in names if name.kind == "term" and name.when == "now"} <= said
        said.add(formula.term)
    assert actual[0].term == "gradient"
    assert actual[-1].term == NEXT_POSITION
    assert said - {NEXT_POSITION} <= set(terms)


def test_momentum_reads_as_in_a_book() -> None:
    optimizer = optimizers["momentum"](rate_placement="outside")
    actual = {formula.term: formula.expression for formula in formulas(optimizer.rule)}
    momentum, rate = symbol("hyper.momentum"), symbol("hyper.learning_rate")
    before, now = symbol("memory.velocity", vector=True), symbol("term.velocity", vector=True)
    assert actual["velocity"] is momentum * before + GRADIENT
    assert actual["step"] is -rate * now


def test_the_gradient_is_taken_where_the_rule_looks() -> None:
    rule = optimizers["nesterov"](form="sutskever").rule
    ahead = formulas(rule)[0].expression
    assert ahead is POSITION + symbol("hyper.momentum") * symbol("memory.velocity", vector=True)


def test_memory_is_the_term_of_the_step_before_and_at_first_its_initial_value() -> None:
    optimizer = optimizers["yogi"](initial_accumulator=0.25)
    trajectory = run(SURFACE, optimizer, START, STEPS)
    before = symbol("memory.second_moment", vector=True)
    for step, expected in ((0, (0.25, 0.25)), (5, tuple(trajectory.terms["second_moment"][4]))):
        line = next(
            line for line in explained(trajectory, step) if line.formula.term == "second_moment"
        )
        assert line.numbers[before] == expected


def test_a_remembered_copy_is_called_what_it_is_a_copy_of() -> None:
    rule = optimizers["barzilai_borwein"]().rule
    assert [formula.term for formula in formulas(rule)] == [
        "gradient",
        "curvature",
        "step_length",
        "step",
        NEXT_POSITION,
    ]
    remembered = letter(symbol("memory.previous_gradient", vector=True), rule)
    assert (remembered.name, remembered.when) == ("gradient", "before")
    place = letter(symbol("memory.previous_position", vector=True), rule)
    assert (place.kind, place.when) == ("position", "before")


def test_a_schedule_and_the_step_number_enter_with_their_value_at_the_step() -> None:
    optimizer = optimizers["adam"](learning_rate=0.1)
    schedule = Schedule("exponential")
    trajectory = run(SURFACE, optimizer, START, STEPS, schedule=schedule)
    for line in explained(trajectory, 7):
        for node, numbers in line.numbers.items():
            if node is COUNT:
                assert numbers == (8.0,)
            if node.payload == "hyper.learning_rate":
                assert numbers == (trajectory.rates[7],)
                assert numbers[0] < 0.1


def test_noise_is_in_the_gradient_that_is_shown() -> None:
    optimizer = optimizers["momentum"]()
    trajectory = run(SURFACE, optimizer, START, STEPS, noise=Noise(5.0), seed=1)
    assert explained(trajectory, 3)[0].values == tuple(trajectory.gradients[3])


def test_the_last_line_is_where_the_ball_goes_even_after_the_last_recorded_step() -> None:
    optimizer = optimizers["momentum"]()
    trajectory = run(SURFACE, optimizer, START, STEPS)
    longer = run(SURFACE, optimizer, START, STEPS + 1)
    assert explained(trajectory, 4)[-1].values == tuple(trajectory.positions[5])
    assert explained(trajectory, 99)[-1].values == tuple(longer.positions[STEPS + 1])


def test_numbers_from_the_surface_are_used() -> None:
    surface = surfaces["ackley"]
    optimizer = optimizers["polyak_step"](optimal_value=-9.0)
    trajectory = run(surface, optimizer, surface.starts[0], 3)
    gap = next(line for line in explained(trajectory, 0) if line.formula.term == "gap")
    assert gap.values[0] == pytest.approx(trajectory.losses[0] - surface.minima[0].value)
    assert gap.numbers[symbol("hyper.optimal_value")] == (surface.minima[0].value,)


def test_a_procedure_shows_its_terms_without_formulas() -> None:
    optimizer = optimizers["newton"]()
    trajectory = run(SURFACE, optimizer, START, STEPS)
    lines = explained(trajectory, 2)
    assert [line.formula.term for line in lines] == [*trajectory.terms, NEXT_POSITION]
    assert all(line.formula.expression is None for line in lines[:-1])
    assert lines[-1].values == tuple(trajectory.positions[3])

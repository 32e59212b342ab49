"""One step as a film: memory, gradient, their sum, the division, and the new position.

The stages are found by evaluating the rule under changed conditions: without a gradient (only the
memory remains) and without its divisors and signs (the push before it is scaled).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.engine.explanations.method_stages import next_snapshot, stages_of_method
from explorer.engine.explanations.points import Point, across, is_finite, length, minus, plus
from explorer.engine.explanations.rule_structure import (
    carried_movers,
    divides_first,
    step_numerators,
    without_divisors,
)
from explorer.engine.explanations.stage import Square, StepStage, Vector
from explorer.engine.explanations.stage_text import (
    distinguishable,
    factors_text,
    landing_sentence,
    listed,
    point_text,
    stage_number,
)
from explorer.engine.explanations.step_formulas import FormulaLine, explain, letter, term_symbol
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression
from explorer.engine.rules.glossary import Role
from explorer.engine.rules.update_rule import GRADIENT, Rule
from explorer.engine.trajectories.trajectory import Trajectory
from explorer.engine.trials.trial import Trial

NEGLIGIBLE = 1e-9
"""Relative size below which a component is ignored."""


def stages(trial: Trial, trajectory: Trajectory, step: int) -> list[StepStage]:
    """The scenes of the step that leads from row ``step`` on, in order; at least one.

    A step beyond the end of the trial's trajectory counts as its last one.

    Example:
        >>> from explorer.engine import Trial, optimizers, surfaces
        >>> from explorer.engine import run_trial
        >>> from explorer.engine.explanations.step_stages import stages
        >>> trial = Trial(surfaces["ravine"], optimizers["momentum"](), (2.0, 2.0), 9)
        >>> [stage.title for stage in stages(trial, run_trial(trial), 3)][:3]
        ['What is remembered', 'It fades', 'The gradient arrives']
    """
    row = min(max(step, 0), trajectory.steps)
    if trial.optimizer.replayed is not None:
        return [next_snapshot(trajectory, row)]
    lines = explain(trial, trajectory, row)
    rule = trial.optimizer.rule
    if rule is None:
        return stages_of_method(trajectory, row, lines)
    return _Scenes(rule, trajectory, row, lines).all()


class _Scenes:
    def __init__(
        self, rule: Rule, trajectory: Trajectory, row: int, lines: Sequence[FormulaLine]
    ) -> None:
        self._rule = rule
        self._lines = lines
        self._values = {line.formula.term: line.values for line in lines}
        self._dimension = trajectory.positions.shape[1]
        self._x: Point = tuple(trajectory.positions[row].tolist())
        nothing = (0.0,) * self._dimension
        self._decay = self._values.get("decay_step", nothing)
        self._step = self._values["step"]
        self._held_back = self._values.get("lookahead_step", nothing)
        self._last = "proposed_step" if "proposed_step" in self._values else "step"
        moved = minus(minus(self._step, self._decay), self._held_back)
        self._own = self._values["proposed_step"] if self._last != "step" else moved
        self._masked = moved if "caution" in self._values else self._own
        still = {GRADIENT: nothing}
        self._held = self._carried = nothing
        if carried_movers(rule):
            self._carried = self._undivided(still)
            self._held = self._undivided(still | self._memory())
        self._push = self._undivided({})
        if not is_finite(self._push + self._carried + self._held):
            self._push, self._held, self._carried = self._own, nothing, nothing
        self._arriving = minus(self._push, self._carried)
        self._squares = tuple(self._remembered_squares())

    def all(self) -> list[StepStage]:
        start = [*self._carrying(), *self._arrival()]
        if divides_first(self._rule):
            arrived = minus(self._own, self._carried)
            middle = [
                *self._growing(self._arriving),
                *self._scaling(self._arriving, arrived),
                *self._adding(arrived, self._own),
            ]
        else:
            middle = [
                *self._adding(self._arriving, self._push),
                *self._growing(self._push),
                *self._scaling(self._push, self._own),
            ]
        ending = [*self._masking(), *self._decaying(), *self._following()]
        return [*start, *middle, *ending, self._landing()]

    def _memory(self) -> dict[Expression, Point]:
        """For each remembered term, the value of the previous step instead of this step's."""
        points: dict[Expression, Point] = {}
        for line in self._lines:
            for node, numbers in line.numbers.items():
                meant = letter(node, self._rule)
                if meant.when == "before" and meant.name in carried_movers(self._rule):
                    points[term_symbol(meant.name)] = numbers
        return points

    def _undivided(self, overrides: Mapping[Expression, Point]) -> Point:
        """The step without divisors and signs, with other values for some symbols."""
        known: dict[Expression, Point] = {}
        for line in self._lines:
            known.update(line.numbers)
        known.update(overrides)
        for line in self._lines[1:]:
            name = line.formula.term
            node = line.formula.expression
            assert node is not None
            if name in step_numerators(self._rule):
                node = without_divisors(node, self._rule)
            value = evaluate(node, known, self._dimension)
            if name == self._last:
                wide = across(value, self._dimension)
                return minus(wide, self._decay) if name == "step" else wide
            vector = self._rule.terms[name].vector
            named = term_symbol(name, vector=vector)
            if named not in overrides:
                known[named] = across(value, self._dimension) if vector else value
        raise AssertionError("a rule without a step")

    def _arrow(self, vector: Point, role: Role, start: Point | None = None) -> Vector:
        return Vector(self._x if start is None else start, vector, role)

    def _carrying(self) -> list[StepStage]:
        if not self._matters(self._carried):
            return []
        movers = [name for name in self._rule.memory if name in carried_movers(self._rule)]
        symbols = listed([self._rule.glossary[name].symbol for name in movers])
        verb = "remember" if len(movers) > 1 else "remembers"
        carried = self._arrow(self._carried, "carried")
        share = length(self._carried) / max(length(self._held), 1e-300)
        if not share < 1 - NEGLIGIBLE:
            rest = "carry them on" if len(movers) > 1 else "carries them on"
            sentence = f"{symbols} {verb} earlier steps and {rest}."
            return [StepStage("What is remembered", sentence, (carried,))]
        held = self._arrow(self._held, "carried")
        faded = self._arrow(self._held, "other")
        return [
            StepStage("What is remembered", f"{symbols} {verb} earlier steps.", (held,)),
            StepStage(
                "It fades", f"{stage_number(100 * share)} % of it is left.", (faded, carried)
            ),
        ]

    def _arrival(self) -> list[StepStage]:
        gradient = self._values["gradient"]
        carried = [self._arrow(self._carried, "carried")] if self._matters(self._carried) else []
        arrows = [
            StepStage(
                "The gradient arrives",
                f"The slope here is {point_text(gradient)}; the step goes the opposite way.",
                (*carried, self._arrow(self._arriving, "gradient")),
            )
        ]
        prepared = self._values.get("prepared_gradient")
        if prepared is not None and length(minus(prepared, gradient)) > NEGLIGIBLE * length(
            gradient
        ):
            sentence = f"Clipping and weight decay make it {point_text(prepared)}."
            arrows.append(StepStage("It is prepared", sentence, arrows[0].vectors))
        return arrows

    def _adding(self, arriving: Point, total: Point) -> list[StepStage]:
        if not self._matters(self._carried):
            return []
        tip = plus(self._x, self._carried)
        vectors = (
            self._arrow(self._carried, "carried"),
            self._arrow(arriving, "gradient", tip),
            self._arrow(total, "step"),
        )
        return [StepStage("They add", "Tip to tail, both make the new push.", vectors)]

    def _growing(self, push: Point) -> list[StepStage]:
        if not self._squares:
            return []
        names = listed([square.symbol for square in self._squares])
        grown = any(
            new > old
            for square in self._squares
            for old, new in zip(square.before, square.after, strict=True)
        )
        changes = ", ".join(
            f"{square.symbol} from {before} to {after}"
            for square in self._squares
            for before, after in [distinguishable(square.before, square.after)]
        )
        title = f"Squares {'grow' if grown else 'shrink'}"
        sentence = f"{names} {'take' if len(self._squares) > 1 else 'takes'} the gradient in"
        arrow = self._arrow(push, "gradient")
        return [StepStage(title, f"{sentence}: {changes}.", (arrow,), self._squares)]

    def _scaling(self, before: Point, after: Point) -> list[StepStage]:
        if length(minus(after, before)) <= NEGLIGIBLE * length(before):
            return []
        vectors = (self._arrow(before, "gradient"), self._arrow(after, "step"))
        times = factors_text(
            tuple(new / old if old else 1.0 for old, new in zip(before, after, strict=True))
        )
        if self._squares:
            sentence = f"Each coordinate is divided by the root of its squares: times {times}."
            return [StepStage("They divide", sentence, vectors, self._squares)]
        sentence = f"Each coordinate gets its own size, whatever the slope: times {times}."
        return [StepStage("Only signs count", sentence, vectors)]

    def _masking(self) -> list[StepStage]:
        if self._masked == self._own:
            return []
        vectors = (self._arrow(self._own, "other"), self._arrow(self._masked, "step"))
        times = factors_text(self._values["caution"])
        sentence = f"Where the step would climb, it is held back: times {times}."
        return [StepStage("Caution", sentence, vectors)]

    def _following(self) -> list[StepStage]:
        if not any(self._held_back):
            return []
        fast = minus(self._step, self._held_back)
        vectors = (
            self._arrow(fast, "other"),
            self._arrow(self._held_back, "carried", plus(self._x, fast)),
        )
        sentence = f"The slow weights follow; the move goes back by {point_text(self._held_back)}."
        return [StepStage("Lookahead", sentence, vectors)]

    def _decaying(self) -> list[StepStage]:
        if not any(self._decay):
            return []
        vectors = (
            self._arrow(self._masked, "step"),
            self._arrow(self._decay, "other", plus(self._x, self._masked)),
        )
        sentence = f"Every coordinate is pulled towards 0, by {point_text(self._decay)}."
        return [StepStage("Weights decay", sentence, vectors)]

    def _landing(self) -> StepStage:
        landing = self._values["next_position"]
        sentence = landing_sentence(self._x, self._step, landing)
        return StepStage(
            "The new position", sentence, (self._arrow(self._step, "step"),), landing=landing
        )

    def _remembered_squares(self) -> list[Square]:
        squares = []
        for line in self._lines:
            name = line.formula.term
            if name not in self._rule.memory or self._rule.glossary[name].role != "square":
                continue
            before = next(
                (
                    numbers
                    for line in self._lines
                    for node, numbers in line.numbers.items()
                    if letter(node, self._rule).name == name
                    and letter(node, self._rule).when == "before"
                ),
                None,
            )
            if before is not None:
                symbol = self._rule.glossary[name].symbol
                squares.append(Square(name, symbol, before, line.values))
        return squares

    def _matters(self, vector: Point) -> bool:
        return length(vector) > NEGLIGIBLE * max(length(self._push), 1e-300)

"""The scenes of a step without a rule: of a direct method or a recorded run."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.engine.explanations.points import Point, length
from explorer.engine.explanations.stage import StepStage, Vector
from explorer.engine.explanations.stage_text import landing_sentence, point_text
from explorer.engine.explanations.step_formulas import FormulaLine
from explorer.engine.rules.glossary import terms
from explorer.engine.trajectories.trajectory import Trajectory


def next_snapshot(trajectory: Trajectory, row: int) -> StepStage:
    """All that is known of a recorded run at a row: where it went next.

    Example:
        >>> from explorer.engine import optimizers, run, surfaces
        >>> from explorer.engine.explanations.method_stages import next_snapshot
        >>> descent = optimizers["gradient_descent"](learning_rate=0.25)
        >>> recorded = run(surfaces["parabola"], descent, start=(1.0,), steps=2)
        >>> next_snapshot(recorded, 0).sentence
        'The ball moves by −0.5 to 0.5.'
    """
    x: Point = tuple(trajectory.positions[row].tolist())
    landing: Point = tuple(trajectory.positions[min(row + 1, trajectory.steps)].tolist())
    step = tuple(there - here for here, there in zip(x, landing, strict=True))
    way = (Vector(x, step, "step"),)
    return StepStage("The next snapshot", landing_sentence(x, step, landing), way, landing=landing)


def stages_of_method(
    trajectory: Trajectory, row: int, lines: Sequence[FormulaLine]
) -> list[StepStage]:
    """The gradient, the direction of the method if it has one, and where the step lands.

    ``lines`` are those of ``explain`` for the step that leads from ``row`` on.

    Example:
        >>> from explorer.engine import Trial, optimizers, run_trial, surfaces
        >>> from explorer.engine.explanations.method_stages import stages_of_method
        >>> from explorer.engine.explanations.step_formulas import explain
        >>> trial = Trial(surfaces["parabola"], optimizers["newton"](), (1.0,), 2)
        >>> trajectory = run_trial(trial)
        >>> scenes = stages_of_method(trajectory, 0, explain(trial, trajectory, 0))
        >>> [scene.title for scene in scenes]
        ['The gradient', 'A direction', 'The new position']
    """
    x: Point = tuple(trajectory.positions[row].tolist())
    values = {line.formula.term: line.values for line in lines}
    gradient, step, landing = values["gradient"], values["step"], values["next_position"]
    scale = length(step) / length(gradient) if any(gradient) else 0.0
    downhill = tuple(-scale * number for number in gradient)
    drawn = [
        StepStage(
            "The gradient",
            f"The slope here is {point_text(gradient)}; straight down goes this way.",
            (Vector(x, downhill, "gradient"),),
        )
    ]
    for name, value in values.items():
        if name != "step" and name in terms and terms[name].role == "step":
            arrow = Vector(x, value, "carried")
            drawn.append(StepStage("A direction", terms[name].meaning, (arrow,)))
    sentence = landing_sentence(x, step, landing)
    last = StepStage("The new position", sentence, (Vector(x, step, "step"),), landing=landing)
    return [*drawn, last]

"""Step sizes that follow whether a gradient keeps its sign."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.mathematics.expression import (
    Expression,
    Operand,
    equal,
    maximum,
    minimum,
    sign,
    where,
)
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import Hyperparameters, StepInputs, Update


class Rprop(Optimizer):
    """Each coordinate has a step size that grows while the gradient keeps its sign.

        q = g · (previous g)
        s <- 1.2 s if q > 0, 0.5 s if q < 0, within [s_min, s_max]        (from s = α)
        q < 0: x <- x - (previous step), g <- 0
        else:  x <- x - s sign(g)
        previous g <- g

    As published, with the last step undone where the sign has changed (Rprop⁺).

    Use it with exact gradients: noise changes their signs, which are all that it uses.

    Warning: PyTorch does not undo the step; the coordinate rests for one step (iRprop⁻). optax
    0.2.8 computes that too, but applies what it computed a step earlier. α is 0.1 in the paper,
    0.01 in PyTorch. Keras and TF.js have no Rprop.
    """

    id = "rprop"
    title = "Rprop"
    family = family.SIGN_BASED
    source = (
        "Riedmiller and Braun (1993), A direct adaptive method for faster backpropagation "
        "learning: the RPROP algorithm; without backtracking: Igel and Hüsken (2000)"
    )
    own_parameters = (
        declare.learning_rate(0.1),
        Number(
            name="step_decrease",
            symbol="η⁻",
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            open_minimum=True,
            open_maximum=True,
            slider=(0.01, 0.99),
            meaning="Factor on a coordinate's step size when its gradient changes sign.",
        ),
        Number(
            name="step_increase",
            symbol="η⁺",
            default=1.2,
            minimum=1.0,
            maximum=10.0,
            slider=(1.0, 3.0),
            meaning="Factor on a coordinate's step size while its gradient keeps its sign.",
        ),
        Number(
            name="smallest_step",
            symbol="s_min",
            default=1e-6,
            minimum=0.0,
            maximum=1e6,
            slider=(1e-12, 1.0),
            scale="logarithmic",
            advanced=True,
            meaning="A coordinate's step size never falls below this.",
        ),
        Number(
            name="largest_step",
            symbol="s_max",
            default=50.0,
            minimum=0.0,
            maximum=1e6,
            open_minimum=True,
            slider=(1e-3, 1e3),
            scale="logarithmic",
            advanced=True,
            meaning="A coordinate's step size never grows beyond this.",
        ),
        declare.form(
            "form",
            {
                "published": "Undoes the last step where the gradient has changed sign (Rprop⁺).",
                "no_backtracking": "Rests for one step where the gradient has changed sign "
                "(iRprop⁻): PyTorch.",
                "optax_0_2_8": "iRprop⁻ as optax 0.2.8 applies it: every update one step late, "
                "so x does not move at the first step.",
            },
            "What happens where the gradient has changed sign.",
        ),
    )
    own_dialects = {
        "pytorch": {"learning_rate": 0.01, "form": "no_backtracking"},
        "optax": {"learning_rate": 0.01, "form": "no_backtracking"},
    }
    warnings = {
        "optax": "optax 0.2.8 applies every update one step late; "
        "choose the form optax_0_2_8 to see its path."
    }

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        memory: dict[str, Operand] = {"step_size": h.learning_rate, "previous_gradient": 0.0}
        if h.choice("form") == "no_backtracking":
            return memory
        return {**memory, "previous_step": 0.0}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        form = h.choice("form")
        agreement = sign(now.gradient) * sign(now.previous_gradient)
        turned = agreement < 0.0
        size = _step_size(h, now, agreement)
        if form == "optax_0_2_8":
            size = where(equal(agreement, 0.0), now.step_size, size)
        kept = where(turned, 0.0, now.gradient)
        step = fresh = -size * sign(kept)
        memory = {"step_size": size, "previous_gradient": kept}
        if form == "published":
            step = where(turned, -now.previous_step, fresh)
            memory["previous_step"] = step
        elif form == "optax_0_2_8":
            step = where(turned, 0.0, now.previous_step)
            memory["previous_step"] = fresh
        return Update(step, memory=memory, terms={"agreement": agreement})


def _step_size(h: Hyperparameters, now: StepInputs, agreement: Expression) -> Expression:
    changed = where(agreement < 0.0, h.step_decrease, 1.0)
    changed = now.step_size * where(agreement > 0.0, h.step_increase, changed)
    return minimum(maximum(changed, h.smallest_step), h.largest_step)

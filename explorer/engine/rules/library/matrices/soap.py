"""SOAP: Adam in the directions in which Shampoo would divide."""

from __future__ import annotations

import math

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.matrices.matrix_method import MatrixMethod, Memory, blocks_of
from explorer.engine.rules.mechanisms import DecayTime

_CARRIED = ("first", "second", "left", "right", "left axes", "right axes")


class SOAP(MatrixMethod):
    """Adam in the eigenvectors of Shampoo's sums, which are updated every few steps.

        L <- β₂ L + (1 - β₂) G Gᵀ,  R <- β₂ R + (1 - β₂) Gᵀ G
        Q_L, Q_R: eigenvectors of L and R
        M <- β₁ M + (1 - β₁) G,  V <- β₂ V + (1 - β₂) (Q_Lᵀ G Q_R)²
        W <- W - α′ Q_L [(Q_Lᵀ M Q_R) / (√V + ε)] Q_Rᵀ

    α′ is α with Adam's corrections of both averages. The first step only prepares: it makes L, R
    and their eigenvectors and does not move. On a vector it is Adam without that rotation. Use it
    where Adam's step for each coordinate does not fit the directions of the problem.

    Warning: between two updates, each a round of power iteration, the directions are out of date.
    Decoupled weight decay acts after the step, on the new position.
    """

    id = "soap"
    title = "SOAP"
    family = family.NORMALISED
    source = "Vyas et al. (2024), SOAP: improving and stabilizing Shampoo using Adam"
    decay_time = DecayTime(first=2, after_step=True)
    own_parameters = (
        declare.learning_rate(0.003),
        declare.decay("beta1", "β₁", 0.95, "gradients"),
        declare.decay("beta2", "β₂", 0.95, "squares, and of what both sides have seen"),
        declare.epsilon(1e-8),
        Number(
            name="update_interval",
            symbol="k",
            default=10.0,
            minimum=1.0,
            maximum=1e6,
            slider=(1.0, 100.0),
            whole=True,
            meaning="Number of steps between updates of the directions.",
        ),
        *declare.weight_decay(0.01, "decoupled"),
    )

    def move(self, here: Iterate, memory: Memory) -> Step:
        gradient = self.entering_at(here)
        count = float(memory.get("count", 0.0))
        first, direction = np.zeros_like(gradient), np.zeros_like(gradient)
        kept: dict[str, Floats] = {"count": np.array(count + 1.0)}
        for block in blocks_of(here.surface):
            matrix = block.of(gradient)
            own = {name: memory.get(f"{name} {block.name}") for name in _CARRIED}
            carried = {name: value for name, value in own.items() if value is not None}
            if count:
                moment, part = self._direction(carried, matrix, count)
                first[block.part], direction[block.part] = moment.ravel(), part.ravel()
            else:
                carried = {"first": np.zeros_like(matrix), "second": np.zeros_like(matrix)}
            if block.columns > 1:
                self._gather(carried, matrix, count)
            kept |= {f"{name} {block.name}": value for name, value in carried.items()}
        terms = {"first_moment": first, "direction": -direction}
        if not count:
            return Step(np.zeros_like(gradient), terms, kept)
        return Step(-here.rate * direction, terms, kept)

    def _direction(
        self, carried: dict[str, Floats], gradient: Floats, count: float
    ) -> tuple[Floats, Floats]:
        """The average of gradients and the direction; both averages are brought forward."""
        beta1, beta2 = self.numbers["beta1"], self.numbers["beta2"]
        left = carried.get("left axes", np.eye(gradient.shape[0]))
        right = carried.get("right axes", np.eye(gradient.shape[1]))
        first = carried["first"] + (1.0 - beta1) * (gradient - carried["first"])
        square = (left.T @ gradient @ right) ** 2
        second = carried["second"] + (1.0 - beta2) * (square - carried["second"])
        carried |= {"first": first, "second": second}
        below = np.sqrt(second) + self.numbers["epsilon"]
        turned = left @ ((left.T @ first @ right) / below) @ right.T
        return first, math.sqrt(1.0 - beta2**count) / (1.0 - beta1**count) * turned

    def _gather(self, carried: dict[str, Floats], gradient: Floats, count: float) -> None:
        """Take a gradient into both sides, and renew their eigenvectors when it is time."""
        share = 1.0 - self.numbers["beta2"]
        renew = count > 0.0 and count % self.numbers["update_interval"] == 0.0
        sides = (("left", gradient @ gradient.T), ("right", gradient.T @ gradient))
        for axis, (side, seen) in enumerate(sides):
            before, axes = carried.get(side, np.zeros_like(seen)), carried.get(f"{side} axes")
            carried[side] = gathered = before + share * (seen - before)
            if axes is None:
                carried[f"{side} axes"] = np.linalg.eigh(gathered)[1][:, ::-1]
            elif renew:
                turned = gathered @ axes
                order = np.argsort(-(axes * turned).sum(axis=0), kind="stable")
                carried["second"] = np.take(carried["second"], order, axis)
                carried[f"{side} axes"] = np.linalg.qr(turned[:, order])[0]

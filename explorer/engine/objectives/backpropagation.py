"""Passes of data through dense layers, forward to the loss and backward to its gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from explorer.arrays import Floats

MOST_ANSWERS = 500_000
"""The most outputs of the widest layer at once; more rows are processed in parts."""


@dataclass(frozen=True)
class Passes:
    """Dense layers whose weights are one vector x (d,), or many vectors (..., d).

    ``activations`` and ``shapes`` have one entry for each layer: where its weights begin in x,
    where its biases begin, and how many inputs and outputs it has. ``look`` is called between the
    parts of many rows; an exception it raises ends the pass.
    """

    activations: tuple[str, ...]
    shapes: tuple[tuple[int, int, int, int], ...]
    bias: bool
    loss: str
    look: Callable[[], None] | None = None

    def _weights(self, x: Floats) -> list[tuple[Floats, Floats | None]]:
        pieces: list[tuple[Floats, Floats | None]] = []
        for begin, end, inputs, outputs in self.shapes:
            matrix = x[..., begin:end].reshape(*x.shape[:-1], inputs, outputs)
            pieces.append((matrix, x[..., None, end : end + outputs] if self.bias else None))
        return pieces

    def forward(self, x: Floats, inputs: Floats, *, logits: bool = False) -> list[Floats]:
        """``inputs`` (m, n) and each layer's answers; ``logits`` leaves out the last sigmoid."""
        answers = [inputs]
        last = len(self.activations) - 1
        for index, (matrix, biases) in enumerate(self._weights(x)):
            answer = np.matmul(answers[-1], matrix)
            if biases is not None:
                answer += biases
            if not (logits and index == last):
                _activate(self.activations[index], answer)
            answers.append(answer)
        return answers

    def value(self, x: Floats, inputs: Floats, targets: Floats) -> Floats:
        """The loss at ``x`` (..., d) on some rows, (...)."""
        if self._goes_in_parts(x, inputs):
            loss = np.zeros(x.shape[:-1])
            for share, some, wanted in self._parts(x, inputs, targets):
                loss += share * self.value(x, some, wanted)
            return loss
        entropy = self.loss == "binary_cross_entropy"
        answer = self.forward(x, inputs, logits=entropy)[-1]
        return self._loss_of(answer, targets)

    def _loss_of(self, answer: Floats, targets: Floats) -> Floats:
        """The loss of outputs, or of logits for the cross-entropy, which is exact there."""
        if self.loss == "squared_error":
            each = answer - targets
            each *= each
        else:
            each = np.maximum(answer, 0.0) - answer * targets + np.log1p(np.exp(-np.abs(answer)))
        total: Floats = each.sum(axis=(-2, -1)) / targets.size
        return total

    def _rows_at_once(self, x: Floats) -> int:
        widest = max(outputs for _, _, _, outputs in self.shapes)
        return max(1, MOST_ANSWERS // (widest * max(1, x[..., 0].size)))

    def _goes_in_parts(self, x: Floats, inputs: Floats) -> bool:
        # Rows that are separate sets, as for the gradients of single rows, stay together.
        return inputs.ndim == 2 and len(inputs) > self._rows_at_once(x)

    def _parts(
        self, x: Floats, inputs: Floats, targets: Floats
    ) -> Iterator[tuple[float, Floats, Floats]]:
        """The rows in parts, each with its share of all."""
        size = self._rows_at_once(x)
        for first in range(0, len(inputs), size):
            if self.look is not None:
                self.look()
            some = slice(first, first + size)
            yield len(inputs[some]) / len(inputs), inputs[some], targets[some]

    def backward(self, x: Floats, inputs: Floats, targets: Floats) -> tuple[Floats, Floats]:
        """Loss and gradient at ``x`` (..., d) on some rows."""
        if self._goes_in_parts(x, inputs):
            total, slope = np.zeros(x.shape[:-1]), np.zeros(x.shape)
            for share, some, wanted in self._parts(x, inputs, targets):
                part_loss, part_slope = self.backward(x, some, wanted)
                total += share * part_loss
                slope += share * part_slope
            return total, slope
        entropy = self.loss == "binary_cross_entropy"
        answers = self.forward(x, inputs, logits=entropy)
        loss = self._loss_of(answers[-1], targets)
        if entropy:
            _activate("sigmoid", answers[-1])
            delta = (answers[-1] - targets) / targets.size
        else:
            delta = (answers[-1] - targets) * (2.0 / targets.size)
            _through(self.activations[-1], answers[-1], delta)
        gradient = np.empty(x.shape)
        weights = self._weights(x)
        slots = self._weights(gradient)
        for index in reversed(range(len(self.activations))):
            slot, bias_slot = slots[index]
            slot[...] = np.matmul(np.swapaxes(answers[index], -1, -2), delta)
            if bias_slot is not None:
                np.add.reduce(delta, axis=-2, keepdims=True, out=bias_slot)
            if index:
                delta = np.matmul(delta, np.swapaxes(weights[index][0], -1, -2))
                _through(self.activations[index - 1], answers[index], delta)
        return loss, gradient

    def hessian_vector(self, x: Floats, v: Floats, inputs: Floats, targets: Floats) -> Floats:
        """The Hessian at ``x`` (d,) times each of ``v`` (..., d), exactly; the shape of ``v``.

        The gradient's derivative along v: both passes are repeated with the rate of change of every
        number (Pearlmutter 1994). At a relu's kink its curvature is taken as 0.
        """
        entropy = self.loss == "binary_cross_entropy"
        answers = self.forward(x, inputs, logits=entropy)
        if entropy:
            _activate("sigmoid", answers[-1])
        weights, ways = self._weights(x), self._weights(v)
        rates, sums = self._forward_rates(answers, weights, ways)
        off = answers[-1] - targets
        if entropy:
            delta = off / targets.size
            change = rates[-1] / targets.size
        else:
            delta, change = off * (2.0 / targets.size), rates[-1] * (2.0 / targets.size)
            last = self.activations[-1]
            bend = _bent(last, answers[-1], delta) * sums[-1]
            _through(last, answers[-1], change)
            _through(last, answers[-1], delta)
            change = change + bend
        product = np.empty(v.shape)
        slots = self._weights(product)
        for index in reversed(range(len(self.activations))):
            slot, bias_slot = slots[index]
            slot[...] = np.matmul(answers[index].T, change)
            if index:
                slot += np.matmul(np.swapaxes(rates[index], -1, -2), delta)
            if bias_slot is not None:
                np.add.reduce(change, axis=-2, keepdims=True, out=bias_slot)
            if index:
                change = np.matmul(change, weights[index][0].T) + np.matmul(
                    delta, np.swapaxes(ways[index][0], -1, -2)
                )
                delta = np.matmul(delta, weights[index][0].T)
                before, answer = self.activations[index - 1], answers[index]
                bend = _bent(before, answer, delta) * sums[index - 1]
                _through(before, answer, change)
                _through(before, answer, delta)
                change += bend
        return product

    def _forward_rates(
        self,
        answers: list[Floats],
        weights: list[tuple[Floats, Floats | None]],
        ways: list[tuple[Floats, Floats | None]],
    ) -> tuple[list[Floats], list[Floats]]:
        """How fast outputs, and sums before activation, change along ``ways``; by layer."""
        rates, sums = [np.zeros(())], []
        for index, ((matrix, _), (way, bias_way)) in enumerate(zip(weights, ways, strict=True)):
            rate = np.matmul(answers[index], way)
            if index:
                rate = rate + np.matmul(rates[-1], matrix)
            if bias_way is not None:
                rate = rate + bias_way
            sums.append(rate)
            slope = rate.copy()
            _through(self.activations[index], answers[index + 1], slope)
            rates.append(slope)
        return rates, sums


def _bent(activation: str, answer: Floats, delta: Floats) -> Floats:
    """``delta`` times the second derivative of the activation at the output ``answer``."""
    if activation == "tanh":
        return -2.0 * delta * answer * (1.0 - answer * answer)
    if activation == "sigmoid":
        return delta * answer * (1.0 - answer) * (1.0 - 2.0 * answer)
    return np.zeros(())


def _activate(activation: str, z: Floats) -> None:
    """Apply the activation in place."""
    if activation == "relu":
        np.maximum(z, 0.0, out=z)
    elif activation == "tanh":
        np.tanh(z, out=z)
    elif activation == "sigmoid":
        z *= 0.5
        np.tanh(z, out=z)
        z += 1.0
        z *= 0.5


def _through(activation: str, answer: Floats, delta: Floats) -> None:
    """Multiply ``delta`` by the activation's slope at the output ``answer``, in place."""
    if activation == "relu":
        delta *= answer > 0.0
    elif activation == "tanh":
        delta *= 1.0 - answer * answer
    elif activation == "sigmoid":
        delta *= answer * (1.0 - answer)

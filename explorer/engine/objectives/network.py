"""Networks of dense layers as objectives: the loss over the data, a function of all weights.

Longer than other modules, and ``Network`` has more methods than other classes, because half of them
are one-line answers that every ``Objective`` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.objectives.backpropagation import Passes
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import UNDEFINED, Minimum, StepOracle
from explorer.engine.objectives.surface import UNBOUNDED, Span
from explorer.engine.parameter import Number, found_words, validated

Watched = TypeVar("Watched", bound=StepOracle)
ACTIVATIONS = ("linear", "relu", "tanh", "sigmoid")
LOSSES: Mapping[str, str] = MappingProxyType(
    {
        "squared_error": "Mean of (output - target)² over rows and outputs.",
        "binary_cross_entropy": "Mean of -log of the probability given to the right class.",
    }
)
MOST_WEIGHTS = 10_000
DIFFERENCE = 1e-5
_BLOCK = 400_000


@dataclass(frozen=True)
class Layer:
    """A dense layer: ``size`` outputs, each activation(inputs · weights + bias)."""

    size: int
    activation: str = "linear"


@dataclass(frozen=True)
class Network:
    """The loss of a network on its data, as a function f: R^d -> R of all its weights.

    x holds the weights layer by layer: the matrix (inputs, outputs) row by row, then the biases;
    that is the order of Keras and TensorFlow.js. ``batch`` is the number of rows used in each step,
    0 for all; the rows are reshuffled with ``seed`` each time all have been used. ``window`` is
    shown at first if there are two weights. ``look`` is called repeatedly during a long evaluation;
    an exception it raises ends it.

    Gradients are exact, by backpropagation. Where a relu's input is 0 its slope is taken as 0.

    Raises ``ValueError`` naming the field that is not usable.
    """

    layers: tuple[Layer, ...]
    data: Data
    loss: str = "squared_error"
    batch: int = 0
    seed: int = 0
    bias: bool = True
    window: tuple[Span, Span] = ((-3.0, 3.0), (-3.0, 3.0))
    look: Callable[[], None] | None = field(default=None, compare=False, repr=False)

    id = ""
    where_undefined = UNDEFINED
    unwritable = ""
    look_at = ""
    source = ""
    scale = "logarithmic"
    parameters: tuple[Number, ...] = ()
    matrices: tuple[MatrixBlock, ...] = ()

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("layers: found none, expected at least one")
        for index, layer in enumerate(self.layers):
            if layer.activation not in ACTIVATIONS:
                raise ValueError(
                    f"layers[{index}]: found {found_words(layer.activation)}, "
                    f"expected one of {', '.join(ACTIVATIONS)}"
                )
            if isinstance(layer.size, bool) or not 1 <= layer.size <= 1000:
                raise ValueError(
                    f"layers[{index}]: found size {found_words(layer.size)}, "
                    "expected a whole number 1 to 1000"
                )
        outputs = self.data.targets.shape[1]
        if self.layers[-1].size != outputs:
            raise ValueError(
                f"layers[{len(self.layers) - 1}]: found size {self.layers[-1].size}, "
                f"expected {outputs}, since each row has {outputs} target"
            )
        if self.loss not in LOSSES:
            raise ValueError(
                f"loss: found {found_words(self.loss)}, expected one of {', '.join(LOSSES)}"
            )
        if self.loss == "binary_cross_entropy":
            self._check_probabilities()
        if isinstance(self.batch, bool) or not 0 <= self.batch <= self.data.rows:
            raise ValueError(
                f"batch: found {found_words(self.batch)}, "
                f"expected 0 for all rows, or 1 to {self.data.rows}"
            )
        if isinstance(self.seed, bool) or not 0 <= self.seed < 2**63:
            described = found_words(self.seed)
            raise ValueError(f"seed: found {described}, expected a whole number of at least 0")
        if self.dimension > MOST_WEIGHTS:
            raise ValueError(
                f"layers: found {self.dimension} weights, expected at most {MOST_WEIGHTS}"
            )

    def _check_probabilities(self) -> None:
        if self.layers[-1].activation != "sigmoid":
            raise ValueError(
                f"loss: found 'binary_cross_entropy' behind a {self.layers[-1].activation} layer, "
                "expected a last layer with sigmoid"
            )
        targets = self.data.targets
        if targets.min() < 0.0 or targets.max() > 1.0:
            raise ValueError(
                f"loss: found targets from {targets.min():g} to {targets.max():g}, "
                "expected targets from 0 to 1 for 'binary_cross_entropy'"
            )

    @cached_property
    def shapes(self) -> tuple[tuple[int, int, int, int], ...]:
        """For each layer: where its weights begin, its biases begin, inputs, outputs."""
        shapes = []
        begin = 0
        sizes = [self.data.inputs.shape[1], *(layer.size for layer in self.layers)]
        for inputs, outputs in pairwise(sizes):
            shapes.append((begin, begin + inputs * outputs, inputs, outputs))
            begin += (inputs + self.bias) * outputs
        return tuple(shapes)

    @cached_property
    def layer_blocks(self) -> tuple[MatrixBlock, ...]:
        """The matrix (inputs, outputs) of each layer and its biases, as they follow each other."""
        blocks = []
        for index, (begin, end, inputs, outputs) in enumerate(self.shapes, 1):
            blocks.append(MatrixBlock(f"W{index}", inputs, outputs, begin))
            if self.bias:
                blocks.append(MatrixBlock(f"b{index}", outputs, 1, end, is_vector=True))
        return tuple(blocks)

    @cached_property
    def _passes(self) -> Passes:
        activations = tuple(layer.activation for layer in self.layers)
        return Passes(activations, self.shapes, self.bias, self.loss, self.look)

    @cached_property
    def dimension(self) -> int:
        """Number of weights, biases counted among them: d."""
        _, biases, _, outputs = self.shapes[-1]
        return biases + self.bias * outputs

    @property
    def title(self) -> str:
        """A short description of the network."""
        return " → ".join([str(self.shapes[0][2]), *(str(layer.size) for layer in self.layers)])

    @property
    def formula(self) -> str:
        """A description of f."""
        layers = ", ".join(f"dense {layer.size} ({layer.activation})" for layer in self.layers)
        name = self.loss.replace("_", " ")
        return f"{name} of {self.shapes[0][2]} inputs, {layers}, on {self.data.rows} rows"

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the weights: w1[0,2] leads from input 0 to output 2 of layer 1."""
        names: list[str] = []
        for number, (_, _, inputs, outputs) in enumerate(self.shapes, start=1):
            names += [f"w{number}[{i},{j}]" for i in range(inputs) for j in range(outputs)]
            names += [f"b{number}[{j}]" for j in range(outputs)] if self.bias else []
        return tuple(names)

    @property
    def view(self) -> tuple[Span, ...]:
        """The window for two weights; for another number of them one with a diagonal as long."""
        if self.dimension == 2:
            return self.window
        half = 3.0 * float(np.sqrt(2.0 / self.dimension))
        return ((-half, half),) * self.dimension

    @property
    def domain(self) -> tuple[Span, ...]:
        """No bounds: weights may have any value."""
        return (UNBOUNDED,) * self.dimension

    @property
    def values(self) -> Mapping[str, float]:
        """Nothing: what a network depends on is in its fields."""
        return MappingProxyType({})

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """None are known."""
        return ()

    @property
    def saddles(self) -> tuple[tuple[float, ...], ...]:
        """None are known."""
        return ()

    @property
    def starts(self) -> tuple[tuple[float, ...], ...]:
        """One seeded initialisation."""
        return (self.initial(0),)

    @property
    def formula_field(self) -> None:
        """``None``: the loss is computed by passes over the data, not by a formula."""
        return None

    @property
    def runs_in_batches(self) -> bool:
        """Never: it is evaluated for one run at a time."""
        return False

    @property
    def one_by_one(self) -> bool:
        """False: many runs over all data would take too long."""
        return False

    @property
    def evaluation_cost(self) -> int:
        """The number of neuron evaluations over all rows."""
        return self.data.rows * sum(layer.size for layer in self.layers)

    @property
    def network(self) -> Network:
        """The network itself."""
        return self

    @property
    def slope_formulas(self) -> tuple[str, ...]:
        """Nothing: its gradient cannot be typed."""
        return ()

    def gradient_text(self) -> tuple[str, ...]:
        """None: its gradient is not a formula."""
        return ()

    def with_computed_gradient(self) -> Network:
        """Raises ``ValueError``: backpropagation is the only gradient there is."""
        raise ValueError(f"{self.title} has no other gradient.")

    def with_parameters(self, /, **values: float) -> Network:
        """The same network; raises ``ValueError`` for any value, since it has no parameters."""
        validated(self.parameters, values, "a network")
        return self

    def with_view(self, view: tuple[Span, ...]) -> Network:
        """The same network shown in another window, if it has two weights."""
        (x, y) = view
        return replace(self, window=(x, y))

    def initial(self, seed: int) -> tuple[float, ...]:
        """Weights to start from: Glorot's uniform distribution, biases 0.

        Glorot and Bengio (2010), equation 16; the default of Keras and TensorFlow.js.
        """
        random = np.random.default_rng(seed)
        x = np.zeros(self.dimension)
        for begin, end, inputs, outputs in self.shapes:
            bound = np.sqrt(6.0 / (inputs + outputs))
            x[begin:end] = random.uniform(-bound, bound, end - begin)
        return tuple(x.tolist())

    def filter_normalised(self, direction: Floats, x: Floats) -> Floats:
        """``direction`` (d,) scaled per neuron to the weights' length in ``x``; 0 for biases."""
        scaled = np.zeros(self.dimension)
        for begin, end, inputs, outputs in self.shapes:
            given = direction[begin:end].reshape(inputs, outputs)
            length = np.linalg.norm(x[begin:end].reshape(inputs, outputs), axis=0)
            scaled[begin:end] = (given * (length / np.linalg.norm(given, axis=0))).ravel()
        return scaled

    def predict(self, x: npt.ArrayLike, inputs: npt.ArrayLike) -> Floats:
        """The answers (..., m, outputs) for ``inputs`` (m, features), weights ``x`` (..., d)."""
        weights = _checked(x, self.dimension)
        return self._passes.forward(weights, np.asarray(inputs, dtype=np.float64))[-1]

    def value(self, x: npt.ArrayLike) -> Floats:
        """f at ``x`` of shape (..., d), over all data; shape (...)."""
        points = _checked(x, self.dimension)
        flat = points.reshape(-1, self.dimension)
        losses = np.empty(len(flat))
        with np.errstate(all="ignore"):
            for part in self._blocks(len(flat)):
                self._ask()
                losses[part] = self._passes.value(flat[part], self.data.inputs, self.data.targets)
        return losses.reshape(points.shape[:-1])

    def gradient(self, x: npt.ArrayLike) -> Floats:
        """Exact gradient at ``x`` of shape (..., d), over all data; same shape."""
        points = _checked(x, self.dimension)
        flat = points.reshape(-1, self.dimension)
        gradients = np.empty_like(flat)
        with np.errstate(all="ignore"):
            for part in self._blocks(len(flat)):
                self._ask()
                gradients[part] = self._passes.backward(
                    flat[part], self.data.inputs, self.data.targets
                )[1]
        return gradients.reshape(points.shape)

    def hessian(self, x: npt.ArrayLike) -> Floats:
        """Hessian at ``x`` of shape (..., d); shape (..., d, d).

        Central differences of the exact gradient, symmetric; good to about 1e-9 of its size
        away from the kinks of relu.
        """
        points = _checked(x, self.dimension)
        moves = DIFFERENCE * np.eye(self.dimension)
        ahead = self.gradient(points[..., None, :] + moves)
        behind = self.gradient(points[..., None, :] - moves)
        slopes = (ahead - behind) / (2.0 * DIFFERENCE)
        symmetric: Floats = 0.5 * (slopes + np.swapaxes(slopes, -1, -2))
        return symmetric

    def hessian_vector(self, x: Floats, v: Floats) -> Floats:
        """The Hessian at ``x`` (d,) times each of ``v`` (..., d), exactly and over all data."""
        with np.errstate(all="ignore"):
            return self._passes.hessian_vector(x, v, self.data.inputs, self.data.targets)

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """f at ``x`` over all data, and the gradient at ``point`` that step number ``step`` sees.

        Both are vectors of shape (d,); the gradient is new memory. Steps count from 0.
        """
        if self.batch == 0 and point is x:
            loss, slope = self._passes.backward(x, self.data.inputs, self.data.targets)
            return float(loss), slope
        inputs, targets = self.data.inputs, self.data.targets
        if self.batch:
            rows = self.rows_of_step(step)
            inputs, targets = inputs[rows], targets[rows]
        return float(
            self._passes.value(x, self.data.inputs, self.data.targets)
        ), self._passes.backward(point, inputs, targets)[1]

    def gradients_of_rows(self, x: Floats) -> Floats:
        """The gradient of each row's own loss at ``x`` (d,), (rows, d); their mean is that of f."""
        rows = self.data.rows
        gradients = np.empty((rows, self.dimension))
        with np.errstate(all="ignore"):
            for part in self._blocks(rows):
                inputs, targets = self.data.inputs[part, None], self.data.targets[part, None]
                points = np.tile(x, (len(inputs), 1))
                gradients[part] = len(inputs) * self._passes.backward(points, inputs, targets)[1]
        return gradients

    def rows_of_step(self, step: int) -> npt.NDArray[np.int64]:
        """The rows used in step number ``step`` (from 0); the last batch may be smaller."""
        size = self.batch or self.data.rows
        epoch, number = divmod(step, -(-self.data.rows // size))
        order = _shuffled(self.data.rows, self.seed, epoch) if self.batch else np.arange(size)
        return order[number * size : (number + 1) * size]

    def _ask(self) -> None:
        if self.look is not None:
            self.look()

    def _blocks(self, count: int) -> list[slice]:
        widest = max(layer.size for layer in self.layers)
        size = max(1, _BLOCK // (self.data.rows * widest))
        return [slice(first, first + size) for first in range(0, count, size)]


def watched_network(objective: Watched, look: Callable[[], None]) -> Watched:
    """The same objective, which calls ``look`` during long evaluations.

    Example:
        >>> from explorer.engine.objectives.dataset import generated
        >>> from explorer.engine.objectives.network import Layer, Network, watched_network
        >>> looks = []
        >>> network = Network((Layer(1),), generated("ones", features=1))
        >>> float(watched_network(network, lambda: looks.append("still wanted?")).value([3.0, 1.0]))
        16.0
        >>> looks
        ['still wanted?']
    """
    return replace(objective, look=look) if isinstance(objective, Network) else objective


def dense(layers: Sequence[Sequence[object]]) -> tuple[Layer, ...]:
    """Layers from pairs of size and activation, as a file has them; raises ``ValueError``.

    Example:
        >>> from explorer.engine.objectives.network import dense
        >>> [(layer.size, layer.activation) for layer in dense([(8, "tanh"), (1, "linear")])]
        [(8, 'tanh'), (1, 'linear')]
    """
    parsed: list[Layer] = []
    for index, pair in enumerate(layers):
        size, activation = pair if len(pair) == 2 else (None, None)
        if isinstance(size, bool) or not isinstance(size, int) or not isinstance(activation, str):
            raise ValueError(
                f"layers[{index}]: found {list(pair)}, expected [size, activation] "
                'such as [10, "relu"]'
            )
        parsed.append(Layer(size, activation))
    return tuple(parsed)


@lru_cache(maxsize=64)
def _shuffled(rows: int, seed: int, epoch: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng([seed, epoch]).permutation(rows)


def _checked(x: npt.ArrayLike, dimension: int) -> Floats:
    points = np.asarray(x, dtype=np.float64)
    if points.ndim == 0 or points.shape[-1] != dimension:
        raise ValueError(f"x: found shape {points.shape}, expected (..., {dimension}) weights")
    return points

"""A network as functions of a Python script: its weights, its loss and its gradient."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.engine.objectives.network import DIFFERENCE, Network

_ROWS = "rows=slice(None)"


@dataclass(frozen=True)
class Arrays:
    """How a library writes the parts of a network."""

    tanh: str
    relu: str
    sigmoid: str
    squared_error: str
    binary_cross_entropy: str


_MEAN_SQUARE = "((answer - {0}) ** 2).mean()"
NUMPY = Arrays(
    "np.tanh({0})",
    "np.maximum({0}, 0.0)",
    "0.5 * (np.tanh(0.5 * ({0})) + 1.0)",
    _MEAN_SQUARE,
    "np.mean(np.maximum(answer, 0.0) - answer * {0} + np.log1p(np.exp(-np.abs(answer))))",
)
TORCH = Arrays(
    "torch.tanh({0})",
    "torch.relu({0})",
    "torch.sigmoid({0})",
    _MEAN_SQUARE,
    "torch.nn.functional.binary_cross_entropy_with_logits(answer, {0})",
)
JAX = Arrays(
    "jnp.tanh({0})",
    "jax.nn.relu({0})",
    "jax.nn.sigmoid({0})",
    _MEAN_SQUARE,
    "optax.sigmoid_binary_cross_entropy(answer, {0}).mean()",
)
_SLOPES = {
    "linear": "{0}",
    "relu": "{0} * ({1} > 0.0)",
    "tanh": "{0} * (1.0 - {1} * {1})",
    "sigmoid": "{0} * ({1} * (1.0 - {1}))",
}


def weight_lines(network: Network, library: str) -> list[str]:
    """The function that cuts a position into matrices and biases."""
    pieces = []
    for begin, end, inputs, outputs in network.shapes:
        pieces.append(f"        position[{begin}:{end}].reshape({inputs}, {outputs}),")
        if network.bias:
            pieces.append(f"        position[{end}:{end + outputs}],")
    as_array = ["    position = np.asarray(position)"] * (library == "numpy")
    return ["def weights(position):", *as_array, "    return (", *pieces, "    )"]


def loss_lines(network: Network, library: str) -> list[str]:
    """The function for the loss over all rows, or in a library that differentiates over some."""
    arrays = {"pytorch": TORCH, "optax": JAX}.get(library, NUMPY)
    some = bool(network.batch) and arrays is not NUMPY
    rows = "[rows]" if some else ""
    formula = (
        arrays.squared_error if network.loss == "squared_error" else (arrays.binary_cross_entropy)
    )
    return [
        f"def loss(position{f', {_ROWS}' if some else ''}):",
        *_forward(network, arrays, f"inputs{rows}", "answer", _before_loss(network)),
        f"    return {formula.format(f'targets{rows}')}",
    ]


def gradient_lines(network: Network, library: str) -> list[str]:
    """The function for the gradient as a numpy array: by the library, or by backpropagation."""
    rows, some = ("rows", ", rows") if network.batch else ("", "")
    if library == "pytorch":
        return [
            f"def gradient(position{some}):",
            "    point = torch.tensor(position, requires_grad=True)",
            f"    loss(point{some}).backward()",
            "    return point.grad.numpy()",
        ]
    if library == "optax":
        return [
            f"def gradient(position{some}):",
            f"    return np.asarray(derivative(jnp.asarray(position){some}))",
        ]
    cut = f"[{rows}]" if rows else ""
    lines = [
        f"def gradient(position{f', {_ROWS}' if rows else ''}):",
        f"    a0, wanted = inputs{cut}, targets{cut}",
        *_forward(network, NUMPY, "a0", "", network.layers[-1].activation),
    ]
    return lines + _backward(network)


def _before_loss(network: Network) -> str:
    """The activation whose outputs enter the loss: none for the cross-entropy."""
    entropy = network.loss == "binary_cross_entropy"
    return "linear" if entropy else network.layers[-1].activation


def _forward(
    network: Network, arrays: Arrays, inputs: str, answer: str, last_activation: str
) -> list[str]:
    """Lines of the forward pass; ``answer`` names what the last layer gives if it has a name."""
    count = len(network.layers)
    names = [f"w{n}, b{n}" if network.bias else f"w{n}" for n in range(1, count + 1)]
    unpacked = "(w1,)" if names == ["w1"] else ", ".join(names)
    lines = [f"    {unpacked} = weights(position)"]
    for number, layer in enumerate(network.layers, start=1):
        before = inputs if number == 1 else f"a{number - 1}"
        variable = answer if answer and number == count else f"a{number}"
        activation = last_activation if number == count else layer.activation
        sum_text = f"{before} @ w{number}" + f" + b{number}" * network.bias
        text = getattr(arrays, activation).format(sum_text) if activation != "linear" else sum_text
        lines.append(f"    {variable} = {text}")
    return lines


def _backward(network: Network) -> list[str]:
    """Lines of the backward pass after the forward pass; d1 is the slope at layer 1's sums."""
    count = len(network.layers)
    if network.loss == "binary_cross_entropy":
        slope = f"(a{count} - wanted) / wanted.size"
    else:
        outer = f"(a{count} - wanted) * (2.0 / wanted.size)"
        slope = _SLOPES[network.layers[-1].activation].format(outer, f"a{count}")
    lines = [f"    d{count} = {slope}"]
    for number in range(count - 1, 0, -1):
        slope = _SLOPES[network.layers[number - 1].activation]
        back = f"d{number + 1} @ w{number + 1}.T"
        lines.append(f"    d{number} = {slope.format(back, f'a{number}')}")
    pieces = []
    for number in range(1, count + 1):
        pieces.append(f"(a{number - 1}.T @ d{number}).ravel(),")
        if network.bias:
            pieces.append(f"d{number}.sum(axis=0),")
    return [
        *lines,
        "    return np.concatenate([",
        *(f"        {piece}" for piece in pieces),
        "    ])",
    ]


HESSIAN = f"""\
def hessian(position):
    moves = {DIFFERENCE!r} * np.eye(len(position))
    ahead = np.array([gradient(position + move) for move in moves])
    behind = np.array([gradient(position - move) for move in moves])
    slopes = (ahead - behind) / {2.0 * DIFFERENCE!r}
    return 0.5 * (slopes + slopes.T)"""
"""Central differences of the gradient, as in the run."""

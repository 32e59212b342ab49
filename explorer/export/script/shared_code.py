"""The code that all contenders of a Python script share: loss and gradient as functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.engine import Surface
from explorer.engine.mathematics.expression import FUNCTIONS, symbol
from explorer.engine.mathematics.lowering import lowered
from explorer.engine.mathematics.operations import OPERATIONS
from explorer.engine.mathematics.traversal import descend
from explorer.engine.objectives.any_objective import writable
from explorer.engine.objectives.network import Network
from explorer.export.script.direct_methods import helper_functions
from explorer.export.script.languages import JAX, NUMPY_ARRAYS, TORCH, varies
from explorer.export.script.networks.network_data import batch_lines, data_lines
from explorer.export.script.networks.network_python import gradient_lines, loss_lines, weight_lines
from explorer.export.script.source_parts import (
    ScriptContender,
    array_lines,
    parameter_values,
    shared_lines,
    surface_names,
)
from explorer.scenario.scenario import Scenario

_DERIVATIVE = ["derivative = jax.jit(jax.grad(loss))"]


@dataclass(frozen=True)
class SharedCode:
    """The parts of a script that all contenders share, each as lines.

    ``library`` is whose arrays ``loss`` takes: that of the script if it differentiates the loss
    itself, otherwise numpy. ``helpers`` are functions that procedures call. ``batches`` is what is
    called with the number of a step, from 0, where each step sees other rows; otherwise empty.
    """

    library: str
    given: list[str]
    loss: list[list[str]]
    gradient: list[str]
    helpers: list[list[str]]
    batches: str = ""

    @property
    def differentiated(self) -> bool:
        """Whether the library computes the gradient itself."""
        return self.library != "numpy"

    def rows(self, step: str) -> str:
        """A further argument of the gradient: the rows that ``step``, counted from 0, sees."""
        return f", {self.batches}[{step}]" if self.batches else ""


def shared_code(scenario: Scenario, library: str, entries: Sequence[ScriptContender]) -> SharedCode:
    """The shared code of the script for one of the Python libraries."""
    surface = writable(scenario.surface, "written as a script")
    helpers = helper_functions(surface, surface_names(scenario), entries)
    differentiates = library in ("pytorch", "optax") and not helpers
    if surface.network is not None:
        return _network(surface.network, library if differentiates else "numpy", entries, helpers)
    chosen = library if differentiates and _smooth(surface) else "numpy"
    loss, gradient = _functions(scenario, surface, chosen)
    given = [f"{name} = {value!r}" for name, value in parameter_values(scenario)]
    derivative = [_DERIVATIVE] * (chosen == "optax")
    return SharedCode(chosen, given, [loss, *derivative], gradient, helpers)


def _network(
    network: Network,
    library: str,
    entries: Sequence[ScriptContender],
    helpers: list[list[str]],
) -> SharedCode:
    steps = max((entry.steps for entry in entries), default=0)
    # A procedure uses all rows at every step.
    ruled = [entry for entry in entries if entry.contender.optimizer.rule is not None]
    batches = batch_lines(network, steps) if ruled and steps else []
    arrays = {
        "pytorch": [f"{name} = torch.from_numpy({name})" for name in ("inputs", "targets")],
        "optax": [f"{name} = jnp.array({name})" for name in ("inputs", "targets")],
    }
    return SharedCode(
        library,
        [*data_lines(network.data), *arrays.get(library, []), *batches],
        [
            weight_lines(network, library),
            loss_lines(network, library),
            *([_DERIVATIVE] * (library == "optax")),
        ],
        gradient_lines(network, library),
        helpers,
        "batches" if batches else "",
    )


def _smooth(surface: Surface) -> bool:
    """Whether automatic differentiation gives exactly the gradient of the run."""
    nodes = descend([surface.field.value])
    if surface.slope_formulas or any(
        node.arguments and not OPERATIONS[node.operation].smooth for node in nodes
    ):
        return False
    fixed = frozenset(symbol(name) for name in surface.values)
    return all(
        varies(node.arguments[0], fixed) for node in nodes if node.operation in FUNCTIONS
    ) and varies(surface.field.value, fixed)


def _functions(scenario: Scenario, surface: Surface, library: str) -> tuple[list[str], list[str]]:
    """The functions for the loss and for the gradient as a numpy array."""
    names = surface_names(scenario)
    unpacked = f"    {_tuple(surface.variables)} = position"
    language = {"pytorch": TORCH, "optax": JAX}.get(library, NUMPY_ARRAYS)
    # The same arithmetic as in the run, so that the last digits agree too.
    parts = {
        "value": surface.field.value,
        **dict(zip(surface.variables, surface.field.slopes, strict=True)),
    }
    value, *slopes = lowered(parts).values()
    lines, texts = shared_lines([value], names, language, "    {} = {}")
    loss = ["def loss(position):", unpacked, *lines, f"    return {texts[0]}"]
    if library == "pytorch":
        return loss, [
            "def gradient(position):",
            "    point = torch.tensor(position, requires_grad=True)",
            "    loss(point).backward()",
            "    return point.grad.numpy()",
        ]
    if library == "optax":
        return loss, [
            "def gradient(position):",
            "    return np.asarray(derivative(jnp.asarray(position)))",
        ]
    lines, texts = shared_lines(slopes, names, language, "    {} = {}")
    typed = ["    # As typed, which need not be the derivative of the loss."]
    return loss, [
        "def gradient(position):",
        unpacked,
        *(typed if surface.slope_formulas else []),
        *lines,
        *array_lines(texts, "    "),
    ]


def _tuple(names: Sequence[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)

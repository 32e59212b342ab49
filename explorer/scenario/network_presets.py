"""Preset networks, and networks as the user edits them: layers as text, declared fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from explorer.engine.objectives.dataset import Data, data_kinds, from_csv, generated
from explorer.engine.objectives.network import LOSSES, Layer, Network
from explorer.engine.parameter import Choice, Number, Parameter, Switch, Value

EXAMPLE = "10 relu, 1 sigmoid"

FIELDS: tuple[Parameter, ...] = (
    Choice(
        name="loss",
        default="squared_error",
        options=LOSSES,
        meaning="How the outputs are compared with the targets.",
    ),
    Switch(name="bias", default=True, meaning="Each neuron has a bias weight."),
    Number(
        name="batch",
        symbol="B",
        default=0.0,
        minimum=0.0,
        maximum=1e5,
        slider=(0.0, 100.0),
        whole=True,
        off_at_zero=True,
        meaning="Number of rows used in each step; 0 for all.",
    ),
    Number(
        name="seed",
        symbol="s",
        default=0.0,
        minimum=0.0,
        maximum=2.0**31,
        slider=(0.0, 100.0),
        whole=True,
        advanced=True,
        meaning="Seed that shuffles the rows into batches.",
    ),
)
"""The options of a network besides layers and data."""


@dataclass(frozen=True)
class Preset:
    """A preset network: its title, what to look at, and the network itself."""

    title: str
    look_at: str
    make: Callable[[], Network]


def _linear_regression() -> Network:
    data = generated("linear")
    return Network((Layer(1),), data, window=((-1.5, 3.5), (-2.0, 3.0)))


def _logistic_regression() -> Network:
    data = generated("blobs")
    window = ((-2.0, 5.0), (-2.0, 5.0))
    return Network((Layer(1, "sigmoid"),), data, "binary_cross_entropy", bias=False, window=window)


def _moons() -> Network:
    layers = (Layer(8, "tanh"), Layer(1, "sigmoid"))
    return Network(layers, generated("moons"), "binary_cross_entropy")


def _xor() -> Network:
    layers = (Layer(4, "tanh"), Layer(1, "sigmoid"))
    return Network(layers, generated("xor", rows=100, noise=0.15), "binary_cross_entropy")


def _linear_layers() -> Network:
    return Network((Layer(10), Layer(1)), generated("ones"))


def _relu_and_sigmoid() -> Network:
    layers = (Layer(10, "relu"), Layer(1, "sigmoid"))
    return Network(layers, generated("ones"), "binary_cross_entropy")


networks: Mapping[str, Preset] = MappingProxyType(
    {
        "linear_regression": Preset(
            "Linear regression",
            "Two weights, slope and offset: each point of the plane is a line through the data. "
            "Learning rates near 0.1 suit it.",
            _linear_regression,
        ),
        "logistic_regression": Preset(
            "Logistic regression",
            "Two weights: their direction turns the line between the classes, their length "
            "sharpens it. Learning rates near 0.1 suit it.",
            _logistic_regression,
        ),
        "moons": Preset(
            "Two moons",
            "The line between the classes bends until it lies between the moons. Learning rates "
            "near 0.1 suit it.",
            _moons,
        ),
        "xor": Preset(
            "XOR",
            "No line separates these classes; the hidden layer has to fold the square. Learning "
            "rates near 0.1 suit it.",
            _xor,
        ),
        "linear_layers": Preset(
            "5 → 10 → 1, linear",
            "71 weights, linear layers, squared error on rows of ones.",
            _linear_layers,
        ),
        "relu_and_sigmoid": Preset(
            "5 → 10 → 1, relu and sigmoid",
            "71 weights, cross-entropy on rows of ones: the loss approaches 0 only far away.",
            _relu_and_sigmoid,
        ),
    }
)
"""Preset networks by id."""
KNOWN_SEEDS = 20
"""A start is looked up among those of this many seeds."""


def preset_of(network: Network) -> str:
    """The id of the preset that this network is, or the empty text."""
    return next((key for key, preset in networks.items() if preset.make() == network), "")


def layers_text(network: Network) -> str:
    """The layers as the user writes them: ``10 relu, 1 sigmoid``."""
    return ", ".join(f"{layer.size} {layer.activation}" for layer in network.layers)


def layers_from_text(text: str) -> tuple[Layer, ...]:
    """Layers from the user's text; a missing activation is linear.

    Raises ``ValueError`` naming the layer that cannot be read.
    """
    layers = []
    for index, part in enumerate(text.split(",")):
        size, *rest = part.split() or [""]
        if not size.isdecimal() or len(rest) > 1:
            described = part.strip() or "nothing"
            raise ValueError(
                f"layers[{index}]: found {described!r}, expected a size and an activation "
                f"such as {EXAMPLE!r}"
            )
        layers.append(Layer(int(size), rest[0] if rest else "linear"))
    return tuple(layers)


def field_values(network: Network) -> dict[str, Value]:
    """The values of ``FIELDS`` in this network."""
    return {
        "loss": network.loss,
        "bias": network.bias,
        "batch": float(network.batch),
        "seed": float(network.seed),
    }


def with_field(network: Network, name: str, value: Value) -> Network:
    """The network with one of ``FIELDS`` changed; raises ``ValueError`` naming it."""
    declared = next(field for field in FIELDS if field.name == name)
    checked = declared.validate(value)
    changes: dict[str, Any] = {name: int(checked) if isinstance(declared, Number) else checked}
    return replace(network, **changes)


def with_data(network: Network, data: Data) -> Network:
    """The network on other data; a batch that is larger than the data becomes all of it."""
    return replace(network, data=data, batch=network.batch if network.batch <= data.rows else 0)


def with_data_value(network: Network, name: str, value: float) -> Network:
    """The network on data of the same kind with one value changed; raises ``ValueError``."""
    values = {**dict(network.data.values), name: value}
    return with_data(network, generated(network.data.kind, **values))


def with_data_kind(network: Network, kind: str) -> Network:
    """The network on generated data of another kind, as many rows as before where that fits."""
    rows = next(parameter for parameter in data_kinds[kind].parameters if parameter.name == "rows")
    wanted = float(network.data.rows)
    same = {"rows": wanted} if rows.accepts(wanted) and network.data.kind != "csv" else {}
    return with_data(network, generated(kind, **same))


def with_csv(network: Network, path: str, target: str = "") -> Network:
    """The network on a CSV file; raises ``ValueError`` naming file and line."""
    return with_data(network, from_csv(path, target))


def seed_of(network: Network, start: tuple[float, ...], guess: int = 0) -> int | None:
    """The seed whose weights are ``start``, searched for at ``guess`` and among the first seeds."""
    seeds = (guess, *range(KNOWN_SEEDS))
    return next((seed for seed in seeds if network.initial(seed) == start), None)

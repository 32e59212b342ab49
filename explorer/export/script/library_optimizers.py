"""The optimizers that libraries provide, and when a contender can use one.

A library's own optimizer is used if all values that cannot be passed to it are those the library
has fixed, according to the optimizer's dialect; otherwise the script writes the update out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.engine import Optimizer
from explorer.engine.parameter import Number, Value
from explorer.libraries import LIBRARIES
from explorer.scenario.scenario import Contender


@dataclass(frozen=True)
class Native:
    """A constructor of a library.

    ``arguments`` are the pieces between its brackets, with hyper-parameters in braces and by name;
    ``always`` are values that it fixes although the dialect has others.
    """

    constructor: str
    arguments: tuple[str, ...]
    always: Mapping[str, Value] = field(default_factory=dict)

    def told(self) -> set[str]:
        """The hyper-parameters passed to the constructor."""
        joined = " ".join(self.arguments)
        return {piece.split("}")[0] for piece in joined.split("{")[1:]}


_L2 = "weight_decay={weight_decay}"
_TORCH_ADAM = ("lr={learning_rate}", "betas=({beta1}, {beta2})", "eps={epsilon}", _L2)
_KERAS_ADAM = ("{learning_rate}", "beta_1={beta1}", "beta_2={beta2}", "epsilon={epsilon}")
_KERAS_DECAY = "weight_decay={weight_decay}"
_OPTAX_ADAM = ("{learning_rate}", "b1={beta1}", "b2={beta2}", "eps={epsilon}")

NATIVES: Mapping[str, Mapping[str, Native]] = {
    "pytorch": {
        "gradient_descent": Native("SGD", ("lr={learning_rate}", _L2)),
        "momentum": Native(
            "SGD", ("lr={learning_rate}", "momentum={momentum}", "dampening={dampening}", _L2)
        ),
        "nesterov": Native(
            "SGD", ("lr={learning_rate}", "momentum={momentum}", "nesterov=True", _L2)
        ),
        "adagrad": Native(
            "Adagrad",
            (
                "lr={learning_rate}",
                "lr_decay={learning_rate_decay}",
                "initial_accumulator_value={initial_accumulator}",
                "eps={epsilon}",
                _L2,
            ),
        ),
        "rmsprop": Native(
            "RMSprop",
            (
                "lr={learning_rate}",
                "alpha={decay}",
                "eps={epsilon}",
                "momentum={momentum}",
                "centered={centered}",
                _L2,
            ),
        ),
        "adadelta": Native("Adadelta", ("lr={learning_rate}", "rho={rho}", "eps={epsilon}", _L2)),
        "adam": Native("Adam", _TORCH_ADAM),
        "amsgrad": Native("Adam", (*_TORCH_ADAM, "amsgrad=True")),
        "adamw": Native("AdamW", _TORCH_ADAM),
        "adamax": Native("Adamax", _TORCH_ADAM),
        "nadam": Native("NAdam", (*_TORCH_ADAM, "momentum_decay={momentum_decay}")),
        "radam": Native("RAdam", _TORCH_ADAM),
        "rprop": Native(
            "Rprop",
            (
                "lr={learning_rate}",
                "etas=({step_decrease}, {step_increase})",
                "step_sizes=({smallest_step}, {largest_step})",
            ),
        ),
    },
    "keras": {
        "gradient_descent": Native("SGD", ("{learning_rate}", _KERAS_DECAY)),
        "momentum": Native("SGD", ("{learning_rate}", "momentum={momentum}", _KERAS_DECAY)),
        "nesterov": Native(
            "SGD", ("{learning_rate}", "momentum={momentum}", "nesterov=True", _KERAS_DECAY)
        ),
        "adagrad": Native(
            "Adagrad",
            (
                "{learning_rate}",
                "initial_accumulator_value={initial_accumulator}",
                "epsilon={epsilon}",
                _KERAS_DECAY,
            ),
        ),
        "rmsprop": Native(
            "RMSprop",
            (
                "{learning_rate}",
                "rho={decay}",
                "momentum={momentum}",
                "epsilon={epsilon}",
                "centered={centered}",
                _KERAS_DECAY,
            ),
        ),
        "adadelta": Native(
            "Adadelta", ("{learning_rate}", "rho={rho}", "epsilon={epsilon}", _KERAS_DECAY)
        ),
        "adam": Native("Adam", (*_KERAS_ADAM, _KERAS_DECAY)),
        "amsgrad": Native("Adam", (*_KERAS_ADAM, "amsgrad=True", _KERAS_DECAY)),
        "adamw": Native("AdamW", (*_KERAS_ADAM, _KERAS_DECAY)),
        "adamax": Native("Adamax", (*_KERAS_ADAM, _KERAS_DECAY)),
        "nadam": Native("Nadam", (*_KERAS_ADAM, _KERAS_DECAY)),
        "lion": Native(
            "Lion", ("{learning_rate}", "beta_1={beta1}", "beta_2={beta2}", _KERAS_DECAY)
        ),
    },
    "optax": {
        "gradient_descent": Native("sgd", ("{learning_rate}",)),
        "momentum": Native("sgd", ("{learning_rate}", "momentum={momentum}")),
        "nesterov": Native("sgd", ("{learning_rate}", "momentum={momentum}", "nesterov=True")),
        "adagrad": Native(
            "adagrad",
            (
                "{learning_rate}",
                "initial_accumulator_value={initial_accumulator}",
                "eps={epsilon}",
            ),
        ),
        "rmsprop": Native(
            "rmsprop",
            (
                "{learning_rate}",
                "decay={decay}",
                "eps={epsilon}",
                "centered={centered}",
                "momentum={momentum}",
            ),
        ),
        "adadelta": Native("adadelta", ("{learning_rate}", "rho={rho}", "eps={epsilon}")),
        "adam": Native("adam", _OPTAX_ADAM),
        "amsgrad": Native("amsgrad", _OPTAX_ADAM),
        "adamw": Native("adamw", (*_OPTAX_ADAM, "weight_decay={weight_decay}")),
        "adamax": Native("adamax", _OPTAX_ADAM),
        "nadam": Native("nadam", _OPTAX_ADAM),
        "radam": Native("radam", _OPTAX_ADAM),
        "adabelief": Native("adabelief", (*_OPTAX_ADAM, "eps_root={epsilon_root}")),
        "yogi": Native("yogi", _OPTAX_ADAM),
        "sign_descent": Native("sign_sgd", ("{learning_rate}",)),
        "lion": Native(
            "lion",
            ("{learning_rate}", "b1={beta1}", "b2={beta2}", "weight_decay={weight_decay}"),
        ),
    },
    "tfjs": {
        "gradient_descent": Native("sgd", ("{learning_rate}",)),
        "momentum": Native("momentum", ("{learning_rate}", "{momentum}")),
        "nesterov": Native("momentum", ("{learning_rate}", "{momentum}", "true")),
        "adagrad": Native("adagrad", ("{learning_rate}", "{initial_accumulator}")),
        "rmsprop": Native(
            "rmsprop", ("{learning_rate}", "{decay}", "{momentum}", "{epsilon}", "{centered}")
        ),
        "adadelta": Native(
            "adadelta", ("{learning_rate}", "{rho}", "{epsilon}"), {"form": "tfjs_4_22"}
        ),
        "adam": Native("adam", ("{learning_rate}", "{beta1}", "{beta2}", "{epsilon}")),
        "adamax": Native("adamax", ("{learning_rate}", "{beta1}", "{beta2}", "{epsilon}")),
    },
}
_TFJS_CENTERED = {"centered_form": "tfjs_4_22"}


def known_to(optimizer: Optimizer, library: str) -> bool:
    """Whether the library has an optimizer of this name; for numpy, whether any library has."""
    libraries = NATIVES.values() if library == "numpy" else [NATIVES[library]]
    return any(optimizer.id in known for known in libraries)


def native(contender: Contender, library: str) -> Native | str:
    """The library's constructor for a contender, or the sentence that says why there is none."""
    optimizer = contender.optimizer
    name = LIBRARIES[library]
    if optimizer.draws_noise:
        return f"{name} would draw other random numbers: written out instead."
    call = NATIVES[library].get(optimizer.id)
    if call is None or library not in optimizer.dialects:
        return f"{name} has no {optimizer.title} in this convention: written out instead."
    values = dict(optimizer.values)
    fixed = {**type(optimizer).in_dialect(library).values, **call.always}
    if library == "tfjs" and values.get("centered"):
        fixed |= _TFJS_CENTERED
    for key in call.told():
        fixed.pop(key)
    idle = _without_effect(optimizer, constant_rate=contender.schedule.is_constant)
    for key, value in fixed.items():
        if key not in idle and values[key] != value:
            return (
                f"{name}'s own {optimizer.title} has {key} = {value}, not {values[key]}: written "
                f"out instead."
            )
    if library == "pytorch" and optimizer.id == "nesterov" and not values["momentum"]:
        return f"{name} refuses Nesterov momentum of 0: written out instead."
    if library == "tfjs" and not contender.schedule.is_constant:
        return f"{name} cannot change the learning rate of all its optimizers: written out instead."
    return call


def _without_effect(optimizer: Optimizer, *, constant_rate: bool) -> set[str]:
    """The settings without effect, since their mechanism is switched off."""
    values = optimizer.values
    idle = {"rate_placement"} if constant_rate else set()
    idle |= {
        parameter.name
        for parameter in optimizer.parameters
        if isinstance(parameter, Number) and parameter.needs and not values[parameter.needs]
    }
    if not values.get("weight_decay"):
        idle.add("weight_decay_form")
    if not values.get("epsilon"):
        idle |= {"epsilon_placement", "epsilon_form"}
    if not values.get("centered"):
        idle.add("centered_form")
    return idle


_OMITTED = ("weight_decay", "dampening", "learning_rate_decay", "centered")
_DECAYING = ("adamw", "lion")


def constructor_text(call: Native, contender: Contender, rate: str | None = None) -> str:
    """The call of the constructor; ``rate`` stands in the place of the learning rate.

    Named arguments equal to the library's defaults are left out.
    """
    optimizer = contender.optimizer
    texts = {name: repr(value) for name, value in optimizer.values.items()}
    if rate is not None:
        texts["learning_rate"] = rate
    pieces = [
        piece
        for piece in call.arguments
        if not any(
            f"={{{name}}}" in piece and not optimizer.values[name] and optimizer.id not in _DECAYING
            for name in _OMITTED
        )
    ]
    return f"{call.constructor}({', '.join(pieces).format(**texts)})"

"""Records paths with unusual options: ``KERAS_BACKEND=jax python tests/data/record_options.py``.

Writes ``option_trajectories.json`` beside this file, with the versions of torch, Keras, optax and
jax. Each row names the rule, the dialect and the values here, how closely the path is to be met,
and what the library was asked for. The parameter is a vector, and for Muon a matrix of one row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

STEPS = 40
SURFACES = {
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2": [-0.5, -1.0],
    "(x + 2*y - 7)**2 + (2*x + y - 5)**2": [-3.0, 7.0],
    "x**4/4 + y**2 - x*y + 3*x": [1.5, -1.0],
}
ROW = "muon"
LOOKING_AHEAD = ("adam", "lookahead")
"""What is recorded of optax with its lookahead around it."""
Row = tuple[str, str, dict[str, Any], float, Any]
EXACT, SINGLE = 1e-9, 1e-7
"""How closely paths are met: as a rule, and where a schedule is in single precision."""


def torch_rules() -> list[Row]:
    """What is recorded from torch."""
    from torch import optim

    return [
        ("asgd", "pytorch",
         {"learning_rate": 0.002, "lambd": 0.01, "alpha": 0.6, "t0": 20, "weight_decay": 0.1},
         EXACT, lambda p: optim.ASGD(p, lr=0.002, lambd=0.01, alpha=0.6, t0=20, weight_decay=0.1)),
        ("adafactor", "pytorch",
         {"learning_rate": 0.05, "weight_decay": 0.1, "clip_threshold": 1.5, "beta2_decay": -0.5,
          "epsilon1": 1e-8, "epsilon2": 1e-2}, EXACT,
         lambda p: optim.Adafactor(
             p, lr=0.05, weight_decay=0.1, d=1.5, beta2_decay=-0.5, eps=(1e-8, 1e-2))),
        ("nadamw", "pytorch", {"learning_rate": 0.05, "weight_decay": 0.1}, EXACT,
         lambda p: optim.NAdam(p, lr=0.05, weight_decay=0.1, decoupled_weight_decay=True)),
        ("muon", "pytorch",
         {"learning_rate": 0.05, "nesterov": False, "rounds": "3", "scaling": "rms",
          "weight_decay": 0.2}, 0.05,
         lambda p: optim.Muon(p, lr=0.05, nesterov=False, ns_steps=3,
                              adjust_lr_fn="match_rms_adamw", weight_decay=0.2)),
    ]  # fmt: skip


def keras_rules() -> list[Row]:
    """What is recorded from Keras."""
    from keras import optimizers

    return [
        ("adafactor", "keras",
         {"learning_rate": 0.05, "relative_step": False, "weight_decay": 0.1,
          "clip_threshold": 0.5, "epsilon2": 1e-2}, 1e-6,
         lambda: optimizers.Adafactor(0.05, relative_step=False, weight_decay=0.1,
                                      clip_threshold=0.5, epsilon_2=1e-2)),
        ("ftrl", "keras",
         {"learning_rate": 0.5, "l1_regularization_strength": 0.1,
          "l2_regularization_strength": 0.2, "l2_shrinkage_regularization_strength": 0.05,
          "beta": 0.3, "learning_rate_power": -0.4}, 1e-6,
         lambda: optimizers.Ftrl(0.5, l1_regularization_strength=0.1,
                                 l2_regularization_strength=0.2, beta=0.3,
                                 l2_shrinkage_regularization_strength=0.05,
                                 learning_rate_power=-0.4)),
        ("lamb", "keras", {"learning_rate": 0.05, "epsilon": 1e-3, "weight_decay": 0.1}, 1e-6,
         lambda: optimizers.Lamb(0.05, epsilon=1e-3, weight_decay=0.1)),
        ("muon", "keras",
         {"learning_rate": 0.05, "nesterov": False, "rounds": "3", "linear_coefficient": 2.0,
          "cubic_coefficient": -1.5, "quintic_coefficient": 0.5, "scaling": "rows",
          "weight_decay": 0.1}, 1e-6,
         lambda: optimizers.Muon(0.05, nesterov=False, ns_steps=3, muon_a=2.0, muon_b=-1.5,
                                 muon_c=0.5, rms_rate=None, weight_decay=0.1)),
        ("schedule_free_adamw", "keras",
         {"learning_rate": 0.1, "warmup_steps": 10}, 1e-6,
         lambda: optimizers.ScheduleFreeAdamW(0.1, warmup_steps=10)),
        ("schedule_free_adamw", "keras",
         {"learning_rate": 0.1, "beta1": 0.8, "warmup_steps": 5, "weight_decay": 0.2}, 1e-6,
         lambda: optimizers.ScheduleFreeAdamW(0.1, beta_1=0.8, warmup_steps=5, weight_decay=0.2)),
    ]  # fmt: skip


def optax_rules() -> list[Row]:
    """What is recorded from optax and its contrib."""
    import optax
    from optax import contrib

    return [
        ("acprop", "optax", {"learning_rate": 0.02, "weight_decay": 0.1}, EXACT,
         contrib.acprop(0.02, weight_decay=0.1)),
        ("adamaxw", "optax", {"learning_rate": 0.1, "beta1": 0.8, "weight_decay": 0.2}, EXACT,
         optax.adamaxw(0.1, b1=0.8, weight_decay=0.2)),
        ("ademamix", "optax",
         {"learning_rate": 0.02, "beta3": 0.9, "alpha": 2.0, "epsilon_root": 1e-4,
          "weight_decay": 0.1}, EXACT,
         contrib.ademamix(0.02, b3=0.9, alpha=2.0, eps_root=1e-4, weight_decay=0.1)),
        ("lamb", "optax", {"learning_rate": 0.05, "epsilon_root": 1e-4, "weight_decay": 0.1},
         EXACT, optax.lamb(0.05, eps_root=1e-4, weight_decay=0.1)),
        ("lars", "optax",
         {"learning_rate": 0.5, "trust_coefficient": 0.05, "momentum": 0.5, "epsilon": 0.1,
          "weight_decay": 0.1}, EXACT,
         optax.lars(0.5, trust_coefficient=0.05, momentum=0.5, eps=0.1, weight_decay=0.1)),
        ("adam", "optax",
         {"learning_rate": 0.1, "lookahead_period": 3, "lookahead_share": 0.8}, EXACT,
         optax.lookahead(optax.adam(0.1), 3, 0.8)),
        ("lookahead", "optax", {"learning_rate": 0.002, "sync_period": 4, "slow_step_size": 0.7},
         EXACT, optax.lookahead(optax.sgd(0.002), 4, 0.7)),
        ("madgrad", "optax", {"learning_rate": 0.1, "momentum": 0.0, "weight_decay": 0.1}, 1e-5,
         contrib.madgrad(0.1, momentum=0.0, weight_decay=0.1)),
        ("muon", "optax", {"learning_rate": 0.05, "nesterov": False, "rounds": "3"}, EXACT,
         contrib.muon(0.05, nesterov=False, ns_steps=3)),
        ("muon", "optax", {"learning_rate": 0.0005, "adaptive": True, "weight_decay": 0.1}, EXACT,
         contrib.muon(0.0005, adaptive=True, weight_decay=0.1)),
        ("muon", "optax",
         {"learning_rate": 0.1, "scaling": "rms", "rms_rate": 0.3, "linear_coefficient": 2.0,
          "cubic_coefficient": -1.5, "quintic_coefficient": 0.5, "rounds": "7"}, EXACT,
         contrib.muon(0.1, consistent_rms=0.3, ns_coeffs=(2.0, -1.5, 0.5), ns_steps=7)),
        ("nadamw", "optax", {"learning_rate": 0.1, "epsilon_root": 1e-4, "weight_decay": 0.1},
         EXACT, optax.nadamw(0.1, eps_root=1e-4, weight_decay=0.1)),
        ("novograd", "optax", {"learning_rate": 0.05, "beta2": 0.9, "epsilon_root": 1e-4,
                               "weight_decay": 0.1}, EXACT,
         optax.novograd(0.05, b2=0.9, eps_root=1e-4, weight_decay=0.1)),
        ("optimistic_gradient_descent", "optax",
         {"learning_rate": 0.002, "alpha": 0.5, "beta": 1.5}, EXACT,
         optax.optimistic_gradient_descent(0.002, alpha=0.5, beta=1.5)),
        ("polyak_step", "optax",
         {"learning_rate": 0.5, "optimal_value": 5.0, "epsilon": 0.1, "max_learning_rate": 0.02},
         EXACT, optax.polyak_sgd(0.02, scaling=0.5, f_min=5.0, eps=0.1)),
        ("polyak_step", "optax", {"optimal_value": 5.0, "below_minimum": "rest"}, EXACT,
         optax.polyak_sgd(f_min=5.0, variant="sps+")),
        ("prodigy", "optax",
         {"estim_lr0": 1e-3, "beta3": 0.9, "estim_lr_coef": 0.5, "safeguard_warmup": True,
          "weight_decay": 0.1}, EXACT,
         contrib.prodigy(estim_lr0=1e-3, beta3=0.9, estim_lr_coef=0.5, safeguard_warmup=True,
                         weight_decay=0.1)),
        ("dadapt_adam", "optax", {"estim_lr0": 1e-3, "weight_decay": 0.1}, EXACT,
         contrib.dadapt_adamw(estim_lr0=1e-3, weight_decay=0.1)),
        ("schedule_free_sgd", "optax",
         {"learning_rate": 0.01, "warmup_steps": 10, "weight_lr_power": 1.0, "weight_decay": 0.1},
         SINGLE,
         contrib.schedule_free_sgd(0.01, warmup_steps=10, weight_lr_power=1.0, weight_decay=0.1)),
        ("schedule_free_adamw", "optax",
         {"learning_rate": 0.1, "beta1": 0.8, "warmup_steps": 10, "weight_decay": 0.1}, SINGLE,
         contrib.schedule_free_adamw(0.1, b1=0.8, warmup_steps=10, weight_decay=0.1)),
        ("dog", "optax", {"weight_decay": 0.1}, EXACT, contrib.dog(weight_decay=0.1)),
        ("dowg", "optax", {"weight_decay": 0.1, "initial_squared_distance": 1e-2}, EXACT,
         contrib.dowg(weight_decay=0.1, init_estim_sq_dist=1e-2)),
    ]  # fmt: skip


def value_of(text: str, point: Any) -> Any:
    """The formula at a point, in the arithmetic of its library."""
    x, y = point.reshape(-1)
    return eval(text, {"x": x, "y": y})  # noqa: S307 - the formulas stand above


def torch_path(rule: str, make: Callable[[Any], Any], text: str, start: list[float]) -> Any:
    """The points of a run of torch."""
    import torch

    point = torch.tensor([start] if rule == ROW else start, dtype=torch.float64)
    point.requires_grad_(True)
    optimizer, rows = make([point]), [start]
    for _ in range(STEPS):
        optimizer.zero_grad()
        value_of(text, point).backward()
        optimizer.step()
        rows.append(point.detach().reshape(-1).tolist())
    return rows


def keras_path(rule: str, make: Callable[[], Any], text: str, start: list[float]) -> Any:
    """The points of a run of Keras on jax."""
    import jax
    import jax.numpy as jnp
    import keras

    given = jnp.array([start] if rule == ROW else start)
    point, optimizer, rows = keras.Variable(given, dtype="float64"), make(), [start]
    optimizer.build([point])
    slope = jax.jit(jax.grad(lambda at: value_of(text, at)))
    for _ in range(STEPS):
        optimizer.apply([slope(point.value)], [point])
        rows.append(jnp.ravel(point.value).tolist())
    return rows


def optax_path(rule: str, transformation: Any, text: str, start: list[float]) -> Any:
    """The points of a run of optax."""
    import jax
    import jax.numpy as jnp
    import optax

    doubled = rule in LOOKING_AHEAD

    @jax.jit
    def stepped(point: Any, state: Any) -> Any:
        here = point.fast if doubled else point
        value, slope = jax.value_and_grad(lambda at: value_of(text, at))(here)
        more = {"value": value} if rule == "polyak_step" else {}
        update, state = transformation.update(slope, state, point, **more)
        return optax.apply_updates(point, update), state

    point = jnp.array([start] if rule == ROW else start)
    if doubled:
        point = optax.LookaheadParams.init_synced(point)
    state, rows = transformation.init(point), [start]
    for _ in range(STEPS):
        point, state = stepped(point, state)
        rows.append((point.fast if doubled else point).reshape(-1).tolist())
    return rows


def records() -> Iterator[dict[str, Any]]:
    """Every rule on every surface."""
    rules = ((torch_rules(), torch_path), (keras_rules(), keras_path), (optax_rules(), optax_path))
    for rows, path in rules:
        for name, dialect, values, tolerance, made in rows:
            for text, start in SURFACES.items():
                yield {
                    "optimizer": name, "dialect": dialect, "values": values,
                    "tolerance": tolerance, "formula": text,
                    "positions": path(name, made, text, start),
                }  # fmt: skip


def main() -> None:
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras
    import optax
    import torch

    keras.backend.set_floatx("float64")
    torch.set_default_dtype(torch.float64)
    document = {
        "provenance": (
            f"Recorded from torch {torch.__version__}, keras {keras.__version__} and optax "
            f"{optax.__version__} on jax {jax.__version__}, float64; Muon of torch in 16 bits, "
            "some of Keras and optax in 32, which their tolerances say."
        ),
        "records": list(records()),
    }
    path = Path(__file__).with_name("option_trajectories.json")
    path.write_text(json.dumps(document, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""The loops around a library's own optimizer, in Python."""

from __future__ import annotations

from explorer.export.script.library_optimizers import Native, constructor_text
from explorer.export.script.shared_code import SharedCode
from explorer.export.script.source_parts import Shown


def call_lines(
    library: str, shown: Shown, found: Native, walked: SharedCode, noisy: bool
) -> list[str]:
    """The body of a contender's function."""
    lines = {"pytorch": _torch, "keras": _keras, "optax": _optax}[library]
    return [f"    {line}" for line in lines(shown, found, walked, noisy)]


def _torch(shown: Shown, found: Native, walked: SharedCode, noisy: bool) -> list[str]:
    call = constructor_text(found, shown.contender).replace("(", "([position], ", 1)
    noise = " + noise[step]" * noisy
    rows = walked.rows("step")
    by_library = ["    optimizer.zero_grad()", f"    loss(position{rows}).backward()"]
    if noisy:
        by_library.append("    position.grad += torch.from_numpy(noise[step])")
    by_function = [
        f"    slope = gradient(position.detach().numpy(){rows}){noise}",
        "    position.grad = torch.from_numpy(slope)",
    ]
    return [
        "position = torch.tensor(start, requires_grad=True)",
        f"optimizer = torch.optim.{call}",
        "trajectory = [position.tolist()]",
        f"for step in range({shown.steps}):",
        *(['    optimizer.param_groups[0]["lr"] = learning_rates[step]'] * bool(shown.rates)),
        *(by_library if walked.differentiated else by_function),
        "    optimizer.step()",
        "    trajectory.append(position.tolist())",
        "return trajectory",
    ]


def _keras(shown: Shown, found: Native, walked: SharedCode, noisy: bool) -> list[str]:
    rows = walked.rows("step")
    return [
        'position = keras.Variable(start, dtype="float64")',
        f"optimizer = keras.optimizers.{constructor_text(found, shown.contender)}",
        "optimizer.build([position])",
        "trajectory = [start]",
        f"for step in range({shown.steps}):",
        *(["    optimizer.learning_rate = learning_rates[step]"] * bool(shown.rates)),
        f"    slope = gradient(trajectory[-1]{rows})" + " + noise[step]" * noisy,
        '    slope = keras.ops.convert_to_tensor(slope, dtype="float64")',
        "    optimizer.apply([slope], [position])",
        "    trajectory.append(keras.ops.convert_to_numpy(position.value).tolist())",
        "return trajectory",
    ]


def _optax(shown: Shown, found: Native, walked: SharedCode, noisy: bool) -> list[str]:
    rate = "lambda step: jnp.array(learning_rates)[step]" if shown.rates else None
    rows = walked.rows("step")
    by_function = f"jnp.array(gradient(position.tolist(){rows}))"
    slope = f"derivative(position{rows})" if walked.differentiated else by_function
    return [
        f"optimizer = optax.{constructor_text(found, shown.contender, rate)}",
        "update = jax.jit(optimizer.update)",
        "position = jnp.array(start)",
        "state = optimizer.init(position)",
        "trajectory = [position.tolist()]",
        f"for step in range({shown.steps}):",
        f"    updates, state = update({slope}{' + noise[step]' * noisy}, state, position)",
        "    position = optax.apply_updates(position, updates)",
        "    trajectory.append(position.tolist())",
        "return trajectory",
    ]

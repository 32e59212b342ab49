"""The loops around a library's own optimizer, in Python."""

from __future__ import annotations

from explorer.export.script.library_optimizers import Native, constructor_text
from explorer.export.script.shared_code import SharedCode
from explorer.export.script.source_parts import ScriptContender

OPTAX_RATE = "lambda step: jnp.array(learning_rates)[step]"
"""The learning rate of every step, as optax takes it."""


def constructor(library: str, entry: ScriptContender, native: Native) -> str:
    """The call that makes a library's own optimizer."""
    if library == "pytorch":
        call = constructor_text(native, entry.contender).replace("(", "([position], ", 1)
        return f"torch.optim.{call}"
    if library == "keras":
        return f"keras.optimizers.{constructor_text(native, entry.contender)}"
    rate = OPTAX_RATE if entry.rates else None
    return f"optax.{constructor_text(native, entry.contender, rate)}"


def call_lines(
    library: str, entry: ScriptContender, made: str, shared: SharedCode, noisy: bool
) -> list[str]:
    """The body of a contender's function; ``made`` is the call that creates its optimizer."""
    lines = {"pytorch": _torch, "keras": _keras, "optax": _optax}[library]
    return [f"    {line}" for line in lines(entry, made, shared, noisy)]


def closure_lines(entry: ScriptContender, made: str, shared: SharedCode, noisy: bool) -> list[str]:
    """The body of a function for an optimizer of PyTorch that asks for loss and gradient itself."""
    rows = shared.rows("step")
    noise = " + noise[step]" * noisy
    if shared.differentiated:
        gradient_lines = [f"value = loss(position{rows})", "value.backward()"]
        if noisy:
            gradient_lines.append("position.grad += torch.from_numpy(noise[step])")
    else:
        gradient_lines = [
            "here = position.detach().numpy()",
            f"position.grad = torch.from_numpy(gradient(here{rows}){noise})",
            "value = loss(here)",
        ]
    lines = [
        "position = torch.tensor(start, requires_grad=True)",
        f"optimizer = {made}",
        "trajectory = [position.tolist()]",
        f"for step in range({entry.steps}):",
        *(['    optimizer.param_groups[0]["lr"] = learning_rates[step]'] * bool(entry.rates)),
        "",
        "    def closure(step=step):",
        "        optimizer.zero_grad()",
        *(f"        {line}" for line in gradient_lines),
        "        return value",
        "",
        "    optimizer.step(closure)",
        "    trajectory.append(position.tolist())",
        "return trajectory",
    ]
    return [f"    {line}".rstrip() for line in lines]


def _torch(entry: ScriptContender, made: str, shared: SharedCode, noisy: bool) -> list[str]:
    noise = " + noise[step]" * noisy
    rows = shared.rows("step")
    by_library = ["    optimizer.zero_grad()", f"    loss(position{rows}).backward()"]
    if noisy:
        by_library.append("    position.grad += torch.from_numpy(noise[step])")
    by_function = [
        f"    slope = gradient(position.detach().numpy(){rows}){noise}",
        "    position.grad = torch.from_numpy(slope)",
    ]
    return [
        "position = torch.tensor(start, requires_grad=True)",
        f"optimizer = {made}",
        "trajectory = [position.tolist()]",
        f"for step in range({entry.steps}):",
        *(['    optimizer.param_groups[0]["lr"] = learning_rates[step]'] * bool(entry.rates)),
        *(by_library if shared.differentiated else by_function),
        "    optimizer.step()",
        "    trajectory.append(position.tolist())",
        "return trajectory",
    ]


def _keras(entry: ScriptContender, made: str, shared: SharedCode, noisy: bool) -> list[str]:
    rows = shared.rows("step")
    return [
        'position = keras.Variable(start, dtype="float64")',
        f"optimizer = {made}",
        "optimizer.build([position])",
        "trajectory = [start]",
        f"for step in range({entry.steps}):",
        *(["    optimizer.learning_rate = learning_rates[step]"] * bool(entry.rates)),
        f"    slope = gradient(trajectory[-1]{rows})" + " + noise[step]" * noisy,
        '    slope = keras.ops.convert_to_tensor(slope, dtype="float64")',
        "    optimizer.apply([slope], [position])",
        "    trajectory.append(keras.ops.convert_to_numpy(position.value).tolist())",
        "return trajectory",
    ]


def _optax(entry: ScriptContender, made: str, shared: SharedCode, noisy: bool) -> list[str]:
    rows = shared.rows("step")
    by_function = f"jnp.array(gradient(position.tolist(){rows}))"
    slope = f"derivative(position{rows})" if shared.differentiated else by_function
    return [
        f"optimizer = {made}",
        "update = jax.jit(optimizer.update)",
        "position = jnp.array(start)",
        "state = optimizer.init(position)",
        "trajectory = [position.tolist()]",
        f"for step in range({entry.steps}):",
        f"    updates, state = update({slope}{' + noise[step]' * noisy}, state, position)",
        "    position = optax.apply_updates(position, updates)",
        "    trajectory.append(position.tolist())",
        "return trajectory",
    ]

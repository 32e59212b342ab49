"""The class of a rule that a library does not have, and the loop that uses it."""

from __future__ import annotations

from explorer.engine.rules.recurrences.rule_as_text import source_of
from explorer.export.script.classes.keras_class import keras_class
from explorer.export.script.classes.numpy_class import numpy_class
from explorer.export.script.classes.optax_class import function_name, optax_class
from explorer.export.script.classes.torch_class import torch_class
from explorer.export.script.languages import JAX, KERAS, NUMPY, NUMPY_BATCH, TORCH_RULE
from explorer.export.script.library_loops import OPTAX_RATE, call_lines, closure_lines
from explorer.export.script.rule_parts import RuleParts, class_name, rule_parts
from explorer.export.script.shared_code import SharedCode
from explorer.export.script.source_parts import ScriptContender
from explorer.scenario.scenario import Scenario

_LANGUAGES = {"pytorch": TORCH_RULE, "keras": KERAS, "optax": JAX}
_LOSS = {
    "pytorch": "lambda x: loss(torch.tensor(x)).item()",
    "optax": "lambda x: float(loss(x))",
}


def class_lines(
    scenario: Scenario, library: str, entry: ScriptContender, shared: SharedCode, head: list[str]
) -> list[str]:
    """The class, followed by the contender's function, which begins with ``head``."""
    language = _LANGUAGES.get(library)
    if language is None:
        return _by_numpy(scenario, entry, shared, head)
    parts = _parts(scenario, entry, library)
    name = _name(entry)
    noisy = scenario.trial(entry.index).is_noisy
    asks = bool(parts.point) or parts.needs_loss
    if library == "pytorch":
        loop = closure_lines if asks else _torch_lines
        return [*torch_class(name, parts), "", "", *head, *loop(
            entry, f"{name}([position])", shared, noisy
        )]  # fmt: skip
    if asks or (library == "optax" and entry.rates and parts.rate in parts.reads_first):
        reason = "    # An optimizer of this library is given no more than the gradient at x."
        return _by_numpy(scenario, entry, shared, [*head, reason])
    if library == "keras":
        made = [*keras_class(name, parts)]
        call = f"{name}()"
    else:
        made = [*optax_class(name, parts)]
        call = f"{function_name(name)}({OPTAX_RATE if entry.rates else ''})"
    return [*made, "", "", *head, *call_lines(library, entry, call, shared, noisy)]


def _torch_lines(entry: ScriptContender, made: str, shared: SharedCode, noisy: bool) -> list[str]:
    return call_lines("pytorch", entry, made, shared, noisy)


def _name(entry: ScriptContender) -> str:
    # The function's name is the contender's own already; so is this.
    return class_name(entry.function.replace("_", " "), ())


def _parts(scenario: Scenario, entry: ScriptContender, library: str) -> RuleParts:
    optimizer = entry.contender.optimizer
    is_network = scenario.surface.network is not None
    language = _LANGUAGES.get(library, NUMPY_BATCH if is_network else NUMPY)
    return rule_parts(
        optimizer,
        optimizer.numbers_on(scenario.surface),
        entry.plain_title,
        source_of(optimizer, scenario.surface),
        language,
    )


def _by_numpy(
    scenario: Scenario, entry: ScriptContender, shared: SharedCode, head: list[str]
) -> list[str]:
    parts = _parts(scenario, entry, "numpy")
    name = _name(entry)
    noise = " + noise[t]" * scenario.trial(entry.index).is_noisy
    rows = shared.rows("t")
    slope = f"lambda x: gradient(x{rows}){noise}" if noise or rows else "gradient"
    loss = f", {_LOSS.get(shared.library, 'loss')}" * parts.needs_loss
    counted = bool(noise or rows or entry.rates)
    return [
        *numpy_class(name, parts),
        "",
        "",
        *head,
        f"    optimizer = {name}(start)",
        "    trajectory = [start]",
        f"    for {'t' if counted else '_'} in range({entry.steps}):",
        *([f"        optimizer.{parts.rate} = learning_rates[t]"] * bool(entry.rates)),
        f"        trajectory.append(optimizer.step({slope}{loss}).tolist())",
        "    return trajectory",
    ]

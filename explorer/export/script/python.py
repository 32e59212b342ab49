"""Scripts in Python: numpy, PyTorch, Keras and optax."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence

import numpy as np

from explorer.engine.mathematics.expression import Expression, constant_value
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    RATE,
    hyperparameter_symbol,
    memory_symbol,
)
from explorer.export.scenario_summary import scenario_summary
from explorer.export.script.classes.class_loops import class_lines
from explorer.export.script.direct_methods import direct_method_lines
from explorer.export.script.languages import KERAS, NUMPY, NUMPY_BATCH, called_helpers, source
from explorer.export.script.library_loops import call_lines, constructor
from explorer.export.script.library_optimizers import Native, known_to, native
from explorer.export.script.matplotlib_plot import picture_lines
from explorer.export.script.matrix_methods import is_matrix_method, matrix_method_lines
from explorer.export.script.mechanism_lines import around_lines
from explorer.export.script.procedures import is_procedure, procedure_lines
from explorer.export.script.shared_code import SharedCode, shared_code
from explorer.export.script.source_parts import (
    ScriptContender,
    initial_symbols,
    needs_count,
    needs_loss,
    number_list,
    rule_names,
    term_names,
)
from explorer.export.script.update_lines import Assignment, step_lines
from explorer.libraries import LIBRARIES
from explorer.scenario.scenario import Scenario

_IMPORTS = {
    "numpy": ["import numpy as np"],
    "pytorch": ["import numpy as np", "import torch"],
    "keras": ["import os", "", "import numpy as np", "", "# Where Keras runs on JAX, let it"
              " compute in 64 bits.", 'os.environ.setdefault("JAX_ENABLE_X64", "1")', "",
              "import keras"],
    "optax": ["import jax", "import jax.numpy as jnp", "import numpy as np", "import optax"],
}  # fmt: skip
_SETTINGS = {
    "numpy": [],
    "pytorch": ["torch.set_default_dtype(torch.float64)"],
    "keras": ['keras.config.set_floatx("float64")'],
    "optax": ['jax.config.update("jax_enable_x64", True)'],
}


def python_script(scenario: Scenario, library: str, entries: Sequence[ScriptContender]) -> str:
    """The script for one of the Python libraries."""
    shared = shared_code(scenario, library, entries)
    contenders = [_contender(scenario, library, entry, shared) for entry in entries]
    by_hand = "gradient(" in str(contenders) or not shared.differentiated
    given = [*shared.given, *_given(scenario)]
    stand_ins = called_helpers(str(contenders), KERAS) if library == "keras" else []
    if stand_ins:
        stand_ins[0] = f"# Keras's own rounds to 32 bits, whatever it is given.\n{stand_ins[0]}"
    used = [*(shared.gradient if by_hand else []), *given, *itertools.chain(*contenders)]
    used += stand_ins
    imports = [
        line
        for line in _IMPORTS[library]
        if line != "import numpy as np" or library == "numpy" or "np." in str(used)
    ]
    imports = [*_standard_imports(str(contenders)), *imports]
    settings = ["", *_SETTINGS[library]] if _SETTINGS[library] else []
    head = [*_head(scenario, library), "", *imports, *settings, "", *given]
    sections = [
        head,
        *([text] for text in stand_ins),
        *shared.loss,
        *([shared.gradient] * by_hand),
        *shared.helpers,
        *contenders,
        _results(scenario, entries, shared.library),
    ]
    if library == "numpy":
        sections.append(picture_lines(scenario))
    return "\n\n\n".join("\n".join(section) for section in sections) + "\n"


def _standard_imports(used: str) -> list[str]:
    lines = ["import math"] * ("math." in used)
    lines += ["from typing import NamedTuple"] * ("(NamedTuple)" in used)
    return [*lines, ""] if lines else []


def _head(scenario: Scenario, library: str) -> list[str]:
    title = _plain(scenario.surface.title)
    name = LIBRARIES.get(library, "numpy")
    summary = scenario_summary(scenario, contenders=False)
    if scenario.surface.network is not None:
        summary = [line for line in summary if not line.startswith("start: ")]
    return [
        f'"""{title}: the steps of a scenario of Descent Explorer, in {name}.',
        "",
        *(_plain(line) for line in summary),
        '"""',
    ]


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "/").replace('"', "'").split())


def _given(scenario: Scenario) -> list[str]:
    start = f"start = [{', '.join(map(repr, scenario.start))}]"
    if len(start) > 100:
        start = f"start = {number_list(scenario.start)}"
    lines = [start]
    noise = scenario.noise
    if noise.standard_deviation and noise.shared:
        lines.append(_noise_line(scenario, 0, repr(noise.standard_deviation)))
    return lines


def _noise_line(scenario: Scenario, index: int, deviation: str) -> str:
    noise, shape = scenario.noise, f"({scenario.steps + 1}, {scenario.surface.dimension})"
    key = f"{scenario.seed}" if noise.shared else f"[{scenario.seed}, {index}]"
    drawn = f"np.random.default_rng({key}).standard_normal({shape})"
    return f"noise = {deviation} * {drawn}"


def _own_noise_lines(scenario: Scenario, entry: ScriptContender) -> list[str]:
    """The noise specific to a contender: its own stream, or part of the rule."""
    deviations = scenario.trial(entry.index).deviations()
    if not entry.contender.optimizer.draws_noise:
        if not deviations or scenario.noise.shared:
            return []
        return [f"    {_noise_line(scenario, entry.index, repr(deviations))}"]
    each = np.atleast_1d(deviations).tolist()
    if len(set(each)) == 1:
        return [f"    {_noise_line(scenario, entry.index, repr(each[0]))}"]
    return [
        f"    deviations = np.array({number_list(each)})",
        f"    {_noise_line(scenario, entry.index, 'deviations[:, np.newaxis]')}",
    ]


def _contender(
    scenario: Scenario, library: str, entry: ScriptContender, shared: SharedCode
) -> list[str]:
    head = [f"def {entry.function}():", f'    """{_plain(entry.title)}."""']
    optimizer = entry.contender.optimizer
    head += _own_noise_lines(scenario, entry)
    if entry.trajectory.diverged_at is not None:
        head.append(
            f"    # At step {entry.trajectory.diverged_at} the numbers are no longer finite."
        )
    if entry.rates is not None:
        head.append(f"    learning_rates = {entry.rates}")
    if library != "numpy":
        call = native(entry.contender, library)
        if isinstance(call, Native):
            noisy = scenario.trial(entry.index).is_noisy
            made = constructor(library, entry, call)
            return head + call_lines(library, entry, made, shared, noisy)
        if "recurrence" in optimizer.reference:
            call = "The rule that was typed is written above."
        elif _is_class(entry, library):
            call = f"{LIBRARIES[library]} has no {_plain(optimizer.title)}: it is written above."
        head.append(f"    # {call}")
    if _is_class(entry, library):
        return class_lines(scenario, library, entry, shared, head)
    return head + _by_hand(scenario, shared, entry)


def _is_class(entry: ScriptContender, library: str) -> bool:
    optimizer = entry.contender.optimizer
    return optimizer.is_formula and not known_to(optimizer, library)


def _by_hand(scenario: Scenario, shared: SharedCode, entry: ScriptContender) -> list[str]:
    """The rule itself, on numpy arrays."""
    optimizer, size = entry.contender.optimizer, scenario.surface.dimension
    rule, numbers = optimizer.rule, optimizer.numbers_on(scenario.surface)
    if rule is None:
        return _procedure(scenario, optimizer, entry)
    language = NUMPY if scenario.surface.network is None else NUMPY_BATCH
    hypers, memory = rule_names(rule, list(numbers))
    names: dict[Expression, str] = {POSITION: "x", GRADIENT: "g", LOSS: "f", COUNT: "t"}
    names |= {hyperparameter_symbol(name): variable for name, variable in hypers.items()}
    changing = entry.rates is not None and "learning_rate" in hypers
    # The initial memory is computed with the first rate of the schedule.
    at_first = RATE in initial_symbols(rule)
    lines = [
        f"    {variable} = {numbers[name]!r}"
        for name, variable in hypers.items()
        if name != "learning_rate" or not changing or at_first
    ]
    lines.append("    x = np.array(start)")
    quantities = []
    for name, variable in memory.items():
        vector = name not in rule.scalars
        first = rule.initial[name]
        text = source(first, names, language)
        if vector and not first.vector:
            text = (
                f"np.zeros({size})" if constant_value(first) == 0.0 else f"np.full({size}, {text})"
            )
        lines.append(f"    {variable} = {text}")
        quantities.append(
            Assignment(variable, memory_symbol(name, vector=vector), rule.memory[name])
        )
    names |= {quantity.old: quantity.name for quantity in quantities}
    quantities.append(Assignment("x", POSITION, rule.position))
    noisy = scenario.trial(entry.index).is_noisy
    counted = needs_count(rule) or noisy or bool(shared.batches)
    if changing:
        over, listed = ("t, learning_rate", "enumerate(learning_rates, 1)")
        loop = f"for {over} in {listed}:" if counted else "for learning_rate in learning_rates:"
    else:
        loop = f"for {'t' if counted else '_'} in range(1, {entry.steps + 1}):"
    point = source(rule.point, names, language)
    value = {"pytorch": "loss(torch.tensor(x)).item()", "optax": "float(loss(x))"}
    body = [f"g = gradient({point}{shared.rows('t - 1')})" + " + noise[t - 1]" * noisy]
    if needs_loss(rule):
        body.append(f"f = {value.get(shared.library, 'loss(x)')}")
    taken = [*hypers.values(), *memory.values()]
    body += step_lines(quantities, term_names(rule, taken), names, language)
    return [
        *lines,
        "    trajectory = [start]",
        f"    {loop}",
        *(f"        {line}" for line in body),
        "        trajectory.append(x.tolist())",
        "    return trajectory",
    ]


def _procedure(scenario: Scenario, procedure: Optimizer, entry: ScriptContender) -> list[str]:
    if is_procedure(procedure):
        before, body = procedure_lines(procedure)
    elif is_matrix_method(procedure):
        before, body = matrix_method_lines(procedure, scenario.surface)
    else:
        before, body = direct_method_lines(procedure)
    around_before, body = around_lines(procedure, scenario.surface.dimension, body)
    before = [*before, *around_before]
    noisy = scenario.trial(entry.index).is_noisy or bool(around_before)
    if entry.rates is None:
        before = [f"learning_rate = {procedure.numbers['learning_rate']!r}", *before]
        loop = f"for {'t' if noisy else '_'} in range(1, {entry.steps + 1}):"
    else:
        loop = "for t, learning_rate in enumerate(learning_rates, 1):"
    return [
        "    x = np.array(start)",
        *(f"    {line}" for line in before),
        "    trajectory = [start]",
        f"    {loop}",
        "        g = gradient(x)" + " + noise[t - 1]" * scenario.trial(entry.index).is_noisy,
        *(f"        {line}" for line in body),
        "        trajectory.append(x.tolist())",
        "    return trajectory",
    ]


def _results(scenario: Scenario, entries: Sequence[ScriptContender], library: str) -> list[str]:
    values = {
        "pytorch": "loss(torch.tensor(path[-1])).item()",
        "optax": "float(loss(jnp.array(path[-1])))",
    }
    value = values.get(library, "float(loss(path[-1]))")
    # The weights of a network are not printed.
    position = "" if scenario.surface.network is not None else "x = {path[-1]}, "
    return [
        "trajectories = {",
        *(
            f"    {json.dumps(entry.title, ensure_ascii=False)}: {entry.function}(),"
            for entry in entries
        ),
        "}",
        "for name, path in trajectories.items():",
        f'    print(f"{{name}}: {position}loss = {{{value}}}")',
    ]

"""The script in JavaScript, for TensorFlow.js."""

from __future__ import annotations

import json
from collections.abc import Sequence

from explorer.engine import Surface
from explorer.engine.mathematics.expression import Expression, symbol
from explorer.engine.mathematics.lowering import coordinate_symbol, coordinates, lowered
from explorer.engine.objectives.any_objective import writable
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    hyperparameter_symbol,
    memory_symbol,
)
from explorer.export.scenario_summary import scenario_summary
from explorer.export.script.languages import JAVASCRIPT, called_helpers, source
from explorer.export.script.library_optimizers import Native, constructor_text, native
from explorer.export.script.networks.network_data import checked_size
from explorer.export.script.networks.network_javascript import (
    by_hand_lines,
    function_sections,
    given_lines,
    table_lines,
    weight_by_weight,
)
from explorer.export.script.source_parts import (
    ScriptContender,
    constant_lines,
    has_changing_rate,
    needs_loss,
    parameter_values,
    rule_names,
    shared_lines,
    surface_names,
    term_names,
)
from explorer.export.script.update_lines import SCRIPT, Assignment, step_lines
from explorer.scenario.scenario import Contender, Scenario


def javascript_script(scenario: Scenario, entries: Sequence[ScriptContender]) -> str:
    """The script; ``npm install @tensorflow/tfjs`` is all it needs beside Node."""
    surface = writable(scenario.surface, "written as a script")
    network = surface.network
    summary = scenario_summary(scenario, contenders=False)
    if network is not None:
        summary = [line for line in summary if not line.startswith("start: ")]
    head = [
        f"// {surface.title}: the steps of a scenario of Descent Explorer, in TensorFlow.js.",
        "// Its own optimizers compute in 32 bits; what is written out in 64.",
        *(f"// {' '.join(line.split())}" for line in summary),
        'const tf = require("@tensorflow/tfjs");',
    ]
    given = [f"const {name} = {value!r};" for name, value in parameter_values(scenario)]
    left_out = [entry for entry in entries if _numpy_only(entry.contender, network is not None)]
    entries = [entry for entry in entries if entry not in left_out]
    head += [
        f"// Left out here; the numpy script has it: {entry.plain_title}." for entry in left_out
    ]
    if surface.network is not None:
        given += [*table_lines("start", scenario.start), *given_lines(surface.network, entries)]
        functions = function_sections(surface.network)
    else:
        given.append(f"const start = [{', '.join(map(repr, scenario.start))}];")
        functions = _formula_functions(scenario, surface)
    position = "" if network is not None else "x = [${last.join(', ')}], "
    sections = [
        head,
        given,
        *functions,
        *(_contender(scenario, entry) for entry in entries),
        [
            "const trajectories = {",
            *(f"  {json.dumps(entry.title)}: {entry.function}()," for entry in entries),
            "};",
            "for (const [name, path] of Object.entries(trajectories)) {",
            "  const last = path[path.length - 1];",
            f"  console.log(`${{name}}: {position}loss = ${{loss(last)}}`);",
            "}",
        ],
    ]
    text = "\n".join("\n".join(section) for section in sections[1:])
    helpers = called_helpers(text, JAVASCRIPT)
    if helpers:
        sections.insert(1, ["// As in IEEE 754 and in the run; Math differs.", *helpers])
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _numpy_only(contender: Contender, is_network: bool) -> bool:
    """Whether a contender is left out; for a network also if its rule sums over the weights."""
    rule = contender.optimizer.rule
    if rule is None:
        return True
    by_hand = not isinstance(native(contender, "tfjs"), Native)
    return is_network and by_hand and not weight_by_weight(rule)


def _formula_functions(scenario: Scenario, surface: Surface) -> list[list[str]]:
    parts = {
        "value": surface.field.value,
        **dict(zip(surface.variables, surface.field.slopes, strict=True)),
    }
    value, *slopes = lowered(parts).values()
    return [_function("loss", [value], scenario), _function("gradient", slopes, scenario)]


def _function(name: str, roots: list[Expression], scenario: Scenario) -> list[str]:
    names = surface_names(scenario)
    lines, texts = shared_lines(roots, names, JAVASCRIPT, "  const {} = {};")
    result = texts[0] if name == "loss" else f"[{', '.join(texts)}]"
    arguments = ", ".join(scenario.surface.variables)
    return [f"function {name}([{arguments}]) {{", *lines, f"  return {result};", "}"]


def _contender(scenario: Scenario, entry: ScriptContender) -> list[str]:
    head = [f"// {entry.plain_title}"]
    if entry.trajectory.diverged_at is not None:
        head.append(f"// At step {entry.trajectory.diverged_at} the numbers are no longer finite.")
    call = native(entry.contender, "tfjs")
    if not isinstance(call, Native):
        head.append(f"// {call}")
    lines = [f"function {entry.function}() {{"]
    drawn = scenario.trial(entry.index).drawn_noise()
    if drawn is not None:
        drawn = drawn[: max(entry.steps, 1)]
        if scenario.surface.network is not None:
            checked_size(drawn.size, "the noise")
        head.append("// The noise is the one that was drawn for the scenario.")
        lines.append(f"  const noise = {json.dumps(drawn.tolist())};")
    if isinstance(call, Native):
        lines += _native_lines(scenario, entry, call)
    elif scenario.surface.network is not None:
        lines += by_hand_lines(scenario, scenario.surface.network, entry)
    else:
        lines += _by_hand(scenario, entry)
    return [*head, *lines, "  return trajectory;", "}"]


def _native_lines(scenario: Scenario, entry: ScriptContender, call: Native) -> list[str]:
    noisy = scenario.trial(entry.index).is_noisy
    added = ".map((one, i) => one + noise[step][i])" * noisy
    network = scenario.surface.network
    batched = network is not None and network.batch
    rows = ", batches[step]" if batched else ""
    return [
        f"  const optimizer = tf.train.{_constructor(entry, call)};",
        "  const position = tf.variable(tf.tensor1d(start));",
        "  const trajectory = [start];",
        f"  for (let step = 0; step < {entry.steps}; step++) {{",
        f"    const slope = tf.tensor1d(gradient(position.dataSync(){rows}){added});",
        "    optimizer.applyGradients({[position.name]: slope});",
        "    slope.dispose();",
        "    trajectory.push(Array.from(position.dataSync()));",
        "  }",
    ]


def _constructor(entry: ScriptContender, call: Native) -> str:
    text = constructor_text(call, entry.contender)
    return text.replace("True", "true").replace("False", "false")


def _by_hand(scenario: Scenario, entry: ScriptContender) -> list[str]:
    """The rule itself, coordinate by coordinate."""
    optimizer, surface = entry.contender.optimizer, scenario.surface
    rule, numbers = optimizer.rule, optimizer.numbers_on(surface)
    assert rule is not None
    hypers, memory = rule_names(rule, list(numbers))
    size = surface.dimension
    roots = [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()]
    pieces = coordinates([*roots, *rule.terms.values()], size)
    names: dict[Expression, str] = {LOSS: "f", COUNT: "t"}
    names |= {hyperparameter_symbol(name): variable for name, variable in hypers.items()}
    lines = constant_lines(entry, rule, hypers, numbers)
    variables = surface.variables
    names |= {coordinate_symbol(POSITION, i): variables[i] for i in range(size)}
    names |= {coordinate_symbol(GRADIENT, i): f"g_{variables[i]}" for i in range(size)}
    lines.append(f"  let [{', '.join(variables)}] = start;")
    quantities: list[Assignment] = []
    for name, variable in memory.items():
        symbols = (
            [symbol(f"memory.{name}")]
            if name in rule.scalars
            else [coordinate_symbol(memory_symbol(name), i) for i in range(size)]
        )
        for index, old in enumerate(symbols):
            local = (
                variable
                if len(symbols) == 1 and name in rule.scalars
                else f"{variable}_{variables[index]}"
            )
            first = source(pieces[rule.initial[name]][index], names, JAVASCRIPT)
            lines.append(f"  let {local} = {first};")
            quantities.append(Assignment(local, old, pieces[rule.memory[name]][index]))
    names |= {quantity.old: quantity.name for quantity in quantities}
    quantities += [
        Assignment(variables[i], coordinate_symbol(POSITION, i), pieces[rule.position][i])
        for i in range(size)
    ]
    terms: dict[str, Expression] = {}
    for name, node in term_names(rule, [*hypers.values(), *memory.values()]).items():
        for index in range(size if node.vector else 1):
            terms[f"{name}_{variables[index]}" if node.vector else name] = pieces[node][index]
    point = ", ".join(source(piece, names, JAVASCRIPT) for piece in pieces[rule.point])
    noisy = scenario.trial(entry.index).is_noisy
    added = ".map((one, i) => one + noise[t - 1][i])" * noisy
    slopes = ", ".join(f"g_{variable}" for variable in variables)
    body = [f"const [{slopes}] = gradient([{point}]){added};"]
    if has_changing_rate(entry, hypers):
        body.insert(0, "const learning_rate = learning_rates[t - 1];")
    if needs_loss(rule):
        body.append(f"const f = loss([{', '.join(variables)}]);")
    body += step_lines(quantities, terms, names, JAVASCRIPT, SCRIPT, positions=size)
    return [
        *lines,
        "  const trajectory = [start];",
        f"  for (let t = 1; t <= {entry.steps}; t++) {{",
        *(f"    {line}" for line in body),
        f"    trajectory.push([{', '.join(variables)}]);",
        "  }",
    ]

"""A network in JavaScript: its rows, its loss, its gradient, and rules weight by weight."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import wrap

from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.lowering import coordinate_symbol, coordinates
from explorer.engine.mathematics.traversal import descend
from explorer.engine.objectives.network import Network
from explorer.engine.rules.update_rule import (
    COUNT,
    GRADIENT,
    LOSS,
    POSITION,
    Rule,
    hyperparameter_symbol,
    memory_symbol,
)
from explorer.export.script.languages import JAVASCRIPT, source
from explorer.export.script.networks.network_data import checked_size, data_location
from explorer.export.script.source_parts import (
    ScriptContender,
    constant_lines,
    has_changing_rate,
    needs_loss,
    rule_names,
    term_names,
)
from explorer.export.script.update_lines import SCRIPT, Assignment, step_lines
from explorer.scenario.scenario import Scenario

_FORWARD = """\
const activate = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  tanh: (z) => Math.tanh(z),
  sigmoid: (z) => 0.5 * (Math.tanh(0.5 * z) + 1),
};
const slope_at = {
  linear: (a) => 1,
  relu: (a) => (a > 0 ? 1 : 0),
  tanh: (a) => 1 - a * a,
  sigmoid: (a) => a * (1 - a),
};

// The answers of all layers to a row, and the sums in the last layer.
function forward(position, row) {
  const answers = [row];
  let sums = [];
  for (const {begin, inputs, outputs, activation, bias} of layers) {
    const before = answers[answers.length - 1];
    sums = [];
    for (let j = 0; j < outputs; j++) {
      let sum = bias ? position[begin + inputs * outputs + j] : 0;
      for (let i = 0; i < inputs; i++) sum += before[i] * position[begin + i * outputs + j];
      sums.push(sum);
    }
    answers.push(sums.map(activate[activation]));
  }
  return {answers, sums};
}"""
_LOSS = """\
function loss(position) {{
  let total = 0;
  inputs.forEach((row, n) => {{
    const {{answers, sums}} = forward(position, row);
    targets[n].forEach((y, j) => {{
      {each}
    }});
  }});
  return total / (inputs.length * targets[0].length);
}}"""
_SQUARED = "total += (answers[answers.length - 1][j] - y) ** 2;"
_ENTROPY = "total += Math.max(sums[j], 0) - sums[j] * y + Math.log1p(Math.exp(-Math.abs(sums[j])));"
_GRADIENT = """\
function gradient(position, rows = [...inputs.keys()]) {{
  const slope = new Array(position.length).fill(0);
  const size = rows.length * targets[0].length;
  for (const n of rows) {{
    const {{answers}} = forward(position, inputs[n]);
    let delta = answers[layers.length].map((a, j) => {outer});
    for (let k = layers.length - 1; k >= 0; k--) {{
      const {{begin, inputs, outputs, bias}} = layers[k];
      const before = answers[k];
      const back = new Array(inputs).fill(0);
      for (let j = 0; j < outputs; j++) {{
        for (let i = 0; i < inputs; i++) {{
          slope[begin + i * outputs + j] += before[i] * delta[j];
          back[i] += delta[j] * position[begin + i * outputs + j];
        }}
        if (bias) slope[begin + inputs * outputs + j] += delta[j];
      }}
      if (k > 0) delta = back.map((one, i) => one * slope_at[layers[k - 1].activation](before[i]));
    }}
  }}
  return slope;
}}"""
_OUTER = {
    "squared_error": "2 * (a - targets[n][j]) / size * slope_at.{}(a)",
    "binary_cross_entropy": "(a - targets[n][j]) / size",
}


def given_lines(network: Network, entries: Sequence[ScriptContender]) -> list[str]:
    """Lines that leave ``inputs``, ``targets``, ``batches`` if steps see batches, ``layers``.

    Raises ``ValueError`` if there are too many numbers for a script.
    """
    data = network.data
    checked_size(data.inputs.size + data.targets.size, f"the data ({data_location(data)})")
    lines = []
    for name, table in (("inputs", data.inputs), ("targets", data.targets)):
        lines += table_lines(name, table.tolist())
    if network.batch:
        steps = max((entry.steps for entry in entries), default=0)
        checked_size(steps * network.batch, "the batches")
        lines.append("// The rows that each step sees.")
        lines += table_lines(
            "batches", [network.rows_of_step(step).tolist() for step in range(steps)]
        )
    lines.append("const layers = [")
    for layer, (begin, _, inputs, outputs) in zip(network.layers, network.shapes, strict=True):
        lines.append(
            f"  {{begin: {begin}, inputs: {inputs}, outputs: {outputs}, "
            f'activation: "{layer.activation}", bias: {str(network.bias).lower()}}},'
        )
    return [*lines, "];"]


def function_sections(network: Network) -> list[list[str]]:
    """The functions for loss and gradient, with what they call."""
    each = _SQUARED if network.loss == "squared_error" else _ENTROPY
    outer = _OUTER[network.loss].format(network.layers[-1].activation)
    texts = (_FORWARD, _LOSS.format(each=each), _GRADIENT.format(outer=outer))
    return [text.splitlines() for text in texts]


def weight_by_weight(rule: Rule) -> bool:
    """Whether every weight is updated independently: nothing is summed or kept for all."""
    roots = [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()]
    return not rule.scalars and not any(
        node.operation in ("dot", "mean") for node in descend(roots)
    )


def by_hand_lines(scenario: Scenario, network: Network, entry: ScriptContender) -> list[str]:
    """The rule itself, for each weight; ``state`` has it and what is remembered with it."""
    optimizer = entry.contender.optimizer
    rule, numbers = optimizer.rule, optimizer.numbers_on(network)
    assert rule is not None
    hypers, memory = rule_names(rule, list(numbers))
    roots = [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()]
    pieces = coordinates([*roots, *rule.terms.values()], 1)
    x = coordinate_symbol(POSITION, 0)
    names: dict[Expression, str] = {LOSS: "f", COUNT: "t", x: "x"}
    names[coordinate_symbol(GRADIENT, 0)] = "g"
    names |= {hyperparameter_symbol(name): variable for name, variable in hypers.items()}
    lines = constant_lines(entry, rule, hypers, numbers)
    first = [source(pieces[rule.initial[name]][0], names, JAVASCRIPT) for name in memory]
    quantities = [
        Assignment(
            variable, coordinate_symbol(memory_symbol(name), 0), pieces[rule.memory[name]][0]
        )
        for name, variable in memory.items()
    ]
    names |= {quantity.old: quantity.name for quantity in quantities}
    quantities.append(Assignment("x", x, pieces[rule.position][0]))
    taken = [*hypers.values(), *memory.values()]
    terms = {name: pieces[node][0] for name, node in term_names(rule, taken).items()}
    held = f"[{', '.join(['x', *memory.values()])}]"
    point = source(pieces[rule.point][0], names, JAVASCRIPT)
    rows = ", batches[t - 1]" if network.batch else ""
    noisy = ".map((one, i) => one + noise[t - 1][i])" * scenario.trial(entry.index).is_noisy
    body = ["const learning_rate = learning_rates[t - 1];"] * has_changing_rate(entry, hypers)
    body.append(f"const slope = gradient(state.map(({held}) => {point}){rows}){noisy};")
    if needs_loss(rule):
        body.append("const f = loss(trajectory[t - 1]);")
    return [
        *lines,
        f"  let state = start.map((x) => [{', '.join(['x', *first])}]);",
        "  const trajectory = [start];",
        f"  for (let t = 1; t <= {entry.steps}; t++) {{",
        *(f"    {line}" for line in body),
        f"    state = state.map(({held}, i) => {{",
        "      const g = slope[i];",
        *(f"      {line}" for line in step_lines(quantities, terms, names, JAVASCRIPT, SCRIPT)),
        f"      return {held};",
        "    });",
        "    trajectory.push(state.map(([x]) => x));",
        "  }",
    ]


def table_lines(name: str, rows: Sequence[object]) -> list[str]:
    """An array of the rows; one that repeats is written once."""
    if len(rows) > 1 and all(row == rows[0] for row in rows):
        return [f"const {name} = new Array({len(rows)}).fill({json.dumps(rows[0])});"]
    text = ", ".join(map(json.dumps, rows))
    packed = wrap(text, 98, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return [f"const {name} = [", *packed, "];"]

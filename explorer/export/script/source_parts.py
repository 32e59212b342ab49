"""The parts of scripts in all languages: names, numbers and shared subexpressions."""

from __future__ import annotations

import json
import keyword
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import fill

from explorer.engine import Trajectory
from explorer.engine.mathematics.expression import COMPARISONS, Expression, symbol
from explorer.engine.mathematics.operations import JAVASCRIPT_HELPERS
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.glossary import terms
from explorer.engine.rules.update_rule import COUNT, LOSS, RATE, Rule
from explorer.export.script.languages import Language, source
from explorer.scenario.scenario import Contender, Scenario

_RESERVED = {
    *keyword.kwlist, *keyword.softkwlist, *JAVASCRIPT_HELPERS,
    "await", "break", "case", "catch", "class", "const", "default", "delete", "do", "else", "enum",
    "eval", "export", "extends", "function", "if", "implements", "import", "in", "instanceof",
    "interface", "let", "new", "null", "package", "private", "protected", "public", "return",
    "static", "super", "switch", "this", "throw", "typeof", "undefined", "var", "void", "while",
    "x", "y", "g", "f", "t", "np", "jnp", "jax", "torch", "keras", "optax", "tf", "Math", "math",
    "os", "plt", "start", "noise", "loss", "gradient", "derivative", "position", "path", "name",
    "trajectory", "trajectories", "picture", "max", "min", "range", "float", "print", "zip",
    "inputs", "targets", "layers", "activate", "slope_at", "forward",
    "batches", "weights", "line_search", "hessian",
    "optimizer", "state", "update", "updates", "step", "slope", "learning_rates", "point",
    "self", "params", "closure", "group", "parameter", "kept", "variable", "variables", "index",
    "options", "each", "rate", "old", "leaf", "made", "shape", "found", "init", "callable",
}  # fmt: skip


@dataclass(frozen=True)
class ScriptContender:
    """A contender of the script: its index in the scenario, its run, and its function's name."""

    index: int
    contender: Contender
    trajectory: Trajectory
    function: str
    title: str

    @property
    def steps(self) -> int:
        """The number of steps that stay finite."""
        return max(self.trajectory.steps, 0)

    @property
    def plain_title(self) -> str:
        """The title on one line."""
        return " ".join(self.title.split())

    @property
    def rates(self) -> str | None:
        """The learning rate of every step as a list, or ``None`` if it never changes."""
        if self.contender.schedule.is_constant:
            return None
        return number_list(self.trajectory.rates[: self.steps].tolist())


def free(name: str, taken: Collection[str] = ()) -> str:
    """``name``, made usable as a variable and different from all that is taken."""
    text = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower() or "run"
    text = f"run_{text}" if text[0].isdigit() else text
    while text in _RESERVED or text in taken:
        text = f"{text}_"
    return text


def surface_names(scenario: Scenario) -> dict[Expression, str]:
    """Names for the variables and parameters of the surface."""
    surface = scenario.surface
    names = {symbol(name): name for name in surface.variables}
    for name in surface.values:
        kept = re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) and name not in _RESERVED
        names[symbol(name)] = name if kept else free(f"{name}_", names.values())
    return names


def parameter_values(scenario: Scenario) -> list[tuple[str, float]]:
    """The surface's parameters under the names they have in the script."""
    names = surface_names(scenario)
    return [(names[symbol(name)], value) for name, value in scenario.surface.values.items()]


def shared_lines(
    roots: Sequence[Expression], names: Mapping[Expression, str], language: Language, line: str
) -> tuple[list[str], list[str]]:
    """Lines that name what is used more than once, and then a text for each of ``roots``."""
    known = dict(names)
    uses = Counter(argument for node in descend(roots) for argument in node.arguments)
    lines: list[str] = []
    for node in descend(roots):
        plain = all(not argument.arguments for argument in node.arguments)
        if uses[node] > 1 and node.arguments and not (plain and node.operation != "power"):
            if node.operation in COMPARISONS:
                continue
            variable = f"part{len(lines) + 1}"
            lines.append(line.format(variable, source(node, known, language)))
            known[node] = variable
    return lines, [source(root, known, language) for root in roots]


def rule_symbols(rule: Rule) -> set[Expression]:
    """All symbols that a step of the rule needs."""
    roots = [rule.point, rule.position, *rule.initial.values(), *rule.memory.values()]
    return {node for node in descend(roots) if node.operation == "symbol"}


def initial_symbols(rule: Rule) -> set[Expression]:
    """All symbols that the initial memory depends on."""
    return {node for node in descend(rule.initial.values()) if node.operation == "symbol"}


def rule_names(
    rule: Rule, hyperparameters: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Variables for the hyper-parameters that the rule needs, and for what it remembers."""
    payloads = {str(node.payload) for node in rule_symbols(rule)}
    hypers: dict[str, str] = {}
    for name in hyperparameters:
        if f"hyper.{name}" in payloads:
            hypers[name] = free(name, hypers.values())
    memory: dict[str, str] = {}
    for name in rule.memory:
        memory[name] = free(name, [*hypers.values(), *memory.values()])
    return hypers, memory


def has_changing_rate(entry: ScriptContender, hypers: Mapping[str, str]) -> bool:
    """Whether the learning rate of a rule changes from step to step."""
    return entry.rates is not None and "learning_rate" in hypers


def constant_lines(
    entry: ScriptContender, rule: Rule, hypers: Mapping[str, str], numbers: Mapping[str, float]
) -> list[str]:
    """JavaScript's lines for the hyper-parameters, and for the rates where those change."""
    changing = has_changing_rate(entry, hypers)
    at_first = RATE in initial_symbols(rule)
    lines = [
        f"  const {variable} = {numbers[name]!r};"
        for name, variable in hypers.items()
        if name != "learning_rate" or not changing or at_first
    ]
    if changing:
        rates = entry.trajectory.rates[: entry.steps].tolist()
        lines.append(f"  const learning_rates = {json.dumps(rates)};")
    return lines


def term_names(rule: Rule, taken: Collection[str]) -> dict[str, Expression]:
    """The rule's terms under free names; well-known terms keep theirs."""
    names: dict[str, Expression] = {}
    for name, node in rule.terms.items():
        names[name if name in terms else free(name, [*taken, *names])] = node
    return names


def needs_count(rule: Rule) -> bool:
    """Whether the rule uses the number of the step."""
    return COUNT in rule_symbols(rule)


def needs_loss(rule: Rule) -> bool:
    """Whether the rule uses the loss."""
    return LOSS in rule_symbols(rule)


def number_list(values: Sequence[float]) -> str:
    """A list as source text; long runs of one number are written as a product."""
    runs = [(value, len(list(run))) for value, run in groupby(values)]
    if len(values) > 4 and len(runs) <= len(values) // 4:
        return " + ".join(f"[{value!r}] * {count}" for value, count in runs)
    return fill(f"[{', '.join(map(repr, values))}]", 92, subsequent_indent=" " * 8)


def array_lines(texts: Sequence[str], indent: str) -> list[str]:
    """``return`` of an array of the texts, on one line or one line each."""
    flat = f"{indent}return np.array([{', '.join(texts)}])"
    if len(flat) <= 100:
        return [flat]
    inner = [f"{indent}    {text}," for text in texts]
    return [f"{indent}return np.array([", *inner, f"{indent}])"]

"""The methods that are plain functions of numpy, shown in scripts as the program runs them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence

from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.lowering import lowered
from explorer.engine.objectives.objective import Objective
from explorer.engine.objectives.sum_of_squares import residuals_of
from explorer.engine.rules.optimizer import Optimizer
from explorer.export.script.languages import NUMPY_ARRAYS
from explorer.export.script.source_parts import array_lines, shared_lines

ITERATE = '''\
class Iterate:
    """A point, and what can be evaluated there."""

    def __init__(self, x, gradient, rate):
        self.x, self.gradient, self.rate, self.loss = x, gradient, rate, float(loss(x))

    def loss_at(self, x):
        return float(loss(x))

    def gradient_at(self, x):
        return self.gradient + (gradient(x) - gradient(self.x))'''
_HESSIAN = """
    def hessian(self):
        return hessian(self.x)"""
_RESIDUALS = """
    def residuals(self):
        return residuals(self.x)"""
STEP = '''\
class Step:
    """What a method does at a step, and what it remembers."""

    def __init__(self, step, terms, memory=None, outline=None):
        self.step, self.terms, self.memory, self.outline = step, terms, memory or {}, outline'''
QUOTES = '"""'
_BODY = """\
with np.errstate(all="ignore"):
    taken = {function}({arguments})
x, memory = x + taken.step, taken.memory"""


def is_procedure(optimizer: Optimizer) -> bool:
    """Whether the optimizer is a plain function whose source a script can hold."""
    return optimizer.plain_step is not None


def procedure_lines(optimizer: Optimizer) -> tuple[list[str], list[str]]:
    """Lines before the first step, and lines of one step from ``x``, ``g``, ``learning_rate``."""
    step = optimizer.plain_step
    assert step is not None
    settings = [f"{name}={value!r}" for name, value in step.arguments.items()]
    arguments = ["Iterate(x, g, learning_rate)", "memory", *settings]
    body = _BODY.format(function=step.function.__name__, arguments=", ".join(arguments))
    return ["memory = {}"], body.splitlines()


def procedure_functions(
    optimizers: Sequence[Optimizer], surface: Objective, names: dict[Expression, str]
) -> list[list[str]]:
    """The functions that the procedures among ``optimizers`` need, each as lines.

    The function ``hessian`` is written elsewhere.
    """
    functions: dict[Callable[..., object], None] = {}
    for optimizer in optimizers:
        if (step := optimizer.plain_step) is not None:
            functions |= dict.fromkeys((*step.helpers, step.function))
    if not functions:
        return []
    sources = [function_source(function) for function in functions]
    used = "\n".join(line for source in sources for line in source)
    iterate = ITERATE
    parts: list[list[str]] = []
    if "here.hessian()" in used:
        iterate += f"\n{_HESSIAN}"
    if "here.residuals()" in used:
        iterate += f"\n{_RESIDUALS}"
        parts.append(_residuals(surface, names))
    return [*parts, iterate.splitlines(), STEP.splitlines(), *sources]


def needs_hessian(optimizer: Optimizer) -> bool:
    """Whether a procedure needs second derivatives."""
    step = optimizer.plain_step
    functions = () if step is None else (*step.helpers, step.function)
    return any("here.hessian()" in inspect.getsource(function) for function in functions)


def function_source(function: Callable[..., object]) -> list[str]:
    """The source of a function as lines, without what a script does not import.

    That is its types, and the example in its docstring.
    """
    text = _without_example(textwrap.dedent(inspect.getsource(function)))
    (definition,) = ast.parse(text).body
    assert isinstance(definition, ast.FunctionDef)
    first = definition.body[0].lineno - 1
    arguments = definition.args
    names = [argument.arg for argument in arguments.args]
    plain = len(names) - len(arguments.defaults)
    for index, default in enumerate(arguments.defaults, plain):
        names[index] += f"={ast.unparse(default)}"
    head = f"def {definition.name}({', '.join(names)}):"
    lines = text.splitlines()
    for node in ast.walk(definition):
        if isinstance(node, ast.AnnAssign):
            begin, end = node.target.end_col_offset, node.annotation.end_col_offset
            line = lines[node.lineno - 1]
            lines[node.lineno - 1] = line[:begin] + line[end:]
    return [head, *lines[first:]]


def _without_example(text: str) -> str:
    head, example, rest = text.partition("\n\n    Example:\n")
    if not example:
        return text
    ending = "\n    " if "\n" in head[head.index(QUOTES) :] else ""
    return f"{head}{ending}{rest[rest.index(QUOTES) :]}"


def _residuals(surface: Objective, names: dict[Expression, str]) -> list[str]:
    """The function ``residuals``: those of a sum of squares and their slopes, or None."""
    residuals = residuals_of(surface)
    head = ["def residuals(position):"]
    if residuals is None:
        return [
            *head,
            '    """None: the loss is not written as a sum of squares."""',
            "    return None",
        ]
    roots = {f"r{index}": root for index, (root, _) in enumerate(residuals)}
    for index, (_, slopes) in enumerate(residuals):
        roots |= {f"j{index} {axis}": slope for axis, slope in enumerate(slopes)}
    lines, texts = shared_lines(list(lowered(roots).values()), names, NUMPY_ARRAYS, "    {} = {}")
    count, size = len(residuals), surface.dimension
    rows = [
        f"[{', '.join(texts[count + index * size : count + (index + 1) * size])}]"
        for index in range(count)
    ]
    unpacked = ", ".join(surface.variables) if size > 1 else f"({surface.variables[0]},)"
    jacobian = array_lines(rows, "    ")
    jacobian[0] = jacobian[0].replace("return ", "jacobian = ")
    return [
        *head,
        f"    {unpacked} = position",
        *lines,
        *jacobian,
        f"    return np.array([{', '.join(texts[:count])}]), jacobian",
    ]

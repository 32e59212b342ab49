"""The methods that are procedures instead of formulas, written out for numpy scripts."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.engine import Surface
from explorer.engine.mathematics.derivative import derivative
from explorer.engine.mathematics.expression import Expression, symbol
from explorer.engine.mathematics.lowering import lowered
from explorer.engine.objectives.network import Network
from explorer.engine.objectives.surface import can_be_written_out
from explorer.engine.rules.library.line_search.backtracking import MOST_TRIALS
from explorer.engine.rules.optimizer import Optimizer
from explorer.export.script.languages import NUMPY_ARRAYS
from explorer.export.script.matrix_methods import matrix_helpers
from explorer.export.script.networks.network_python import HESSIAN
from explorer.export.script.procedures import needs_hessian, procedure_functions
from explorer.export.script.source_parts import ScriptContender, array_lines, shared_lines

LINE_SEARCH = f"""\
def line_search(x, g, direction, length, contraction, sufficient_decrease):
    slope = float(g @ direction)
    for _ in range({MOST_TRIALS}):
        trial = x + length * direction
        if np.array_equal(trial, x):
            break
        if loss(trial) <= loss(x) + sufficient_decrease * length * slope:
            return length
        length *= contraction
    return 0.0"""
_SEARCH = "line_search(x, g, {}, learning_rate, {}, {})"
_BFGS_BEFORE = """\
inverse = np.eye(len(x))
step = previous = None"""
_BFGS = """\
if step is not None:
    change = g - previous
    curvature = step @ change
    if curvature > 1e-10 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        aside = np.eye(len(x)) - np.outer(step, change) / curvature
        inverse = aside @ inverse @ aside.T + np.outer(step, step) / curvature
direction = -(inverse @ g)
if g @ direction > 0.0:
    inverse, direction = np.eye(len(x)), -g
step = {search} * direction
previous = g
x = x + step"""
_NEWTON = """\
curvatures, axes = np.linalg.eigh(hessian(x))
{saddle}curvatures = curvatures + {damping}
flat = curvatures == 0.0
along = np.where(flat, 0.0, (axes.T @ g) / np.where(flat, 1.0, curvatures))
x = x - learning_rate * (axes @ along)"""
_SOPHIA_BEFORE = """\
first, diagonal = np.zeros(len(x)), np.zeros(len(x))
count = 0"""
_SOPHIA = """\
first = {beta1} * first + (1 - {beta1}) * g
below = np.maximum({gamma} * diagonal, {epsilon})
direction = np.clip(
    first / (1 - {beta1} ** (count + 1)) / below, -{clip_threshold}, {clip_threshold}
)
step = -learning_rate * (direction + {weight_decay} * x)
if count % {update_interval} == 0:
    diagonal = {beta2} * diagonal + (1 - {beta2}) * np.diag(hessian(x))
count += 1
x = x + step"""
_SAM = """\
length = float(np.linalg.norm(g))
probe = {rho} * g / (length or 1.0)
x = x - learning_rate * (g + (gradient(x + probe) - gradient(x)))"""
_SADDLE = {
    "plain": "",
    "absolute": "curvatures = np.abs(curvatures)\n",
    "shifted": "curvatures = curvatures + max(0.0, -2.0 * float(curvatures[0]))\n",
}


def direct_method_lines(procedure: Optimizer) -> tuple[list[str], list[str]]:
    """Lines before the first step, and lines of one step from ``x``, ``g``, ``learning_rate``.

    Raises ``ValueError`` for a procedure that is not known here.
    """
    numbers, values = procedure.numbers, procedure.values
    if procedure.id == "newton":
        saddle = _SADDLE[str(values["saddle"])]
        return [], _NEWTON.format(saddle=saddle, damping=repr(numbers["damping"])).splitlines()
    shares = [repr(numbers.get(name, 0.0)) for name in ("contraction", "sufficient_decrease")]
    if procedure.id == "backtracking":
        return [], [f"x = x - {_SEARCH.format('-g', *shares)} * g"]
    if procedure.id == "bfgs":
        search = _SEARCH.format("direction", *shares)
        return _BFGS_BEFORE.splitlines(), _BFGS.format(search=search).splitlines()
    if procedure.id == "sam":
        return [], _SAM.format(rho=repr(numbers["rho"])).splitlines()
    if procedure.id == "sophia":
        written = {name: repr(value) for name, value in numbers.items()}
        return _SOPHIA_BEFORE.splitlines(), _SOPHIA.format(**written).splitlines()
    raise ValueError(f"{procedure.id}: there is no script for this procedure")


def helper_functions(
    surface: Surface | Network, names: dict[Expression, str], entries: Sequence[ScriptContender]
) -> list[list[str]]:
    """The functions that the shown procedures call, each as lines."""
    used = {entry.contender.optimizer.id for entry in entries}
    optimizers = [entry.contender.optimizer for entry in entries]
    functions = matrix_helpers(optimizers)
    if used & {"backtracking", "bfgs"}:
        functions.append(LINE_SEARCH.splitlines())
    if used & {"newton", "sophia"} or any(map(needs_hessian, optimizers)):
        if surface.network is None:
            functions.append(_hessian(surface, names))
        else:
            functions.append(HESSIAN.splitlines())
    return [*functions, *procedure_functions(optimizers, surface, names)]


def _hessian(surface: Surface, names: dict[Expression, str]) -> list[str]:
    if not can_be_written_out(surface.exact_field):
        raise ValueError(
            f"surface.formula: found {surface.dimension} coordinates with too many second "
            "derivatives to write out, expected fewer for a script that needs the Hessian"
        )
    variables = [symbol(name) for name in surface.variables]
    exact = [derivative(surface.exact_field.value, variable) for variable in variables]
    roots = {
        f"{i} {j}": derivative(slope, variable)
        for i, slope in enumerate(exact)
        for j, variable in enumerate(variables)
    }
    lines, texts = shared_lines(list(lowered(roots).values()), names, NUMPY_ARRAYS, "    {} = {}")
    size = len(variables)
    rows = [f"[{', '.join(texts[i * size : (i + 1) * size])}]" for i in range(size)]
    unpacked = ", ".join(surface.variables) if size > 1 else f"({surface.variables[0]},)"
    return [
        "def hessian(position):",
        f"    {unpacked} = position",
        *lines,
        *array_lines(rows, "    "),
    ]

"""Surfaces and rules as JavaScript that takes the same steps as the program.

The arithmetic is that of the loop over floats, operation by operation and in the same order, so
what is made of + - * / and the square root agrees to the last bit. Sine, exponential, logarithm,
power and their kin are the browser's own and may differ in the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.engine import Surface
from explorer.engine.loops.step import StepArithmetic, step_arithmetic, surface_symbol
from explorer.engine.mathematics.expression import COMPARISONS, Expression, symbol
from explorer.engine.mathematics.formula_parser import parse
from explorer.engine.mathematics.lowering import coordinates, invariant, lowered
from explorer.engine.mathematics.operations import OPERATIONS, Call, Infix, Prefix, Template
from explorer.engine.mathematics.python_source import Names, ValueLines
from explorer.engine.mathematics.traversal import descend
from explorer.engine.objectives.formula_field import Field
from explorer.engine.rules.update_rule import COUNT, LOSS, RATE, Rule, hyperparameter_symbol

EXACT = {
    "constant", "symbol", "negative", "minimum", "maximum", "abs", "sign", "floor", "sqrt", "where",
    "add", "subtract", "multiply", "divide", *COMPARISONS,
}  # fmt: skip
"""Operations that every machine computes alike, to the last bit."""
LOSS_IN_PAGE = symbol("page.loss")


def javascript_text(node: Expression, parts: list[str]) -> str:
    """One operation on JavaScript's numbers, from the table of operations."""
    return operation_text(node.operation, parts)


def operation_text(operation: str, parts: Sequence[str]) -> str:
    """The operation of that name on operands that are written already."""
    match OPERATIONS[operation].javascript:
        case Infix(sign):
            return f"({sign.join(parts)})"
        case Prefix(sign):
            return f"({sign}{parts[0]})"
        case Call(name):
            return f"{name}({', '.join(parts)})"
        case Template(form):
            return form.format(*parts)
        case _:
            raise ValueError(f"{operation} is not written coordinate by coordinate")


def field_source(surface: Surface) -> str:
    """An object literal: ``value(x0, x1, p)``, and what is known of the surface.

    That is ``minima(p)`` as [x0, x1, f] and ``saddles(p)`` as [x0, x1]. ``p`` has the values of the
    surface's parameters.
    """
    value = lowered({"value": surface.exact_field.value})["value"]
    names: Names = {symbol(name): f"x{index}" for index, name in enumerate(surface.variables)}
    names |= _parameter_names(surface)
    lines = [f"const {line};" for line in ValueLines(names, javascript_text, "v").lines([value])]
    arguments = ", ".join(f"x{index}" for index in range(surface.dimension))
    return "\n".join(
        [
            "{",
            f"  value({arguments}, p) {{",
            *(f"    {line}" for line in [*lines, f"return {names[value]};"]),
            "  },",
            "  minima(p) {",
            f"    return [{', '.join(_minimum_text(surface))}];",
            "  },",
            "  saddles(p) {",
            f"    return [{', '.join(_saddle_text(surface))}];",
            "  },",
            "}",
        ]
    )


def _minimum_text(surface: Surface) -> Iterable[str]:
    for position, value, _ in surface.minimum_formulas:
        numbers = [_number_text(surface, formula) for formula in (*position, value)]
        yield f"[{', '.join(numbers)}]"


def _saddle_text(surface: Surface) -> Iterable[str]:
    for position in surface.saddle_formulas:
        yield f"[{', '.join(_number_text(surface, formula) for formula in position)}]"


def _number_text(surface: Surface, formula: str) -> str:
    """A formula over the parameters, on one line."""
    texts: dict[Expression, str] = dict(_parameter_names(surface))
    root = parse(formula, surface.values).expression
    for node in descend([root]):
        if node.operation == "constant":
            texts[node] = f"({node.payload!r})"
        elif node not in texts:
            texts[node] = javascript_text(node, [texts[argument] for argument in node.arguments])
    return texts[root]


def _parameter_names(surface: Surface) -> Names:
    return {symbol(name): f"p[{index}]" for index, name in enumerate(surface.values)}


def loop_source(
    step: StepArithmetic,
    parameters: Sequence[str],
    hyperparameters: Sequence[str],
    points: Sequence[Expression] = (),
) -> str:
    """A function expression that fills ``out`` with a row for each step: x, f and the gradient.

    Its arguments: ``start``, the number of ``rows``, the values ``p`` of the surface's parameters
    and ``h`` of the hyper-parameters, each in the order given here, the learning ``rates`` of all
    rows or null, the ``noise`` of all rows and coordinates or null, ``out``, and the ``field`` that
    a page makes of a typed formula. That is asked for the slopes at ``points``, if there are any.
    """
    indices = range(len(step.positions))
    names: Names = {surface_symbol(name): f"p{i}" for i, name in enumerate(parameters)}
    hyper_indices = {hyperparameter_symbol(name): i for i, name in enumerate(hyperparameters)}
    names |= {node: f"h{index}" for node, index in hyper_indices.items()}
    # Unused values are unpacked too; engines remove them.
    head = [f"let p{i} = p[{i}];" for i in range(len(parameters))]
    head += [f"let h{i} = h[{i}];" for i in range(len(hyperparameters))]
    fixed = set(names) - {RATE}
    names |= {node: f"x{index}" for index, node in enumerate(step.positions)}
    head += [f"let x{i} = start[{i}];" for i in indices]
    before = ValueLines(names, javascript_text, "c")
    for index, (_, first, _) in enumerate(step.memory):
        head += _constants(before.lines([first]))
        head.append(f"let s{index} = {names[first]};")
    following = [*step.next_positions, *(then for _, _, then in step.memory)]
    steady = invariant([step.loss, *step.slopes, *following], fixed)
    head += _constants(before.lines(steady))
    body = [f"if (rates) h{hyper_indices[RATE]} = rates[t - 1];"] if RATE in hyper_indices else []
    body += _step_lines(step, names, following, points)
    inside = [f"    {line}" for line in body]
    return "\n".join(
        [
            "(start, rows, p, h, rates, noise, out, field) => {",
            *(f"  {line}" for line in head),
            "  for (let t = 1, at = 0; t <= rows; t++) {",
            *inside,
            "  }",
            "}",
        ]
    )


def _step_lines(
    step: StepArithmetic, names: Names, following: list[Expression], points: Sequence[Expression]
) -> list[str]:
    """The inside of the loop: a row is written, then everything moves on at once."""
    size = len(step.positions)
    names |= {node: f"s{index}" for index, (node, _, _) in enumerate(step.memory)}
    names |= {COUNT: "t", LOSS: "f"}
    inside = ValueLines(names, javascript_text, "v")
    body = _slopes_at_points(inside, names, points) if points else []
    body += [*_constants(inside.lines([step.loss, *step.slopes])), f"const f = {names[step.loss]};"]
    for index, slope in enumerate(step.slopes):
        body.append(f"let g{index} = {names[slope]};")
        body.append(f"if (noise) g{index} += noise[{size} * t - {size - index}];")
        names[step.gradients[index]] = f"g{index}"
    body += _constants(inside.lines(following))
    row = [*(f"x{i}" for i in range(size)), "f", *(f"g{i}" for i in range(size))]
    body += [f"out[at++] = {line};" for line in row]
    targets = [f"x{i}" for i in range(size)] + [f"s{i}" for i in range(len(step.memory))]
    body += [f"const n{i} = {names[node]};" for i, node in enumerate(following)]
    return body + [f"{target} = n{i};" for i, target in enumerate(targets)]


def any_field(dimension: int) -> Field:
    """A field that is known only once a formula has been typed."""
    return Field(
        variables=tuple(symbol(f"page.x{index}") for index in range(dimension)),
        value=LOSS_IN_PAGE,
        slopes=tuple(_slope_in_page(index) for index in range(dimension)),
        parameters=(),
    )


def typed_loop(rule: Rule, dimension: int, numbers: Sequence[str]) -> tuple[str, bool]:
    """``loop_source`` for whatever formula is typed, and whether the rule itself is exact."""
    step = step_arithmetic(any_field(dimension), rule)
    pieces = coordinates([rule.point], dimension)[rule.point]
    points = lowered({str(index): piece for index, piece in enumerate(pieces)})
    return loop_source(step, (), numbers, list(points.values())), is_exact(step)


def _slope_in_page(index: int) -> Expression:
    return symbol(f"page.slope{index}")


def _slopes_at_points(inside: ValueLines, names: Names, points: Sequence[Expression]) -> list[str]:
    """Lines that compute the loss here, and the slopes where the rule needs them."""
    body = _constants(inside.lines(points))
    here = ", ".join(f"x{index}" for index in range(len(points)))
    there = ", ".join(names[point] for point in points)
    names[LOSS_IN_PAGE] = "loss"
    body.append(f"const loss = field.value({here}, p);")
    body.append(f"const slopes = field.slopes({there}, p);")
    for index in range(len(points)):
        names[_slope_in_page(index)] = f"slopes[{index}]"
    return body


def _constants(lines: Iterable[str]) -> list[str]:
    return [f"const {line};" for line in lines]


def is_exact(step: StepArithmetic) -> bool:
    """Whether only + - * / and the square root decide the steps, so that every bit agrees."""
    roots = [step.loss, *step.slopes, *step.next_positions]
    roots += [node for _, first, then in step.memory for node in (first, then)]
    return all(node.operation in EXACT for node in descend(roots))

"""The source of a run's loop over Python floats, without superfluous computations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from explorer.engine.loops.step import StepArithmetic
from explorer.engine.mathematics.expression import Expression, divide, equal, where
from explorer.engine.mathematics.lowering import invariant, outermost
from explorer.engine.mathematics.python_source import Names, ValueLines, float_text, unpacked
from explorer.engine.mathematics.traversal import descend, substitute_all
from explorer.engine.rules.update_rule import COUNT, LOSS, RATE


def float_source(
    step: StepArithmetic,
    parameters: tuple[Expression, ...],
    terms: Sequence[Expression],
    *,
    changing_rate: bool,
    noisy: bool,
) -> str:
    """A function ``run(buffer, counts, start, numbers, ...)`` that writes a row for each step.

    ``numbers`` are the values of ``parameters``, followed by the rates of all steps, if they
    change, and the noise of each coordinate, if there is any. A row holds x, f, g and ``terms``,
    each number in 8 bytes of ``buffer``. The function returns ``None``, or where floats raise the
    number of complete rows and the message.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.float_source import float_source
        >>> from explorer.engine.loops.step import step_arithmetic
        >>> from explorer.engine.rules.update_rule import RATE
        >>> step = step_arithmetic(formula("x**2").field, optimizers["gradient_descent"]().rule)
        >>> source = float_source(step, (RATE,), [], changing_rate=False, noisy=False)
        >>> [line.strip() for line in source.splitlines() if "x0 =" in line or "pack" in line]
        ['pack(buffer, offset, x0, f, g0)', 'x0 = v2']
    """
    return _Loop(step, parameters, terms, changing_rate=changing_rate, noisy=noisy).written()


class _Loop:
    def __init__(
        self,
        step: StepArithmetic,
        parameters: tuple[Expression, ...],
        terms: Sequence[Expression],
        *,
        changing_rate: bool,
        noisy: bool,
    ) -> None:
        self._step, self._changing_rate, self._noisy = step, changing_rate, noisy
        self._dimension = len(step.positions)
        self._names: Names = {node: f"p{index}" for index, node in enumerate(parameters)}
        self._fixed = set(self._names) - ({RATE} if changing_rate else set())
        self._given = unpacked([self._names[node] for node in parameters], "numbers")
        here = {node: f"x{index}" for index, node in enumerate(step.positions)}
        self._given += unpacked(list(here.values()), "start")
        self._names.update(here)
        then = [following for _, _, following in step.memory]
        roots = _unguarded([*step.next_positions, *then, *terms])
        self._moves = roots[: self._dimension + len(then)]
        self._terms = roots[len(self._moves) :]
        self._ahead: dict[Expression, Expression] = {}

    def written(self) -> str:
        head, body = self._head(), self._body()
        rate = self._names[RATE] if self._changing_rate else None
        return _function(self._given, head, body, self._dimension, rate, self._noisy)

    def _head(self) -> list[str]:
        """What is computed before the first step."""
        names, step, lines = self._names, self._step, []
        before = ValueLines(names, float_text, "c")
        for index, (_, first, _) in enumerate(step.memory):
            lines += before.lines([first])
            lines.append(f"s{index} = {names[first]}")
        roots = [*self._moves, *self._terms]
        lines += before.lines(invariant([step.loss, *step.slopes, *roots], self._fixed))
        names.update({node: f"s{index}" for index, (node, _, _) in enumerate(step.memory)})
        names.update({COUNT: "t", LOSS: "f"})
        # A comparison of whole numbers is quicker than one of a whole number with a float.
        names[equal(COUNT, 1.0)] = "(t == 1)"
        following = self._moves[self._dimension :]
        memory = {node: now for (node, _, _), now in zip(step.memory, following, strict=True)}
        self._ahead = _ahead(roots, self._fixed, memory)
        for index, now in enumerate(self._ahead):
            known = dict(names)
            lines += ValueLines(known, float_text, f"w{index}_").lines([now])
            names[now] = known[now]
        return lines

    def _body(self) -> list[str]:
        """What is computed in each step."""
        names, step = self._names, self._step
        inside = ValueLines(names, float_text, "v")
        lines = inside.lines([step.loss, *step.slopes])
        lines.append(f"f = {names[step.loss]}")
        for index, slope in enumerate(step.slopes):
            noise = f" + n{index}" if self._noisy else ""
            lines.append(f"g{index} = {names[slope]}{noise}")
            names[step.gradients[index]] = f"g{index}"
        lines += inside.lines([*self._moves, *self._terms, *self._ahead.values()])
        coordinates = [f"x{index}" for index in range(self._dimension)]
        row = [*coordinates, "f", *(f"g{index}" for index in range(self._dimension))]
        row += [names[piece] for piece in self._terms]
        lines.append(f"pack(buffer, offset, {', '.join(row)})")
        lines.append(f"offset += {8 * len(row)}")
        targets = [*coordinates, *(f"s{index}" for index in range(len(step.memory)))]
        targets += [names[now] for now in self._ahead]
        values = [names[node] for node in [*self._moves, *self._ahead.values()]]
        return [*lines, *_assigned(dict(zip(targets, values, strict=True)))]


def _assigned(values: Mapping[str, str]) -> list[str]:
    """Lines that assign all names at once; one by one, which is faster, where possible.

    A name that is another's value is assigned only after that one.
    """
    moves = {name: value for name, value in values.items() if name != value}
    lines = []
    while ready := [name for name in moves if name not in moves.values()]:
        lines += [f"{name} = {moves.pop(name)}" for name in ready]
    return [*lines, *([f"{', '.join(moves)} = {', '.join(moves.values())}"] if moves else [])]


def _unguarded(roots: Sequence[Expression]) -> list[Expression]:
    """Quotients without a guarded denominator where another value is chosen anyway.

    In ``0 if c else a / (1 if c else b)`` floats never reach the quotient if c holds.
    """
    nodes = descend(roots)
    uses = Counter(argument for node in nodes for argument in node.arguments)
    plain = {}
    for node in nodes:
        if node.operation != "where":
            continue
        condition, chosen, quotient = node.arguments
        if quotient.operation == "divide" and uses[quotient] == 1:
            above, below = quotient.arguments
            if below.operation == "where" and below.arguments[0] == condition:
                plain[node] = where(condition, chosen, divide(above, below.arguments[2]))
    return substitute_all(roots, plain)


def _ahead(
    roots: Sequence[Expression], fixed: set[Expression], memory: Mapping[Expression, Expression]
) -> dict[Expression, Expression]:
    """Values that depend only on step and memory, paired with those of the next step, if any.

    A step then reuses what the previous one has computed. ``memory`` has the next values.
    """
    nodes = descend(roots)
    after = {COUNT: COUNT + 1.0, **memory}
    timed = set(after)
    steady = set(fixed)
    for node in nodes:
        if node.arguments and all(part in timed or part in steady for part in node.arguments):
            (timed if any(part in timed for part in node.arguments) else steady).add(node)
        elif node.operation == "constant":
            steady.add(node)
    now = [node for node in nodes if node in timed and node.arguments]
    known = set(nodes)
    later = dict(zip(now, substitute_all(now, after), strict=True))
    both = {node: then for node, then in later.items() if then in known and then is not node}
    return {node: both[node] for node in outermost(roots, both.__contains__)}


def _function(
    given: list[str],
    head: list[str],
    body: list[str],
    dimension: int,
    rate: str | None,
    noisy: bool,
) -> str:
    # Only arithmetic is inside the block that catches its errors.
    streams = [("rates", rate)] if rate is not None else []
    streams += [(f"noise{i}", f"n{i}") for i in range(dimension)] if noisy else []
    arguments = ", ".join(["buffer", "counts", "start", "numbers", *(name for name, _ in streams)])
    loop = "for t in counts:"
    if streams:
        targets = ", ".join(["t", *(local for _, local in streams)])
        sources = ", ".join(["counts", *(name for name, _ in streams)])
        loop = f"for {targets} in zip({sources}):"
    lines = [
        f"def run({arguments}):",
        *(f"    {line}" for line in [*given, "offset = 0", "t = 1", "try:"]),
        *(f"        {line}" for line in [*head, loop]),
        *(f"            {line}" for line in body),
        "    except RAISED as error:",
        "        return t - 1, str(error)",
    ]
    return "\n".join(lines) + "\n"

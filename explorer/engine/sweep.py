"""Many balls at once: surface and rule become one loop over arrays, worked in place.

The loop is the one of ``walk`` with arrays for floats. What is the same for all balls is worked
out once for all steps, and numbers that multiply one another are gathered before they meet an
array, so that few passes over memory remain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from explorer.engine.emission import BufferLines, Names, ValueLines, array_text, unpacked
from explorer.engine.expression import Expression, symbol
from explorer.engine.gathering import (
    ARRAY,
    CARRIED,
    FIXED,
    FIXED_ARRAY,
    TIMED,
    Kinds,
    Memory,
    settle_memory,
    spread,
    substituted,
    with_factors,
    with_running_powers,
    without_factors,
)
from explorer.engine.lowering import outermost
from explorer.engine.rule import COUNT, LOSS, Rule, hyperparameter_symbol
from explorer.engine.stepping import Field, stepping

RATE = hyperparameter_symbol("learning_rate")
FACTOR = symbol("schedule.factor")


@dataclass(frozen=True)
class Sweep:
    """Source of a function ``run`` over arrays, and how much memory it wants.

    ``run(rows, look, memory, masks, numbers, lanes, start, times, factors, noise)`` calls
    ``look(k, [x0, ..., f, g0, ...])`` at each row if watched, and at the last in any case.
    """

    source: str
    arrays: int
    masks: int


@lru_cache(maxsize=256)
def sweep(
    field: Field,
    rule: Rule,
    numbers: tuple[Expression, ...],
    lanes: tuple[Expression, ...],
    noise: str,
    scheduled: bool,
    watched: bool,
) -> Sweep:
    """Compile ``rule`` on ``field``.

    ``numbers`` are the parameters' symbols with one value for all balls, ``lanes`` those with one
    for each. ``noise`` on the gradient is "" for none, "shared" or "own" for each ball.
    """
    step = stepping(field, rule)
    dimension = len(step.positions)
    noises = [symbol(f"noise.{index}") for index in range(dimension)] if noise else []
    slopes, roots = list(step.slopes), [*step.next_positions, *(then for *_, then in step.memory)]
    loss, firsts = step.loss, [first for _, first, _ in step.memory]
    if scheduled:
        scaled = {RATE: RATE * FACTOR}
        slopes, roots = substituted(slopes, scaled), substituted(roots, scaled)
    if noise:
        slopes = [slope + one for slope, one in zip(slopes, noises, strict=True)]
    known = {LOSS: loss, **dict(zip(step.gradients, slopes, strict=True))}
    roots = substituted(roots, known)
    memory = [
        (node, first, then)
        for (node, _, _), first, then in zip(step.memory, firsts, roots[dimension:], strict=True)
    ]
    shown, following, memory = with_running_powers(
        [loss, *slopes], roots[:dimension], memory, set(lanes)
    )
    leaves = dict.fromkeys(numbers, FIXED) | dict.fromkeys(lanes, FIXED_ARRAY)
    leaves |= dict.fromkeys(step.positions, ARRAY)
    leaves |= dict.fromkeys(noises, ARRAY if noise == "own" else TIMED)
    leaves |= {COUNT: TIMED, FACTOR: TIMED}
    settle_memory(memory, leaves)
    kinds = Kinds(leaves)
    if not watched:
        shown, following, memory = without_factors(kinds, shown, following, memory)
        kinds = Kinds(leaves)
    gathered = kinds.gathered([*shown, *following, *(then for *_, then in memory)])
    if not watched:
        gathered = kinds.gathered(with_factors(kinds, gathered, memory, 1 + 2 * dimension))
        gathered[1 + dimension :] = spread(kinds, gathered[1 + dimension :])
    shown, following = gathered[: 1 + dimension], gathered[1 + dimension : 1 + 2 * dimension]
    then = gathered[1 + 2 * dimension :]
    memory = [(node, first, new) for (node, first, _), new in zip(memory, then, strict=True)]
    states = list(zip(step.positions, following, strict=True))
    return _emitted(kinds, numbers, lanes, noises, shown, states, memory, watched)


def _emitted(
    kinds: Kinds,
    numbers: tuple[Expression, ...],
    lanes: tuple[Expression, ...],
    noises: list[Expression],
    shown: list[Expression],
    states: list[tuple[Expression, Expression]],
    memory: Memory,
    watched: bool,
) -> Sweep:
    roots = [*shown, *(then for _, then in states), *(then for *_, then in memory)]
    names: Names = {node: f"p{index}" for index, node in enumerate(numbers)}
    names |= {node: f"l{index}" for index, node in enumerate(lanes)}
    head = [
        *unpacked([names[node] for node in numbers], "numbers"),
        *unpacked([names[node] for node in lanes], "lanes"),
    ]
    before = ValueLines(names, array_text, "c")
    for kind in (FIXED, FIXED_ARRAY):
        steady = [node for node in outermost(roots, kinds.are(kind)) if node.arguments]
        head += before.lines(steady)
    moving = [*states, *((node, then) for node, _, then in memory if kinds.array(node))]
    pool = BufferLines(names, kinds.array)
    names |= {node: pool.hold(node) for node, _ in moving}
    head += [f"np.copyto({names[node]}, start[{i}])" for i, (node, _) in enumerate(states)]
    at_start = dict(names)
    head += ValueLines(at_start, array_text, "i").lines([first for _, first, _ in memory])
    for index, (node, first, _) in enumerate(memory):
        if kinds.array(node):
            head.append(f"np.copyto({names[node]}, {at_start[first]})")
        else:
            names[node] = f"s{index}"
            head.append(f"s{index} = np.float64({at_start[first]})")
    timed = outermost(roots, kinds.are(TIMED))
    table_names = names | {COUNT: "times", FACTOR: "factors"}
    table_names |= {node: f"noise[{index}]" for index, node in enumerate(noises)}
    head += ValueLines(table_names, array_text, "w").lines(timed)
    names |= {node: f"t{index}" for index, node in enumerate(timed)}
    loop = ", ".join(["k", *(names[node] for node in timed)])
    tables = ", ".join(["range(rows)", *(f"{table_names[node]}.tolist()" for node in timed)])

    body: list[str] = []
    for index, node in enumerate(noises):
        if kinds.array(node):
            names[node] = f"n{index}"
            body.append(f"n{index} = noise[k, {index}]")
    scalars = [(names[node], then) for node, _, then in memory if not kinds.array(node)]
    carried = [*outermost(roots, kinds.are(CARRIED)), *(then for _, then in scalars)]
    body += ValueLines(names, array_text, "v").lines(carried)
    visible = [*(node for node, _ in states), *shown]
    held = [names[node] for node, _ in moving]
    last = BufferLines(dict(names), kinds.array)
    for node, _ in moving:
        last.hold(node)
    tail = [*last.lines([*(node for node, _ in moving), *shown]), _look(last.names, visible)]
    if watched:
        body += pool.lines([*(node for node, _ in moving), *shown])
        body.append(_look(names, visible))
    body.append("if k == rows - 1: break")
    body += pool.lines(dict.fromkeys(then for _, then in moving))
    body += _rotated(pool, held, [then for _, then in moving])
    if scalars:
        left, right = [name for name, _ in scalars], [names[then] for _, then in scalars]
        body.append(f"{', '.join(left)} = {', '.join(right)}")

    masks = max(pool.masks, last.masks)
    buffers = max(pool.buffers, last.buffers)
    lines = [
        *unpacked([f"b{index}_" for index in range(buffers)], "memory"),
        *unpacked([f"m{index}_" for index in range(masks)], "masks"),
        *head,
        f"for [{loop}] in zip({tables}):",
        *(f"    {line}" for line in body),
        *([] if watched else tail),
    ]
    arguments = "rows, look, memory, masks, numbers, lanes, start, times, factors, noise"
    source = "\n    ".join([f"def run({arguments}):", *lines]) + "\n"
    return Sweep(source, buffers, masks)


def _look(names: Names, visible: list[Expression]) -> str:
    return f"look(k, [{', '.join(names[node] for node in visible)}])"


def _rotated(pool: BufferLines, held: list[str], following: list[Expression]) -> list[str]:
    """Lines that make each next value the current one by passing arrays round, not copying."""
    lines: list[str] = []
    new: list[str] = []
    for then in following:
        name = pool.names[then]
        if name in new or not name.endswith("_"):
            copy = pool.hold(then)
            lines.append(f"np.copyto({copy}, {name})")
            name = copy
        new.append(name)
    left = [*held, *(name for name in new if name not in held)]
    right = [*new, *(name for name in held if name not in new)]
    return lines if left == right else [*lines, f"{', '.join(left)} = {', '.join(right)}"]

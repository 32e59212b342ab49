"""Many balls at once: surface and rule become one loop over arrays, worked in place.

The loop is the one of ``walk`` with arrays for floats. What is the same for all balls is worked
out once for all steps, and numbers that multiply one another are gathered before they meet an
array, so that few passes over memory remain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from explorer.engine.emission import BufferLines, Names, ValueLines, array_text, unpacked
from explorer.engine.expression import (
    Expression,
    constant_value,
    descend,
    divide,
    multiply,
    negative,
    rebuild,
    substitute,
    symbol,
)
from explorer.engine.lowering import outermost
from explorer.engine.rule import COUNT, LOSS, Rule, hyperparameter_symbol
from explorer.engine.stepping import Field, stepping

RATE = hyperparameter_symbol("learning_rate")
FACTOR = symbol("schedule.factor")
FIXED, TIMED, CARRIED, FIXED_ARRAY, ARRAY = range(5)
"""What a value may be: one number for all steps, one for each step, one that is remembered;
an array that is the same at all steps, and any other array."""

Memory = list[tuple[Expression, Expression, Expression]]


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
        slopes, roots = _substituted(slopes, scaled), _substituted(roots, scaled)
    if noise:
        slopes = [slope + one for slope, one in zip(slopes, noises, strict=True)]
    known = {LOSS: loss, **dict(zip(step.gradients, slopes, strict=True))}
    roots = _substituted(roots, known)
    memory = [
        (node, first, then)
        for (node, _, _), first, then in zip(step.memory, firsts, roots[dimension:], strict=True)
    ]
    shown, following, memory = _running_powers(
        [loss, *slopes], roots[:dimension], memory, set(lanes)
    )
    leaves = dict.fromkeys(numbers, FIXED) | dict.fromkeys(lanes, FIXED_ARRAY)
    leaves |= dict.fromkeys(step.positions, ARRAY)
    leaves |= dict.fromkeys(noises, ARRAY if noise == "own" else TIMED)
    leaves |= {COUNT: TIMED, FACTOR: TIMED}
    _settle_memory(memory, leaves)
    kinds = _Kinds(leaves)
    if not watched:
        shown, following, memory = _unscaled(kinds, shown, following, memory)
        kinds = _Kinds(leaves)
    gathered = kinds.gathered([*shown, *following, *(then for *_, then in memory)])
    if not watched:
        gathered = kinds.gathered(_scaled_states(kinds, gathered, memory, 1 + 2 * dimension))
        gathered[1 + dimension :] = _spread(kinds, gathered[1 + dimension :])
    shown, following = gathered[: 1 + dimension], gathered[1 + dimension : 1 + 2 * dimension]
    then = gathered[1 + 2 * dimension :]
    memory = [(node, first, new) for (node, first, _), new in zip(memory, then, strict=True)]
    states = list(zip(step.positions, following, strict=True))
    return _emitted(kinds, numbers, lanes, noises, shown, states, memory, watched)


def _substituted(
    roots: Iterable[Expression], replacements: dict[Expression, Expression]
) -> list[Expression]:
    return [substitute(root, replacements) for root in roots]


def _running_powers(
    shown: list[Expression], following: list[Expression], memory: Memory, lanes: set[Expression]
) -> tuple[list[Expression], list[Expression], Memory]:
    """Turn b**t with a b for each ball into a product carried along, far cheaper than a power."""
    everything = [*shown, *following, *(then for *_, then in memory)]
    powers = [
        node
        for node in descend(everything)
        if node.operation == "power" and node.arguments[0] in lanes and node.arguments[1] is COUNT
    ]
    carried = {node: symbol(f"power.{index}") for index, node in enumerate(powers)}
    new = _substituted(everything, carried)
    cut = len(shown) + len(following)
    remembered = [
        (node, first, then) for (node, first, _), then in zip(memory, new[cut:], strict=True)
    ]
    remembered += [
        (node, power.arguments[0], node * power.arguments[0]) for power, node in carried.items()
    ]
    return new[: len(shown)], new[len(shown) : cut], remembered


def _settle_memory(memory: Memory, leaves: dict[Expression, int]) -> None:
    """Decide which memory is one number for all balls and which an array."""
    leaves |= {node: CARRIED for node, _, _ in memory}
    changed = True
    while changed:
        kinds = _Kinds(leaves)
        arrays = [
            node
            for node, first, then in memory
            if leaves[node] == CARRIED and max(kinds[first], kinds[then]) >= FIXED_ARRAY
        ]
        leaves |= dict.fromkeys(arrays, ARRAY)
        changed = bool(arrays)


def _unscaled(
    kinds: _Kinds, shown: list[Expression], following: list[Expression], memory: Memory
) -> tuple[list[Expression], list[Expression], Memory]:
    """Let averages m <- a m + c z that begin at 0 be remembered as m / c, which saves a product.

    What is remembered is larger, so it may overflow where m does not.
    """
    states = {node for node, _, _ in memory}
    plain: dict[Expression, Expression] = {}
    scaled: dict[Expression, Expression] = {}
    for node, first, then in memory:
        if constant_value(first) != 0.0 or then.operation != "add":
            continue
        kept, entering = then.arguments
        if kept.operation != "multiply" or entering.operation != "multiply":
            continue
        number, rest = entering.arguments
        steady = kinds[number] == FIXED and not states & set(descend([rest]))
        if (
            steady
            and node in kept.arguments
            and not any(kinds.array(one) for one in kept.arguments if one is not node)
        ):
            plain[node] = kept + rest
            scaled |= {node: number * node, then: number * plain[node]}
    new = [
        (node, first, plain.get(node) or substitute(then, scaled)) for node, first, then in memory
    ]
    return _substituted(shown, scaled), _substituted(following, scaled), new


def _scaled_states(
    kinds: _Kinds, roots: list[Expression], memory: Memory, before: int
) -> list[Expression]:
    """Let sums s <- a s + z that begin at 0 and act only as k s be remembered as k s."""
    users = _users(roots)
    changed = list(roots)
    states = {node for node, _, _ in memory}
    for place, (node, first, _) in enumerate(memory, start=before):
        then = roots[place]
        acting = users.get(then, set())
        if constant_value(first) != 0.0 or then.operation != "add" or len(acting) != 1:
            continue
        (action,) = acting
        kept, entering = then.arguments
        number = kinds.factor(action)
        if number is None or kinds[number] != FIXED or roots.count(then) > 1 or node in roots:
            continue
        own = states & set(descend([then])) == {node} and users[node] == {kept}
        if own and kept.operation == "multiply" and kept.arguments.count(node) == 1:
            following = kept + number * entering
            changed = _substituted(changed, {action: following})
            changed[place] = following
    return changed


def _spread(kinds: _Kinds, roots: list[Expression]) -> list[Expression]:
    """Take numbers into sums whose terms have numbers already, where nothing else needs the sum."""
    users = _users(roots)
    spread: dict[Expression, Expression] = {}
    for node in descend(roots):
        number = kinds.factor(node)
        inner = [one for one in node.arguments if one is not number]
        if number is not None and len(users[inner[0]]) == 1 and inner[0] not in roots:
            spread[node] = kinds.spread(number, inner[0])
    return _substituted(roots, spread)


def _users(roots: list[Expression]) -> dict[Expression, set[Expression]]:
    users: dict[Expression, set[Expression]] = {}
    for node in descend(roots):
        for argument in node.arguments:
            users.setdefault(argument, set()).add(node)
    return users


class _Kinds:
    """Which kind of value each expression has, given those of the symbols."""

    def __init__(self, leaves: Mapping[Expression, int]) -> None:
        self._known = dict(leaves)

    def __getitem__(self, root: Expression) -> int:
        if root not in self._known:
            for node in descend([root]):
                if node not in self._known:
                    self._known[node] = self._joined([self._known[one] for one in node.arguments])
        return self._known[root]

    @staticmethod
    def _joined(kinds: list[int]) -> int:
        highest = max(kinds, default=FIXED)
        steady = all(kind in (FIXED, FIXED_ARRAY) for kind in kinds)
        return ARRAY if highest == FIXED_ARRAY and not steady else highest

    def are(self, kind: int) -> Callable[[Expression], bool]:
        """Whether a node is of this kind."""
        return lambda node: self[node] == kind

    def array(self, node: Expression) -> bool:
        """Whether a node has a value for each ball."""
        return self[node] >= FIXED_ARRAY

    def spread(self, number: Expression, array: Expression) -> Expression:
        """The product with a number, taken into sums whose terms have numbers already."""
        if array.operation in ("add", "subtract") and all(map(self.factor, array.arguments)):
            return rebuild(array, tuple(self._scaled(number, one) for one in array.arguments))
        return self._scaled(number, array)

    def gathered(self, roots: list[Expression]) -> list[Expression]:
        """The same up to rounding, with numbers multiplied before they meet an array."""
        new: dict[Expression, Expression] = {}
        for node in descend(roots):
            new[node] = self._gathered(node, tuple(new[one] for one in node.arguments))
        return [new[root] for root in roots]

    def _gathered(self, node: Expression, arguments: tuple[Expression, ...]) -> Expression:
        if node.operation == "multiply" and self.array(arguments[0]) != self.array(arguments[1]):
            number, array = sorted(arguments, key=self.array)
            return self._scaled(number, array)
        numerator = node.operation == "divide" and self.array(arguments[0])
        if numerator and not self.array(arguments[1]):
            return self._scaled(divide(1.0, arguments[1]), arguments[0])
        if node.operation == "negative" and self.factor(arguments[0]) is not None:
            return self._scaled(negative(1.0), arguments[0])
        return rebuild(node, arguments)

    def _scaled(self, number: Expression, array: Expression) -> Expression:
        factor = self.factor(array)
        if factor is None:
            return multiply(number, array)
        other = array.arguments[1] if array.arguments[0] is factor else array.arguments[0]
        return multiply(multiply(number, factor), other)

    def factor(self, array: Expression) -> Expression | None:
        """The number among the factors of an array that is a product."""
        if array.operation != "multiply" or not self.array(array):
            return None
        return next((one for one in array.arguments if not self.array(one)), None)


def _emitted(
    kinds: _Kinds,
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

"""Fewer passes over arrays: what is one number is told from what is an array, and gathered.

All of it keeps the mathematics and changes results by rounding only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

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
from explorer.engine.rule import COUNT

FIXED, TIMED, CARRIED, FIXED_ARRAY, ARRAY = range(5)
"""What a value may be: one number for all steps, one for each step, one that is remembered;
an array that is the same at all steps, and any other array."""

Memory = list[tuple[Expression, Expression, Expression]]
"""Symbol, first and next value of each remembered quantity."""


def substituted(
    roots: Iterable[Expression], replacements: dict[Expression, Expression]
) -> list[Expression]:
    """Each of ``roots`` with these nodes replaced."""
    return [substitute(root, replacements) for root in roots]


def with_running_powers(
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
    new = substituted(everything, carried)
    cut = len(shown) + len(following)
    remembered = [
        (node, first, then) for (node, first, _), then in zip(memory, new[cut:], strict=True)
    ]
    remembered += [
        (node, power.arguments[0], node * power.arguments[0]) for power, node in carried.items()
    ]
    return new[: len(shown)], new[len(shown) : cut], remembered


def settle_memory(memory: Memory, leaves: dict[Expression, int]) -> None:
    """Decide which memory is one number for all balls and which an array."""
    leaves |= {node: CARRIED for node, _, _ in memory}
    changed = True
    while changed:
        kinds = Kinds(leaves)
        arrays = [
            node
            for node, first, then in memory
            if leaves[node] == CARRIED and max(kinds[first], kinds[then]) >= FIXED_ARRAY
        ]
        leaves |= dict.fromkeys(arrays, ARRAY)
        changed = bool(arrays)


def without_factors(
    kinds: Kinds, shown: list[Expression], following: list[Expression], memory: Memory
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
    return substituted(shown, scaled), substituted(following, scaled), new


def with_factors(
    kinds: Kinds, roots: list[Expression], memory: Memory, before: int
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
            changed = substituted(changed, {action: following})
            changed[place] = following
    return changed


def spread(kinds: Kinds, roots: list[Expression]) -> list[Expression]:
    """Take numbers into sums whose terms have numbers already, where nothing else needs the sum."""
    users = _users(roots)
    found: dict[Expression, Expression] = {}
    for node in descend(roots):
        number = kinds.factor(node)
        inner = [one for one in node.arguments if one is not number]
        if number is not None and len(users[inner[0]]) == 1 and inner[0] not in roots:
            found[node] = kinds.spread(number, inner[0])
    return substituted(roots, found)


def _users(roots: list[Expression]) -> dict[Expression, set[Expression]]:
    users: dict[Expression, set[Expression]] = {}
    for node in descend(roots):
        for argument in node.arguments:
            users.setdefault(argument, set()).add(node)
    return users


class Kinds:
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

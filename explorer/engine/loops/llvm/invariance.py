"""What is computed once, once per step, or for each run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.traversal import descend

FIXED, TIMED, CARRIED, FIXED_ARRAY, ARRAY = range(5)
"""The kinds of values: one number for all steps, one for each step, one that is remembered; one for
each run that is the same at all steps, and one for each run and step."""

Memory = Iterable[tuple[Expression, Expression, Expression]]
"""Symbol, first and next value of each remembered quantity."""


class Kinds:
    """Which kind of value each expression has, given those of the symbols."""

    def __init__(self, leaves: Mapping[Expression, int]) -> None:
        self._known = dict(leaves)

    def __getitem__(self, root: Expression) -> int:
        if root not in self._known:
            for node in descend([root]):
                if node not in self._known:
                    self._known[node] = self._joined(
                        [self._known[argument] for argument in node.arguments]
                    )
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
        """Whether a node has a value for each run."""
        return self[node] >= FIXED_ARRAY


def classify(memory: Memory, leaves: Mapping[Expression, int]) -> Kinds:
    """Kinds in which memory is one number for all runs where possible.

    ``leaves`` are the kinds of all symbols but those of ``memory``.

    Example:
        >>> from explorer.engine.loops.llvm.invariance import ARRAY, FIXED, classify
        >>> from explorer.engine.mathematics.expression import constant, symbol
        >>> rate, x, total = symbol("rate"), symbol("x"), symbol("total")
        >>> kinds = classify([(total, constant(0.0), total + x)], {rate: FIXED, x: ARRAY})
        >>> kinds.array(total), kinds.array(2*rate)
        (True, False)
    """
    pairs = list(memory)
    known = dict(leaves) | {node: CARRIED for node, _, _ in pairs}
    while True:
        kinds = Kinds(known)
        arrays = [
            node
            for node, first, then in pairs
            if known[node] == CARRIED and max(kinds[first], kinds[then]) >= FIXED_ARRAY
        ]
        if not arrays:
            return kinds
        known |= dict.fromkeys(arrays, ARRAY)

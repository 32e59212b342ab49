"""The mathematics of an objective that is given by a formula."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.traversal import descend


@dataclass(frozen=True)
class Field:
    """f and its partial derivatives over the symbols of the variables and the parameters."""

    variables: tuple[Expression, ...]
    value: Expression
    slopes: tuple[Expression, ...]
    parameters: tuple[str, ...]

    @cached_property
    def size(self) -> int:
        """Operations of f and all its slopes; shared ones count once."""
        return len(descend([self.value, *self.slopes]))

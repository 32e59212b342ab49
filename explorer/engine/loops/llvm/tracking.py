"""What is kept of all rows of a run during its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.engine.loops.llvm.instructions import Instructions, literal


@dataclass(frozen=True)
class Followed:
    """A value that goes from step to step: its shape, its name, and its first and next value."""

    shape: str
    name: str
    first: str
    then: str


@dataclass
class Watch:
    """The tracked values, and the names of their results: whole numbers and losses."""

    followed: list[Followed]
    marks: list[str]
    extremes: list[str] = field(default_factory=list)


def watch(
    code: Instructions, values: Sequence[str], loss: str, target: tuple[str, str] | None
) -> Watch:
    """Instructions that count the finite rows before the first that is not.

    ``values`` are the names of all that has to be finite in a row. With a ``target``, an optimum
    and how near to it counts, they also keep the lowest ``loss``, the first row that is near, and
    the last that is not, -1 for none.

    Example:
        >>> from explorer.engine.loops.llvm.instructions import Instructions
        >>> from explorer.engine.loops.llvm.tracking import watch
        >>> code = Instructions(1, lambda node: True, fused=False)
        >>> [each.name for each in watch(code, ["%x0", "%f"], "%f", target=None).followed]
        ['%alive', '%finite']
    """
    zero = code.spread(literal(0.0))
    sum_of_zeros = zero
    for name in values:
        # Zero times a non-finite number is NaN; fmuladd may round once or twice.
        sum_of_zeros = code.intrinsic("fmuladd", code.real, name, zero, sum_of_zeros)
    finite = code.put(f"fcmp ord {code.real} {sum_of_zeros}, {zero}")
    # Whole words of ones, since LLVM packs and unpacks single bits at each step.
    ones = code.put(f"sext {code.truth} {finite} to {code.whole}")
    alive = code.put(f"and {code.whole} {ones}, %alive")
    rows = code.put(f"sub {code.whole} %finite, {alive}")
    minus_one, nothing = code.spread("-1", "i64"), code.spread("0", "i64")
    tracking = Watch(
        [
            Followed(code.whole, "%alive", minus_one, alive),
            Followed(code.whole, "%finite", nothing, rows),
        ],
        [rows],
    )
    if target is None:
        return tracking

    def chosen(condition: str, shape: str, first: str, other: str) -> str:
        return code.put(f"select {code.truth} {condition}, {shape} {first}, {shape} {other}")

    infinite = code.spread(literal(float("inf")))
    good = code.put(f"icmp slt {code.whole} {alive}, {nothing}")
    seen = chosen(good, code.real, loss, infinite)
    lower = code.put(f"fcmp olt {code.real} {seen}, %lowest")
    lowest = chosen(lower, code.real, seen, "%lowest")
    above = code.put(f"fsub {code.real} {seen}, {target[0]}")
    near = code.put(f"fcmp olt {code.real} {above}, {target[1]}")
    never = code.put(f"icmp slt {code.whole} %reached, {nothing}")
    here = code.spread("%k", "i64")
    reached = chosen(code.put(f"and {code.truth} {near}, {never}"), code.whole, here, "%reached")
    outside = chosen(near, code.whole, "%outside", here)
    tracking.followed += [
        Followed(code.real, "%lowest", infinite, lowest),
        Followed(code.whole, "%reached", minus_one, reached),
        Followed(code.whole, "%outside", minus_one, outside),
    ]
    tracking.marks += [reached, outside]
    tracking.extremes.append(lowest)
    return tracking

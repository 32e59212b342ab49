"""One run, step by step: surface and rule become one loop over Python floats."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from explorer.arrays import Floats
from explorer.engine.loops.computation import Computation
from explorer.engine.loops.float_source import float_source
from explorer.engine.loops.step import step_arithmetic, surface_symbol
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.operations import FLOAT_FUNCTIONS, RAISED
from explorer.engine.objectives.formula_field import Field
from explorer.engine.progress import Progress
from explorer.engine.rules.update_rule import RATE, Rule, hyperparameter_symbol

LONG = 10_000
"""The number of rows from which compiling machine code pays."""
ROWS_BETWEEN_LOOKS = 500
OFTEN = 5 * LONG
"""The number of rows, over many short runs, from which it pays too, as while dragging a value."""


@dataclass(eq=False)
class FloatLoop:
    """A compiled loop and the layout of the rows it writes.

    ``function`` returns ``None``, or the number of complete rows and the message when floats
    raised. ``rows_taken`` counts the rows computed so far.
    """

    function: Callable[..., tuple[int, str] | None]
    width: int
    rows_taken: int = 0


@dataclass(frozen=True)
class Stop:
    """Where Python's floats raised: the number of complete rows, and the message."""

    rows: int
    message: str


@dataclass(frozen=True, kw_only=True)
class LoopInputs:
    """The inputs of a run.

    ``rates`` is the learning rate of each row if it changes; ``noise`` (rows, d) is added to the
    gradient; ``with_terms`` asks for the rule's terms in the rows.
    """

    field: Field
    rule: Rule
    start: Sequence[float]
    rows: int
    numbers: Mapping[Expression, float]
    rates: Floats | None
    noise: Floats | None
    with_terms: bool


def run_float_loop(
    field: Field,
    rule: Rule,
    *,
    start: Sequence[float],
    rows: int,
    surface_numbers: Mapping[str, float],
    hyperparameters: Mapping[str, float],
    rates: Floats | None,
    noise: Floats | None,
    with_terms: bool,
    progress: Progress | None = None,
) -> tuple[Floats, Computation]:
    """Run ``rule`` on ``field``: one row per step with x, f, g and, on request, terms.

    Row 0 is the start. Overflow gives infinity and undefined values NaN. Short runs are computed
    over Python floats, which start quickly. Where these raise, as at a division by zero, the run is
    computed again from the start by machine code, which continues as IEEE 754 does and takes
    bit-identical steps. Long runs use machine code at once, and short ones once there have been
    many of the same rule on the same formula. ``progress`` receives the finished share of a long
    run; an exception it raises ends the run.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.float_loop import run_float_loop
        >>> table, computation = run_float_loop(
        ...     formula("x**2").field, optimizers["gradient_descent"]().rule, start=(1.0,), rows=3,
        ...     surface_numbers={}, hyperparameters={"learning_rate": 0.25},
        ...     rates=None, noise=None, with_terms=False,
        ... )
        >>> table.tolist()
        [[1.0, 1.0, 2.0], [0.5, 0.25, 1.0], [0.25, 0.0625, 0.5]]
    """
    numbers = {surface_symbol(name): value for name, value in surface_numbers.items()}
    numbers |= {hyperparameter_symbol(name): value for name, value in hyperparameters.items()}
    inputs = LoopInputs(
        field=field, rule=rule, start=start, rows=rows, numbers=numbers,
        rates=rates, noise=noise, with_terms=with_terms,
    )  # fmt: skip
    if rows >= LONG:
        table = by_machine(inputs, progress)
        return table, Computation("machine code", f"{LONG} rows or more")
    loop = _loop_for(inputs)
    loop.rows_taken += rows
    if loop.rows_taken >= OFTEN:
        return by_machine(inputs), Computation("machine code", f"{OFTEN} rows or more, in all")
    table, stop = by_floats(inputs, progress)
    if stop is None:
        return table, Computation("floats")
    reason = f"row {stop.rows}: Python's floats stop with {stop.message!r} where IEEE 754 goes on"
    return by_machine(inputs), Computation("machine code", reason)


def by_floats(inputs: LoopInputs, progress: Progress | None = None) -> tuple[Floats, Stop | None]:
    """The complete rows of a run over Python floats, and where these stopped if they did.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.float_loop import LoopInputs, by_floats
        >>> from explorer.engine.rules.update_rule import RATE
        >>> table, stop = by_floats(LoopInputs(
        ...     field=formula("log(x)").field, rule=optimizers["gradient_descent"]().rule,
        ...     start=(1.0,), rows=4, numbers={RATE: 2.0}, rates=None, noise=None, with_terms=False,
        ... ))
        >>> table.tolist(), stop.rows
        ([[1.0, 0.0, 1.0]], 1)
    """
    noise, compiled = inputs.noise, _loop_for(inputs)
    buffer = bytearray(8 * compiled.width * inputs.rows)
    streams: list[Iterable[float]] = [] if inputs.rates is None else [inputs.rates.tolist()]
    if noise is not None:
        streams.extend(noise[:, index].tolist() for index in range(len(inputs.start)))
    numbers = list(inputs.numbers.values())
    counts = _counts(inputs.rows, progress)
    stopped = compiled.function(buffer, counts, list(inputs.start), numbers, *streams)
    table = np.frombuffer(buffer).reshape(inputs.rows, compiled.width)
    if stopped is None:
        return table, None
    stop = Stop(*stopped)
    return table[: stop.rows], stop


def _loop_for(inputs: LoopInputs) -> FloatLoop:
    return _compiled(
        inputs.field, inputs.rule, tuple(inputs.numbers), inputs.rates is not None,
        inputs.noise is not None, inputs.with_terms,
    )  # fmt: skip


def _counts(rows: int, progress: Progress | None) -> Iterable[int]:
    """The numbers of the steps, from 1, with reports to ``progress`` in between."""
    if progress is None:
        return range(1, rows + 1)

    def parts() -> Iterator[range]:
        for first in range(0, rows, ROWS_BETWEEN_LOOKS):
            progress(first / rows)
            yield range(first + 1, min(first + ROWS_BETWEEN_LOOKS, rows) + 1)

    return chain.from_iterable(parts())


def by_machine(inputs: LoopInputs, progress: Progress | None = None) -> Floats:
    """The rows (rows, width) of a run by machine code, in IEEE 754's arithmetic to the end.

    Example:
        >>> from explorer.engine import formula, optimizers
        >>> from explorer.engine.loops.float_loop import LoopInputs, by_machine
        >>> from explorer.engine.rules.update_rule import RATE
        >>> table = by_machine(LoopInputs(
        ...     field=formula("log(x)").field, rule=optimizers["gradient_descent"]().rule,
        ...     start=(1.0,), rows=4, numbers={RATE: 2.0}, rates=None, noise=None, with_terms=False,
        ... ))
        >>> table[:2].tolist()
        [[1.0, 0.0, 1.0], [-1.0, nan, -1.0]]
    """
    from explorer.engine.loops.llvm.batch_loop import Batch, run_batch_loop
    from explorer.engine.loops.llvm.program import Layout

    layout = Layout(
        numbers=tuple(inputs.numbers),
        streams=() if inputs.rates is None else (RATE,),
        noise="" if inputs.noise is None else "shared",
        recorded=True,
        with_terms=inputs.with_terms,
    )
    batch = Batch(
        starts=np.array(inputs.start).reshape(-1, 1),
        numbers=tuple(inputs.numbers.values()),
        streams=[] if inputs.rates is None else [inputs.rates],
        noise=inputs.noise,
    )
    recorded = run_batch_loop(
        inputs.field, inputs.rule, layout, inputs.rows, batch, progress=progress
    ).recorded
    assert recorded is not None
    return recorded[:, :, 0]


@lru_cache(maxsize=256)
def _compiled(
    field: Field,
    rule: Rule,
    parameters: tuple[Expression, ...],
    changing_rate: bool,
    noisy: bool,
    with_terms: bool,
) -> FloatLoop:
    step = step_arithmetic(field, rule)
    terms = [piece for pieces in step.terms.values() for piece in pieces] if with_terms else []
    source = float_source(step, parameters, terms, changing_rate=changing_rate, noisy=noisy)
    width = 1 + 2 * len(step.positions) + len(terms)
    scope: dict[str, object] = {"pack": struct.Struct(f"{width}d").pack_into}
    scope.update(FLOAT_FUNCTIONS, RAISED=RAISED)
    exec(compile(source, "<loop>", "exec"), scope)  # noqa: S102
    function = scope["run"]
    assert callable(function)
    return FloatLoop(function, width)

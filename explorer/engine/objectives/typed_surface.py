"""Surfaces typed by the user."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from explorer.engine.mathematics.expression import FUNCTIONS
from explorer.engine.mathematics.formula_parser import CONSTANTS, parse
from explorer.engine.mathematics.formula_tokens import FormulaError, tokens
from explorer.engine.objectives.matrix_block import matrix_blocks
from explorer.engine.objectives.surface import Span, Surface
from explorer.engine.parameter import Number
from explorer.engine.span import checked_span

_LARGEST = sys.float_info.max
_NUMBERED = re.compile(r"x([1-9]\d?)")


def formula(
    text: str,
    *,
    view: Sequence[Sequence[float]] | None = None,
    parameters: Mapping[str, float] | None = None,
    matrices: Sequence[Sequence[int]] = (),
) -> Surface:
    """The surface a formula describes.

    Variables are x, or x and y, or x1, x2, ...; parameters are named after the formula (``a*x**2
    with a = 3``) and may be given other values by ``parameters``. ``view`` is the window as (low,
    high) per coordinate, [-2, 2] if left out. ``matrices`` are shapes, (rows, columns) each: the
    coordinates in their order are then the entries of these, row by row.

    Raises ``FormulaError`` with message and position, and ``ValueError`` for an unusable view or
    shape.

    Example:
        >>> from explorer.engine import formula
        >>> bowl = formula("a*x**2 + y**2 with a = 3", parameters={"a": 2.0})
        >>> float(bowl.value([1.0, 1.0])), bowl.gradient([1.0, 1.0]).tolist()
        (3.0, [4.0, 2.0])
    """
    _check_text(text)
    variables = _variables(text)
    parsed = parse(text, variables)
    for name in parsed.parameters:
        if name in variables:
            raise FormulaError(
                f"'{name}' is a variable, expected another name for a parameter",
                text.rfind(name),
            )
    declared = tuple(_declared(name, value) for name, value in parsed.parameters.items())
    surface = Surface(
        formula=text,
        variables=variables,
        view=checked_view(view, len(variables)),
        parameters=declared,
        values=MappingProxyType(dict(parsed.parameters)),
        matrices=matrix_blocks(matrices, len(variables)),
    )
    return surface.with_parameters(**parameters) if parameters else surface


def _check_text(given: object) -> None:
    if not isinstance(given, str):
        hint = "; a function becomes a surface by objective()" if callable(given) else ""
        raise ValueError(f"formula: found {given!r}, expected a text such as 'x**2 + y**2'{hint}")


def _variables(text: str) -> tuple[str, ...]:
    pieces = tokens(text)
    body = pieces[
        : next((i for i, piece in enumerate(pieces) if piece.text == "with"), len(pieces))
    ]
    names = {piece.text for piece in body if piece.kind == "name"}
    names -= {*FUNCTIONS, *CONSTANTS}
    numbered = [int(match[1]) for name in names if (match := _NUMBERED.fullmatch(name))]
    if numbered and names & {"x", "y"}:
        mixed = next(piece for piece in reversed(body) if piece.text in ("x", "y"))
        raise FormulaError(
            f"found '{mixed.text}' beside x1, x2, ..., expected one or the other", mixed.position
        )
    if numbered:
        return tuple(f"x{index}" for index in range(1, max(numbered) + 1))
    return ("x", "y") if "y" in names else ("x",)


def _declared(name: str, value: float) -> Number:
    size = abs(value)
    reach = max(10.0 ** min(math.ceil(math.log10(size)), 308), size) if value else 1.0
    low, high = (-reach, reach) if value <= 0 else (0.0, min(2.0 * value, _LARGEST))
    return Number(
        name=name,
        symbol=name,
        default=value,
        minimum=-_LARGEST,
        maximum=_LARGEST,
        slider=(low, high),
        meaning=f"Parameter {name}.",
    )


def checked_view(view: Sequence[Sequence[float]] | None, dimension: int) -> tuple[Span, ...]:
    """``view`` as pairs of floats, one per coordinate, or ``ValueError`` naming what is wrong.

    Without a ``view`` each is [-2, 2].

    Example:
        >>> from explorer.engine.objectives.typed_surface import checked_view
        >>> checked_view([(0, 1), (-2, 2)], 2)
        ((0.0, 1.0), (-2.0, 2.0))
        >>> checked_view([(1, 0)], 1)
        Traceback (most recent call last):
        ValueError: view[0]: found 1.0 to 0.0, expected the lower number first
    """
    if view is None:
        return ((-2.0, 2.0),) * dimension
    try:
        pairs = [(float(low), float(high)) for low, high in view]
    except (TypeError, ValueError, OverflowError):
        raise ValueError(
            f"view: found {view!r}, expected a lowest and a highest number for each coordinate"
        ) from None
    if len(pairs) != dimension:
        raise ValueError(f"view: found {len(pairs)} pairs, expected {dimension}")
    return tuple(checked_span(pair, f"view[{index}]") for index, pair in enumerate(pairs))

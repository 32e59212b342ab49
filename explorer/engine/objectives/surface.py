"""Surfaces: objectives with exact derivatives, and what the user should know about them.

Longer than other modules because ``Surface`` implements every question of ``Objective``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats
from explorer.engine.mathematics.derivative import (
    derivative,
    directional,
    gradient,
    reverse_gradient,
)
from explorer.engine.mathematics.expression import constant, constant_value, symbol
from explorer.engine.mathematics.formula_parser import parse
from explorer.engine.mathematics.formula_text import text
from explorer.engine.mathematics.formula_tokens import FormulaError
from explorer.engine.mathematics.lowering import lowered
from explorer.engine.mathematics.python_source import ValueLines, array_text
from explorer.engine.mathematics.traversal import descend, substitute
from explorer.engine.objectives.formula_field import Field
from explorer.engine.objectives.matrix_block import MatrixBlock
from explorer.engine.objectives.objective import UNDEFINED, Minimum
from explorer.engine.parameter import Number, validated
from explorer.engine.span import Span as Span

UNBOUNDED: Span = (-np.inf, np.inf)
MOST_WRITTEN_OUT = 50_000
"""The most operations visited to write out a Hessian; more would take over half a second."""


@dataclass(frozen=True, repr=False)
class Surface:
    """An objective f: R^d -> R given by a formula.

    ``view`` is the window shown at first and ``domain`` where f is meant to be used, each as (low,
    high) per coordinate. ``values`` are the current values of ``parameters``. ``minimum_formulas``
    and ``saddle_formulas`` may depend on the parameters. A surface with ``slope_formulas`` is run
    with those instead of its exact gradient. ``matrices`` say which coordinates are the entries of
    which matrix; either all are, or none. It has more methods than other classes because a third of
    them are one-line answers that every ``Objective`` gives.

    Example:
        >>> from explorer.engine import surfaces
        >>> rosenbrock = surfaces["rosenbrock"].with_parameters(b=10)
        >>> rosenbrock.formula
        '(a - x)**2 + b*(y - x**2)**2'
        >>> rosenbrock.gradient([0.0, 1.0]).tolist()
        [-2.0, 20.0]
        >>> rosenbrock.value([[0.0, 0.0], [1.0, 1.0]]).tolist()
        [1.0, 0.0]
    """

    where_undefined = UNDEFINED
    unwritable = ""

    formula: str
    variables: tuple[str, ...]
    view: tuple[Span, ...]
    id: str = ""
    title: str = "Typed formula"
    group: str = "Typed"
    parameters: tuple[Number, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    domain: tuple[Span, ...] = ()
    starts: tuple[tuple[float, ...], ...] = ()
    minimum_formulas: tuple[tuple[tuple[str, ...], str, bool], ...] = ()
    saddle_formulas: tuple[tuple[str, ...], ...] = ()
    slope_formulas: tuple[str, ...] = ()
    scale: str = "logarithmic"
    look_at: str = ""
    source: str = ""
    matrices: tuple[MatrixBlock, ...] = ()
    layer_blocks = ()

    runs_in_batches = True
    one_by_one = False

    def __hash__(self) -> int:
        return hash((self.id, self.formula, self.view, frozenset(self.values.items())))

    def __repr__(self) -> str:
        values = "".join(f", {name} = {value:g}" for name, value in self.values.items())
        return f"<Surface: {self.title}, f = {self.formula}{values}>"

    def __reduce__(self) -> tuple[object, ...]:
        # Whatever is derived from the formula is derived again; a read-only mapping cannot be
        # pickled.
        kept = {attribute.name: getattr(self, attribute.name) for attribute in fields(self)}
        return _restored, ({**kept, "values": dict(self.values)},)

    @property
    def dimension(self) -> int:
        """Number of coordinates, d."""
        return len(self.variables)

    def with_parameters(self, /, **values: float) -> Surface:
        """The same surface with some parameter values changed.

        Raises ``ValueError`` naming the parameter if it is unknown or out of range.
        """
        owner = self.id or "the formula"
        checked = validated(self.parameters, {**self.values, **values}, owner)
        return replace(self, values=MappingProxyType({k: float(v) for k, v in checked.items()}))

    def with_computed_gradient(self) -> Surface:
        """The same surface with its exact gradient instead of a typed one."""
        return self.with_gradient(())

    def with_gradient(self, formulas: Sequence[str]) -> Surface:
        """The same surface, run with a typed gradient, one formula per coordinate.

        Rules are given the typed slopes. ``value``, ``gradient`` and ``hessian`` stay exact, so
        losses and verdicts tell the truth about f. An empty list restores the exact gradient.
        Raises ``FormulaError``, or ``ValueError`` if the number of formulas is wrong.
        """
        if formulas and len(formulas) != self.dimension:
            raise ValueError(f"gradient: found {len(formulas)} formulas, expected {self.dimension}")
        changed = replace(self, slope_formulas=tuple(formulas))
        changed.field  # noqa: B018 - reads the formulas now, where the error belongs
        return changed

    @cached_property
    def exact_field(self) -> Field:
        """The mathematics of the surface: f and its exact partial derivatives."""
        return _field(self.formula, self.variables, tuple(self.values))

    @cached_property
    def field(self) -> Field:
        """What rules are given: f and its slopes, the typed ones if there are any."""
        if not self.slope_formulas:
            return self.exact_field
        known = {*self.variables, *self.values}
        parsed = [parse(formula, known) for formula in self.slope_formulas]
        for index, formula in enumerate(parsed):
            if formula.parameters:
                raise FormulaError(
                    "expected no 'with' in a gradient: it shares the parameters of f",
                    self.slope_formulas[index].rfind("with"),
                )
        return replace(self.exact_field, slopes=tuple(formula.expression for formula in parsed))

    @property
    def formula_field(self) -> Field:
        """The same as ``field``: a surface is always given by a formula."""
        return self.field

    @property
    def evaluation_cost(self) -> int:
        """0: a formula costs next to nothing."""
        return 0

    @property
    def network(self) -> None:
        """``None``: a formula has no network and no data."""
        return None

    def with_view(self, view: tuple[Span, ...]) -> Surface:
        """The same surface shown in another window, (low, high) per coordinate."""
        return replace(self, view=view)

    def loss_and_gradient(self, x: Floats, point: Floats, step: int) -> tuple[float, Floats]:
        """f at ``x`` and the slopes that rules are given at ``point``, both (d,), at any step."""
        return float(self.value(x)), self.slopes(point)

    def value(self, x: npt.ArrayLike) -> Floats:
        """f at ``x`` of shape (..., d); shape (...)."""
        return self._evaluated(self.exact_field, x, "value")[..., 0]

    def gradient(self, x: npt.ArrayLike) -> Floats:
        """Exact gradient at ``x`` of shape (..., d); same shape."""
        return self._evaluated(self.exact_field, x, "gradient")

    def hessian(self, x: npt.ArrayLike) -> Floats:
        """Exact Hessian at ``x`` of shape (..., d); shape (..., d, d)."""
        size = self.dimension
        field = self.exact_field
        if not can_be_written_out(field):
            points = np.asarray(x, dtype=np.float64)
            steps = np.broadcast_to(np.eye(size), (*points.shape[:-1], size, size))
            points = np.broadcast_to(points[..., np.newaxis, :], steps.shape)
            both = np.concatenate([points, steps], axis=-1)
            return self._evaluated(_moving(field), both, "gradient")
        flat = self._evaluated(field, x, "hessian")
        return flat.reshape(*flat.shape[:-1], size, size)

    def slopes(self, x: npt.ArrayLike) -> Floats:
        """What rules are given at ``x`` of shape (..., d): the typed gradient if there is one."""
        return self._evaluated(self.field, x, "gradient")

    def _evaluated(self, field: Field, x: npt.ArrayLike, kind: str) -> Floats:
        """The requested values, along the last axis."""
        points = np.asarray(x, dtype=np.float64)
        size = len(field.variables)
        if points.ndim == 0 or points.shape[-1] != size:
            raise ValueError(f"x: found shape {points.shape}, expected (..., {size}) coordinates")
        function = _evaluator(field, kind)
        columns = [points[..., index] for index in range(size)]
        with np.errstate(all="ignore"):
            results = function(columns, self._numbers)
        if points.ndim == 1:
            return np.array(results, dtype=np.float64)
        evaluated = np.empty((*points.shape[:-1], len(results)))
        for index, result in enumerate(results):
            evaluated[..., index] = result
        return evaluated

    @cached_property
    def _numbers(self) -> list[np.float64]:
        return [np.float64(number) for number in self.values.values()]

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """The known minima at the current parameter values."""
        return tuple(
            Minimum(self._position(at), self._number(value), kink)
            for at, value, kink in self.minimum_formulas
        )

    @cached_property
    def saddles(self) -> tuple[tuple[float, ...], ...]:
        """The known saddle points at the current parameter values."""
        return tuple(self._position(at) for at in self.saddle_formulas)

    def gradient_text(self) -> tuple[str, ...]:
        """The exact partial derivatives as formulas."""
        return tuple(text(slope) for slope in self.exact_field.slopes)

    def _position(self, formulas: Sequence[str]) -> tuple[float, ...]:
        return tuple(self._number(formula) for formula in formulas)

    def _number(self, formula: str) -> float:
        values = {symbol(name): constant(number) for name, number in self.values.items()}
        node = substitute(parse(formula, self.values).expression, values)
        number = constant_value(node)
        return float("nan") if number is None else number


def _restored(kept: Mapping[str, object]) -> Surface:
    return Surface(**kept)  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _field(formula: str, variables: tuple[str, ...], parameters: tuple[str, ...]) -> Field:
    parsed = parse(formula, {*variables, *parameters})
    symbols = tuple(symbol(name) for name in variables)
    return Field(
        variables=symbols,
        value=parsed.expression,
        slopes=tuple(gradient(parsed.expression, symbols)),
        parameters=parameters,
    )


def can_be_written_out(field: Field) -> bool:
    """Whether every second derivative may be a separate formula.

    Each of the d² traverses a whole slope, which for a product of 99 factors is millions of
    operations.

    Example:
        >>> from explorer.engine import formula, surfaces
        >>> from explorer.engine.objectives.surface import can_be_written_out
        >>> can_be_written_out(surfaces["rosenbrock"].exact_field)
        True
        >>> product = "*".join(f"x{index}" for index in range(1, 100))
        >>> can_be_written_out(formula(product).exact_field)
        False
    """
    return _written_out_size(field) <= MOST_WRITTEN_OUT


@lru_cache(maxsize=256)
def _written_out_size(field: Field) -> int:
    return len(field.variables) * sum(len(descend([slope])) for slope in field.slopes)


@lru_cache(maxsize=32)
def _moving(field: Field) -> Field:
    """The field over positions and directions whose slopes are the Hessian times the direction.

    Forward over reverse: it is a few times as large as the formula, however many the coordinates.
    """
    steps = tuple(symbol(f"step.{index}") for index in range(len(field.variables)))
    slopes = reverse_gradient(field.value, field.variables)
    moved = directional(slopes, dict(zip(field.variables, steps, strict=True)))
    return replace(field, variables=(*field.variables, *steps), slopes=tuple(moved))


@lru_cache(maxsize=256)
def _evaluator(field: Field, kind: str) -> Callable[[list[Floats], list[np.float64]], list[Floats]]:
    """A function of coordinate arrays and parameter values, made from the expressions."""
    if kind == "value":
        roots = [field.value]
    elif kind == "gradient":
        roots = list(field.slopes)
    else:
        roots = [
            derivative(slope, variable) for slope in field.slopes for variable in field.variables
        ]
    arithmetic = list(lowered({str(i): root for i, root in enumerate(roots)}).values())
    names = {node: f"x{i}" for i, node in enumerate(field.variables)}
    names.update({symbol(name): f"p{i}" for i, name in enumerate(field.parameters)})
    lines = ValueLines(names, array_text, "v").lines(arithmetic)
    arguments = [names[node] for node in field.variables]
    numbers = [f"p{i}" for i in range(len(field.parameters))]
    head = [f"[{', '.join(arguments)}] = x", f"[{', '.join(numbers)}] = p"]
    tail = f"return [{', '.join(names[node] for node in arithmetic)}]"
    source = "\n    ".join(["def evaluate(x, p):", *head, *lines, tail])
    scope: dict[str, object] = {"np": np}
    exec(compile(source, "<surface>", "exec"), scope)  # noqa: S102
    function = scope["evaluate"]
    assert callable(function)
    return function

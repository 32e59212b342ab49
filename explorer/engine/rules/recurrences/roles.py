"""The roles of the named quantities of a typed rule, derived from their behaviour.

If every gradient changed sign, a direction would change sign too and a size would not. If every
gradient were twice as long, a measure of its size would grow with a power.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.engine.mathematics.expression import COMPARISONS, Expression, constant_value, negative
from explorer.engine.mathematics.traversal import descend
from explorer.engine.rules.glossary import Role, Term, terms
from explorer.engine.rules.recurrences.spelling import symbol_text
from explorer.engine.rules.update_rule import GRADIENT, LOSS, POSITION, RATE


@dataclass(frozen=True)
class _Kind:
    """``odd``: changes sign with the gradient; ``degree``: the power with which it grows.

    Either is None while it is undetermined: numbers fit any, and so does memory until its kind is
    known.
    """

    odd: bool | None = None
    degree: float | None = None


_OPEN = _Kind()
_MEANINGS: Mapping[Role, str] = {
    "gradient": "A direction made of this step's gradient.",
    "carried": "A direction that is kept from step to step.",
    "square": "A measure of the size of gradients.",
    "ratio": "A factor.",
    "step": "A move of x.",
    "other": "A quantity of this rule.",
}


def terms_with_roles(
    values: Mapping[str, Expression], remembered: Mapping[str, Expression], step: Expression
) -> dict[str, Term]:
    """A term for each name: its symbol, and the role and meaning that follow from its ``values``.

    ``remembered`` has the symbol of each name that is remembered; ``step`` is what x moves by.

    Example:
        >>> from explorer.engine.rules.recurrences.roles import terms_with_roles
        >>> from explorer.engine.rules.update_rule import GRADIENT
        >>> found = terms_with_roles({"q": GRADIENT**2, "p": 3.0 * GRADIENT}, {}, -GRADIENT)
        >>> found["q"].role, found["p"].role
        ('square', 'gradient')
    """
    order = descend([*values.values(), step])
    kinds = _kinds(order, values, remembered)
    # A gradient that is only kept for the next step is not momentum.
    old = set(remembered.values())
    lasting = {node for name, node in remembered.items() if old & set(descend([values[name]]))}
    described_terms: dict[str, Term] = {}
    for name, node in values.items():
        role = _role(
            node,
            kinds[node],
            step,
            remembers=remembered.get(name) in lasting or bool(lasting & set(descend([node]))),
        )
        known = terms.get(name)
        if known is not None and known.role == role:
            described_terms[name] = known
        else:
            described_terms[name] = Term(symbol_text(name), _MEANINGS[role], role)
    return described_terms


def _role(node: Expression, kind: _Kind, step: Expression, *, remembers: bool) -> Role:
    if not node.vector:
        below = descend([node])
        return "other" if LOSS in below else "ratio"
    if node is POSITION or kind.odd is None:
        return "other"
    if kind.odd:
        if remembers:
            return "carried"
        moves = node is step or node is negative(step) or RATE in descend([node])
        return "step" if moves else "gradient"
    return "square" if (kind.degree or 0.0) > 0.0 else "ratio"


def _kinds(
    order: Sequence[Expression],
    values: Mapping[str, Expression],
    remembered: Mapping[str, Expression],
) -> dict[Expression, _Kind]:
    """The kind of each node; memory has the kind of its next value.

    Each round of the loop settles at least one more remembered name, or nothing more is open.
    """
    settled: dict[Expression, _Kind] = {}
    while True:
        kinds: dict[Expression, _Kind] = {}
        for node in order:
            kinds[node] = settled.get(node) or _kind(
                node, [kinds[argument] for argument in node.arguments]
            )
        now = {
            node: kinds[values[name]]
            for name, node in remembered.items()
            if node not in settled and kinds[values[name]].odd is not None
        }
        if not now:
            return kinds
        settled |= now


def _kind(node: Expression, parts: Sequence[_Kind]) -> _Kind:
    operation = node.operation
    if operation == "symbol":
        if node is GRADIENT:
            return _Kind(odd=True, degree=1.0)
        return _Kind(odd=True, degree=0.0) if node is POSITION else _OPEN
    if not parts or operation in COMPARISONS:
        return _OPEN
    match operation:
        case "negative":
            return parts[0]
        case "multiply" | "divide" | "dot":
            return _product(*parts, sign=-1.0 if operation == "divide" else 1.0)
        case "power":
            return _power(node, parts[0])
        case "sqrt":
            half = None if parts[0].degree is None else parts[0].degree / 2
            return _Kind(odd=parts[0].odd and False, degree=half)
        case "abs":
            return _Kind(None if parts[0].odd is None else False, parts[0].degree)
        case "sign":
            return _Kind(parts[0].odd, 0.0)
        case "where":
            return _sum(parts[1:])
        case "add" | "subtract" | "minimum" | "maximum" | "mean":
            return _sum(parts)
        case _:
            return _Kind(parts[0].odd, 0.0)


def _sum(parts: Sequence[_Kind]) -> _Kind:
    """Numbers take on the kind of what they are added to; a direction prevails over a size."""
    odds = [part.odd for part in parts if part.odd is not None]
    degrees = [part.degree for part in parts if part.degree is not None]
    return _Kind(any(odds) if odds else None, max(degrees) if degrees else None)


def _product(first: _Kind, other: _Kind, *, sign: float) -> _Kind:
    odd = other.odd if first.odd is None else first.odd
    if first.odd is not None and other.odd is not None:
        odd = first.odd != other.odd
    if first.degree is None and other.degree is None:
        return _Kind(odd)
    return _Kind(odd, (first.degree or 0.0) + sign * (other.degree or 0.0))


def _power(node: Expression, base: _Kind) -> _Kind:
    exponent = constant_value(node.arguments[1])
    if exponent is None or base.odd is None:
        return _Kind(base.odd, base.degree)
    return _Kind(
        base.odd and exponent % 2 == 1, None if base.degree is None else base.degree * exponent
    )

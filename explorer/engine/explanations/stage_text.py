"""Numbers and points as written in the sentences of stages."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.engine.explanations.points import Point

MOST_DIGITS = 9


def landing_sentence(x: Point, step: Point, landing: Point) -> str:
    """How far the step moves, and where it leads.

    Example:
        >>> from explorer.engine.explanations.stage_text import landing_sentence
        >>> landing_sentence((1.0, 2.0), (-0.5, 0.0), (0.5, 2.0))
        'The ball moves by (−0.5, 0) to (0.5, 2).'
    """
    _, there = distinguishable(x, landing)
    return f"The ball moves by {point_text(step)} to {there}."


def distinguishable(before: Point, after: Point) -> tuple[str, str]:
    """Both with as many digits, from 3 to 9, as it takes to tell them apart.

    Example:
        >>> from explorer.engine.explanations.stage_text import distinguishable
        >>> distinguishable((0.5, 2.0), (0.50001, 2.0))
        ('(0.5, 2)', '(0.50001, 2)')
    """
    pairs = [pair for pair in zip(before[:3], after[:3], strict=True) if pair[0] != pair[1]]
    digits = 3
    while digits < MOST_DIGITS and any(
        stage_number(old, digits) == stage_number(new, digits) for old, new in pairs
    ):
        digits += 1
    return point_text(before, digits), point_text(after, digits)


def stage_number(number: float, digits: int = 3) -> str:
    """A number to a few digits, with a proper minus sign.

    Example:
        >>> from explorer.engine.explanations.stage_text import stage_number
        >>> stage_number(-2 / 3), stage_number(-0.0)
        ('−0.667', '0')
    """
    return f"{number + 0.0:.{digits}g}".replace("-", "−")


def listed(names: Sequence[str]) -> str:
    """Names in a row, with "and" before the last; at least one.

    Example:
        >>> from explorer.engine.explanations.stage_text import listed
        >>> listed(["gradient", "velocity", "step"])
        'gradient, velocity and step'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def factors_text(factors: Point) -> str:
    """The factors of the first three coordinates.

    Example:
        >>> from explorer.engine.explanations.stage_text import factors_text
        >>> factors_text((0.5, 1 / 3, 1.0, 2.0))
        '0.5, 0.333, 1, …'
    """
    texts = [stage_number(factor) for factor in factors[:3]]
    return ", ".join(texts + ["…"] * (len(factors) > 3))


def point_text(numbers: Point, digits: int = 3) -> str:
    """Up to three coordinates to a few digits, in brackets if there are several.

    Example:
        >>> from explorer.engine.explanations.stage_text import point_text
        >>> point_text((0.5,)), point_text((0.5, -2.0))
        ('0.5', '(0.5, −2)')
    """
    texts = [stage_number(number, digits) for number in numbers[:3]]
    if len(numbers) > 3:
        texts.append("…")
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"

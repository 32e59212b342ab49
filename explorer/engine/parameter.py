"""Declarations of what the user can set: numbers, switches and choices.

A declaration is the only place with a parameter's name, symbol, default, range and meaning. Panels,
validation, files, tooltips, the command line and the documentation are made from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Literal

from explorer.engine.spelling import spelled_here

Scale = Literal["linear", "logarithmic"]
Value = float | bool | str


def shortened(text: str, most: int = 60) -> str:
    """``text`` for use in a sentence, cut if it is longer than ``most`` characters.

    Example:
        >>> from explorer.engine.parameter import shortened
        >>> shortened("a long text", most=6)
        'a l...'
    """
    return text if len(text) <= most else f"{text[: most - 3]}..."


def found_words(value: object) -> str:
    """``value`` for use in a sentence about what was found, whatever its kind and size.

    Example:
        >>> from explorer.engine.parameter import found_words
        >>> found_words("fast"), found_words(10**5_000)
        ("'fast'", 'a whole number of over 4300 digits')
    """
    try:
        return shortened(repr(value))
    except ValueError:
        # Python writes out no whole number of more than 4300 digits.
        return "a whole number of over 4300 digits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A real number with a range.

    ``minimum`` and ``maximum`` bound what is accepted; an open bound excludes the bound itself.
    ``slider`` is the part of the range a slider covers and ``scale`` how it is spread over it.
    ``whole`` numbers have no fraction; ``off_at_zero`` says that zero switches the mechanism off;
    ``needs`` names the number without which this one changes nothing;
    ``advanced`` ones are shown folded.
    """

    name: str
    symbol: str
    default: float
    meaning: str
    minimum: float = -1e12
    maximum: float = 1e12
    open_minimum: bool = False
    open_maximum: bool = False
    slider: tuple[float, float] = (0.0, 1.0)
    scale: Scale = "linear"
    whole: bool = False
    off_at_zero: bool = False
    needs: str = ""
    advanced: bool = False

    def validate(self, value: object) -> float:
        """Return ``value`` as a float; ``ValueError`` names the field, the value and the range."""
        if isinstance(value, bool) or not isinstance(value, Real):
            raise ValueError(f"{self.name}: found {found_words(value)}, expected {self.expected()}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not self.accepts(number):
            raise ValueError(f"{self.name}: found {number:g}, expected {self.expected()}")
        return number

    def accepts(self, number: float) -> bool:
        """Whether the number is finite, in the range, and whole where it must be."""
        above = number > self.minimum if self.open_minimum else number >= self.minimum
        below = number < self.maximum if self.open_maximum else number <= self.maximum
        fits = number.is_integer() if self.whole else math.isfinite(number)
        return fits and above and below

    def expected(self) -> str:
        """The accepted range in words."""
        low = f"{'above' if self.open_minimum else 'at least'} {self.minimum:g}"
        high = f"{'below' if self.open_maximum else 'at most'} {self.maximum:g}"
        return f"a {'whole ' if self.whole else ''}number {low} and {high}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A yes or no."""

    name: str
    default: bool
    meaning: str
    advanced: bool = False

    def validate(self, value: object) -> bool:
        """Return ``value`` if it is a bool, or raise ``ValueError`` naming the field."""
        if not isinstance(value, bool):
            raise ValueError(f"{self.name}: found {found_words(value)}, expected {self.expected()}")
        return value

    def expected(self) -> str:
        """The accepted values in words."""
        return "true or false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few named variants; ``options`` maps each to the sentence that explains it."""

    name: str
    default: str
    options: Mapping[str, str]
    meaning: str
    advanced: bool = False

    def validate(self, value: object) -> str:
        """Return ``value`` if it is an option, or raise ``ValueError`` naming the field."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"{self.name}: found {found_words(value)}, expected {self.expected()}")
        return value

    def expected(self) -> str:
        """The accepted values in words."""
        return "one of " + ", ".join(self.options)


Parameter = Number | Switch | Choice


def validated(
    parameters: Iterable[Parameter], given: Mapping[str, object], owner: str
) -> dict[str, Value]:
    """Return a value for every parameter: the given one, checked, or the default.

    ``owner`` says in messages what the parameters belong to. Raises ``ValueError`` naming the field
    for an unknown name or a value out of range.

    Example:
        >>> from explorer.engine.parameter import Switch, validated
        >>> grid = Switch(name="grid", default=True, meaning="Whether lines are drawn.")
        >>> validated([grid], {}, "the picture"), validated([grid], {"grid": False}, "the picture")
        ({'grid': True}, {'grid': False})
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            expected = ", ".join(known) or "none"
            raise ValueError(
                f"{shortened(name)}: unknown parameter of {owner}{spelled_here(name, known)}, "
                f"expected one of {expected}"
            )
    return {
        name: parameter.validate(given[name]) if name in given else parameter.default
        for name, parameter in known.items()
    }

"""Mathematics as boxes: each knows its size, paints itself on a base line and has a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from explorer.engine.mathematics.expression import Expression
from explorer.gui.inspector.faces import Face

Reader = Callable[[Expression, int], str]
"""The text of a node's number now; the coordinate is -1 for that of the row."""

SCRIPT = 0.74
FRACTION = 0.94
THIN = 0.16
"""Sizes of scripts and of fractions' parts, and a thin space, relative to the text around."""


@dataclass(frozen=True, eq=False)
class BoxPainter:
    """What painting needs besides the boxes.

    Numbers that change are not painted but collected in ``live``, each with its position.
    """

    painter: QPainter
    text: QColor
    colours: dict[str, QColor]
    live: list[tuple[Live, QPointF]] = field(default_factory=list)


class Box:
    """A piece of a formula; sizes in logical pixels, ``ascent`` and ``descent`` from its base."""

    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
        """Paint with the left end of the base line at (x, y)."""
        raise NotImplementedError

    def text(self, read: Reader) -> str:
        """The same in one line of text."""
        raise NotImplementedError


class Glyphs(Box):
    """Letters, signs or a number that stays; ``role`` chooses the colour."""

    def __init__(self, text: str, face: Face, role: str = "") -> None:
        self._text, self._face, self._role = text, face, role
        self.width = face.metrics.horizontalAdvance(text) + (face.size * 0.08 if face.italic else 0)
        self.ascent, self.descent = face.metrics.ascent(), face.metrics.descent()

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
        ink.painter.setFont(self._face.font)
        ink.painter.setPen(ink.colours.get(self._role, ink.text))
        ink.painter.drawText(QPointF(x, y), self._text)

    def text(self, read: Reader) -> str:
        return self._text


class Space(Box):
    """Empty space of a width; in text a space, or nothing if ``text`` is empty."""

    def __init__(self, width: float, text: str = "") -> None:
        self.width, self._text = width, text

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
        pass

    def text(self, read: Reader) -> str:
        return self._text


class Live(Box):
    """A number that changes with the step, as wide as it was when its row was laid out.

    ``fenced`` puts parentheses round negative ones; ``role`` chooses the colour.
    """

    def __init__(
        self,
        node: Expression,
        face: Face,
        read: Reader,
        *,
        coordinate: int = -1,
        fenced: bool = False,
        role: str = "",
    ) -> None:
        self.role = role
        self._node, self._face, self._coordinate = node, face, coordinate
        self._fenced = fenced
        self._text = self.text(read)
        self.width = face.width(self._text)
        self.ascent, self.descent = face.metrics.ascent(), face.metrics.descent()

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
        ink.live.append((self, QPointF(x, y)))

    def follow(self, read: Reader) -> bool:
        """Update the number; False if it needs more or less room than before."""
        self._text = self.text(read)
        return self._face.width(self._text) == self.width

    def paint_number(self, painter: QPainter, colour: QColor, at: QPointF) -> None:
        """Paint the number that was taken last."""
        painter.setFont(self._face.font)
        painter.setPen(colour)
        painter.drawText(at, self._text)

    def text(self, read: Reader) -> str:
        text = read(self._node, self._coordinate)
        return f"({text})" if self._fenced and text.startswith("−") else text


class RowBox(Box):
    """Boxes side by side."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self.width = sum(box.width for box in boxes)
        self.ascent = max((box.ascent for box in boxes), default=0.0)
        self.descent = max((box.descent for box in boxes), default=0.0)

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
        for box in self._boxes:
            box.paint(ink, x, y)
            x += box.width

    def text(self, read: Reader) -> str:
        return "".join(box.text(read) for box in self._boxes)


_RAISED = str.maketrans("0123456789t−+", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵗ⁻⁺")
_LOWERED = str.maketrans("0123456789t−+", "₀₁₂₃₄₅₆₇₈₉ₜ₋₊")


class Script(Box):
    """A base with a smaller box above or below its right end."""

    def __init__(self, base: Box, script: Box, face: Face, *, raised: bool) -> None:
        self._base, self._script, self._raised = base, script, raised
        shift = face.metrics.capHeight() * 0.62
        above = max(shift, base.ascent - face.metrics.ascent() + shift)
        self._shift = -above if raised else face.size * 0.2
        self.width = base.width + script.width + face.size * 0.04
        self.ascent = max(base.ascent, script.ascent - self._shift)
        self.descent = max(base.descent, script.descent + self._shift)

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
        self._base.paint(ink, x, y)
        self._script.paint(ink, x + self._base.width, y + self._shift)

    def text(self, read: Reader) -> str:
        base, script = self._base.text(read), self._script.text(read)
        small = _RAISED if self._raised else _LOWERED
        if all(ord(character) in small for character in script):
            return base + script.translate(small)
        sign = "^" if self._raised else "_"
        return f"{base}{sign}{script}" if script.isalnum() else f"{base}{sign}({script})"

"""Mathematics as boxes: each knows its size, paints itself on a base line and has a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from explorer.engine.mathematics.expression import Expression

Reader = Callable[[Expression, int], str]
"""The text of a node's number now; the coordinate is -1 for that of the row."""

SCRIPT = 0.74
FRACTION = 0.94
THIN = 0.16
"""Sizes of scripts and of fractions' parts, and a thin space, relative to the text around."""


@dataclass(frozen=True, eq=False)
class Face:
    """A font at a size with its measures; ``axis`` is the height at which fraction bars lie."""

    font: QFont
    italic: bool = False
    metrics: QFontMetricsF = field(init=False)
    size: float = field(init=False)
    axis: float = field(init=False)
    digit: float = field(init=False)
    _advances: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        metrics = QFontMetricsF(self.font)
        object.__setattr__(self, "metrics", metrics)
        object.__setattr__(self, "size", self.font.pixelSize())
        object.__setattr__(self, "axis", metrics.xHeight() / 2)
        object.__setattr__(self, "digit", metrics.horizontalAdvance("0"))
        advances = {each: metrics.horizontalAdvance(each) for each in "0123456789.−e()"}
        object.__setattr__(self, "_advances", advances)

    def width(self, number: str) -> float:
        """Width of a number's text."""
        try:
            return sum(self._advances[each] for each in number)
        except KeyError:
            return self.metrics.horizontalAdvance(number)


class Faces:
    """One family of upright and italic fonts in all sizes a formula needs."""

    def __init__(self, font: QFont, pixels: float) -> None:
        self._font = font
        self.pixels = pixels
        self._made: dict[tuple[int, bool], Face] = {}

    def face(self, pixels: float, *, italic: bool = False) -> Face:
        """The face at a size in pixels, not smaller than can be read."""
        size = max(round(pixels), 8)
        if (size, italic) not in self._made:
            font = QFont(self._font)
            font.setPixelSize(size)
            font.setItalic(italic)
            tag = QFont.Tag.fromString("tnum")
            if tag is not None:
                font.setFeature(tag, 1)
            self._made[size, italic] = Face(font, italic)
        return self._made[size, italic]


@dataclass(frozen=True, eq=False)
class Ink:
    """What painting needs besides the boxes.

    Numbers that change are not painted but noted in ``live``, each with its place.
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

    def paint(self, ink: Ink, x: float, y: float) -> None:
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

    def paint(self, ink: Ink, x: float, y: float) -> None:
        ink.painter.setFont(self._face.font)
        ink.painter.setPen(ink.colours.get(self._role, ink.text))
        ink.painter.drawText(QPointF(x, y), self._text)

    def text(self, read: Reader) -> str:
        return self._text


class Space(Box):
    """Nothing, of a width; in text a blank, or nothing if ``text`` is empty."""

    def __init__(self, width: float, text: str = "") -> None:
        self.width, self._text = width, text

    def paint(self, ink: Ink, x: float, y: float) -> None:
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
        self._shown = self.text(read)
        self.width = face.width(self._shown)
        self.ascent, self.descent = face.metrics.ascent(), face.metrics.descent()

    def paint(self, ink: Ink, x: float, y: float) -> None:
        ink.live.append((self, QPointF(x, y)))

    def follow(self, read: Reader) -> bool:
        """Take the number as it is now; False if it needs another room than before."""
        self._shown = self.text(read)
        return self._face.width(self._shown) == self.width

    def paint_number(self, painter: QPainter, colour: QColor, at: QPointF) -> None:
        """Paint the number that was taken last."""
        painter.setFont(self._face.font)
        painter.setPen(colour)
        painter.drawText(at, self._shown)

    def text(self, read: Reader) -> str:
        text = read(self._node, self._coordinate)
        return f"({text})" if self._fenced and text.startswith("−") else text


class Row(Box):
    """Boxes side by side."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self.width = sum(box.width for box in boxes)
        self.ascent = max((box.ascent for box in boxes), default=0.0)
        self.descent = max((box.descent for box in boxes), default=0.0)

    def paint(self, ink: Ink, x: float, y: float) -> None:
        for box in self._boxes:
            box.paint(ink, x, y)
            x += box.width

    def text(self, read: Reader) -> str:
        return "".join(box.text(read) for box in self._boxes)


class Fraction(Box):
    """One box over another with a bar between; ``simple`` says which need no parentheses."""

    def __init__(self, above: Box, below: Box, face: Face, simple: tuple[bool, bool]) -> None:
        self._above, self._below, self._face, self._simple = above, below, face, simple
        self._gap = face.size * 0.12
        self.width = max(above.width, below.width) + face.size * 0.3
        self.ascent = face.axis + self._gap + above.ascent + above.descent
        self.descent = -face.axis + self._gap + below.ascent + below.descent

    def paint(self, ink: Ink, x: float, y: float) -> None:
        bar = y - self._face.axis
        middle = x + self.width / 2
        above, below = self._above, self._below
        above.paint(ink, middle - above.width / 2, bar - self._gap - above.descent)
        below.paint(ink, middle - below.width / 2, bar + self._gap + below.ascent)
        ink.painter.setPen(_pen(ink.text, self._face))
        edge = self._face.size * 0.06
        ink.painter.drawLine(QLineF(x + edge, bar, x + self.width - edge, bar))

    def text(self, read: Reader) -> str:
        parts = [self._above.text(read), self._below.text(read)]
        return " / ".join(
            part if simple else f"({part})"
            for part, simple in zip(parts, self._simple, strict=True)
        )


class Root(Box):
    """A box under a root sign."""

    def __init__(self, inside: Box, face: Face, *, simple: bool) -> None:
        self._inside, self._face, self._simple = inside, face, simple
        self._hook = face.size * 0.62
        self._room = face.size * 0.08
        self.width = self._hook + inside.width + face.size * 0.14
        self.ascent = inside.ascent + self._room * 2
        self.descent = inside.descent

    def paint(self, ink: Ink, x: float, y: float) -> None:
        self._inside.paint(ink, x + self._hook, y)
        top, bottom = y - self.ascent + self._room, y + self.descent * 0.8
        height = bottom - top
        ink.painter.setPen(_pen(ink.text, self._face))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath(QPointF(x + self._hook * 0.08, bottom - height * 0.42))
        path.lineTo(x + self._hook * 0.26, bottom - height * 0.5)
        path.lineTo(x + self._hook * 0.54, bottom)
        path.lineTo(x + self._hook * 0.9, top)
        path.lineTo(x + self.width - self._face.size * 0.04, top)
        ink.painter.drawPath(path)

    def text(self, read: Reader) -> str:
        inside = self._inside.text(read)
        return f"√{inside}" if self._simple else f"√({inside})"


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

    def paint(self, ink: Ink, x: float, y: float) -> None:
        self._base.paint(ink, x, y)
        self._script.paint(ink, x + self._base.width, y + self._shift)

    def text(self, read: Reader) -> str:
        base, script = self._base.text(read), self._script.text(read)
        small = _RAISED if self._raised else _LOWERED
        if all(ord(character) in small for character in script):
            return base + script.translate(small)
        sign = "^" if self._raised else "_"
        return f"{base}{sign}{script}" if script.isalnum() else f"{base}{sign}({script})"


class Fence(Box):
    """A box between two fences as high as it: parentheses or bars."""

    def __init__(self, inside: Box, face: Face, left: str = "(", right: str = ")") -> None:
        self._inside, self._face, self._left, self._right = inside, face, left, right
        self._side = face.size * {"(": 0.36, "||": 0.5}.get(left, 0.3)
        self.width = inside.width + 2 * self._side
        self.ascent, self.descent = inside.ascent, inside.descent

    def paint(self, ink: Ink, x: float, y: float) -> None:
        self._inside.paint(ink, x + self._side, y)
        ink.painter.setPen(_pen(ink.text, self._face))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
        top, bottom = y - self.ascent + 1, y + self.descent - 0.5
        room = self._side * 0.26
        for fence, outer, inner in (
            (self._left, x + room, x + self._side - room),
            (self._right, x + self.width - room, x + self.width - self._side + room),
        ):
            count = len(fence)
            for index in range(count):
                at = outer + (inner - outer) * (index + 0.5) / count
                if fence == "|" * count:
                    ink.painter.drawLine(QLineF(at, top, at, bottom))
                else:
                    _arc(ink.painter, outer, inner, top, bottom)

    def text(self, read: Reader) -> str:
        return f"{self._left}{self._inside.text(read)}{self._right}"


class Cases(Box):
    """Values with their conditions under each other, behind a brace."""

    def __init__(self, rows: Sequence[tuple[Box, Box]], face: Face) -> None:
        self._rows, self._face = rows, face
        self._brace = face.size * 0.6
        self._gap = face.size * 0.8
        self._lead = face.size * 0.15
        self._column = max(value.width for value, _ in rows)
        conditions = max(condition.width for _, condition in rows)
        self.width = self._brace + self._column + self._gap + conditions
        self._heights = [
            (max(first.ascent, two.ascent), max(first.descent, two.descent)) for first, two in rows
        ]
        height = sum(map(sum, self._heights)) + self._lead * (len(rows) - 1)
        self.ascent = height / 2 + face.axis
        self.descent = height / 2 - face.axis

    def paint(self, ink: Ink, x: float, y: float) -> None:
        top, bottom = y - self.ascent, y + self.descent
        at = top
        for (value, condition), (ascent, descent) in zip(self._rows, self._heights, strict=True):
            value.paint(ink, x + self._brace, at + ascent)
            condition.paint(ink, x + self._brace + self._column + self._gap, at + ascent)
            at += ascent + descent + self._lead
        ink.painter.setPen(_pen(ink.text, self._face))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
        _brace(ink.painter, QRectF(x + 1, top + 1, self._brace * 0.6, bottom - top - 2))

    def text(self, read: Reader) -> str:
        return "; ".join(f"{value.text(read)} {when.text(read)}" for value, when in self._rows)


def _pen(colour: QColor, face: Face) -> QPen:
    return QPen(colour, max(face.size / 14, 0.9))


def _arc(painter: QPainter, outer: float, inner: float, top: float, bottom: float) -> None:
    path = QPainterPath(QPointF(inner, top))
    bend = min((bottom - top) * 0.28, abs(inner - outer) * 4)
    path.cubicTo(outer, top + bend, outer, bottom - bend, inner, bottom)
    painter.drawPath(path)


def _brace(painter: QPainter, room: QRectF) -> None:
    middle, half = room.center().y(), room.center().x()
    bend = min(room.width(), room.height() / 4)
    path = QPainterPath(room.topRight())
    path.quadTo(half, room.top(), half, room.top() + bend)
    path.lineTo(half, middle - bend)
    path.quadTo(half, middle, room.left(), middle)
    path.quadTo(half, middle, half, middle + bend)
    path.lineTo(half, room.bottom() - bend)
    path.quadTo(half, room.bottom(), room.right(), room.bottom())
    painter.drawPath(path)

"""Boxes that draw lines: fractions, roots, fences and cases."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from explorer.gui.inspector.boxes import Box, BoxPainter, Reader
from explorer.gui.inspector.faces import Face


class Fraction(Box):
    """One box over another with a bar between; ``simple`` says which need no parentheses."""

    def __init__(self, above: Box, below: Box, face: Face, simple: tuple[bool, bool]) -> None:
        self._above, self._below, self._face, self._simple = above, below, face, simple
        self._gap = face.size * 0.12
        self.width = max(above.width, below.width) + face.size * 0.3
        self.ascent = face.axis + self._gap + above.ascent + above.descent
        self.descent = -face.axis + self._gap + below.ascent + below.descent

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
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

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
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


class Fence(Box):
    """A box between two fences as high as it: parentheses or bars."""

    def __init__(self, inside: Box, face: Face, left: str = "(", right: str = ")") -> None:
        self._inside, self._face, self._left, self._right = inside, face, left, right
        self._side = face.size * {"(": 0.36, "||": 0.5}.get(left, 0.3)
        self.width = inside.width + 2 * self._side
        self.ascent, self.descent = inside.ascent, inside.descent

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
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

    def paint(self, ink: BoxPainter, x: float, y: float) -> None:
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

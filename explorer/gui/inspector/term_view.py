"""One term: its formula, and beneath it the same with the numbers of the step.

Longer than other modules because how a line is painted must agree with how it is laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.drawing.colours.term_colours import BASE, term_colour
from explorer.drawing.colours.theme import Theme
from explorer.engine.explanations.step_formulas import FormulaLine
from explorer.engine.number_text import LONG, rounded, widest
from explorer.gui.inspector.boxes import Box, BoxPainter, Live
from explorer.gui.inspector.line_boxes import NUMBERS, LineBoxes, Setting
from explorer.gui.inspector.symbols import symbol_line

EDGE, GAP, INDENT = 10.0, 4.0, 22.0
SLIGHTLY_SMALLER = 0.82
"""How far numbers are made smaller to stay beside their result."""
SMALLEST = 0.55
"""How far a formula that is too wide is made smaller."""


@dataclass(frozen=True, eq=False)
class RowLayout:
    """A row of numbers: its changing parts, with their positions from the left end."""

    coordinate: int
    base: float
    scale: float
    result: float
    live: tuple[tuple[Live, QPointF], ...]


@dataclass(frozen=True, eq=False)
class StaticPicture:
    """The unchanging part, for one width, height and device pixel ratio."""

    key: tuple[int, int, float]
    pixmap: QPixmap
    rows: tuple[RowLayout, ...]


class LineView(QWidget):
    """Shows a line; a click, Enter or Space chooses its term.

    It has more methods than other classes because it lays out, paints and answers keys itself.
    """

    chosen = Signal(str)
    """The name of the term."""

    def __init__(
        self, line: FormulaLine, setting: Setting, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._boxes = LineBoxes(line, setting)
        self._lit = False
        self._picture: StaticPicture | None = None
        self._coordinates: Sequence[int] = ()
        self._face = setting.faces.face(setting.faces.pixels * NUMBERS)
        self._result_width = widest(LONG) * self._face.digit
        name = self.term.replace("_", " ")
        glossary = setting.optimizer.glossary
        known = glossary.get(self.term)
        meaning = "Position after this step." if known is None else known.meaning
        self.setObjectName(f"term-{self.term}")
        self.setAccessibleName(f"{name}, {symbol_line(self.term, glossary)}: {meaning}")
        self.setToolTip(f"{name}\n{meaning}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_theme(theme)
        self.show_coordinates(range(len(setting.variables)))

    @property
    def term(self) -> str:
        """The name of the term."""
        return self._boxes.term

    @property
    def lit(self) -> bool:
        """Whether the line is marked as selected."""
        return self._lit

    def set_lit(self, lit: bool) -> None:
        """Mark the line, or not."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._text = QColor(theme.text)
        self._muted = QColor(theme.muted_text)
        self._accent = QColor(theme.accent)
        self._colours: dict[str, QColor] = {role: QColor(term_colour(theme, role)) for role in BASE}
        self._colours["muted"] = self._muted
        self._own_colour = self._colours.get(self._boxes.role, self._text)
        self._picture = None
        self.update()

    def show_setting(self, setting: Setting) -> None:
        """Show other values of the hyper-parameters of the same rule."""
        self._boxes.setting = setting
        self._set_again()

    def show_line(self, line: FormulaLine) -> None:
        """Show the numbers of another step."""
        self._boxes.line = line
        if self._picture is not None and not self._followed(self._picture):
            self._set_again()
        self.update()

    def _set_again(self) -> None:
        """Rebuild the rows, since something in them has another width."""
        self._boxes.forget_numbers()
        self._picture = None
        if self.heightForWidth(self.width()) != self.height():
            self.updateGeometry()
        self.update()

    def show_coordinates(self, coordinates: Sequence[int]) -> None:
        """Show the numbers of these coordinates."""
        single = len(self._boxes.line.values) == 1
        self._coordinates = (0,) if single else tuple(coordinates)
        self._picture = None
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Formula and numbers as text."""
        return self._boxes.text(self._coordinates)

    def _row_positions(self, width: float) -> tuple[float, list[tuple[float, float, float]], float]:
        """Base line of the formula; base line, room and result's base line of each row; height.

        A result that once had to go below its numbers stays there, so that lines do not jump.
        """
        formula_scale = self._scale(self._boxes.formula, width - 2 * EDGE)
        y = GAP + self._boxes.formula.ascent * formula_scale
        first = y
        y += self._boxes.formula.descent * formula_scale
        rows = []
        boxes = [self._boxes.numbers(index) for index in self._coordinates]
        ascent, descent = self._face.metrics.ascent(), self._face.metrics.descent()
        room = width - 2 * EDGE - INDENT
        left_of_result = room - self._result_width - 2.4 * self._face.digit
        beside = self._boxes.widest <= left_of_result / SLIGHTLY_SMALLER
        for box in boxes:
            if box is None:
                rows.append((y + 2 + ascent, room, y + 2 + ascent))
                y += 2 + ascent + descent
                continue
            base = y + 2 + max(box.ascent, ascent)
            bottom = base + max(box.descent, descent)
            result = base if beside else bottom + ascent
            rows.append((base, left_of_result if beside else room, result))
            y = bottom if beside else result + descent
        return first, rows, y + GAP

    @staticmethod
    def _scale(box: Box, room: float) -> float:
        return min(1.0, max(room / box.width, SMALLEST)) if box.width > 0 else 1.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._row_positions(width)[2]) + 1

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_background(painter)
        picture = self._picture_now()
        painter.drawPixmap(0, 0, picture.pixmap)
        for row in picture.rows:
            if row.live:
                self._paint_live(painter, row)
            text = rounded(self._boxes.line.values[row.coordinate], LONG)
            painter.setFont(self._face.font)
            painter.setPen(self._own_colour)
            right = self.width() - EDGE - self._face.width(text)
            painter.drawText(QPointF(right, row.result), text)
        painter.end()

    def _paint_live(self, painter: QPainter, row: RowLayout) -> None:
        painter.save()
        painter.translate(EDGE + INDENT, row.base)
        painter.scale(row.scale, row.scale)
        for live, at in row.live:
            colour = self._colours.get(live.role, self._text)
            live.paint_number(painter, colour, at)
        painter.restore()

    def _paint_background(self, painter: QPainter) -> None:
        if self._lit:
            background = QColor(self._own_colour)
            background.setAlpha(34)
            painter.fillRect(self.rect(), background)
            painter.fillRect(QRectF(0, 0, 3, self.height()), self._own_colour)
        if self.hasFocus():
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _picture_now(self) -> StaticPicture:
        """Everything that stays until a number changes width, painted once for a size."""
        key = (self.width(), self.height(), self.devicePixelRatioF())
        if self._picture is None or self._picture.key != key:
            self._picture = self._painted_still(*key)
        return self._picture

    def _followed(self, picture: StaticPicture) -> bool:
        """Whether all numbers of this step fit where those of the step before were."""
        for row in picture.rows:
            read = self._boxes.reader(row.coordinate)
            if not all(live.follow(read) for live, _ in row.live):
                return False
        return True

    def _painted_still(self, width: int, height: int, ratio: float) -> StaticPicture:
        pixmap = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, positions, _ = self._row_positions(width)
        formula = self._boxes.formula
        scale = self._scale(formula, width - 2 * EDGE)
        self._paint_box(BoxPainter(painter, self._text, self._colours), formula, EDGE, first, scale)
        rows = []
        for index, (base, room, result) in zip(self._coordinates, positions, strict=True):
            painter.setFont(self._face.font)
            painter.setPen(self._muted)
            name = self._boxes.setting.variables[index]
            has_coordinates = len(self._boxes.line.values) > 1
            if has_coordinates and self._face.metrics.horizontalAdvance(name) < INDENT:
                painter.drawText(QPointF(EDGE + 2, base), name)
            equals = width - EDGE - self._result_width - 1.7 * self._face.digit
            painter.drawText(QPointF(equals, result), "=")
            ink = BoxPainter(painter, self._text, self._colours)
            box = self._boxes.numbers(index)
            scale = 1.0
            if box is not None:
                scale = self._scale(box, room)
                self._paint_box(ink, box, EDGE + INDENT, base, scale)
            rows.append(RowLayout(index, base, scale, result, tuple(ink.live)))
        painter.end()
        return StaticPicture((width, height, ratio), pixmap, tuple(rows))

    @staticmethod
    def _paint_box(ink: BoxPainter, box: Box, x: float, base: float, scale: float) -> None:
        ink.painter.save()
        ink.painter.translate(x, base)
        ink.painter.scale(scale, scale)
        box.paint(ink, 0.0, 0.0)
        ink.painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.chosen.emit(self.term)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit(self.term)
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

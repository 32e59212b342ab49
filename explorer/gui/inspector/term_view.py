"""One term: its formula, and beneath it the same with the numbers of the step."""

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
from explorer.engine import Optimizer
from explorer.engine.explanations.step_formulas import NEXT_POSITION, Line, When
from explorer.engine.mathematics.expression import Expression
from explorer.engine.number_text import LONG, rounded, widest
from explorer.engine.rules.glossary import terms
from explorer.gui.inspector.boxes import (
    Box,
    Face,
    Faces,
    Fence,
    Glyphs,
    Ink,
    Live,
    Reader,
    Row,
)
from explorer.gui.inspector.symbols import (
    NumberLeaf,
    SymbolLeaf,
    reader,
    role_of,
    symbol_box,
    symbol_text,
)
from explorer.gui.inspector.typesetting import Typesetter

EDGE, GAP, INDENT = 10.0, 4.0, 22.0
NUMBERS = 0.92
"""Size of numbers relative to formulas."""
SLIGHTLY_SMALLER = 0.82
"""How far numbers are made smaller to stay beside their result."""
SMALLEST = 0.55
"""How far a formula that is too wide is made smaller."""


@dataclass(frozen=True)
class Setting:
    """What all lines of a rule have in common."""

    optimizer: Optimizer
    numbers: dict[str, float]
    faces: Faces
    variables: tuple[str, ...]
    scheduled: bool
    noisy: bool

    def symbols(self) -> Typesetter:
        """Sets formulas with letters."""
        return Typesetter(self.faces, SymbolLeaf(self.optimizer, self.faces))

    def digits(self, read: Reader) -> Typesetter:
        """Sets formulas with numbers."""
        leaf = NumberLeaf(self.optimizer, self.numbers, self.faces, read, self.scheduled)
        return Typesetter(self.faces, leaf)


@dataclass(frozen=True, eq=False)
class PlacedRow:
    """A row of numbers: what changes in it, with its place from the row's left end."""

    coordinate: int
    base: float
    scale: float
    result: float
    live: tuple[tuple[Live, QPointF], ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """What stays from step to step, for one width, height and device pixel ratio."""

    key: tuple[int, int, float]
    pixmap: QPixmap
    rows: tuple[PlacedRow, ...]


class LineView(QWidget):
    """Shows a line; a click, Enter or Space chooses its term."""

    chosen = Signal(str)
    """The name of the term."""

    def __init__(
        self, line: Line, setting: Setting, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._setting = setting
        self._lit = False
        self._picture: Picture | None = None
        self._coordinates: Sequence[int] = ()
        self._formula = self._formula_box()
        self._boxes: dict[int, Box | None] = {}
        self._widest = 0.0
        face = setting.faces.face(setting.faces.pixels * NUMBERS)
        self._result_width = widest(LONG) * face.digit
        self._face: Face = face
        name = self.term.replace("_", " ")
        known = terms.get(self.term)
        meaning = "Where this step leads." if known is None else known.meaning
        self.setObjectName(f"term-{self.term}")
        self.setAccessibleName(f"{name}, {symbol_text(self.term)}: {meaning}")
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
        return self._line.formula.term

    @property
    def lit(self) -> bool:
        """Whether the line is marked as the one that is meant."""
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
        self._own_colour = self._colours.get(role_of(self.term), self._text)
        self._picture = None
        self.update()

    def show_setting(self, setting: Setting) -> None:
        """Show other values of the hyper-parameters of the same rule."""
        self._setting = setting
        self._set_again()

    def show_line(self, line: Line) -> None:
        """Show the numbers of another step."""
        self._line = line
        if self._picture is not None and not self._followed(self._picture):
            self._set_again()
        self.update()

    def _set_again(self) -> None:
        """Set the rows anew, since something in them has another width."""
        self._boxes = {}
        self._picture = None
        if self.heightForWidth(self.width()) != self.height():
            self.updateGeometry()
        self.update()

    def show_coordinates(self, coordinates: Sequence[int]) -> None:
        """Show the numbers of these coordinates."""
        single = len(self._line.values) == 1
        self._coordinates = (0,) if single else tuple(coordinates)
        self._picture = None
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Formula and numbers as text."""
        rows = [self._formula.text(self._no_number)]
        for index in self._coordinates:
            label = f"{self._setting.variables[index]}: " if len(self._line.values) > 1 else ""
            read = self._reader(index)
            box = self._made_number_box(index, read)
            numbers = "" if box is None else f"{box.text(read)} "
            rows.append(f"    {label}{numbers}= {rounded(self._line.values[index], LONG)}")
        return "\n".join(rows)

    def _no_number(self, node: Expression, coordinate: int) -> str:
        return ""

    def _formula_box(self) -> Box:
        setting = self._setting
        faces, pixels = setting.faces, setting.faces.pixels
        formula = self._line.formula
        when: When = "after" if self.term == NEXT_POSITION else "now"
        left = symbol_box(symbol_text(self.term), faces, pixels, role_of(self.term), when)
        if formula.expression is None:
            return left
        right = setting.symbols().box(formula.expression, pixels)
        boxes = [left, Glyphs(" = ", faces.face(pixels))]
        if self.term != "gradient":
            return Row([*boxes, right])
        slope = Glyphs("∇f", faces.face(pixels, italic=True))
        boxes += [slope, Fence(right, faces.face(pixels))]
        if setting.noisy:
            boxes.append(Glyphs(" + noise", faces.face(pixels), "muted"))
        return Row(boxes)

    def _reader(self, coordinate: int) -> Reader:
        return reader(self._line, coordinate, len(self._setting.variables))

    def _number_box(self, coordinate: int) -> Box | None:
        """What stands before the result of a coordinate; None if there is nothing to say."""
        if coordinate not in self._boxes:
            box = self._made_number_box(coordinate, self._reader(coordinate))
            self._boxes[coordinate] = box
            if box is not None:
                self._widest = max(self._widest, box.width)
        return self._boxes[coordinate]

    def _made_number_box(self, coordinate: int, read: Reader) -> Box | None:
        node = self._line.formula.expression
        pixels = self._setting.faces.pixels * NUMBERS
        if node is None:
            return None
        if self.term == "gradient":
            return self._slope_box(node, coordinate, pixels, read)
        if node.operation == "symbol":
            return None
        return self._setting.digits(read).box(node, pixels)

    def _slope_box(self, point: Expression, index: int, pixels: float, read: Reader) -> Box:
        face = self._setting.faces.face(pixels)
        variables = self._setting.variables
        name = "f′" if len(variables) == 1 else f"∂f/∂{variables[index]}"
        boxes: list[Box] = []
        for coordinate in range(len(variables) if len(variables) <= 2 else 0):
            if coordinate:
                boxes.append(Glyphs(", ", face))
            boxes.append(Live(point, face, read, coordinate=coordinate))
        if not boxes:
            boxes.append(Glyphs("x", self._setting.faces.face(pixels, italic=True)))
        return Row([Glyphs(name, face), Fence(Row(boxes), face)])

    def _places(self, width: float) -> tuple[float, list[tuple[float, float, float]], float]:
        """Base line of the formula; base line, room and result's base line of each row; height.

        A result that once had to go below its numbers stays there, so that lines do not jump.
        """
        formula_scale = self._scale(self._formula, width - 2 * EDGE)
        y = GAP + self._formula.ascent * formula_scale
        first = y
        y += self._formula.descent * formula_scale
        rows = []
        boxes = [self._number_box(index) for index in self._coordinates]
        ascent, descent = self._face.metrics.ascent(), self._face.metrics.descent()
        room = width - 2 * EDGE - INDENT
        left_of_result = room - self._result_width - 2.4 * self._face.digit
        beside = self._widest <= left_of_result / SLIGHTLY_SMALLER
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
        return round(self._places(width)[2]) + 1

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        picture = self._picture_now()
        painter.drawPixmap(0, 0, picture.pixmap)
        for row in picture.rows:
            if row.live:
                self._paint_live(painter, row)
            text = rounded(self._line.values[row.coordinate], LONG)
            painter.setFont(self._face.font)
            painter.setPen(self._own_colour)
            right = self.width() - EDGE - self._face.width(text)
            painter.drawText(QPointF(right, row.result), text)
        painter.end()

    def _paint_live(self, painter: QPainter, row: PlacedRow) -> None:
        painter.save()
        painter.translate(EDGE + INDENT, row.base)
        painter.scale(row.scale, row.scale)
        for live, at in row.live:
            colour = self._colours.get(live.role, self._text)
            live.paint_number(painter, colour, at)
        painter.restore()

    def _paint_ground(self, painter: QPainter) -> None:
        if self._lit:
            ground = QColor(self._own_colour)
            ground.setAlpha(34)
            painter.fillRect(self.rect(), ground)
            painter.fillRect(QRectF(0, 0, 3, self.height()), self._own_colour)
        if self.hasFocus():
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _picture_now(self) -> Picture:
        """All that stays until a number gets wider or narrower, painted once for a size."""
        key = (self.width(), self.height(), self.devicePixelRatioF())
        if self._picture is None or self._picture.key != key:
            self._picture = self._painted_still(key)
        return self._picture

    def _followed(self, picture: Picture) -> bool:
        """Whether all numbers of this step fit where those of the step before were."""
        for row in picture.rows:
            read = self._reader(row.coordinate)
            if not all(live.follow(read) for live, _ in row.live):
                return False
        return True

    def _painted_still(self, key: tuple[int, int, float]) -> Picture:
        width, height, ratio = key
        pixmap = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, places, _ = self._places(width)
        scale = self._scale(self._formula, width - 2 * EDGE)
        self._paint_box(Ink(painter, self._text, self._colours), self._formula, EDGE, first, scale)
        rows = []
        for index, (base, room, result) in zip(self._coordinates, places, strict=True):
            painter.setFont(self._face.font)
            painter.setPen(self._muted)
            name = self._setting.variables[index]
            if len(self._line.values) > 1 and self._face.metrics.horizontalAdvance(name) < INDENT:
                painter.drawText(QPointF(EDGE + 2, base), name)
            equals = width - EDGE - self._result_width - 1.7 * self._face.digit
            painter.drawText(QPointF(equals, result), "=")
            ink = Ink(painter, self._text, self._colours)
            left = EDGE + INDENT
            box = self._number_box(index)
            scale = 1.0
            if box is not None:
                scale = self._scale(box, room)
                self._paint_box(ink, box, left, base, scale)
            rows.append(PlacedRow(index, base, scale, result, tuple(ink.live)))
        painter.end()
        return Picture(key, pixmap, tuple(rows))

    @staticmethod
    def _paint_box(ink: Ink, box: Box, x: float, base: float, scale: float) -> None:
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

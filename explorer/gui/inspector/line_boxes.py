"""One term as boxes of mathematics: its formula, and the same with the numbers of the step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.engine import Optimizer
from explorer.engine.explanations.step_formulas import NEXT_POSITION, FormulaLine, When
from explorer.engine.mathematics.expression import Expression
from explorer.engine.number_text import LONG, rounded
from explorer.engine.rules.glossary import Role
from explorer.gui.inspector.boxes import Box, Glyphs, Live, Reader, RowBox
from explorer.gui.inspector.faces import Faces
from explorer.gui.inspector.stroked_boxes import Fence
from explorer.gui.inspector.symbols import (
    NumberLeaf,
    SymbolLeaf,
    reader,
    role_of,
    symbol_box,
    symbol_line,
)
from explorer.gui.inspector.typesetting import Typesetter

NUMBERS = 0.92
"""Size of numbers relative to formulas."""


@dataclass(frozen=True)
class Setting:
    """The shared settings of all lines of a rule."""

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


class LineBoxes:
    """The boxes of a line, each made when it is first asked for.

    ``widest`` is the width of the widest row of numbers so far.
    """

    def __init__(self, line: FormulaLine, setting: Setting) -> None:
        self.line = line
        self.setting = setting
        self.formula = self._formula_box()
        self.widest = 0.0
        self._rows: dict[int, Box | None] = {}

    @property
    def term(self) -> str:
        """The name of the term."""
        return self.line.formula.term

    @property
    def role(self) -> Role:
        """The definition of the term in its rule."""
        return role_of(self.term, self.setting.optimizer.glossary)

    def forget_numbers(self) -> None:
        """Rebuild the rows when they are needed next."""
        self._rows = {}

    def reader(self, coordinate: int) -> Reader:
        """Gives the numbers of the step at one coordinate."""
        return reader(self.line, coordinate, len(self.setting.variables))

    def numbers(self, coordinate: int) -> Box | None:
        """The part before the result of a coordinate; None if there is none."""
        if coordinate not in self._rows:
            box = self._number_box(coordinate, self.reader(coordinate))
            self._rows[coordinate] = box
            if box is not None:
                self.widest = max(self.widest, box.width)
        return self._rows[coordinate]

    def text(self, coordinates: Iterable[int]) -> str:
        """Formula and numbers as text."""
        rows = [self.formula.text(_no_number)]
        for index in coordinates:
            has_coordinates = len(self.line.values) > 1
            label = f"{self.setting.variables[index]}: " if has_coordinates else ""
            read = self.reader(index)
            box = self._number_box(index, read)
            numbers = "" if box is None else f"{box.text(read)} "
            rows.append(f"    {label}{numbers}= {rounded(self.line.values[index], LONG)}")
        return "\n".join(rows)

    def _formula_box(self) -> Box:
        setting = self.setting
        faces, pixels = setting.faces, setting.faces.pixels
        formula = self.line.formula
        when: When = "after" if self.term == NEXT_POSITION else "now"
        symbol = symbol_line(self.term, setting.optimizer.glossary)
        left = symbol_box(symbol, faces, pixels, self.role, when)
        if formula.expression is None:
            return left
        right = setting.symbols().box(formula.expression, pixels)
        boxes = [left, Glyphs(" = ", faces.face(pixels))]
        if self.term != "gradient":
            return RowBox([*boxes, right])
        slope = Glyphs("∇f", faces.face(pixels, italic=True))
        boxes += [slope, Fence(right, faces.face(pixels))]
        if setting.noisy:
            boxes.append(Glyphs(" + noise", faces.face(pixels), "muted"))
        return RowBox(boxes)

    def _number_box(self, coordinate: int, read: Reader) -> Box | None:
        node = self.line.formula.expression
        pixels = self.setting.faces.pixels * NUMBERS
        if node is None:
            return None
        if self.term == "gradient":
            return self._slope_box(node, coordinate, pixels, read)
        if node.operation == "symbol":
            return None
        return self.setting.digits(read).box(node, pixels)

    def _slope_box(self, point: Expression, index: int, pixels: float, read: Reader) -> Box:
        face = self.setting.faces.face(pixels)
        variables = self.setting.variables
        name = "f′" if len(variables) == 1 else f"∂f/∂{variables[index]}"
        boxes: list[Box] = []
        for coordinate in range(len(variables) if len(variables) <= 2 else 0):
            if coordinate:
                boxes.append(Glyphs(", ", face))
            boxes.append(Live(point, face, read, coordinate=coordinate))
        if not boxes:
            boxes.append(Glyphs("x", self.setting.faces.face(pixels, italic=True)))
        return RowBox([Glyphs(name, face), Fence(RowBox(boxes), face)])


def _no_number(_node: Expression, _coordinate: int) -> str:
    return ""

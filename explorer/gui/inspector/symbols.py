"""The letters of a rule: how its symbols are written, and the boxes of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.engine import Optimizer
from explorer.engine.explanations.step_formulas import (
    NEXT_POSITION,
    FormulaLine,
    Letter,
    When,
    letter,
)
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression
from explorer.engine.number_text import SHORT, rounded
from explorer.engine.parameter import Number
from explorer.engine.rules.glossary import Role, Term
from explorer.engine.rules.update_rule import COUNT
from explorer.gui.inspector.boxes import SCRIPT, Box, Glyphs, Live, Reader, Script
from explorer.gui.inspector.faces import Faces
from explorer.gui.inspector.stroked_boxes import Fence
from explorer.gui.widgets.numbers.number_input import field_text


def symbol_line(name: str, glossary: Mapping[str, Term]) -> str:
    """A term's symbol in one line."""
    return "x" if name == NEXT_POSITION else glossary[name].symbol.replace("-", "−")


def role_of(name: str, glossary: Mapping[str, Term]) -> Role:
    """The definition of a term; the next position is where the step leads."""
    return "other" if name == NEXT_POSITION else glossary[name].role


def symbol_box(text: str, faces: Faces, pixels: float, role: str, when: When = "now") -> Box:
    """A symbol with its index: ``s_min`` has one of its own, the step before is marked t−1."""
    small = faces.face(pixels * SCRIPT)
    if when == "before":
        text = text.removesuffix("₋")
    base, _, index = text.partition("_")
    box: Box = Glyphs(base, faces.face(pixels, italic=True), role)
    index += {"before": "t−1", "now": "", "after": "t+1"}[when]
    if not index:
        return box
    return Script(box, Glyphs(index, small, role), faces.face(pixels), raised=False)


@dataclass(frozen=True)
class SymbolLeaf:
    """Symbols as letters, in the colour of their role."""

    optimizer: Optimizer
    faces: Faces

    def __call__(self, node: Expression, pixels: float, fenced: bool) -> tuple[Box, bool] | None:
        if node.operation != "symbol":
            return None
        meant = letter(node, self.optimizer.rule)
        text, role = self._written(meant)
        box = symbol_box(text, self.faces, pixels, role, meant.when)
        composed = " " in text or "·" in text
        return (Fence(box, self.faces.face(pixels)) if composed and fenced else box), False

    def _written(self, meant: Letter) -> tuple[str, str]:
        match meant.kind:
            case "term":
                glossary = self.optimizer.glossary
                return symbol_line(meant.name, glossary), role_of(meant.name, glossary)
            case "hyperparameter":
                parameter = self.optimizer.parameter(meant.name)
                assert isinstance(parameter, Number)
                return parameter.symbol, ""
            case "position":
                return "x", ""
            case "loss":
                return "f", ""
            case "count":
                return "t", ""


@dataclass(frozen=True)
class NumberLeaf:
    """Numbers in place of symbols: those of the step, or fixed ones of the hyper-parameters."""

    optimizer: Optimizer
    numbers: Mapping[str, float]
    faces: Faces
    read: Reader
    scheduled: bool

    def __call__(self, node: Expression, pixels: float, fenced: bool) -> tuple[Box, bool] | None:
        face = self.faces.face(pixels)
        length = node.operation == "sqrt" and node.arguments[0].operation == "dot"
        if node.operation == "dot" or length:
            return Live(node, face, self.read, fenced=fenced), True
        if node.operation != "symbol":
            return None
        if node is COUNT:
            return Live(node, face, self.read), True
        meant = letter(node, self.optimizer.rule)
        rate = meant.name == "learning_rate"
        if meant.kind != "hyperparameter" or (rate and self.scheduled):
            term = meant.kind == "term"
            role = role_of(meant.name, self.optimizer.glossary) if term else ""
            return Live(node, face, self.read, fenced=fenced, role=role), True
        number = field_text(float(f"{self.numbers[meant.name]:.6g}")).replace("-", "−")
        text = f"({number})" if fenced and number.startswith("−") else number
        return Glyphs(text, face), True


def reader(line: FormulaLine, coordinate: int, dimension: int) -> Reader:
    """The text of a node's number in this line, at ``coordinate`` unless the box has its own."""

    def read(node: Expression, own: int) -> str:
        value = line.numbers.get(node)
        if value is None:
            value = evaluate(node, line.numbers, dimension)
        wanted = coordinate if own < 0 else own
        number = value[wanted] if len(value) > 1 else value[0]
        return str(int(number)) if node is COUNT else rounded(number, SHORT)

    return read

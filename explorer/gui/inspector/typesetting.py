"""From expressions to boxes: as symbols, or with the numbers of a step in their place."""

from __future__ import annotations

import math
from collections.abc import Callable

from explorer.engine.mathematics.expression import Expression, constant_value
from explorer.engine.mathematics.operations import OPERATIONS
from explorer.gui.inspector.boxes import FRACTION, SCRIPT, THIN, Box, Glyphs, RowBox, Script, Space
from explorer.gui.inspector.faces import Face, Faces
from explorer.gui.inspector.stroked_boxes import Cases, Fence, Fraction, Root
from explorer.gui.widgets.numbers.number_input import field_text

Leaf = Callable[[Expression, float, bool], tuple[Box, bool] | None]
"""The box of a node at a size in pixels, and whether it is digits; None to set what is below it.

The last argument says whether a negative number needs parentheses there.
"""

SUM, MINUS, PRODUCT, FRACTION_RANK, ATOM = 1, 2, 3, 4, 5


class Typesetter:
    """Makes one box of an expression; ``leaf`` makes those of its symbols."""

    def __init__(self, faces: Faces, leaf: Leaf) -> None:
        self._faces = faces
        self._leaf = leaf

    def box(self, node: Expression, pixels: float) -> Box:
        """The expression at a size in pixels."""
        return self._set(node, pixels)[0]

    def _face(self, pixels: float) -> Face:
        return self._faces.face(pixels)

    def _glyphs(self, text: str, pixels: float) -> Glyphs:
        return Glyphs(text, self._face(pixels))

    def _wrapped(self, node: Expression, pixels: float, rank: int) -> Box:
        leaf = self._leaf(node, pixels, True)
        if leaf is not None:
            return leaf[0]
        box, wrapped = self._set(node, pixels)
        return box if wrapped >= rank else Fence(box, self._face(pixels))

    def _set(self, node: Expression, pixels: float) -> tuple[Box, int]:
        guarded = _without_guard(node)
        if guarded is not node:
            return self._set(guarded, pixels)
        leaf = self._leaf(node, pixels, False)
        if leaf is not None:
            return leaf[0], ATOM
        number = constant_value(node)
        if number is not None:
            return self._number(number, pixels)
        notation = OPERATIONS[node.operation].typeset
        match notation.layout:
            case "sum":
                return self._sum(node, pixels, notation.sign), SUM
            case "minus":
                inner = self._wrapped(node.arguments[0], pixels, PRODUCT)
                return RowBox([self._glyphs(notation.sign, pixels), inner]), MINUS
            case "product":
                return self._product(node, pixels), PRODUCT
            case "fraction":
                return self._fraction(node, pixels), FRACTION_RANK
            case "power":
                return self._power(node, pixels), ATOM
            case "dot":
                return self._dot(node, pixels, notation.sign)
            case "root":
                return self._root(node.arguments[0], pixels), ATOM
            case "bars":
                inside = self.box(node.arguments[0], pixels)
                return Fence(inside, self._face(pixels), notation.sign, notation.sign), ATOM
            case "cases":
                return self._cases(node, pixels), SUM
            case "condition":
                return self._condition(node, pixels), SUM
            case "call":
                return self._call(node, pixels, notation.sign), ATOM

    def _root(self, radicand: Expression, pixels: float) -> Box:
        if _is_square(radicand):
            return self._length(radicand, pixels)
        inside, rank = self._set(radicand, pixels)
        return Root(inside, self._face(pixels), simple=rank == ATOM)

    def _number(self, number: float, pixels: float) -> tuple[Box, int]:
        text = field_text(number).replace("-", "−")
        return self._glyphs(text, pixels), MINUS if number < 0 else ATOM

    def _sum(self, node: Expression, pixels: float, sign: str) -> Box:
        left, right = node.arguments
        first = self._leaf(left, pixels, False)
        before = self._wrapped(left, pixels, SUM) if first is None else first[0]
        after = self._wrapped(right, pixels, PRODUCT)
        return RowBox([before, self._glyphs(sign, pixels), after])

    def _product(self, node: Expression, pixels: float) -> Box:
        boxes: list[Box] = []
        digits = False
        for index, factor in enumerate(_factors(node)):
            box, begins_with_digits = self._factor(factor, pixels)
            if index and (begins_with_digits or digits):
                boxes.append(self._glyphs("·", pixels))
            elif index:
                boxes.append(Space(pixels * THIN, " "))
            boxes.append(box)
            digits = begins_with_digits
        return RowBox(boxes)

    def _factor(self, node: Expression, pixels: float) -> tuple[Box, bool]:
        base = node.arguments[0] if node.operation == "power" else node
        leaf = self._leaf(base, pixels, True)
        digits = constant_value(base) is not None if leaf is None else leaf[1]
        if node.operation == "power":
            return self._power(node, pixels), digits
        if leaf is not None:
            return leaf
        return self._wrapped(node, pixels, PRODUCT), digits

    def _fraction(self, node: Expression, pixels: float) -> Box:
        parts = [self._set(argument, pixels * FRACTION) for argument in node.arguments]
        simple = (parts[0][1] >= PRODUCT, parts[1][1] == ATOM)
        return Fraction(parts[0][0], parts[1][0], self._face(pixels), simple)

    def _power(self, node: Expression, pixels: float) -> Box:
        base, exponent = node.arguments
        below = self._wrapped(base, pixels, ATOM)
        above = self.box(exponent, pixels * SCRIPT)
        return Script(below, above, self._face(pixels), raised=True)

    def _dot(self, node: Expression, pixels: float, sign: str) -> tuple[Box, int]:
        if _is_square(node):
            two = self._glyphs("2", pixels * SCRIPT)
            return Script(self._length(node, pixels), two, self._face(pixels), raised=True), ATOM
        left, right = (self._wrapped(argument, pixels, ATOM) for argument in node.arguments)
        return RowBox([left, self._glyphs(sign, pixels), right]), PRODUCT

    def _length(self, dot: Expression, pixels: float) -> Box:
        inside = self.box(dot.arguments[0], pixels)
        return Fence(inside, self._face(pixels), "||", "||")

    def _cases(self, node: Expression, pixels: float) -> Box:
        rows: list[tuple[Box, Box]] = []
        while node.operation == "where":
            condition, chosen, otherwise = node.arguments
            when = RowBox([self._glyphs("if ", pixels), self._condition(condition, pixels)])
            rows.append((self.box(_without_guard(chosen), pixels), when))
            node = _without_guard(otherwise)
        rows.append((self.box(node, pixels), self._glyphs("otherwise", pixels)))
        return Cases(rows, self._face(pixels))

    def _condition(self, node: Expression, pixels: float) -> Box:
        left, right = node.arguments
        sign = OPERATIONS[node.operation].typeset.sign
        if constant_value(left) is not None and node.operation.startswith("less"):
            left, right = right, left
            sign = {"<": ">", "≤": "≥"}.get(sign, sign)
        middle = self._glyphs(f" {sign} ", pixels)
        return RowBox([self.box(left, pixels), middle, self.box(right, pixels)])

    def _call(self, node: Expression, pixels: float, name: str) -> Box:
        cut = _clipped(node)
        if cut is not None:
            name, boxes = "cut", [self.box(cut[0], pixels), self._glyphs(", ±", pixels)]
            boxes.append(self._wrapped(cut[1], pixels, PRODUCT))
        else:
            boxes = [self.box(node.arguments[0], pixels)]
            for argument in node.arguments[1:]:
                boxes += [self._glyphs(", ", pixels), self.box(argument, pixels)]
        return RowBox([self._glyphs(name, pixels), Fence(RowBox(boxes), self._face(pixels))])


def _is_square(node: Expression) -> bool:
    return node.operation == "dot" and node.arguments[0] is node.arguments[1]


def _factors(node: Expression) -> list[Expression]:
    if node.operation != "multiply":
        return [node]
    return [factor for argument in node.arguments for factor in _factors(argument)]


def _without_guard(node: Expression) -> Expression:
    """The divisor itself where the rule has 1 instead of 0 to keep 0 / 0 at 0."""
    if node.operation == "where":
        condition, chosen, otherwise = node.arguments
        zero = condition.operation == "equal" and constant_value(condition.arguments[1]) == 0.0
        if zero and condition.arguments[0] is otherwise and constant_value(chosen) == 1.0:
            return otherwise
    return node


def _clipped(node: Expression) -> tuple[Expression, Expression] | None:
    """Value and bound of max(min(value, bound), −bound)."""
    if node.operation != "maximum" or node.arguments[0].operation != "minimum":
        return None
    value, bound = node.arguments[0].arguments
    low = node.arguments[1]
    number, least = constant_value(bound), constant_value(low)
    numeric = number is not None and least is not None and math.isclose(number, -least)
    if numeric or (low.operation == "negative" and low.arguments[0] is bound):
        return value, bound
    return None

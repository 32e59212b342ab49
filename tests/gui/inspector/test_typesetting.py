"""Every operation as it is set in the step inspector."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.operations import OPERATIONS
from explorer.gui.inspector.boxes import Box, Glyphs
from explorer.gui.inspector.faces import Faces
from explorer.gui.inspector.typesetting import Typesetter

X, Y = ex.symbol("x", vector=True), ex.symbol("y", vector=True)
SET = {
    "add": "x + y",
    "subtract": "x − y",
    "multiply": "x y",
    "divide": "x / y",
    "power": "x^y",
    "negative": "−x",
    "minimum": "min(x, y)",
    "maximum": "max(x, y)",
    "less": "x < y",
    "less_equal": "x ≤ y",
    "equal": "x = y",
    "not_equal": "x ≠ y",
    "dot": "x · y",
    "sqrt": "√x",
    "abs": "|x|",
}


def node_of(name: str) -> Expression:
    kind = OPERATIONS[name].kind
    if kind == "function":
        return ex.call(name, X)
    if kind == "choice":
        return ex.where(X < Y, X, Y)
    if kind == "comparison":
        return ex.compare(name, X, Y)
    return getattr(ex, name)(*(X, Y)[: OPERATIONS[name].arity])


def unread(node: Expression, coordinate: int) -> str:
    raise AssertionError(f"{node}[{coordinate}] is a letter, not a number of the step")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_set_with_its_own_sign_or_name(name: str, qtbot: QtBot) -> None:
    faces = Faces(QFont(), 16.0)

    def leaf(node: Expression, pixels: float, _: bool) -> tuple[Box, bool] | None:
        if node.operation != "symbol":
            return None
        return Glyphs(str(node.payload), faces.face(pixels)), False

    box = Typesetter(faces, leaf).box(node_of(name), 16.0)
    assert box.width > 0.0
    if OPERATIONS[name].kind == "choice":
        assert all(part in box.text(unread) for part in ("x", "if x < y", "y", "otherwise"))
    else:
        assert box.text(unread) == SET.get(name, f"{name}(x)")

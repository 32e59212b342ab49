"""A typed gradient is used by the runs and checked against the exact one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.gui.panels.setup.gradient_fields import GradientFields
from explorer.gui.session.session import Session
from explorer.scenario import edit
from tests.scenarios import starter


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    scenario = edit.on_surface(starter(surfaces["rosenbrock"]), surfaces["ravine"])
    return Session(scenario)


@pytest.fixture
def fields(session: Session, qtbot: QtBot) -> GradientFields:
    fields = GradientFields(session)
    qtbot.addWidget(fields)
    fields.show()
    return fields


def typed(qtbot: QtBot, fields: GradientFields, *texts: str) -> str:
    """Type a formula into each field; what the check says."""
    for index, text in enumerate(texts):
        field = fields.findChild(QLineEdit, f"gradient-{index}")
        field.clear()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    return str(fields.findChild(QLabel, "gradient-finding").text())


def test_a_wrong_gradient_is_walked_and_its_worst_point_is_named(
    session: Session, fields: GradientFields, qtbot: QtBot
) -> None:
    actual = typed(qtbot, fields, "4*x", "2*y")
    assert session.scenario.surface.slope_formulas == ("4*x", "2*y")
    assert "the gradient is" in actual
    trajectory = session.outcome.trajectories[0]
    assert trajectory is not None
    assert trajectory.gradients[0].tolist() == [8.0, 4.0]


def test_a_right_gradient_is_confirmed(
    session: Session, fields: GradientFields, qtbot: QtBot
) -> None:
    assert "is right at all 100 points tested" in typed(qtbot, fields, "4*x", "y")


def test_the_exact_gradient_comes_back_with_one_click(
    session: Session, fields: GradientFields, qtbot: QtBot
) -> None:
    typed(qtbot, fields, "4*x", "2*y")
    fields.findChild(QPushButton, "gradient-exact").click()
    assert session.scenario.surface.slope_formulas == ()
    assert fields.findChild(QLineEdit, "gradient-0").text() == ""


def test_a_formula_that_cannot_be_read_is_explained_and_changes_nothing(
    session: Session, fields: GradientFields, qtbot: QtBot
) -> None:
    before = session.scenario
    assert "incomplete after *" in typed(qtbot, fields, "4*")
    assert session.scenario == before


def test_what_was_found_is_gone_while_another_gradient_is_typed(
    session: Session, fields: GradientFields, qtbot: QtBot
) -> None:
    assert typed(qtbot, fields, *session.scenario.surface.gradient_text())
    field = fields.findChild(QLineEdit, "gradient-1")
    finding = fields.findChild(QLabel, "gradient-finding")
    qtbot.keyClicks(field, "-6*y")
    assert not finding.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert finding.isVisible()


def test_what_is_being_typed_is_dropped_when_a_surface_of_other_coordinates_comes(
    session: Session, fields: GradientFields, qtbot: QtBot
) -> None:
    field = fields.findChild(QLineEdit, "gradient-1")
    field.setFocus()
    qtbot.keyClicks(field, "x*y")
    # The field loses the focus amid the change, before this panel has heard of it.
    session.changed.disconnect(fields._follow)
    session.apply(edit.on_surface(session.scenario, surfaces["parabola"]), "change surface")
    field.editingFinished.emit()
    fields._show()
    assert session.scenario.surface == surfaces["parabola"]
    assert [field.text() for field in fields._fields] == [""]

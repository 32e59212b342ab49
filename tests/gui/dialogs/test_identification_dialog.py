from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, run, surfaces
from explorer.gui.dialogs.identification_dialog import IdentificationDialog
from explorer.gui.session.session import Session
from explorer.scenario.lessons.location import load


@pytest.fixture
def session() -> Session:
    return Session(load("ravine_momentum"))


def opened(qtbot: QtBot, session: Session, path: Path) -> IdentificationDialog:
    dialog = IdentificationDialog(session, path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_the_rule_that_made_the_points_is_added_and_undo_takes_it_back(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    rule = optimizers["momentum"](learning_rate=0.05)
    points = run(surfaces["ravine"], rule, (1.5, 2.0), 20).positions
    path = tmp_path / "points.csv"
    path.write_text("\n".join(f"{x!r},{y!r}" for x, y in points.tolist()), encoding="utf-8")
    before = session.scenario
    dialog = opened(qtbot, session, path)
    qtbot.waitUntil(lambda: dialog.list.count() > 0, timeout=60_000)
    assert dialog.list.item(0).text().startswith("Momentum as in")
    assert dialog.words.text().startswith("points.csv on Ravine: the likeliest rule first")
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    added = session.scenario.contenders[-1].optimizer
    assert (added.id, added.values["learning_rate"]) == ("momentum", 0.05)
    assert session.scenario.start == (1.5, 2.0)
    session.undo_stack.undo()
    assert session.scenario == before


def test_a_table_without_numbers_is_told_in_a_sentence(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text("1,2\n3,a\n", encoding="utf-8")
    dialog = opened(qtbot, session, path)
    assert "line 2: found 'a' in field 2, expected a number" in dialog.words.text()
    assert not dialog.add_button.isEnabled()

"""Choosing the plane on which many dimensions are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from explorer.engine import surfaces
from explorer.gui.panels.setup.plane_fields import PlaneFields
from explorer.gui.session.session import Session
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import read_scenario, write_scenario
from explorer.scenario.network_presets import networks
from tests.gui.acting import seen
from tests.scenarios import starter


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    """A session with the two factors of a matrix."""
    return Session(starter(surfaces["low_rank"]))


@pytest.fixture
def fields(session: Session, qtbot: QtBot) -> PlaneFields:
    """The choice of planes of that session."""
    fields = PlaneFields(session)
    qtbot.addWidget(fields)
    fields.show()
    return fields


def pick(fields: PlaneFields, name: str, text: str) -> None:
    combo = seen(fields, QComboBox, name)
    combo.setCurrentIndex(combo.findText(text))
    combo.activated.emit(combo.currentIndex())


def test_singular_directions_are_chosen_seen_and_saved(
    session: Session, fields: PlaneFields, tmp_path: Path
) -> None:
    pick(fields, "plane-kind", "singular directions")
    pick(fields, "plane-matrix", "V")
    plane = session.drawn.plane
    assert plane is not None
    assert plane.labels[0] == "singular direction 1 of V"
    write_scenario(tmp_path / "v.descent", session.scenario)
    again = read_scenario(tmp_path / "v.descent")
    assert again.view is not None
    assert again.view.plane == session.view.plane


def test_two_entries_of_a_matrix_are_chosen(session: Session, fields: PlaneFields) -> None:
    pick(fields, "plane-kind", "two weights")
    pick(fields, "plane-second", "V[1,1]")
    assert session.drawn.surface.variables == ("U[1,1]", "V[1,1]")


def test_singular_directions_are_offered_for_matrices_alone(
    session: Session, fields: PlaneFields
) -> None:
    combo = seen(fields, QComboBox, "plane-kind")
    assert combo.findText("singular directions") >= 0
    pick(fields, "plane-kind", "singular directions")
    session.apply(edit.on_surface(session.scenario, networks["moons"].make()), "change surface")
    assert combo.findText("singular directions") < 0
    assert combo.currentText() == "principal directions"

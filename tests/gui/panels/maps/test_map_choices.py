from __future__ import annotations

from pytestqt.qtbot import QtBot

from explorer.gui.panels.maps.map_choices import MapChoices


def test_the_fields_take_as_few_rows_as_their_width_allows(qtbot: QtBot) -> None:
    choices = MapChoices()
    qtbot.addWidget(choices)
    choices.show()
    fields = (choices.measure, choices.across, choices.upward, choices.beside)
    for width, rows in ((280, 4), (380, 3), (760, 1), (600, 3), (280, 4)):
        choices.resize(width, 200)
        qtbot.waitUntil(lambda rows=rows: len({field.y() for field in fields}) == rows)
        assert not choices.across.geometry().intersects(choices.upward.geometry())
        assert all(field.geometry().right() < width for field in fields)
    assert choices.measure.geometry().right() < choices.export_button.geometry().left()

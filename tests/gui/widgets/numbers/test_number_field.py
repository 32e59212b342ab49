from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from explorer.engine.parameter import Number
from explorer.gui.widgets.numbers.number_field import NumberField, stepped_value

RATE = Number(
    name="learning_rate",
    symbol="α",
    default=0.01,
    meaning="Length of a step.",
    minimum=0.0,
    open_minimum=True,
    slider=(1e-4, 1.0),
    scale="logarithmic",
)
SHARE = Number(name="share", symbol="s", default=0.5, meaning="A share.", minimum=0.0, maximum=1.0)


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    page = QWidget()
    result = NumberField(RATE, page)
    QLineEdit(page).move(0, 40)
    qtbot.addWidget(page)
    page.show()
    result.setFocus()
    qtbot.waitUntil(result.hasFocus)
    result.page = page  # keeps it alive
    return result


@pytest.fixture
def asked(field: NumberField) -> list[object]:
    result: list[object] = []
    field.value_requested.connect(result.append)
    return result


def _type(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_enter_asks_for_the_number_typed(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    _type(qtbot, field, "0.0005")
    assert asked == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == [0.0005]
    assert field.text() == "0.0005"


def test_leaving_the_field_asks_for_the_number_typed_once(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    _type(qtbot, field, "1/8")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not field.hasFocus()
    assert asked == [0.125]
    assert field.text() == "0.125"


def test_passing_through_asks_for_nothing(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Return)
    _type(qtbot, field, "0.010")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert asked == []
    assert field.text() == "0.01"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "found 'abc', expected a number above 0"),
        ("-1", "found -1, expected a number above 0"),
        ("0", "found 0, expected a number above 0"),
        ("1e300", "found 1e300, expected"),
        ("1,500", "found '1,500', write 1.500"),
        ("nan", "found 'nan', expected"),
    ],
)
def test_bad_input_is_explained_while_it_is_typed_and_asks_for_nothing(
    qtbot: QtBot, field: NumberField, asked: list[object], text: str, words: str
) -> None:
    errors: list[str] = []
    field.error_changed.connect(errors.append)
    _type(qtbot, field, text)
    assert errors[-1].startswith("learning rate: ")
    assert words in errors[-1]
    assert field.property("invalid") is True
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert asked == []
    assert field.value == 0.01


def test_an_error_goes_when_the_input_is_mended(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    _type(qtbot, field, "0.x")
    assert field.error
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field, "2")
    assert field.error == ""
    assert field.property("invalid") is False
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == [0.2]


def test_escape_brings_the_last_good_number_back(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    _type(qtbot, field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.01"
    assert field.error == ""
    assert asked == []


def test_the_decimal_comma_of_the_locale_is_understood(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    field.setLocale(QLocale(QLocale.Language.German))
    _type(qtbot, field, "0,25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == [0.25]
    assert field.text() == "0.25"


def test_setting_the_value_shows_it_exactly_and_asks_for_nothing(
    field: NumberField, asked: list[object]
) -> None:
    for value, text in ((0.1 + 0.2, "0.30000000000000004"), (1e-8, "1e-8"), (5.0, "5")):
        field.set_value(value)
        assert field.text() == text
    assert asked == []


def test_a_text_in_the_making_survives_the_same_value_but_not_another(
    qtbot: QtBot, field: NumberField
) -> None:
    _type(qtbot, field, "0.0")
    field.set_value(0.01)
    assert field.text() == "0.0"
    field.set_value(0.7)
    assert field.text() == "0.7"
    assert field.error == ""


def test_up_and_down_go_in_steps_that_suit_the_scale(
    qtbot: QtBot, field: NumberField, asked: list[object]
) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert asked == [0.011, 0.01, 0.0259]
    assert field.text() == "0.0259"


def test_steps_on_a_linear_scale_are_a_hundredth_of_the_slider() -> None:
    assert stepped_value(SHARE, 0.5, 1) == 0.51
    assert stepped_value(SHARE, 0.29, 1) == 0.3
    assert stepped_value(SHARE, 0.5, -10) == 0.4


def test_steps_stay_within_the_range() -> None:
    assert stepped_value(SHARE, 0.99, 10) == 1.0
    assert stepped_value(SHARE, 0.01, -10) == 0.0
    assert not RATE.accepts(0.0)
    assert stepped_value(RATE, 1e-300, -10) > 0


def test_a_whole_number_moves_by_one_at_least() -> None:
    history = Number(
        name="history", symbol="m", default=10, meaning="", minimum=1, slider=(1, 20), whole=True
    )
    assert stepped_value(history, 10, 1) == 11
    assert stepped_value(history, 10, -1) == 9
    assert stepped_value(history, 10, 10) == 12
    assert stepped_value(history, 1, -1) == 1


def test_zero_on_a_logarithmic_scale_steps_up_to_where_the_slider_begins() -> None:
    epsilon = Number(
        name="epsilon",
        symbol="ε",
        default=0.0,
        meaning="",
        minimum=0.0,
        slider=(1e-10, 1.0),
        scale="logarithmic",
    )
    assert stepped_value(epsilon, 0.0, 1) == 1e-10
    assert stepped_value(epsilon, 0.0, -1) == 0.0


def shown_tip(field: NumberField) -> str:
    """The tooltip that appears under the mouse, which has rested there."""
    QToolTip.hideText()
    middle = field.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, middle, field.mapToGlobal(middle))
    QApplication.sendEvent(field, event)
    return QToolTip.text()


def test_the_tooltip_tells_all_of_a_number_that_is_cut(field: NumberField) -> None:
    field.setToolTip("Length of a step")
    field.setFixedWidth(72)
    field.set_value(0.5)
    assert shown_tip(field) == "Length of a step"
    field.set_value(0.934059678027353)
    assert "0.934059678027353" in shown_tip(field)
    assert "Length of a step" in QToolTip.text()


def drag(field: NumberField, *ways: int, fine: bool = False) -> None:
    """Drag across the field by so many pixels each, as with a mouse."""
    place = field.rect().center()
    shift = Qt.KeyboardModifier.ShiftModifier if fine else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=place)
    for way in ways:
        place = QPoint(place.x() + way, place.y())
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            QPointF(field.mapToGlobal(place)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            shift,
        )
        QApplication.sendEvent(field, event)
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=place)


def test_a_number_that_is_not_typed_is_dragged(
    field: NumberField, asked: list[object], qtbot: QtBot
) -> None:
    field.clearFocus()
    way: list[float] = []
    field.value_dragged.connect(way.append)
    drag(field, 8, 8, 8)
    assert way == sorted(way)
    assert len(way) == 3
    assert asked == [way[-1]]
    assert field.value == pytest.approx(0.01 * 1.1**6, rel=1e-2)
    assert not field.hasFocus()
    before = field.value
    drag(field, 8, 8, 8, fine=True)
    assert field.value == pytest.approx(before * 1.1**0.6, rel=1e-2)


def test_a_drag_in_a_field_with_the_focus_marks_its_text(
    field: NumberField, asked: list[object]
) -> None:
    drag(field, 8, 8)
    assert field.value == 0.01
    assert asked == []
    assert field.hasFocus()


def test_a_click_changes_no_number(field: NumberField, asked: list[object]) -> None:
    field.clearFocus()
    drag(field, 1, 1)
    assert asked == []
    assert field.hasFocus()

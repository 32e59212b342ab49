"""Every control of the window and of its dialogs: reached by Tab, named, and true to its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.gui.window.commands import COMMANDS
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.network_presets import networks
from explorer.scenario.scenario import Scenario

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
WALKED_FROM_A_LINE = {"palette-list"}
"""Lists that take the arrows while the focus stays in the line above them."""
KEYS_OF_ICONS = {
    "contender-add": "add",
    "surface-gallery-button": "gallery",
    "playback-to-start": "to_start",
    "playback-step-back": "step_back",
    "playback-play": "play",
    "playback-step-forward": "step_forward",
    "playback-to-end": "to_end",
    "playback-loop": "loop",
}
"""Buttons without words that do what a command of the menus does."""
OWN_KEYS = {"film-preview-play": "Ctrl+Space", "stage-close": "Esc"}
"""Buttons without words that have a key of their own."""
KEYLESS = {
    "chart-fit",
    "chart-more",
    "contender-eye",
    "contender-menu",
    "contender-swatch",
    "contenders-all",
    "map-export",
    "stage-back",
    "stage-forward",
    "stage-play",
    "start-random",
    "network-csv",
    "plane-random",
}
"""Buttons without words for which there is no key."""


def controls(top: QWidget) -> Iterator[QWidget]:
    """What a person can act on, or come to by Tab, in a window: without Qt's own inner parts."""
    for widget in top.findChildren(QWidget):
        inner = isinstance(widget.parent(), QAbstractItemView | QComboBox | QHeaderView | QTabBar)
        if (
            widget.window() is not top.window()
            or not widget.isVisible()
            or inner
            or widget.focusProxy() is not None
            or isinstance(widget, QScrollBar)
            or widget.objectName().startswith("qt_")
            or (isinstance(widget, QTabBar) and not widget.count())
        ):
            continue
        if isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


def spoken(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip()


def told(widget: QWidget) -> str:
    """A widget in a message of a test."""
    return f"{type(widget).__name__} {widget.objectName()!r} in {widget.parent()!r}"


def reached_by_tab(widget: QWidget) -> bool:
    """Whether Tab comes to a widget; of buttons of which one is pressed, to one of them."""
    if isinstance(widget, QAbstractButton) and widget.group() is not None:
        group = widget.group().buttons()
        return any(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in group)
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def check(top: QWidget) -> None:
    """Check every control of a window or panel that is shown."""
    QApplication.processEvents()
    collected = list(controls(top))
    assert collected
    assert [f"{told(widget)} {wrong}" for widget in collected for wrong in faults(widget)] == []


def faults(widget: QWidget) -> Iterator[str]:
    """What a control lacks for a person who cannot see or has no mouse."""
    name = widget.objectName()
    if not spoken(widget):
        yield "has no accessible name"
    if not reached_by_tab(widget) and name not in WALKED_FROM_A_LINE:
        yield "is not reached by Tab"
    if not isinstance(widget, QToolButton) or widget.text().strip("⋮… "):
        return
    if not widget.toolTip():
        yield "has neither words nor a tip"
    keys = {command.name: command.keys for command in COMMANDS}
    key = keys[KEYS_OF_ICONS[name]][0] if name in KEYS_OF_ICONS else ""
    shown = QKeySequence(key).toString() if key else OWN_KEYS.get(name, "")
    if not shown and name not in KEYLESS:
        yield "is not known here: has it a key?"
    if shown and f"({shown})" not in widget.toolTip():
        yield f"has a tip without {shown}"


def test_the_window_and_every_panel(window: MainWindow) -> None:
    for dock in window.docks.docks:
        dock.show()
        dock.raise_()
        check(window)
    for view in ("map", "stage_charts", "space", "split"):
        window.action(view).trigger()
        check(window)


def test_a_lesson_and_no_lesson(window: MainWindow) -> None:
    window.docks.lesson_dock.raise_()
    check(window)
    window.lesson_course.open(lessons["parabola_momentum"])
    window.playback.pause()
    check(window)


def test_the_fields_of_a_network(
    make_window: Callable[[Scenario], MainWindow], scenario: Scenario
) -> None:
    check(make_window(edit.on_surface(scenario, next(iter(networks.values())).make())))


def test_a_rule_as_text(window: MainWindow) -> None:
    window.docks.contender_panel.cards[0].command.emit(0, "text")
    check(window)


DIALOGS = (
    "export_picture",
    "export_film",
    "export_web_page",
    "gallery",
    "guide",
    "lessons",
    "palette",
    "range_test",
    "save_lesson",
    "settings",
    "shortcuts",
    "about",
    "tune",
)


def test_every_dialog(window: MainWindow, tmp_path: Path) -> None:
    for command in DIALOGS:
        window.action(command).trigger()
        check_dialog(window)
    window.docks.contender_panel.cards[0].command.emit(0, "fan_over")
    check_dialog(window)
    points = tmp_path / "points.csv"
    points.write_text("x,y\n-1.5,2\n-1.4,1.9\n-1.3,1.8\n")
    window.window_dialogs.show_identification(points)
    check_dialog(window)


def check_dialog(window: MainWindow) -> None:
    """Check the one dialog that is open, and close it."""
    QApplication.processEvents()
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert len(dialogs) == 1
    check(dialogs[0])
    dialogs[0].close()


def test_tab_comes_to_everything_and_back(window: MainWindow, qtbot: QtBot) -> None:
    wanted = {
        widget
        for widget in controls(window)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    window.stage.take_focus()
    met: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused not in met:
        met.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert [told(widget) for widget in wanted if widget not in met] == []


def heard(window: MainWindow) -> str:
    """What a screen reader reads of the picture."""
    window.screen_reader.describe()
    interface = QAccessible.queryAccessibleInterface(window.canvas)
    return " ".join(interface.text(kind) for kind in (TEXT.Name, TEXT.Description))


TEXT = QAccessible.Text


def test_the_picture_is_told_in_words_that_follow_it(window: MainWindow) -> None:
    window.session.set_step(7)
    words = heard(window)
    first, second = (contender.name for contender in window.session.scenario.contenders)
    assert "Rosenbrock, seen from above" in words
    assert "Paused at step 7 of 50" in words
    assert f"{first}, selected; at" in words
    assert f"{second}; at" in words
    window.action("space").trigger()
    window.session.set_chosen(1)
    words = heard(window)
    assert "Rosenbrock, a landscape" in words
    assert f"{second}, selected; at" in words


def test_the_description_comes_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_step(9)
    qtbot.waitUntil(lambda: "step 9 of 50" in window.canvas.accessibleDescription())


def test_playback_steps_and_the_selection_are_announced(window: MainWindow) -> None:
    said: list[str] = []
    window.screen_reader.announced.connect(said.append)
    window.playback.play()
    window.playback.advance(0.2)
    window.playback.pause()
    window.playback.step_forward()
    window.session.set_chosen(1)
    name = window.session.scenario.contenders[1].name
    step = window.session.step
    assert said == [
        "Playing, at step 0 of 50",
        f"Paused at step {step - 1} of 50",
        f"Step {step} of 50",
        f"{name} selected",
    ]
    timeline = QAccessible.queryAccessibleInterface(window.playback_bar.timeline)
    window.screen_reader.describe()
    assert timeline.text(TEXT.Description) == f"Paused at step {step} of 50"


def test_the_card_of_the_selected_optimizer_says_so(window: MainWindow) -> None:
    cards = window.docks.contender_panel.cards
    names = [card.findChild(QLineEdit, "contender-name") for card in cards]
    assert [field.accessibleDescription() for field in names] == ["selected", ""]
    window.session.set_chosen(1)
    assert [field.accessibleDescription() for field in names] == ["", "selected"]

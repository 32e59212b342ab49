"""The window, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.engine import optimizers, surfaces
from explorer.gui.document import settings
from explorer.gui.window.app import last_time
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.files.scenario_file import write_scenario
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.lessons.location import load
from explorer.scenario.scenario import Scenario
from tests.gui.conftest import Answers

LEFT = Qt.MouseButton.LeftButton


def find(window: QWidget, kind: type, name: str) -> QWidget:
    """The visible widget of this name."""
    actual = [widget for widget in window.findChildren(kind, name) if widget.isVisible()]
    assert actual, f"no visible {kind.__name__} named {name}"
    return actual[0]


def enter(qtbot: QtBot, field: QWidget, text: str) -> None:
    """Click into a field, type over what is there and press Enter."""
    qtbot.mouseClick(field, LEFT)
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def on_canvas(window: MainWindow, point: tuple[float, float]) -> QPoint:
    """Where a data point lies on the canvas, in pixels."""
    return window.canvas.view.mapFromScene(window.canvas.plot.position_of(point))


def pixels(widget: QWidget) -> np.ndarray:
    """What a widget shows, as bytes."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).copy()


def test_the_arrows_step_home_and_end_jump_and_space_plays(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Right)
    qtbot.keyClick(window, Qt.Key.Key_Left)
    assert window.session.step == 2
    qtbot.keyClick(window, Qt.Key.Key_End)
    assert window.session.step == 50
    qtbot.keyClick(window, Qt.Key.Key_Home)
    assert window.session.step == 0
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.step > 1)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not window.playback.playing


def test_typed_letters_go_into_the_formula_and_not_to_the_shortcuts(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = find(window, QLineEdit, "surface-formula")
    shown = window.canvas.options.isolines
    enter(qtbot, field, "sin(x) + y**2")
    assert window.session.scenario.surface.formula == "sin(x) + y**2"
    assert window.canvas.options.isolines == shown


def test_a_wrong_formula_says_why_and_keeps_the_last_good_surface(
    window: MainWindow, qtbot: QtBot
) -> None:
    field = find(window, QLineEdit, "surface-formula")
    qtbot.mouseClick(field, LEFT)
    field.selectAll()
    qtbot.keyClicks(field, "x**2 + y**2 + foo")
    error = find(window, QLabel, "surface-formula-error")
    assert "foo" in error.text()
    assert window.session.scenario.surface.formula != field.text()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not error.isVisible()
    assert field.text() == window.session.scenario.surface.formula


def test_typing_a_formula_is_one_step_of_undo(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.scenario
    enter(qtbot, find(window, QLineEdit, "surface-formula"), "x**2 + 3*y**2")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    while window.session.undo_stack.canUndo():
        window.action("undo").trigger()
    assert window.session.scenario == before


def test_choosing_a_surface_moves_the_start_to_its_own(window: MainWindow, qtbot: QtBot) -> None:
    choice = find(window, QComboBox, "surface-choice")
    qtbot.waitUntil(lambda: choice.count() > 30)
    index = choice.findData("himmelblau")
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
    assert window.session.scenario.surface.id == "himmelblau"
    assert window.session.scenario.start == surfaces["himmelblau"].starts[0]


def test_a_surface_of_one_coordinate_shows_its_curve(window: MainWindow, qtbot: QtBot) -> None:
    enter(qtbot, find(window, QLineEdit, "surface-formula"), "x**2")
    assert window.session.scenario.surface.dimension == 1
    assert window.canvas.plot.surface.dimension == 1
    enter(qtbot, find(window, QLineEdit, "surface-formula"), "x**2 + y**2")
    assert window.canvas.plot.surface.dimension == 2


def test_a_click_on_the_canvas_moves_the_start_there(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.canvas.view.viewport(), LEFT, pos=on_canvas(window, (0.5, 0.25)))
    assert window.session.scenario.start == pytest.approx((0.5, 0.25), abs=0.02)


def test_dragging_the_start_recomputes_as_it_moves_and_is_undone_at_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.scenario.start
    viewport = window.canvas.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=on_canvas(window, (before[0], before[1])))
    starts = []
    for share in (0.25, 0.5, 1.0):
        at = (before[0] + share * 1.0, before[1] - share * 1.0)
        qtbot.mouseMove(viewport, on_canvas(window, at))
        starts.append(window.session.scenario.start)
    qtbot.mouseRelease(viewport, LEFT, pos=on_canvas(window, (before[0] + 1, before[1] - 1)))
    assert window.session.scenario.start == pytest.approx((-0.5, 1.0), abs=0.02)
    window.action("undo").trigger()
    assert window.session.scenario.start == before


def test_the_picture_follows_the_step(window: MainWindow, qtbot: QtBot) -> None:
    first = pixels(window.canvas)
    window.session.set_step(50)
    assert not np.array_equal(pixels(window.canvas), first)
    window.session.set_step(0)
    assert np.array_equal(pixels(window.canvas), first)


def test_saving_and_opening_gives_the_same_trajectories(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saved = tmp_path / "mine"
    window.session.apply(
        edit.with_value(window.session.scenario, 0, "learning_rate", 0.0017), "change rate"
    )
    before = window.session.outcome.trajectories[0]
    assert window.isWindowModified()
    window.action("save").trigger()
    assert not window.isWindowModified()
    window.action("new").trigger()
    answers.opened = tmp_path / "mine.descent"
    window.action("open").trigger()
    after = window.session.outcome.trajectories[0]
    assert before is not None
    assert after is not None
    assert np.array_equal(before.positions, after.positions)
    assert window.windowTitle() == "mine[*]", "Qt adds the name of the program, as to dialogs"


def test_unsaved_work_is_asked_about_and_cancel_keeps_it(
    window: MainWindow, answers: Answers
) -> None:
    changed = edit.with_value(window.session.scenario, 0, "learning_rate", 0.0017)
    window.session.apply(changed, "change rate")
    answers.unsaved = "cancel"
    window.action("new").trigger()
    assert window.session.scenario == changed
    assert not window.close()
    assert window.isVisible()
    answers.unsaved = "discard"
    window.action("new").trigger()
    assert window.session.scenario != changed


def test_a_bad_file_is_reported_and_the_document_stays(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.descent"
    bad.write_text('{"format": "descent-explorer/1", "surface": {"id": "nowhere"}}')
    before = window.session.scenario
    answers.opened = bad
    window.action("open").trigger()
    assert "bad.descent" in window.statusBar().currentMessage()
    assert window.session.scenario == before


def test_a_file_dropped_on_the_window_is_opened(
    window: MainWindow, scenario: Scenario, tmp_path: Path
) -> None:
    path = tmp_path / "dropped.descent"
    write_scenario(path, edit.on_surface(scenario, surfaces["beale"]))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
        )
    )
    assert window.session.scenario.surface.id == "beale"


def test_points_dropped_on_the_window_are_asked_for_their_rule(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text("1,2\n3,a\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
        )
    )
    dialog = window.findChild(QDialog, "identification-dialog")
    assert dialog is not None
    words = dialog.findChild(QLabel, "identification-words")
    assert "found 'a' in field 2" in words.text()
    dialog.reject()


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
        )
    )


def test_points_dropped_on_the_window_can_be_opened_as_a_path(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "walk.csv"
    path.write_text("x,y,loss\n1,2,3\n0,1,2\n", encoding="utf-8")
    drop(window, path)
    dialog = window.findChild(QDialog, "identification-dialog")
    dialog.findChild(QPushButton, "identification-look").click()
    (trajectory,) = window.session.outcome.trajectories
    assert trajectory.losses.tolist() == [3, 2]
    assert window.session.document.title == "walk"
    # On a recording there is no formula on which a rule could be looked for.
    path.write_text("x,y\n5,6\n7,8\n", encoding="utf-8")
    drop(window, path)
    (trajectory,) = window.session.outcome.trajectories
    assert trajectory.positions.tolist() == [[5, 6], [7, 8]]


def test_a_logged_loss_dropped_on_the_window_is_a_curve(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    path.write_text("Wall time,Step,Value\n1,0,3\n2,50,2\n", encoding="utf-8")
    drop(window, path)
    assert window.findChild(QDialog, "identification-dialog") is None
    assert window.session.scenario.surface.variables == ("step", "loss")


def test_a_path_and_a_grid_dropped_together_share_a_plane(
    window: MainWindow, tmp_path: Path
) -> None:
    path, grid = tmp_path / "walk.csv", tmp_path / "grid.npz"
    path.write_text("0.5,0.5\n0.25,0.25\n", encoding="utf-8")
    np.savez(grid, x=[0.0, 1.0], y=[0.0, 1.0], values=[[0.0, 1.0], [2.0, 3.0]])
    drop(window, path, grid)
    assert float(window.session.scenario.surface.value([0.5, 0.5])) == 1.5
    drop(window, tmp_path / "a.descent", grid)
    assert window.session.scenario.surface.title == "walk"


def test_several_recordings_are_opened_together_by_the_menu(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(f"{ord(name)},0\n0,0\n", encoding="utf-8")
    answers.opened = [tmp_path / "a.csv", tmp_path / "b.csv"]
    window.action("open").trigger()
    assert [contender.name for contender in window.session.scenario.contenders] == ["a", "b"]
    answers.opened = [tmp_path / "a.csv", tmp_path / "b.descent"]
    window.action("open").trigger()
    assert "b.descent: this is not a recording" in window.statusBar().currentMessage()


def test_a_grid_opened_by_the_menu_is_a_surface_without_optimizers(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opened = tmp_path / "grid.npz"
    np.savez(answers.opened, x=[0.0, 1.0], y=[0.0, 1.0], values=[[0.0, 1.0], [2.0, 3.0]])
    window.action("open").trigger()
    assert window.session.scenario.surface.title == "grid"
    assert window.session.scenario.contenders == ()


def test_the_window_remembers_its_size_speed_and_last_scenario(
    make_window: Callable[..., MainWindow], scenario: Scenario, store: QSettings
) -> None:
    first = make_window(edit.on_surface(scenario, surfaces["beale"]))
    first.resize(795, 655)
    first.playback.set_speed(77.0)
    first.close()
    kept = settings.load_settings(store)
    assert kept.speed == 77.0
    assert last_time(kept).scenario.surface.id == "beale"
    second = MainWindow(store)
    assert (second.width(), second.height()) == (795, 655)
    second.deleteLater()


def test_a_lesson_goes_on_where_one_left_it(
    make_window: Callable[..., MainWindow], store: QSettings
) -> None:
    lesson = lessons["ravine_momentum"]
    first = make_window(lesson.scenario)
    first.lesson_course.open(lesson)
    first.playback.pause()
    first.session.set_step(9)
    first.session.set_chosen(1)
    first.close()
    opened = last_time(settings.load_settings(store))
    assert opened.lesson == lesson
    assert opened.resume_at == (9, 1)
    second = MainWindow(store)
    second.assemble(
        opened.scenario, title=opened.title, lesson=opened.lesson, resume_at=opened.resume_at
    )
    assert second.session.document.title == lesson.title
    assert (second.session.step, second.session.chosen) == (9, 1)
    assert second.docks.lesson == lesson
    assert not second.playback.playing
    second.close()
    second.deleteLater()


def test_edits_that_were_discarded_do_not_come_back(
    make_window: Callable[..., MainWindow], scenario: Scenario, store: QSettings, answers: Answers
) -> None:
    window = make_window(scenario)
    window.session.apply(replace(scenario, steps=7), "change steps")
    answers.unsaved = "discard"
    window.close()
    assert last_time(settings.load_settings(store)).scenario == scenario


def test_what_a_lesson_lets_one_try_need_not_be_saved(window: MainWindow) -> None:
    lesson = lessons["parabola_momentum"]
    window.lesson_course.open(lesson)
    window.playback.pause()
    window.docks.lesson_panel._try(0)
    assert window.session.scenario != lesson.scenario
    assert not window.session.document.is_unsaved
    window.session.apply(replace(window.session.scenario, steps=7), "change steps")
    assert window.session.document.is_unsaved


def test_what_is_tried_plays_and_leaves_the_keys_to_the_canvas(window: MainWindow) -> None:
    window.show()
    window.lesson_course.open(lessons["parabola_momentum"])
    window.playback.pause()
    button = window.docks.lesson_panel.findChild(QPushButton, "lesson-try-0")
    button.setFocus()
    button.click()
    assert window.playback.playing
    assert window.canvas.hasFocus() or window.canvas.isAncestorOf(window.focusWidget())


@pytest.mark.parametrize("text", ["", "[]", '{"theme": 3, "speed": "fast"}', "{broken"])
def test_garbage_in_the_settings_is_ignored(store: QSettings, text: str, qapp: object) -> None:
    store.setValue(settings.KEY, text)
    assert settings.load_settings(store) == settings.Settings()


def test_the_first_start_shows_the_first_lesson(store: QSettings, qapp: object) -> None:
    assert last_time(settings.load_settings(store)).scenario == load("parabola_momentum")


def test_presenter_mode_leaves_canvas_and_playback(window: MainWindow) -> None:
    window.action("presenter").trigger()
    assert not any(dock.isVisible() for dock in window.findChildren(QDockWidget))
    assert window.canvas.isVisible()
    assert window.playback_bar.isVisible()
    window.action("presenter").trigger()
    assert window.docks.surface_dock.isVisible()
    assert window.docks.contender_dock.isVisible()


def test_light_and_dark_are_different_pictures(window: MainWindow) -> None:
    light = pixels(window)
    window.action("theme_dark").trigger()
    dark = pixels(window)
    assert dark.mean() < light.mean() - 60


def test_hiding_a_contender_stops_its_computation_and_its_trail(window: MainWindow) -> None:
    button = find(window.docks.contender_panel.cards[0], QWidget, "contender-eye")
    button.click()
    assert window.session.outcome.trajectories[0] is None
    assert len(window.canvas.plot.traces) == 1
    button.click()
    assert len(window.canvas.plot.traces) == 2


def test_changing_a_value_while_it_plays_goes_on_playing(window: MainWindow, qtbot: QtBot) -> None:
    window.playback.play()
    field = find(window.docks.contender_panel.cards[0], QLineEdit, "parameter-learning_rate-field")
    enter(qtbot, field, "0.0005")
    assert window.session.scenario.contenders[0].optimizer.values["learning_rate"] == 0.0005
    assert window.playback.playing
    window.playback.pause()


def test_an_impossible_learning_rate_is_explained_and_changes_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.scenario
    card = window.docks.contender_panel.cards[0]
    field = find(card, QLineEdit, "parameter-learning_rate-field")
    for text in ("0", "-1", "1e300", "abc", "nan", ""):
        qtbot.mouseClick(field, LEFT)
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
        qtbot.keyClicks(field, text)
        error = find(card, QLabel, "parameter-learning_rate-error")
        assert "expected" in error.text(), text
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert window.session.scenario == before, text


def test_minimising_pauses_the_film(window: MainWindow, qtbot: QtBot) -> None:
    window.playback.play()
    window.showMinimized()
    qtbot.waitUntil(lambda: not window.playback.playing)


def test_a_click_on_an_arrow_shows_its_term_and_a_click_on_the_term_lights_the_arrow(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.set_chosen(1)
    window.session.set_step(10)
    window.canvas.grab()
    head = window.session.outcome.trajectories[1]
    assert head is not None
    viewport = window.canvas.view.viewport()
    centre = on_canvas(window, (head.positions[10][0], head.positions[10][1]))
    actual = [
        QPoint(centre.x() + dx, centre.y() + dy)
        for dx in range(-100, 101, 4)
        for dy in range(-100, 101, 4)
        if window.canvas.plot.arrow_at(
            window.canvas.view.mapToScene(QPoint(centre.x() + dx, centre.y() + dy))
        )
        == "carried"
    ]
    assert actual, "no arrow of what is carried on"
    start = window.session.scenario.start
    qtbot.mouseClick(viewport, LEFT, pos=actual[len(actual) // 2])
    assert window.session.scenario.start == start
    inspector = window.docks.inspector_dock.panel
    assert inspector.lit == "velocity"
    inspector.term_chosen.emit("gradient")
    assert window.canvas.plot.lit_arrow == "gradient"
    window.session.set_chosen(0)
    assert window.canvas.plot.lit_arrow == ""


@pytest.mark.parametrize("name", ["newton", "bfgs", "backtracking"])
def test_the_arrows_of_a_direct_method_can_be_clicked(
    window: MainWindow, qtbot: QtBot, name: str
) -> None:
    window.session.apply(edit.added(window.session.scenario, optimizers[name]()), "add")
    chosen = len(window.session.scenario.contenders) - 1
    window.session.set_chosen(chosen)
    window.session.set_step(1)
    trajectory = window.session.outcome.trajectories[chosen]
    assert trajectory is not None
    (x, y), (ahead_x, ahead_y) = trajectory.positions[1], trajectory.positions[2]
    reach = 3.0 * max(abs(ahead_x - x), abs(ahead_y - y))
    window.canvas.plot.vb.show_range((x - reach, x + reach), (y - reach, y + reach))
    window.canvas.grab()
    viewport = window.canvas.view.viewport()
    centre = on_canvas(window, (trajectory.positions[1][0], trajectory.positions[1][1]))
    places: dict[str, list[QPoint]] = {}
    for dx in range(-160, 161, 4):
        for dy in range(-160, 161, 4):
            place = QPoint(centre.x() + dx, centre.y() + dy)
            arrow = window.canvas.plot.arrow_at(window.canvas.view.mapToScene(place))
            if arrow:
                places.setdefault(arrow, []).append(place)
    assert places, "there is no arrow"
    for arrow, actual in places.items():
        # Close to the head a click is on the head.
        far = max(actual, key=lambda place: (place - centre).manhattanLength())
        qtbot.mouseClick(viewport, LEFT, pos=far)
        assert window.canvas.plot.lit_arrow == arrow
        assert window.docks.inspector_dock.panel.lit == arrow


def test_a_new_window_is_not_larger_than_the_screen(store: QSettings, qapp: object) -> None:
    window = MainWindow(store)
    room = window.screen().availableSize()
    assert window.minimumWidth() <= min(1024, room.width())
    assert window.minimumHeight() <= min(640, room.height())
    assert window.width() <= room.width()
    assert window.height() <= room.height()
    window.deleteLater()


def test_a_window_opened_again_shows_the_picture_as_large_as_before(
    make_window: Callable[..., MainWindow], scenario: Scenario, qtbot: QtBot
) -> None:
    first = make_window(scenario)
    qtbot.waitUntil(lambda: first.canvas.height() > first.docks.chart_dock.height())
    before = first.canvas.size()
    first.close()
    again = make_window(scenario)
    # The layout comes to rest when the panels have been made.
    qtbot.waitUntil(lambda: again.docks.chart_dock.made is not None)
    qtbot.waitUntil(lambda: again.canvas.height() >= before.height() - 2)


def test_every_button_of_a_panel_says_what_it_does(window: MainWindow) -> None:
    for dock in window.docks.docks:
        buttons = [button for button in dock.findChildren(QToolButton) if not button.text()]
        buttons += dock.findChildren(QAbstractButton, "qt_dockwidget_closebutton")
        buttons += dock.findChildren(QAbstractButton, "qt_dockwidget_floatbutton")
        assert len(buttons) >= 2, dock.objectName()
        for button in buttons:
            assert button.toolTip(), (dock.objectName(), button.objectName())

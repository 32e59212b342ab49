"""A window that is closed during work leaves no thread, timer, dialog or file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QProgressBar, QStatusBar
from pytestqt.qtbot import QtBot

from explorer.drawing.plots.charts.chart_quantities import Quantity
from explorer.engine import optimizers, run, surfaces
from explorer.gui.dialogs.comparison_dialog import ComparisonDialog
from explorer.gui.dialogs.search_dialog import SearchDialog
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.lessons.location import load
from tests.gui.acting import click

MakeWindow = Callable[..., MainWindow]
BOUNDLESS = 1e10
PATIENCE_MS = 60_000


WORKERS = ("map_", "search_", "walk_", "cell_")


def workers() -> set[threading.Thread]:
    """The threads that work beside a window."""
    return {thread for thread in threading.enumerate() if thread.name.startswith(WORKERS)}


def dialog_of(window: MainWindow, kind: type[QDialog]) -> QDialog:
    """The open dialog of this kind."""
    (actual,) = [widget for widget in window.findChildren(kind) if widget.isVisible()]
    return actual


def searched(window: MainWindow, qtbot: QtBot, kind: type[SearchDialog], budget: str) -> None:
    """Begin a search that would go on for days, and wait until it is under way."""
    before, dialog = workers(), dialog_of(window, kind)
    assert isinstance(dialog, SearchDialog)
    dialog.form.change_requested.emit(budget, BOUNDLESS, True)
    dialog.run_button.click()
    qtbot.waitUntil(lambda: bool(workers() - before), timeout=PATIENCE_MS)


def begin_map(window: MainWindow, qtbot: QtBot, _folder: Path) -> None:
    before = workers()
    window.session.apply(replace(window.session.scenario, steps=20_000), "more steps")
    window.action("map").trigger()
    qtbot.waitUntil(lambda: bool(workers() - before), timeout=PATIENCE_MS)


def begin_tuning(window: MainWindow, qtbot: QtBot, _folder: Path) -> None:
    from explorer.gui.dialogs.tune_dialog import TuneDialog

    window.action("tune").trigger()
    searched(window, qtbot, TuneDialog, "budget")


def begin_comparison(window: MainWindow, qtbot: QtBot, _folder: Path) -> None:
    window.action("compare").trigger()
    searched(window, qtbot, ComparisonDialog, "budget")


def begin_identification(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    before = workers()
    rule = optimizers["adam"](learning_rate=0.05)
    points = run(surfaces["rosenbrock"], rule, (1.5, 2.0), 60).positions
    path = folder / "points.csv"
    path.write_text("\n".join(f"{x!r},{y!r}" for x, y in points.tolist()), encoding="utf-8")
    window.window_dialogs.show_identification(path)
    qtbot.waitUntil(lambda: bool(workers() - before), timeout=PATIENCE_MS)


def begin_film(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    window.exports.ask_path = lambda *_words: folder / "long.gif"
    window.session.apply(replace(window.session.scenario, steps=900), "more steps")
    window.action("export_film").trigger()
    click(window, "film-make")
    progress = window.findChild(QProgressBar, "film-progress")
    qtbot.waitUntil(lambda: progress.value() > 0, timeout=PATIENCE_MS)


def begin_sharpness(window: MainWindow, qtbot: QtBot, _folder: Path) -> None:
    before = workers()
    network = next(lesson for lesson in lessons.values() if lesson.scenario.surface.dimension > 2)
    window.session.open(replace(network.scenario, steps=200))
    dock = window.docks.chart_dock
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: dock.made is not None, timeout=PATIENCE_MS)
    dock.panel.set_quantity(Quantity("sharpness"))
    qtbot.waitUntil(lambda: bool(workers() - before), timeout=PATIENCE_MS)


def begin_playback(window: MainWindow, qtbot: QtBot, _folder: Path) -> None:
    window.playback.play()
    qtbot.waitUntil(lambda: window.session.step > 0, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    "begin",
    [
        begin_map,
        begin_tuning,
        begin_comparison,
        begin_identification,
        begin_film,
        begin_sharpness,
        begin_playback,
    ],
)
def test_nothing_goes_on_and_nothing_is_left(
    make_window: MakeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    begin: Callable[[MainWindow, QtBot, Path], None],
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    before = workers()
    window = make_window(load("ravine_momentum"))
    begin(window, qtbot, folder)
    window.close()
    assert not [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    qtbot.waitUntil(lambda: workers() <= before, timeout=PATIENCE_MS)
    QApplication.processEvents()
    # Qt's own, which takes sentences off the status bar, goes with the bar.
    timers = [
        timer
        for timer in window.findChildren(QTimer)
        if timer.isActive() and not isinstance(timer.parent(), QStatusBar)
    ]
    assert not [type(timer.parent()).__name__ for timer in timers if not timer.isSingleShot()]
    qtbot.waitUntil(
        lambda: not [timer for timer in timers if timer.isActive()], timeout=PATIENCE_MS
    )
    assert [path.name for path in folder.iterdir() if path.name != "points.csv"] == []
    assert not list(tmp_path.glob("recovery*"))

"""All lessons at a glance, each with a picture of its scenario."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.scenario_traces import traces_of
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import render_image
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.gui.lessons.lesson_row import DONE, LEVEL, SUMMARY, LessonRow
from explorer.gui.widgets.layout.screen_size import resize_within_screen
from explorer.scenario.lessons.lesson import Lesson, LessonError
from explorer.scenario.results import compute
from explorer.scenario.sections import drawn_outcome

PICTURE = (168, 112)


class LessonList(QDialog):
    """A list to choose a lesson from; pictures appear one by one after it is shown.

    The first that is not ``done`` (ids of lessons seen to their end) is selected.

    Signal ``chosen``: the lesson.
    """

    chosen = Signal(object)

    def __init__(
        self,
        lessons: list[Lesson],
        wrong: list[LessonError],
        theme: Theme,
        parent: QWidget | None = None,
        done: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lesson-list-dialog")
        self.setWindowTitle("Lessons")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, QSize(720, 620))
        self._lessons = lessons
        self._theme = theme
        self._list = QListWidget(self)
        self._list.setObjectName("lessons")
        self._list.setAccessibleName("lessons")
        self._list.setIconSize(QSize(*PICTURE))
        self._list.setSpacing(4)
        self._list.setWordWrap(True)
        for lesson in lessons:
            item = QListWidgetItem(f"{lesson.title}\n{lesson.summary}")
            item.setData(LEVEL, lesson.level)
            item.setData(SUMMARY, lesson.summary)
            item.setData(DONE, lesson.id in done)
            seen = ", done" if lesson.id in done else ""
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"{lesson.title}, {lesson.level}{seen}: {lesson.summary}",
            )
            item.setIcon(QIcon(_blank(theme)))
            self._list.addItem(item)
        self._list.setItemDelegate(LessonRow(QSize(*PICTURE), self._list))
        following = next((row for row, lesson in enumerate(lessons) if lesson.id not in done), 0)
        self._list.setCurrentRow(following)
        column = QVBoxLayout(self)
        column.addWidget(self._list, 1)
        for error in wrong:
            label = QLabel(str(error), self)
            label.setWordWrap(True)
            label.setProperty("role", "error")
            column.addWidget(label)
        buttons = QDialogButtonBox(self)
        buttons.addButton("Open lesson", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._list.itemActivated.connect(self._choose)
        self._next = 0
        self._painting = QTimer(self)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._paint_one)
        self._painting.start()

    def _choose(self, _item: object = None) -> None:
        row = self._list.currentRow()
        # Return activates the entry and presses the button.
        if 0 <= row < len(self._lessons) and self.isVisible():
            self.accept()
            self.chosen.emit(self._lessons[row])

    def _paint_one(self) -> None:
        if self._next >= len(self._lessons):
            self._painting.stop()
            return
        row, self._next = self._next, self._next + 1
        picture = lesson_picture(self._lessons[row], self._theme, self.devicePixelRatioF())
        self._list.item(row).setIcon(QIcon(QPixmap.fromImage(picture)))

    def done(self, result: int) -> None:
        self._painting.stop()
        super().done(result)


def lesson_picture(lesson: Lesson, theme: Theme, ratio: float) -> QImage:
    """A small picture of the lesson's scenario at its end."""
    picture = drawn_outcome(compute(lesson.scenario))
    traces, _ = traces_of(picture.outcome, theme)
    figure = Figure(
        surface=picture.surface,
        traces=tuple(traces),
        step=lesson.scenario.steps,
        size=(2 * PICTURE[0], 2 * PICTURE[1]),
        theme=theme,
        surface_options=SurfaceOptions(labels=False, arrows="none", nodes=64),
        legend=False,
        axis_labels=False,
    )
    image = render_image(figure, 0.5 * ratio)
    image.setDevicePixelRatio(ratio)
    return image


def _blank(theme: Theme) -> QPixmap:
    pixmap = QPixmap(*PICTURE)
    pixmap.fill(theme.canvas)
    return pixmap

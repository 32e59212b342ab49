"""The learning-rate range test of the selected optimizer, compared with constant rates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.number_text import rounded
from explorer.engine.parameter import Value
from explorer.engine.runs.searches.range_test import HIGH, LOW, TEST_STEPS, RangeTest, range_test
from explorer.export.pictures.range_test_picture import range_test_image
from explorer.gui.session.search_worker import SearchWorker
from explorer.gui.session.session import Session
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.gui.widgets.share_bar import ShareBar

PICTURE = (640, 420)
LEAST_PICTURE = QSize(320, 160)
AROUND_PICTURE = QSize(40, 260)
"""The room of frame, fields and buttons on the screen."""
PARAMETERS = (LOW, HIGH, TEST_STEPS)
SLOW_MS = 200
"""Delay after which the progress of a test is shown."""


class RangeTestDialog(QDialog):
    """Shows the test, which begins again at each change, and can set a rate in the session.

    The picture stays until the next is there; of a long test the progress is shown.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("range-test-dialog")
        self.setWindowTitle("Learning-rate range test")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._theme = theme
        self._result: RangeTest | None = None
        self._values: dict[str, Value] = {
            parameter.name: parameter.default for parameter in PARAMETERS
        }
        self.form = ParameterForm(PARAMETERS, self)
        self.form.set_values(self._values)
        self.form.change_requested.connect(self._change)
        self.picture = QLabel(self)
        self.picture.setObjectName("range-test-picture")
        room = self.screen().availableSize() - AROUND_PICTURE
        self._size = QSize(*PICTURE).boundedTo(room).expandedTo(LEAST_PICTURE)
        self.picture.setFixedSize(self._size)
        self._worker = SearchWorker(self)
        self._worker.finished.connect(self._take_result)
        self._worker.failed.connect(self._say_why_not)
        self.outcome = QLabel(self)
        self.outcome.setObjectName("range-test-result")
        self.outcome.setWordWrap(True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.take_steepest = QPushButton("Use &steepest", self)
        self.take_steepest.setObjectName("range-test-steepest")
        self.take_steepest.clicked.connect(lambda: self._take("steepest"))
        self.take_best = QPushButton("Use &best", self)
        self.take_best.setObjectName("range-test-best")
        self.take_best.clicked.connect(lambda: self._take("best"))
        for take in (self.take_steepest, self.take_best):
            buttons.addButton(take, QDialogButtonBox.ButtonRole.ActionRole)
        for button in buttons.findChildren(QPushButton):
            # Return in a field is for the field.
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.form)
        column.addWidget(self.picture)
        column.addLayout(self._progress_row())
        column.addWidget(self.outcome)
        column.addWidget(buttons)
        self._test()

    def _progress_row(self) -> QHBoxLayout:
        """The bar of a test under way and its Stop, which keep their room while they are hidden."""
        self.bar = ShareBar(self)
        self.bar.setObjectName("range-test-progress")
        self._worker.progressed.connect(self.bar.show_share)
        self.stop_button = QPushButton("&Stop", self)
        self.stop_button.setObjectName("range-test-stop")
        self.stop_button.setToolTip("Stop the test")
        self.stop_button.setAutoDefault(False)
        self.stop_button.clicked.connect(self._stop)
        row = QHBoxLayout()
        for widget, stretch in ((self.bar, 1), (self.stop_button, 0)):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            row.addWidget(widget, stretch)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(partial(self._show_progress, True))
        self._show_progress(False)
        return row

    def _change(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self.form.set_values({name: value})
        self._test()

    def _test(self) -> None:
        """Test the selected optimizer, or say why not."""
        chosen = self._session.chosen
        if chosen < 0:
            self._worker.stop()
            self._say_why_not("No optimizer is selected.")
            return
        test = partial(
            range_test,
            self._session.scenario.trial(chosen),
            low=float(self._values["low"]),
            high=float(self._values["high"]),
            steps=int(float(self._values["steps"])),
        )
        self._rest(None)
        self._slow.start()
        make_machine_ready()
        self._worker.begin(test)

    def _take_result(self, result: RangeTest) -> None:
        ratio = self.devicePixelRatioF()
        size = (self._size.width(), self._size.height())
        pixmap = QPixmap.fromImage(range_test_image(result, self._theme, size, ratio))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.picture.setAccessibleDescription(result.sentence)
        self.outcome.setText("Undo restores the rate.")
        self._rest(result)

    def _say_why_not(self, sentence: str) -> None:
        self.picture.clear()
        self.outcome.setText(sentence)
        self._rest(None)

    def _stop(self) -> None:
        self._worker.stop()
        self.outcome.setText("Stopped. Change a number to test again.")
        self._rest(None)

    def _rest(self, result: RangeTest | None) -> None:
        """Hide the progress, and offer the rates of a result."""
        self._result = result
        self._slow.stop()
        self._show_progress(False)
        self.take_steepest.setEnabled(self._rate("steepest") is not None)
        self.take_best.setEnabled(self._rate("best") is not None)

    def _show_progress(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        self.stop_button.setVisible(shown)

    def done(self, code: int) -> None:
        self._worker.end()
        super().done(code)

    def _rate(self, name: str) -> float | None:
        rate = np.nan if self._result is None else float(getattr(self._result, name))
        return rate if np.isfinite(rate) else None

    def _take(self, name: str) -> None:
        rate, index = self._rate(name), self._session.chosen
        if rate is None or index < 0:
            return
        contender = self._session.scenario.contenders[index]
        optimizer = contender.optimizer.with_values(learning_rate=rate)
        changed = replace(contender, optimizer=optimizer)
        if self._session.apply(
            self._session.scenario.with_contender(index, changed), "take a learning rate"
        ):
            self.outcome.setText(f"{contender.name} has the rate {rounded(rate)} now.")

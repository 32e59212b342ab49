"""The learning-rate range test of the selected optimizer, compared with constant rates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.engine.number_text import rounded
from explorer.engine.parameter import Value
from explorer.engine.runs.searches.range_test import HIGH, LOW, TEST_STEPS, RangeTest, range_test
from explorer.export.pictures.range_test_picture import range_test_image
from explorer.gui.session.session import Session
from explorer.gui.widgets.numbers.parameter_form import ParameterForm

PICTURE = (640, 420)
LEAST_PICTURE = QSize(320, 160)
AROUND_PICTURE = QSize(40, 260)
"""The room of frame, fields and buttons on the screen."""
PARAMETERS = (LOW, HIGH, TEST_STEPS)


class RangeTestDialog(QDialog):
    """Shows the test, recomputed at each change, and can set a rate in the session."""

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
        for button in (self.take_steepest, self.take_best):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.form, self.picture, self.outcome, buttons):
            column.addWidget(widget)
        self._show()

    def _change(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self.form.set_values({name: value})
        self._show()

    def _show(self) -> None:
        """Test the selected optimizer, or say why not."""
        chosen = self._session.chosen
        try:
            if chosen < 0:
                raise ValueError("No optimizer is selected.")
            self._result = range_test(
                self._session.scenario.trial(chosen),
                low=float(self._values["low"]),
                high=float(self._values["high"]),
                steps=int(float(self._values["steps"])),
            )
        except ValueError as error:
            self._result = None
            self.picture.clear()
            self.outcome.setText(str(error))
        else:
            ratio = self.devicePixelRatioF()
            image = range_test_image(
                self._result, self._theme, (self._size.width(), self._size.height()), ratio
            )
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)
            self.picture.setAccessibleDescription(self._result.sentence)
            self.outcome.setText("Undo restores the rate.")
        self.take_steepest.setEnabled(self._rate("steepest") is not None)
        self.take_best.setEnabled(self._rate("best") is not None)

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

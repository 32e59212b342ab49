"""A line for the formula of a surface, with any error and a way to fix it beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.engine import FormulaError, formula
from explorer.engine.mathematics.alternative_notation import forgiving
from explorer.gui.look.style import show_invalid
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.phrases import formula_problem, unknown_name, with_parameter
from explorer.gui.widgets.text_line import TextLine, mark_error


class FormulaField(TextLine):
    """A line for a formula; Escape asks for the formula in force."""

    revert_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.revert_requested.emit()
        else:
            super().keyPressEvent(event)


class FormulaEntry(QWidget):
    """A formula that takes effect as soon as it can be read; unknown names can get a slider.

    Signals: ``surface_typed`` (the surface of the formula), ``left`` (typing has ended; True if
    what stands there can be read).
    """

    surface_typed = Signal(object)
    left = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_force = ""
        self._unknown = ""
        self.field = FormulaField(self)
        self.field.setObjectName("surface-formula")
        self.field.setAccessibleName("formula")
        self.field.setToolTip(
            "<p>f(x) or f(x, y), applied as you type. Functions: sin cos tan asin acos atan sinh "
            "cosh tanh exp log sqrt abs sign floor min max; pi, e; <i>a if x &lt; 0 else b</i>; "
            "parameters after it: <i>a*x**2 with a = 3</i>.</p>"
        )
        self._error = ErrorLabel(self, "surface-formula-error")
        self._slider = QPushButton(self)
        self._slider.setObjectName("surface-add-slider")
        self._slider.setProperty("quiet", True)
        self._slider.setToolTip("Add it after the formula as a parameter with the value 1")
        self._slider.hide()
        self._slider.clicked.connect(self._add_slider)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.field, self._error, self._slider):
            column.addWidget(widget)
        self.field.textEdited.connect(self._type)
        self.field.editingFinished.connect(self._leave)
        self.field.revert_requested.connect(self._revert)

    def show_formula(self, text: str) -> None:
        """Show the formula in force; what is typed and means the same stays as it was typed."""
        self._in_force = text
        if not self.field.hasFocus() or forgiving(self.field.text()) != text:
            self.field.setText(text)
            self.field.setCursorPosition(0)
        self._set_error("")

    def begin(self) -> None:
        """Focus the field."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def _type(self, text: str) -> None:
        text = forgiving(text)
        if text == self._in_force:
            self._set_error("")
            return
        try:
            surface = formula(text)
        except FormulaError as error:
            self._unknown = unknown_name(error, text)
            told = f"{self._unknown} is not defined." if self._unknown else ""
            self._set_error(told or formula_problem(error, text))
            if text == self.field.text():
                mark_error(self.field, error.position, len(self._unknown) or error.length)
            return
        self._set_error("")
        self.surface_typed.emit(surface)

    def _add_slider(self) -> None:
        """Make a parameter of the name that is not defined."""
        text = with_parameter(forgiving(self.field.text()), self._unknown)
        self.field.setText(text)
        self._type(text)
        self.field.setFocus()

    def _leave(self) -> None:
        self.left.emit(self._error.isHidden())

    def _revert(self) -> None:
        self.field.setText(self._in_force)
        self._set_error("")
        self.left.emit(False)

    def _set_error(self, message: str) -> None:
        if not message:
            self._unknown = ""
            mark_error(self.field, 0, 0)
        self._error.say(message)
        self._slider.setText(f"Add a slider for {self._unknown}")
        self._slider.setVisible(bool(self._unknown))
        self.field.setAccessibleDescription(message)
        show_invalid(self.field, bool(message))

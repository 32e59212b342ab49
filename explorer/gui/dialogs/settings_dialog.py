"""The settings, each declared like a hyper-parameter."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from explorer.engine.parameter import Choice, Number, Parameter, Switch, Value
from explorer.engine.parameter_fields import parameters_of
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.scenario.picture_switches import SurfaceSwitches

SWITCHES = {parameter.name: parameter for parameter in parameters_of(SurfaceSwitches)}
PARAMETERS: tuple[Parameter, ...] = (
    Choice(
        name="theme",
        default="system",
        options={
            "system": "As on the desktop.",
            "light": "Dark on light.",
            "dark": "Light on dark.",
        },
        meaning="Light or dark colours for the whole program.",
    ),
    SWITCHES["colour_map"],
    Number(
        name="steps_per_second",
        symbol="",
        default=20.0,
        minimum=0.2,
        maximum=5000.0,
        slider=(0.2, 5000.0),
        scale="logarithmic",
        meaning="Steps shown per second during playback.",
    ),
    Switch(
        name="reopen_last_session",
        default=True,
        meaning="Off: the program opens its first lesson.",
    ),
)


class SettingsDialog(QDialog):
    """Shows the settings; each change is asked for at once, so that it can be seen.

    Signal ``change_requested``: name and value, by the names of ``PARAMETERS``.
    """

    change_requested = Signal(str, object)

    def __init__(self, values: Mapping[str, Value], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings-dialog")
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        self._values = dict(values)
        self._form = ParameterForm(PARAMETERS, self)
        self._form.change_requested.connect(self._take)
        note = QLabel("Changes apply immediately. Layout is saved automatically.", self)
        note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for widget in (self._form, note, buttons):
            column.addWidget(widget)
        self._form.set_values(self._values)

    def _take(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self._form.set_values(self._values)
        self.change_requested.emit(name, value)

"""Everything that may be chosen about a picture, as a form made from the declarations."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.engine.parameter import Number, Value
from explorer.engine.parameter_fields import parameters_of
from explorer.export.pictures.page_options import MOST_PIXELS_A_SIDE, Unit
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.pictures.picture_presets import PRESETS
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.parameter_form import (
    BETWEEN_COLUMNS,
    SYMBOL_WIDTH,
    ParameterForm,
)

OWN_SIZE = "Custom size"


def _side(name: str) -> Number:
    return Number(
        name=name,
        symbol="",
        default=1000.0,
        minimum=0.0,
        open_minimum=True,
        maximum=float(MOST_PIXELS_A_SIDE),
        meaning=f"The picture's {name} in the unit beside it.",
    )


class PictureForm(QWidget):
    """Shows options and asks for others. ``changed`` is sent when the user changed something."""

    changed = Signal()

    def __init__(self, options: PictureOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._declared = {parameter.name: parameter for parameter in parameters_of(PictureOptions)}
        self._values: dict[str, Value] = {}
        self._size = options.size
        self.preset = ChoiceBox(self)
        self.preset.setObjectName("export-preset")
        self.preset.setAccessibleName("picture for a purpose")
        self.preset.addItems([OWN_SIZE, *(preset.title for preset in PRESETS)])
        self.width_field = NumberField(_side("width"), self)
        self.height_field = NumberField(_side("height"), self)
        self.width_field.setObjectName("export-width")
        self.height_field.setObjectName("export-height")
        self.unit = ChoiceBox(self)
        self.unit.setObjectName("export-unit")
        self.unit.setAccessibleName("unit of width and height")
        self.unit.addItems(get_args(Unit))
        self.title = QLineEdit(self)
        self.title.setObjectName("export-title")
        self.title.setAccessibleName("title of the picture")
        self.title.setPlaceholderText("none")
        self.form = ParameterForm(self._declared.values(), self)
        self._arrange()
        self.show_options(options)
        self.preset.activated.connect(self._choose_preset)
        self.width_field.value_requested.connect(self._resize)
        self.height_field.value_requested.connect(self._resize)
        self.unit.activated.connect(self._tell)
        self.title.textEdited.connect(self._tell)
        self.form.change_requested.connect(self._set)

    def options(self) -> PictureOptions:
        """The options shown; ``ValueError`` with a sentence where they do not fit together."""
        return PictureOptions(
            size=self._size,
            unit=cast(Unit, self.unit.currentText()),
            title=self.title.text(),
            **self._values,  # type: ignore[arg-type]
        )

    def show_options(self, options: PictureOptions) -> None:
        """Show these options and ask for nothing."""
        self._show_size(options.size, options.unit)
        self.title.setText(options.title)
        self._values = {name: getattr(options, name) for name in self._declared}
        self.form.set_values(self._values)
        self._show_preset()

    def add_row(self, widget: QWidget) -> None:
        """Put a widget under the other general choices, in their column."""
        self._grid.addWidget(widget, self._grid.rowCount(), 1, 1, 4)

    def _arrange(self) -> None:
        self._grid = grid = QGridLayout()
        # The form below has a column for symbols, and its fields begin where these do.
        grid.setContentsMargins(SYMBOL_WIDTH + BETWEEN_COLUMNS, 0, 0, 0)
        grid.setHorizontalSpacing(BETWEEN_COLUMNS)
        grid.setColumnMinimumWidth(0, self.form.hold_labels())
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(QLabel("size", self), 0, 0)
        grid.addWidget(self.preset, 0, 1, 1, 4)
        grid.addWidget(self.width_field, 1, 1)
        grid.addWidget(QLabel("×", self), 1, 2)
        grid.addWidget(self.height_field, 1, 3)
        grid.addWidget(self.unit, 1, 4)
        grid.addWidget(QLabel("title", self), 2, 0)
        grid.addWidget(self.title, 2, 1, 1, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.form)
        column.addStretch(1)

    def _show_preset(self) -> None:
        try:
            options = self.options()
        except ValueError:
            titles = []
        else:
            titles = [preset.title for preset in PRESETS if preset.fits(options)]
        self.preset.setCurrentText(titles[0] if titles else OWN_SIZE)

    def _choose_preset(self, index: int) -> None:
        if index > 0:
            preset = PRESETS[index - 1].options
            self._show_size(preset["size"], preset["unit"])
            declared = {name: value for name, value in preset.items() if name in self._declared}
            self._values.update(declared)
            self.form.set_values(declared)
            self._tell()

    def _show_size(self, size: tuple[float, float], unit: str) -> None:
        self._size = size
        self.width_field.set_value(size[0])
        self.height_field.set_value(size[1])
        self.unit.setCurrentText(unit)

    def _resize(self, value: float) -> None:
        width, height = self._size
        self._size = (value, height) if self.sender() is self.width_field else (width, value)
        self._tell()

    def _set(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self.form.set_values({name: value})
        self._tell()

    def _tell(self, *_: object) -> None:
        self._show_preset()
        self.changed.emit()


def scrolled(form: QWidget) -> QScrollArea:
    """The form in an area that scrolls upwards and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Its fields take the focus, and the area follows them.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(form)
    return area

"""A network and its data as the user edits them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QWidget

from explorer.engine.objectives.dataset import data_kinds
from explorer.engine.objectives.network import ACTIVATIONS, Network
from explorer.engine.parameter import Value
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.layout.form_rows import remove_row
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.gui.widgets.text_line import TextLine
from explorer.scenario.network_presets import (
    EXAMPLE,
    FIELDS,
    field_values,
    layers_from_text,
    layers_text,
    with_csv,
    with_data_kind,
    with_data_value,
    with_field,
)

CSV = "csv"
ChooseFile = Callable[[], Path | None]


class TextField(TextLine):
    """A line of text; Escape asks for the text in force."""

    revert_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.revert_requested.emit()
        else:
            super().keyPressEvent(event)


class NetworkFields(QWidget):
    """Layers, loss, batches and data of a network.

    What cannot be used is said below, and the network stays as it was. ``choose_file`` asks a
    person for a CSV file.

    Signal ``network_requested``: the network, what was changed, and whether it is final.
    """

    network_requested = Signal(object, str, bool)

    def __init__(self, choose_file: ChooseFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choose_file = choose_file
        self._network: Network | None = None
        self._layers = TextField(self)
        self._layers.setObjectName("network-layers")
        self._layers.setAccessibleName("layers")
        self._layers.setPlaceholderText(EXAMPLE)
        self._layers.setToolTip(
            f"<p>Size and activation of each dense layer, such as <i>{EXAMPLE}</i>. "
            f"Activations: {', '.join(ACTIVATIONS)}.</p>"
        )
        self._layers.editingFinished.connect(self._take_layers)
        self._layers.revert_requested.connect(self._revert)
        self._weights = QLabel(self)
        self._weights.setObjectName("network-weights")
        self._weights.setProperty("role", "muted")
        self._weights.setWordWrap(True)
        self._fields = ParameterForm(FIELDS, self, roomy=True)
        self._fields.setObjectName("network-fields")
        self._fields.change_requested.connect(self._take_field)
        self._kind = ChoiceBox(self)
        self._kind.setObjectName("network-data")
        self._kind.setAccessibleName("data")
        self._kind.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for key, kind in data_kinds.items():
            self._kind.addItem(kind.title, key)
            last = self._kind.count() - 1
            self._kind.setItemData(last, kind.meaning, Qt.ItemDataRole.ToolTipRole)
        self._kind.addItem("CSV file…", CSV)
        self._kind.activated.connect(self._take_kind)
        self._browse = IconButton("folder", "Read the data from a CSV file", self)
        self._browse.setObjectName("network-csv")
        self._browse.clicked.connect(self._take_file)
        self._target = TextField(self)
        self._target.setObjectName("network-target")
        self._target.setAccessibleName("target column")
        self._target.setPlaceholderText("last column")
        self._target.setToolTip("Name of the column to predict")
        self._target.editingFinished.connect(self._take_target)
        self._target.revert_requested.connect(self._revert)
        self._meaning = QLabel(self)
        self._meaning.setObjectName("network-data-meaning")
        self._meaning.setProperty("role", "muted")
        self._meaning.setWordWrap(True)
        self._error = ErrorLabel(self, "network-error")
        self._data_form: ParameterForm | None = None
        self._shape = ""
        self._form = QFormLayout(self)
        self._lay_out()

    def show_network(self, network: Network) -> None:
        """Show this network."""
        self._network = network
        self._layers.setText(layers_text(network))
        self._layers.setCursorPosition(0)
        self._layers.setModified(False)
        self._weights.setText(f"{network.dimension} weights: {network.title}")
        self._fields.set_values(field_values(network))
        self._kind.setCurrentIndex(self._kind.findData(network.data.kind))
        self._show_data(network)
        self._error.say("")

    def _lay_out(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._kind, 1)
        row.addWidget(self._browse)
        form.addRow("layers", self._layers)
        form.addRow(self._weights)
        form.addRow(self._fields)
        form.addRow("data", row)
        form.addRow("target", self._target)
        form.addRow(self._meaning)
        form.addRow(self._error)

    def _show_data(self, network: Network) -> None:
        data, values = network.data, dict(network.data.values)
        is_file = data.kind == CSV
        self._form.setRowVisible(self._target, is_file)
        self._target.setText(str(values.get("target", "")))
        self._target.setModified(False)
        if is_file:
            path = Path(str(values["path"]))
            inputs = data.inputs.shape[1]
            self._meaning.setText(f"{path.name}: {data.rows} rows, {inputs} inputs")
            self._meaning.setToolTip(str(path))
        else:
            self._meaning.setText(data_kinds[data.kind].meaning)
            self._meaning.setToolTip("")
        if data.kind != self._shape:
            self._shape = data.kind
            if self._data_form is not None:
                remove_row(self._form, self._data_form)
                self._data_form = None
            if not is_file:
                self._data_form = ParameterForm(data_kinds[data.kind].parameters, self, roomy=True)
                self._data_form.setObjectName("network-data-fields")
                self._data_form.change_requested.connect(self._take_data_value)
                self._form.insertRow(self._form.rowCount() - 1, self._data_form)
        if self._data_form is not None:
            self._data_form.set_values(values)

    def _revert(self) -> None:
        if self._network is not None:
            self.show_network(self._network)

    def _take_layers(self) -> None:
        network = self._network
        if network is None or not self._layers.isModified():
            return
        text = self._layers.text()
        self._try(lambda: _with_layers(network, text), "change layers", final=True)

    def _take_field(self, name: str, value: Value, final: bool) -> None:
        network = self._network
        if network is not None:
            self._try(lambda: with_field(network, name, value), f"change {name}", final=final)

    def _take_data_value(self, name: str, value: float, final: bool) -> None:
        network = self._network
        if network is not None:
            what = f"change data's {name}"
            self._try(lambda: with_data_value(network, name, value), what, final=final)

    def _take_kind(self, index: int) -> None:
        network = self._network
        kind = str(self._kind.itemData(index))
        if kind == CSV:
            self._take_file()
        elif network is not None and kind != network.data.kind:
            self._try(lambda: with_data_kind(network, kind), "change data", final=True)

    def _take_file(self) -> None:
        network = self._network
        if network is None:
            return
        self._kind.setCurrentIndex(self._kind.findData(network.data.kind))
        path = self._choose_file()
        if path is not None:
            self._try(lambda: with_csv(network, str(path)), "read data", final=True)

    def _take_target(self) -> None:
        network = self._network
        if network is None or not self._target.isModified() or network.data.kind != CSV:
            return
        path, target = str(dict(network.data.values)["path"]), self._target.text().strip()
        self._try(lambda: with_csv(network, path, target), "change target", final=True)

    def _try(self, make: Callable[[], Network], what: str, *, final: bool) -> None:
        """Ask for what ``make`` makes, or say why it cannot be made and show what is in force."""
        try:
            network = make()
        except ValueError as error:
            kept = self._layers.text(), self._target.text()
            self._revert()
            if what == "change layers":
                self._layers.setText(kept[0])
                self._layers.setModified(True)
            elif what == "change target":
                self._target.setText(kept[1])
                self._target.setModified(True)
            self._error.say(str(error))
            return
        self._error.say("")
        self.network_requested.emit(network, what, final)


def _with_layers(network: Network, text: str) -> Network:
    return replace(network, layers=layers_from_text(text))

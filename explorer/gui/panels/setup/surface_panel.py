"""Which surface is walked on: chosen from the catalogue or typed, with its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.engine import FormulaError, Surface, formula, surfaces
from explorer.engine.mathematics.forgiving import forgiving
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.objectives.network import Network
from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Number
from explorer.engine.span import checked_span
from explorer.gui.panels.setup.network_fields import ChooseFile, NetworkFields
from explorer.gui.session.session import Session, SessionChange
from explorer.gui.widgets.form_rows import retire
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.lock_mark import show_locked
from explorer.gui.widgets.numbers.number_field import NumberField
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.gui.widgets.phrases import formula_problem, unknown_name, with_parameter
from explorer.gui.widgets.text_line import TextLine, mark_place
from explorer.scenario import edit
from explorer.scenario.lessons.lock import FORMULA
from explorer.scenario.network_presets import networks, preset_of
from explorer.scenario.scenario import Scenario

NETWORK = "network:"

FILL_MS = 250
"""The list of surfaces is filled when the window has long been seen: it reads every file."""


class FormulaField(TextLine):
    """A line for a formula; Escape asks for the formula in force."""

    revert_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.revert_requested.emit()
        else:
            super().keyPressEvent(event)


class SurfacePanel(QWidget):
    """The surface with what is known about it. A formula acts as soon as it can be read.

    Signal ``gallery_requested``.
    """

    gallery_requested = Signal()

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        choose_data: ChooseFile | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._network = NetworkFields(choose_data or _no_file, self)
        self._network.network_requested.connect(self._change_network)
        self._form: ParameterForm | None = None
        self._form_shape: tuple[Number, ...] | None = None
        self._catalogue = QComboBox(self)
        self._catalogue.setObjectName("surface-choice")
        self._catalogue.setAccessibleName("surface")
        self._catalogue.setToolTip("Built-in surfaces")
        self._catalogue.setMaxVisibleItems(24)
        self._catalogue.setMinimumContentsLength(8)
        self._catalogue.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._catalogue.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fill = QTimer(self)
        self._fill.setSingleShot(True)
        self._fill.timeout.connect(self._fill_catalogue)
        self._fill.start(FILL_MS)
        self._begun: Scenario | None = None
        self._field = FormulaField(self)
        self._field.setObjectName("surface-formula")
        self._field.setAccessibleName("formula")
        self._field.setToolTip(
            "<p>f(x) or f(x, y), acting as you type. Functions: sin cos tan asin acos atan sinh "
            "cosh tanh exp log sqrt abs sign floor min max; pi, e; <i>a if x &lt; 0 else b</i>; "
            "parameters behind it: <i>a*x**2 with a = 3</i>.</p>"
        )
        self._error = QLabel(self)
        self._error.setObjectName("surface-formula-error")
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._unknown = ""
        self._slider = QPushButton(self)
        self._slider.setObjectName("surface-add-slider")
        self._slider.setProperty("quiet", True)
        self._slider.setToolTip("Write it behind the formula as a parameter that begins at 1")
        self._slider.hide()
        self._slider.clicked.connect(self._add_slider)
        self._gallery = IconButton("grid", "Surface gallery\nAll surfaces as pictures (G)", self)
        self._gallery.setObjectName("surface-gallery-button")
        self._gallery.clicked.connect(self.gallery_requested)
        self._note = QLabel(self)
        self._note.setObjectName("surface-note")
        self._note.setWordWrap(True)
        self._note.setProperty("role", "muted")
        self._gradient = QLabel(self)
        self._gradient.setObjectName("surface-gradient")
        self._gradient.setWordWrap(True)
        self._gradient.setProperty("role", "muted")
        self._gradient.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._view = ViewFields(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._catalogue, 1)
        head.addWidget(self._gallery)
        self._column.addLayout(head)
        for widget in (
            self._field,
            self._error,
            self._slider,
            self._note,
            self._network,
            self._view,
            self._gradient,
        ):
            self._column.addWidget(widget)
        self._catalogue.activated.connect(self._pick)
        self._field.textEdited.connect(self._type)
        self._field.editingFinished.connect(self._finish)
        self._field.revert_requested.connect(self._revert)
        self._view.view_requested.connect(self._look_at)
        session.changed.connect(self._follow)
        session.locks.changed.connect(self._show_lock)
        self._show(session.scenario.surface)
        self._show_lock()

    def _fill_catalogue(self) -> None:
        """List all surfaces; done when the window stands, since it reads every file."""
        groups: dict[str, list[Surface]] = {}
        for surface in surfaces.values():
            groups.setdefault(surface.group, []).append(surface)
        for group in sorted(groups):
            if self._catalogue.count():
                self._catalogue.insertSeparator(self._catalogue.count())
            for surface in sorted(groups[group], key=_title):
                self._catalogue.addItem(surface.title, surface.id)
                self._catalogue.setItemData(
                    self._catalogue.count() - 1,
                    f"<p><b>{group}</b><br>{surface.look_at}</p>",
                    Qt.ItemDataRole.ToolTipRole,
                )
        self._catalogue.insertSeparator(self._catalogue.count())
        for key, preset in networks.items():
            self._catalogue.addItem(preset.title, NETWORK + key)
            self._catalogue.setItemData(
                self._catalogue.count() - 1,
                f"<p><b>Networks</b><br>{preset.look_at}</p>",
                Qt.ItemDataRole.ToolTipRole,
            )
        self._catalogue.insertSeparator(self._catalogue.count())
        self._catalogue.addItem("Typed formula", "")
        self._show_choice(self._session.scenario.surface)

    def _show_choice(self, surface: AnyObjective) -> None:
        if surface.network is not None:
            key = preset_of(surface.network)
            self._catalogue.setPlaceholderText(f"Network {surface.title}")
            self._catalogue.setCurrentIndex(self._catalogue.findData(NETWORK + key) if key else -1)
            return
        self._catalogue.setPlaceholderText(surface.title)
        named = surface.id if surface.formula_field is not None else surface.title
        self._catalogue.setCurrentIndex(self._catalogue.findData(named))

    def _show_lock(self) -> None:
        for widget in (self._catalogue, self._field):
            show_locked(widget, self._session.locks.sentence(FORMULA))
        show_locked(self, self._session.locks.sentence("surface"))

    def _follow(self, change: SessionChange) -> None:
        if change.surface_changed:
            self._show(change.scenario.surface)

    def _show(self, surface: AnyObjective) -> None:
        self._show_choice(surface)
        written = _formula_of(surface)
        if not self._field.hasFocus() or forgiving(self._field.text()) != written:
            self._field.setText(written)
            self._field.setCursorPosition(0)
        self._set_error("")
        note = _note_of(surface)
        self._note.setText(note)
        self._note.setToolTip(f"<p>{surface.source}</p>" if surface.source else "")
        self._note.setVisible(bool(note))
        slopes = surface.gradient_text()
        self._gradient.setText(
            "\n".join(
                f"∂f/∂{name} = {_short(text)}"
                for name, text in zip(surface.variables, slopes, strict=bool(slopes))
            )
        )
        self._gradient.setToolTip(
            "<p>The exact gradient:</p>" + "".join(f"<p>{_breakable(text)}</p>" for text in slopes)
        )
        self._gradient.setVisible(bool(slopes))
        self._view.show_view(surface)
        network = surface.network
        is_network = network is not None
        self._view.setVisible(surface.dimension == 2 if is_network else not surface.id)
        self._field.setVisible(surface.formula_field is not None)
        self._network.setVisible(is_network)
        if network is not None:
            self._network.show_network(network)
        self._show_parameters(surface)

    def _show_parameters(self, surface: Objective) -> None:
        if surface.parameters != self._form_shape:
            if self._form is not None:
                self._column.removeWidget(self._form)
                retire(self._form)
                self._form = None
            self._form_shape = surface.parameters
            if surface.parameters:
                self._form = ParameterForm(surface.parameters, self, roomy=True)
                self._form.change_requested.connect(self._change_parameter)
                self._column.insertWidget(self._column.indexOf(self._slider) + 1, self._form)
        if self._form is not None:
            values: Mapping[str, float] = surface.values
            self._form.set_values(values)

    def _pick(self, index: int) -> None:
        key = self._catalogue.itemData(index)
        scenario = self._session.scenario
        if key and key.startswith(NETWORK):
            network = networks[key.removeprefix(NETWORK)].make()
            self._session.apply(edit.on_surface(scenario, network), "change surface")
        elif key:
            self._session.apply(edit.on_surface(scenario, surfaces[key]), "change surface")
        else:
            self.begin_formula()

    def begin_formula(self) -> None:
        """Bring a person to where a formula is typed."""
        self._show_choice(self._session.scenario.surface)
        self._field.show()
        self._field.setFocus()
        self._field.selectAll()

    def _change_network(self, network: Network, what: str, final: bool) -> None:
        scenario = self._session.scenario
        self._session.apply(edit.on_surface(scenario, network), what, merge=what, final=final)

    def _change_parameter(self, name: str, value: object, final: bool) -> None:
        scenario = self._session.scenario
        surface = scenario.surface.with_parameters(**{name: value})  # type: ignore[arg-type]
        self._session.apply(
            replace(scenario, surface=surface),
            f"change {name}",
            merge=f"surface-{name}",
            final=final,
        )

    def _type(self, text: str) -> None:
        scenario = self._session.scenario
        text = forgiving(text)
        if text == _formula_of(scenario.surface):
            self._set_error("")
            return
        try:
            surface = formula(text)
        except FormulaError as error:
            self._unknown = unknown_name(error, text)
            told = f"{self._unknown} is not defined." if self._unknown else ""
            self._set_error(told or formula_problem(error, text))
            if text == self._field.text():
                mark_place(self._field, error.position, len(self._unknown) or error.length)
            return
        self._set_error("")
        self._begun = self._begun or scenario
        changed = edit.retyped(self._begun, scenario, surface)
        self._session.apply(changed, "type formula", merge="formula", final=False)

    def _add_slider(self) -> None:
        """Make a parameter of the name that is not defined."""
        text = with_parameter(forgiving(self._field.text()), self._unknown)
        self._field.setText(text)
        self._type(text)
        self._field.setFocus()

    def _finish(self) -> None:
        self._begun = None
        if not self._error.isVisible():
            self._session.apply(self._session.scenario, "type formula", merge="formula")

    def _revert(self) -> None:
        self._begun = None
        self._field.setText(_formula_of(self._session.scenario.surface))
        self._set_error("")

    def _look_at(self, view: tuple[tuple[float, float], ...]) -> None:
        scenario = self._session.scenario
        surface = scenario.surface.with_view(view)
        self._session.apply(replace(scenario, surface=surface), "change view")

    def _set_error(self, message: str) -> None:
        if not message:
            self._unknown = ""
            mark_place(self._field, 0, 0)
        self._error.setText(message)
        self._error.setVisible(bool(message))
        self._slider.setText(f"Add a slider for {self._unknown}")
        self._slider.setVisible(bool(self._unknown))
        self._field.setProperty("invalid", bool(message))
        self._field.setAccessibleDescription(message)
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)


class ViewFields(QWidget):
    """The window of a typed surface: from and to for each coordinate."""

    view_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: tuple[tuple[float, float], ...] = ()
        self._variables: tuple[str, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._labels: list[QLabel] = []
        self._fields: list[NumberField] = []
        self._error = QLabel(self)
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        for row in range(2):
            label = QLabel(self)
            self._labels.append(label)
            grid.addWidget(label, row, 0)
            for column, end in enumerate(("from", "to")):
                name = f"view-{'xy'[row]}-{end}"
                number = Number(name=name, symbol="", default=0.0, meaning="Edge of the window")
                field = NumberField(number, self)
                field.setObjectName(name)
                field.setToolTip(f"Window {'xy'[row]} {end}")
                field.value_requested.connect(self._request)
                self._fields.append(field)
                grid.addWidget(field, row, 1 + column)
        grid.addWidget(self._error, 2, 0, 1, 3)

    def show_view(self, surface: Objective) -> None:
        """Show the surface's window."""
        self._view, self._variables = surface.view, surface.variables
        for index in range(2):
            used = index < min(surface.dimension, 2)
            self._labels[index].setVisible(used)
            if used:
                self._labels[index].setText(f"{surface.variables[index]} from, to")
            for end in range(2):
                field = self._fields[2 * index + end]
                field.setVisible(used)
                if used:
                    field.set_value(surface.view[index][end])
        self._error.hide()

    def _request(self, _value: object) -> None:
        view = list(self._view)
        for index in range(min(len(view), 2)):
            low, high = self._fields[2 * index].value, self._fields[2 * index + 1].value
            try:
                view[index] = checked_span((low, high), self._variables[index])
            except ValueError as error:
                self._error.setText(str(error))
                self._error.show()
                return
        self._error.hide()
        self.view_requested.emit(tuple(view))


def _formula_of(surface: AnyObjective) -> str:
    """What stands in the field; what is no formula cannot be typed."""
    return "" if surface.formula_field is None else surface.formula


def _no_file() -> None:
    """Nobody can be asked for a file here."""


def _note_of(surface: AnyObjective) -> str:
    """What to look at, or what a network is in words."""
    if surface.network is not None:
        key = preset_of(surface.network)
        return networks[key].look_at if key else f"{surface.formula.capitalize()}."
    return surface.look_at or f"{surface.formula}."


def _title(surface: Surface) -> str:
    return surface.title.casefold()


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _breakable(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("*", "*\u200b")

"""The surface: chosen from the catalogue or typed, with its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.engine import Surface
from explorer.engine.objectives.any_objective import AnyObjective
from explorer.engine.objectives.network import Network
from explorer.engine.objectives.objective import Objective, coordinate_names
from explorer.engine.parameter import Number
from explorer.gui.panels.setup.formula_entry import FormulaEntry
from explorer.gui.panels.setup.network_fields import ChooseFile, NetworkFields
from explorer.gui.panels.setup.surface_choice import SurfaceChoice
from explorer.gui.panels.setup.view_fields import ViewFields
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.layout.form_rows import retire
from explorer.gui.widgets.lock_mark import show_locked
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.scenario import edit
from explorer.scenario.lessons.lock import FORMULA
from explorer.scenario.network_presets import networks, preset_of
from explorer.scenario.scenario import Scenario

MOST_SLOPES = 4
"""Partial derivatives that are written out on the card."""


class SurfacePanel(QWidget):
    """The surface with what is known about it.

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
        self._form: ParameterForm | None = None
        self._form_shape: tuple[Number, ...] | None = None
        self._begun: Scenario | None = None
        self._choice = SurfaceChoice(self)
        self._entry = FormulaEntry(self)
        self._note = _muted_label("surface-note", self)
        self._network = NetworkFields(choose_data or _no_file, self)
        self._view = ViewFields(self)
        self._gradient = _muted_label("surface-gradient", self)
        self._gradient.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._choice.objective_requested.connect(self._use_objective)
        self._choice.formula_requested.connect(self.begin_formula)
        self._entry.surface_typed.connect(self._type)
        self._entry.left.connect(self._finish)
        self._network.network_requested.connect(self._change_network)
        self._view.view_requested.connect(self._look_at)
        session.changed.connect(self._follow)
        session.locks.changed.connect(self._show_lock)
        self._show(session.scenario.surface)
        self._show_lock()

    def _lay_out(self) -> None:
        gallery = IconButton("grid", "Surface gallery\nAll surfaces as pictures (G)", self)
        gallery.setObjectName("surface-gallery-button")
        gallery.clicked.connect(self.gallery_requested)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._choice, 1)
        head.addWidget(gallery)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        for widget in (self._entry, self._note, self._network, self._view, self._gradient):
            self._column.addWidget(widget)

    def begin_formula(self) -> None:
        """Focus the field where a formula is typed."""
        self._choice.show_objective(self._session.scenario.surface)
        self._entry.begin()

    def _show_lock(self) -> None:
        for widget in (self._choice, self._entry.field):
            show_locked(widget, self._session.locks.sentence(FORMULA))
        show_locked(self, self._session.locks.sentence("surface"))

    def _follow(self, change: SessionChange) -> None:
        if change.surface_changed:
            self._show(change.scenario.surface)

    def _show(self, surface: AnyObjective) -> None:
        self._choice.show_objective(surface)
        self._entry.show_formula("" if surface.formula_field is None else surface.formula)
        self._entry.setVisible(surface.formula_field is not None)
        note = _note_of(surface)
        self._note.setText(note)
        self._note.setToolTip(f"<p>{surface.source}</p>" if surface.source else "")
        self._note.setVisible(bool(note))
        self._show_gradient(surface)
        self._view.show_view(surface)
        network = surface.network
        self._view.setVisible(surface.dimension == 2 if network is not None else not surface.id)
        self._network.setVisible(network is not None)
        if network is not None:
            self._network.show_network(network)
        self._show_parameters(surface)

    def _show_gradient(self, surface: AnyObjective) -> None:
        slopes = surface.gradient_text()
        lines = [
            f"∂f/∂{name} = {_short(text)}"
            for name, text in zip(coordinate_names(surface), slopes, strict=bool(slopes))
        ]
        if len(lines) > MOST_SLOPES:
            lines = [*lines[: MOST_SLOPES - 1], f"… a slope for each of {len(lines)} entries"]
        self._gradient.setText("\n".join(lines))
        self._gradient.setToolTip(
            "<p>The exact gradient:</p>"
            + "".join(f"<p>{_breakable(text)}</p>" for text in slopes[:MOST_SLOPES])
        )
        self._gradient.setVisible(bool(slopes))

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
                self._column.insertWidget(self._column.indexOf(self._entry) + 1, self._form)
        if self._form is not None:
            values: Mapping[str, float] = surface.values
            self._form.set_values(values)

    def _use_objective(self, objective: AnyObjective) -> None:
        scenario = self._session.scenario
        self._session.apply(edit.on_surface(scenario, objective), "change surface")

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

    def _type(self, surface: Surface) -> None:
        scenario = self._session.scenario
        self._begun = self._begun or scenario
        changed = edit.with_formula(self._begun, scenario, surface)
        self._session.apply(changed, "type formula", merge="formula", final=False)

    def _finish(self, readable: bool) -> None:
        self._begun = None
        if readable:
            self._session.apply(self._session.scenario, "type formula", merge="formula")

    def _look_at(self, view: tuple[tuple[float, float], ...]) -> None:
        scenario = self._session.scenario
        surface = scenario.surface.with_view(view)
        self._session.apply(replace(scenario, surface=surface), "change view")


def _muted_label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    return label


def _no_file() -> None:
    """Without a dialog no file can be chosen."""


def _note_of(surface: AnyObjective) -> str:
    """What to look at, or what a network is in words."""
    if surface.network is not None:
        key = preset_of(surface.network)
        return networks[key].look_at if key else f"{surface.formula.capitalize()}."
    return surface.look_at or f"{surface.formula}."


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _breakable(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("*", "*\u200b")

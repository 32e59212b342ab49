"""One contender: its look, its name, its hyper-parameters and its outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.engine import Trajectory
from explorer.engine.trajectories.suggestion import Suggestion
from explorer.engine.trajectories.verdict import Measure
from explorer.gui.panels.contenders.contender_outcome import ContenderOutcome
from explorer.gui.panels.contenders.contender_values import ContenderValues
from explorer.gui.panels.contenders.swatch import Swatch
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.lock_mark import show_locked
from explorer.gui.widgets.name_field import NameField
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.scenario.scenario import Contender

NUMBER_CHANGING = ("duplicate", "fan", "fan_over", "remove")
"""Commands that change how many contenders there are."""


class ContenderCard(QFrame):
    """Shows a contender; the selected one is unfolded. It requests changes and makes none itself.

    Signals carry this card's index first. ``edited`` asks for another ``Contender``: index,
    contender, what was done, merge key, final. ``command`` asks for one of duplicate, remove, up,
    down, fan, fan_over, text, colour. ``measure_requested`` asks to see a ``Measure``,
    ``advice_taken`` to follow a ``Suggestion``.
    """

    edited = Signal(object, object, str, str, bool)
    chosen = Signal(object)
    command = Signal(object, str)
    measure_requested = Signal(object, object)
    advice_taken = Signal(object, object)

    def __init__(self, index: int, contender: Contender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self._contender = contender
        self._warning = ""
        self._unfolded = False
        self.setObjectName(f"contender-{index}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build_head()
        self._values = ContenderValues(contender, self)
        self._values.edited.connect(self._edit)
        self._outcome = ContenderOutcome(contender, self)
        self._outcome.advice_taken.connect(self._follow)
        self._outcome.measure_requested.connect(self._request_measure)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        column.addLayout(self._head)
        column.addWidget(self._values)
        column.addWidget(self._outcome)
        self._values.hide()

    @property
    def unfolded(self) -> bool:
        """Whether the hyper-parameters are shown."""
        return self._unfolded

    @property
    def form(self) -> ParameterForm | None:
        """The hyper-parameters' form, once unfolded."""
        return self._values.form

    def show_contender(
        self, index: int, contender: Contender, theme: Theme, warning: str = ""
    ) -> None:
        """Show the contender at an index; ``warning`` is what one should know about it."""
        self._index = index
        self._contender = contender
        self._warning = warning
        self.setObjectName(f"contender-{index}")
        self._name.show_name(contender.name)
        tip = f"{contender.name}\n\nClick to select, double click or F2 to rename"
        if tip != self._name.toolTip():
            self._name.setToolTip(tip)
        colour = contender.colour or theme.contender(contender.look)
        self._swatch.show_look(colour, theme.marker(contender.look), theme.casing)
        self._eye.set_icon(
            "eye" if contender.visible else "eye_off",
            "Hide this optimizer" if contender.visible else "Show this optimizer",
        )
        self._outcome.set_contender(contender)
        if self._unfolded:
            self._values.show_contender(contender, warning)

    def show_locks(self, lock_sentence: Callable[[str], str]) -> None:
        """Disable what is locked; ``lock_sentence`` says why a part is, or nothing."""
        show_locked(self._name, lock_sentence("contenders.name"))
        show_locked(self._eye, lock_sentence("contenders.visible"))
        number = lock_sentence("contenders")
        for action in self._menu_button.menu().actions():
            if action.data() in NUMBER_CHANGING:
                action.setEnabled(not number)
        self._values.show_locks(lock_sentence)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or hide everything below the title row."""
        self._unfolded = unfolded
        self.setProperty("chosen", unfolded)
        self._name.setAccessibleDescription("selected" if unfolded else "")
        self.style().unpolish(self)
        self.style().polish(self)
        if unfolded:
            self._values.show_contender(self._contender, self._warning)
        self._values.setVisible(unfolded)
        self._outcome.set_advice_wanted(unfolded)

    def show_state(
        self, trajectory: Trajectory | None, step: int, *, judged: bool, withheld: bool = False
    ) -> None:
        """Show the loss at the cursor and, if ``judged`` and not ``withheld``, the verdict."""
        self._outcome.show_state(trajectory, step, judged=judged, withheld=withheld)

    def _build_head(self) -> None:
        self._swatch = Swatch(self)
        self._name = NameField(self)
        self._name.setObjectName("contender-name")
        self._name.setAccessibleName("name of the optimizer")
        self._eye = IconButton("eye", "Hide this optimizer", self)
        self._eye.setObjectName("contender-eye")
        self._menu_button = IconButton("more", "More: rename, hide, compare, move, remove", self)
        self._menu_button.setObjectName("contender-menu")
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu_button.setMenu(self._make_menu())
        self._head = QHBoxLayout()
        self._head.setSpacing(2)
        self._head.addWidget(self._swatch)
        self._head.addWidget(self._name, 1)
        self._head.addWidget(self._eye)
        self._head.addWidget(self._menu_button)
        self._swatch.clicked.connect(self._ask_colour)
        self._name.editingFinished.connect(self._rename)
        self._name.picked.connect(self._ask_to_be_chosen)
        self._eye.clicked.connect(self._toggle_visible)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, text in (
            ("rename", "Rename"),
            ("visible", "Hide or show"),
            ("colour", "Colour…"),
            ("duplicate", "Duplicate"),
            ("fan", "Compare five learning rates"),
            ("fan_over", "Compare values…"),
            ("text", "Open as text"),
            ("up", "Move up"),
            ("down", "Move down"),
            ("remove", "Remove"),
        ):
            action = QAction(text, menu)
            action.setData(name)
            action.setObjectName(f"contender-{name}")
            menu.addAction(action)
        menu.triggered.connect(self._run_command)
        return menu

    def _follow(self, change: Suggestion) -> None:
        self.advice_taken.emit(self._index, change)

    def _request_measure(self, measure: Measure) -> None:
        self.measure_requested.emit(self._index, measure)

    def _rename(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._name.setText(self._contender.name)
        elif name != self._contender.name:
            self._edit(replace(self._contender, name=name), "rename optimizer", "", final=True)

    def _toggle_visible(self) -> None:
        visible = not self._contender.visible
        what = "show optimizer" if visible else "hide optimizer"
        self._edit(replace(self._contender, visible=visible), what, "", final=True)

    def _edit(self, contender: Contender, what: str, merge: str, final: bool) -> None:
        key = f"{self._index}-{merge}" if merge else ""
        self.edited.emit(self._index, contender, what, key, final)

    def _ask_colour(self) -> None:
        self.command.emit(self._index, "colour")

    def _run_command(self, action: QAction) -> None:
        match action.data():
            case "rename":
                self.chosen.emit(self._index)
                self._name.begin()
            case "visible":
                self._toggle_visible()
            case command:
                self.command.emit(self._index, str(command))

    def _ask_to_be_chosen(self) -> None:
        self.chosen.emit(self._index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask_to_be_chosen()
        super().mousePressEvent(event)

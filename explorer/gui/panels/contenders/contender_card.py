"""One contender: its look, its name, its hyper-parameters and how it fares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.engine import Schedule, Trajectory
from explorer.engine.number_text import LONG, rounded, widest
from explorer.engine.parameter import Choice, Parameter
from explorer.engine.rules.optimizer import DIALECTS, Optimizer
from explorer.engine.rules.schedule import schedule_kinds, schedules
from explorer.engine.trajectories.verdict import Measure
from explorer.engine.trials.trial import can_follow
from explorer.gui.look.style import show_role, use_tabular_figures
from explorer.gui.panels.contenders.advice_line import ALARMING, AdviceLine, outcome_words
from explorer.gui.panels.contenders.kind_box import KindBox
from explorer.gui.panels.contenders.measured_label import MeasuredLabel
from explorer.gui.panels.contenders.swatch import Swatch
from explorer.gui.widgets.icon_button import IconButton
from explorer.gui.widgets.layout.form_rows import retire
from explorer.gui.widgets.lock_mark import LockMark, show_locked
from explorer.gui.widgets.name_field import NameField
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.libraries import LIBRARIES
from explorer.scenario.edit import following
from explorer.scenario.lessons.lock import HYPERPARAMETERS
from explorer.scenario.scenario import Contender

NUMBER_CHANGING = ("duplicate", "fan", "fan_over", "remove")
"""Commands that change how many contenders there are."""


class ContenderCard(QFrame):
    """Shows a contender; the chosen one is unfolded. It asks for changes and makes none itself.

    Signals carry this card's index first. ``edited`` asks for another ``Contender``: index,
    contender, what was done, merge key, final. ``command`` asks for one of duplicate, remove, up,
    down, fan, fan_over, text, colour. ``measure_requested`` asks to see a ``Measure``.
    """

    edited = Signal(object, object, str, str, bool)
    chosen = Signal(object)
    command = Signal(object, str)
    measure_requested = Signal(object, object)

    def __init__(self, index: int, contender: Contender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self._contender = contender
        self._form_shape: tuple[object, ...] = ()
        self._unfolded = False
        self._judged: Trajectory | None = None
        self._lock_sentence: Callable[[str], str] = _free
        self.setObjectName(f"contender-{index}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build_head()
        self._body = QWidget(self)
        self._body_column = QVBoxLayout(self._body)
        self._body_column.setContentsMargins(4, 0, 4, 4)
        self._body_column.setSpacing(4)
        self._build_identity()
        self._form: ParameterForm | None = None
        self._schedule: ParameterForm | None = None
        self._warning = QLabel(self._body)
        self._warning.setWordWrap(True)
        self._warning.setProperty("role", "muted")
        self._body_column.addWidget(self._warning)
        self._loss = QLabel(self)
        self._loss.setObjectName("contender-loss")
        self._loss.setToolTip("f at the cursor")
        use_tabular_figures(self._loss)
        self._loss.setMinimumWidth(
            self._loss.fontMetrics().horizontalAdvance("0" * (widest(LONG) + 3))
        )
        self._verdict = MeasuredLabel(self)
        self._verdict.setObjectName("contender-verdict")
        self._verdict.setProperty("role", "muted")
        self._verdict.clicked.connect(self._request_measure)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 0, 6, 2)
        foot.addWidget(self._loss)
        foot.addWidget(self._verdict, 1)
        self._advice = AdviceLine(self)
        self._advice.taken.connect(self._take_advice)
        self._advice.measure_requested.connect(self._request_measure)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        column.addLayout(self._head)
        column.addWidget(self._body)
        column.addLayout(foot)
        column.addWidget(self._advice)
        self._body.hide()

    @property
    def unfolded(self) -> bool:
        """Whether the hyper-parameters are shown."""
        return self._unfolded

    @property
    def form(self) -> ParameterForm | None:
        """The hyper-parameters' form, once unfolded."""
        return self._form

    def show_contender(self, index: int, contender: Contender, theme: Theme) -> None:
        """Show a contender at a place in the list."""
        self._index = index
        self._contender = contender
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
        if self._unfolded:
            self._show_body()

    def show_locks(self, lock_sentence: Callable[[str], str]) -> None:
        """Disable what is locked; ``lock_sentence`` says why a part is, or nothing."""
        self._lock_sentence = lock_sentence
        show_locked(self._name, lock_sentence("contenders.name"))
        show_locked(self._eye, lock_sentence("contenders.visible"))
        number = lock_sentence("contenders")
        for action in self._menu_button.menu().actions():
            if action.data() in NUMBER_CHANGING:
                action.setEnabled(not number)
        self._show_locks_of_body()

    def _show_locks_of_body(self) -> None:
        optimizer = self._lock_sentence("contenders.optimizer")
        dialect = self._lock_sentence("contenders.dialect")
        show_locked(self._kind, optimizer)
        show_locked(self._dialect, dialect)
        self._identity_lock.show_sentence(optimizer or dialect)
        if self._form is not None:
            self._form.set_locked(
                {
                    parameter.name: self._lock_sentence(f"{HYPERPARAMETERS}.{parameter.name}")
                    for parameter in self._contender.optimizer.parameters
                }
            )
        if self._schedule is not None:
            kind = self._contender.schedule.kind
            numbers = schedules[kind] if kind != "constant" else ()
            sentence = self._lock_sentence("contenders.schedule")
            self._schedule.set_locked(
                dict.fromkeys(("schedule", *(number.name for number in numbers)), sentence)
            )

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or hide everything below the title row."""
        self._unfolded = unfolded
        self.setProperty("chosen", unfolded)
        self._name.setAccessibleDescription("selected" if unfolded else "")
        self.style().unpolish(self)
        self.style().polish(self)
        if unfolded:
            self._show_body()
        self._body.setVisible(unfolded)
        self._advice.set_wanted(unfolded)

    def show_state(
        self, trajectory: Trajectory | None, step: int, *, judged: bool, withheld: bool = False
    ) -> None:
        """Show the loss at the cursor and, if ``judged`` and not ``withheld``, the verdict."""
        if trajectory is None:
            self._loss.clear()
            self._show_verdict("Hidden")
            return
        if trajectory.steps >= 0:
            self._loss.setText(f"f {rounded(trajectory.losses[min(step, trajectory.steps)], LONG)}")
        else:
            self._loss.setText("f not finite")
        if withheld:
            self._show_verdict("")
            return
        if not judged or trajectory is self._judged:
            return
        self._judged = trajectory
        verdict = trajectory.verdict
        show_role(self._verdict, "error" if verdict.kind in ALARMING else "muted")
        self._verdict.show_words(
            outcome_words(verdict, started=trajectory.steps >= 0),
            verdict.measure,
            f"<p>{verdict.reason}</p><p>{verdict.advice}</p>",
        )
        self._advice.show_advice(verdict, self._contender.optimizer)

    def _show_verdict(self, words: str) -> None:
        """Words in the place of a verdict that there is not."""
        show_role(self._verdict, "muted")
        self._verdict.show_words(words, None)
        self._advice.show_advice(None, self._contender.optimizer)
        self._judged = None

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

    def _build_identity(self) -> None:
        self._kind = KindBox(self._body)
        self._kind.setObjectName("contender-optimizer")
        self._kind.setAccessibleName("optimizer")
        self._kind.setToolTip("Which optimizer this is")
        self._dialect = QComboBox(self._body)
        self._dialect.setObjectName("contender-dialect")
        self._dialect.setAccessibleName("dialect")
        self._dialect.setToolTip("Whose convention it follows: defaults and variants of the rule")
        row = QHBoxLayout()
        row.setSpacing(4)
        for box, stretch in ((self._kind, 3), (self._dialect, 2)):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            row.addWidget(box, stretch)
        self._identity_lock = LockMark(self._body)
        row.addWidget(self._identity_lock)
        self._body_column.addLayout(row)
        self._kind.kind_picked.connect(self._pick_kind)
        self._dialect.activated.connect(self._pick_dialect)

    def _show_body(self) -> None:
        optimizer = self._contender.optimizer
        schedule = self._contender.schedule
        self._kind.show_kind(type(optimizer))
        shape = (type(optimizer), schedule.kind)
        if shape != self._form_shape:
            self._form_shape = shape
            self._make_forms(optimizer, schedule)
        self._dialect.setCurrentIndex(self._dialect.findData(optimizer.dialect))
        # A rule that was typed is nobody's convention.
        self._dialect.setVisible("recurrence" not in optimizer.reference)
        assert self._form is not None
        self._form.set_values(optimizer.values)
        if self._schedule is not None:
            shown = schedule.values if schedule.kind != "constant" else {}
            self._schedule.set_values({"schedule": schedule.kind, **shown})
        warning = optimizer.warnings.get(optimizer.dialect, "")
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))

    def _make_forms(self, optimizer: Optimizer, schedule: Schedule) -> None:
        for old in (self._form, self._schedule):
            if old is not None:
                self._body_column.removeWidget(old)
                retire(old)
        self._schedule = None
        self._dialect.clear()
        for dialect in optimizer.dialects:
            self._dialect.addItem(LIBRARIES.get(dialect, dialect.capitalize()), dialect)
            self._dialect.setItemData(
                self._dialect.count() - 1, DIALECTS[dialect], Qt.ItemDataRole.ToolTipRole
            )
        self._form = ParameterForm(optimizer.parameters, self._body, roomy=True)
        self._form.change_requested.connect(self._change_value)
        self._body_column.insertWidget(1, self._form)
        if "learning_rate" in optimizer.values:
            self._schedule = ParameterForm(
                _schedule_declarations(optimizer, schedule), self._body, roomy=True
            )
            self._schedule.change_requested.connect(self._change_schedule)
            self._body_column.insertWidget(2, self._schedule)
        self._show_locks_of_body()

    def _change_value(self, name: str, value: object, final: bool) -> None:
        changed = self._contender.optimizer.with_values(**{name: value})
        what = f"change {name.replace('_', ' ')}"
        self._edit(replace(self._contender, optimizer=changed), what, name, final)

    def _take_advice(self, advised: Optimizer) -> None:
        self._edit(replace(self._contender, optimizer=advised), "follow advice", "", final=True)

    def _request_measure(self, measure: Measure) -> None:
        self.measure_requested.emit(self._index, measure)

    def _change_schedule(self, name: str, value: object, final: bool) -> None:
        schedule = self._contender.schedule
        if name == "schedule":
            changed = Schedule(str(value))
        else:
            changed = Schedule(schedule.kind, **{**schedule.values, name: value})
        self._edit(replace(self._contender, schedule=changed), "change schedule", name, final)

    def _pick_kind(self, cls: type[Optimizer], title: str) -> None:
        if isinstance(self._contender.optimizer, cls):
            return
        name = self._contender.name.replace(self._kind.title, title)
        optimizer, schedule = cls(), self._contender.schedule
        if not can_follow(optimizer, schedule):
            schedule = Schedule()
        contender = replace(self._contender, optimizer=optimizer, schedule=schedule, name=name)
        self._edit(contender, f"change to {title}", "", final=True)

    def _pick_dialect(self, index: int) -> None:
        dialect = self._dialect.itemData(index)
        changed = following(self._contender, dialect)
        self._edit(changed, f"follow {dialect}", "", final=True)

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


def _free(_part: str) -> str:
    """Nothing is locked."""
    return ""


def _schedule_declarations(optimizer: Optimizer, schedule: Schedule) -> list[Parameter]:
    kind = Choice(
        name="schedule",
        default="constant",
        options={
            key: kind.meaning
            for key, kind in schedule_kinds.items()
            if can_follow(optimizer, Schedule(key))
        },
        meaning="How the learning rate changes over the steps.",
    )
    numbers = schedules[schedule.kind] if schedule.kind != "constant" else ()
    return [kind, *numbers]

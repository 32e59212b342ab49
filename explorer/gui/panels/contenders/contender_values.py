"""A contender's rule, convention, hyper-parameters and schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.engine import Schedule
from explorer.engine.parameter import Choice, Parameter
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.rules.schedule import schedule_kinds, schedules
from explorer.engine.trials.trial import can_follow
from explorer.gui.panels.contenders.kind_box import KindBox
from explorer.gui.widgets.choice_box import ChoiceBox
from explorer.gui.widgets.layout.form_rows import retire
from explorer.gui.widgets.lock_mark import LockMark, show_locked
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.libraries import DIALECTS, LIBRARIES
from explorer.scenario.edit import following
from explorer.scenario.lessons.lock import HYPERPARAMETERS
from explorer.scenario.scenario import Contender


class ContenderValues(QWidget):
    """Shows the parts of a contender; its forms are made when first shown.

    Signal ``edited`` asks for another ``Contender``: contender, what was done, merge key, final.
    """

    edited = Signal(object, str, str, bool)

    def __init__(self, contender: Contender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._contender = contender
        self._form_shape: tuple[object, ...] = ()
        self._lock_sentence: Callable[[str], str] = _free
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 0, 4, 4)
        self._column.setSpacing(4)
        self._build_identity()
        self._form: ParameterForm | None = None
        self._schedule: ParameterForm | None = None
        self._warning = QLabel(self)
        self._warning.setWordWrap(True)
        self._warning.setProperty("role", "muted")
        self._column.addWidget(self._warning)

    @property
    def form(self) -> ParameterForm | None:
        """The hyper-parameters' form, once shown."""
        return self._form

    def show_locks(self, lock_sentence: Callable[[str], str]) -> None:
        """Disable what is locked; ``lock_sentence`` says why a part is, or nothing."""
        self._lock_sentence = lock_sentence
        self._show_locks()

    def _show_locks(self) -> None:
        optimizer = self._lock_sentence("contenders.optimizer")
        dialect = self._lock_sentence("contenders.dialect")
        show_locked(self._kind, optimizer)
        show_locked(self._dialect, dialect)
        self._identity_lock.show_sentence(optimizer or dialect)
        if self._form is not None:
            self._form.set_locked(
                {
                    parameter.name: self._lock_sentence(f"{HYPERPARAMETERS}.{parameter.name}")
                    for parameter in _choosable(self._contender.optimizer)
                }
            )
        if self._schedule is not None:
            kind = self._contender.schedule.kind
            numbers = schedules[kind] if kind != "constant" else ()
            sentence = self._lock_sentence("contenders.schedule")
            self._schedule.set_locked(
                dict.fromkeys(("schedule", *(number.name for number in numbers)), sentence)
            )

    def _build_identity(self) -> None:
        self._kind = KindBox(self)
        self._kind.setObjectName("contender-optimizer")
        self._kind.setAccessibleName("optimizer")
        self._kind.setToolTip("Kind of optimizer")
        self._dialect = ChoiceBox(self)
        self._dialect.setObjectName("contender-dialect")
        self._dialect.setAccessibleName("dialect")
        self._dialect.setToolTip("Convention to follow: defaults and variants of the rule")
        row = QHBoxLayout()
        row.setSpacing(4)
        for box, stretch in ((self._kind, 3), (self._dialect, 2)):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.setSizeAdjustPolicy(
                ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            row.addWidget(box, stretch)
        self._identity_lock = LockMark(self)
        row.addWidget(self._identity_lock)
        self._column.addLayout(row)
        self._kind.kind_picked.connect(self._pick_kind)
        self._dialect.activated.connect(self._pick_dialect)

    def show_contender(self, contender: Contender, warning: str) -> None:
        """Show another contender, or other values, and what one should know of its optimizer."""
        self._contender = contender
        optimizer = self._contender.optimizer
        schedule = self._contender.schedule
        self._kind.show_kind(type(optimizer))
        shape = (type(optimizer), schedule.kind)
        if shape != self._form_shape:
            self._form_shape = shape
            self._make_forms(optimizer, schedule)
        self._dialect.setCurrentIndex(self._dialect.findData(optimizer.dialect))
        # Neither a typed rule nor a recorded run has a published convention.
        published = "recurrence" not in optimizer.reference and optimizer.replayed is None
        self._dialect.setVisible(published)
        assert self._form is not None
        choosable = _choosable(optimizer)
        self._form.set_values({each.name: optimizer.values[each.name] for each in choosable})
        if self._schedule is not None:
            schedule_values = schedule.values if schedule.kind != "constant" else {}
            self._schedule.set_values({"schedule": schedule.kind, **schedule_values})
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))

    def _make_forms(self, optimizer: Optimizer, schedule: Schedule) -> None:
        for old in (self._form, self._schedule):
            if old is not None:
                self._column.removeWidget(old)
                retire(old)
        self._schedule = None
        self._dialect.clear()
        for dialect in optimizer.dialects:
            self._dialect.addItem(LIBRARIES.get(dialect, dialect.capitalize()), dialect)
            self._dialect.setItemData(
                self._dialect.count() - 1, DIALECTS[dialect], Qt.ItemDataRole.ToolTipRole
            )
        self._form = ParameterForm(_choosable(optimizer), self, roomy=True)
        self._form.change_requested.connect(self._change_value)
        self._column.insertWidget(1, self._form)
        if "learning_rate" in optimizer.values:
            self._schedule = ParameterForm(
                _schedule_declarations(optimizer, schedule), self, roomy=True
            )
            self._schedule.change_requested.connect(self._change_schedule)
            self._column.insertWidget(2, self._schedule)
        self._show_locks()

    def _change_value(self, name: str, value: object, final: bool) -> None:
        changed = self._contender.optimizer.with_values(**{name: value})
        what = f"change {name.replace('_', ' ')}"
        self.edited.emit(replace(self._contender, optimizer=changed), what, name, final)

    def _change_schedule(self, name: str, value: object, final: bool) -> None:
        schedule = self._contender.schedule
        if name == "schedule":
            changed = Schedule(str(value))
        else:
            changed = Schedule(schedule.kind, **{**schedule.values, name: value})
        self.edited.emit(replace(self._contender, schedule=changed), "change schedule", name, final)

    def _pick_kind(self, cls: type[Optimizer], title: str) -> None:
        if isinstance(self._contender.optimizer, cls):
            return
        name = self._contender.name.replace(self._kind.title, title)
        optimizer, schedule = cls(), self._contender.schedule
        if not can_follow(optimizer, schedule):
            schedule = Schedule()
        contender = replace(self._contender, optimizer=optimizer, schedule=schedule, name=name)
        self.edited.emit(contender, f"change to {title}", "", True)

    def _pick_dialect(self, index: int) -> None:
        dialect = self._dialect.itemData(index)
        changed = following(self._contender, dialect)
        self.edited.emit(changed, f"follow {dialect}", "", True)


def _choosable(optimizer: Optimizer) -> tuple[Parameter, ...]:
    """Its hyper-parameters; none of a recorded run, which has only its number in the file."""
    return () if optimizer.replayed is not None else optimizer.parameters


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

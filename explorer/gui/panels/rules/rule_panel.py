"""The rule of the selected contender as editable text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.drawing.colours.theme import Theme
from explorer.engine import FormulaError, Optimizer, Schedule
from explorer.engine.explanations.step_formulas import Formula, FormulaLine, formulas
from explorer.engine.rules.recurrences.recurrence import Recurrence
from explorer.engine.rules.recurrences.text_edit import retyped
from explorer.engine.rules.update_rule import Rule
from explorer.engine.trials.trial import can_follow
from explorer.gui.inspector.faces import Faces
from explorer.gui.inspector.line_boxes import Setting
from explorer.gui.inspector.term_view import LineView
from explorer.gui.panels.rules.difference_note import DifferenceNote
from explorer.gui.panels.rules.rule_text import RuleText
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.session.visible_panel import SeenPanel
from explorer.gui.widgets.error_label import ErrorLabel
from explorer.gui.widgets.layout.column_scroll import SideScroll
from explorer.gui.widgets.lock_mark import show_locked
from explorer.scenario import edit
from explorer.scenario.files.rule_file import KeptRule
from explorer.scenario.files.rules_folder import own_rules_folder
from explorer.scenario.scenario import Contender

NEXT_FRAME_MS = 40
"""While a rule is being typed, its typeset form follows once the trails are painted."""


class RulePanel(SeenPanel):
    """An editor of the selected contender's rule, its error, and the typeset rule.

    A built-in rule is opened as text beside it by a button. Every text that can be read runs at
    once; while one cannot, the last good rule goes on. Signal ``said``: a sentence.
    """

    said = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._theme = theme
        self._given: tuple[int, str] | None = None
        self._rule: object = None
        self._index = -1
        self._live = False
        self._views: dict[Formula, LineView] = {}
        self._symbols: tuple[object, ...] | None = None
        self._faces = Faces(self.font(), max(self.fontInfo().pixelSize() + 1, 13))
        self._typeset = QTimer(self)
        self._typeset.setSingleShot(True)
        self._typeset.setInterval(NEXT_FRAME_MS)
        self._typeset.timeout.connect(self._show_formulas)
        self._note = QLabel(self)
        self._note.setObjectName("rule-note")
        self._note.setWordWrap(True)
        self._note.setProperty("role", "muted")
        self._open = QPushButton("Open as text", self)
        self._open.setObjectName("rule-open")
        self._open.setToolTip("Add the same rule as text, so that every line can be edited")
        self._open.clicked.connect(self.open_chosen)
        self.text = RuleText(theme, self)
        self.text.setObjectName("rule-text")
        self.text.setAccessibleName("rule")
        self._problem = ErrorLabel(self, "rule-error")
        self._difference = DifferenceNote(session, self)
        self._keep = QPushButton("Keep rule…", self)
        self._keep.setObjectName("rule-keep")
        self._keep.setToolTip("Save it as a file, listed with the built-in optimizers")
        self._keep.clicked.connect(self.keep)
        inner = QWidget(self)
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.addStretch(1)
        self._scroll = SideScroll(300, self)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        for widget in (
            self._note, self._open, self.text, self._problem, self._difference, self._keep
        ):  # fmt: skip
            column.addWidget(widget)
        column.addWidget(self._scroll, 1)
        self.text.textChanged.connect(self._type)
        self.text.finished.connect(self._finish)
        self.text.undo_requested.connect(self._undo)
        self.text.redo_requested.connect(session.undo_stack.redo)
        session.chosen_changed.connect(self._follow_choice)
        session.locks.changed.connect(self.outdate)

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self._theme = theme
        self.text.set_theme(theme)
        for view in self._views.values():
            view.set_theme(theme)

    def open_chosen(self) -> None:
        """Show the text of the selected contender's rule; a built-in one is added as text."""
        contender, index = self._contender(), self._session.chosen
        if contender is None or not contender.optimizer.is_formula:
            return
        if not isinstance(contender.optimizer, Recurrence):
            scenario = edit.opened_beside(self._session.scenario, index)
            if not self._session.apply(scenario, "open as text"):
                return
            self._session.set_chosen(index + 1)
        self.text.setFocus()

    def keep(self) -> None:
        """Ask for a title and what the hyper-parameters mean, and keep the rule as a file."""
        from explorer.gui.panels.rules.keep_rule_dialog import KeepRuleDialog

        contender = self._contender()
        if contender is None or not isinstance(contender.optimizer, Recurrence):
            return
        text = contender.optimizer.text
        dialog = KeepRuleDialog(text, contender.name, own_rules_folder(), self)
        dialog.saved.connect(self._take_kept)
        dialog.open()

    def _take_kept(self, rule: KeptRule, path: Path) -> None:
        """What was said about the hyper-parameters is in the text now."""
        contender = self._contender()
        if contender is not None and isinstance(contender.optimizer, Recurrence):
            changed = replace(contender, optimizer=retyped(contender.optimizer, rule.text))
            scenario = self._session.scenario.with_contender(self._session.chosen, changed)
            self._session.apply(scenario, "keep rule")
        self.said.emit(f"Saved {path}; find {rule.title} in the list of optimizers")

    @property
    def is_due(self) -> bool:
        """Whether the typeset form is still that of an earlier rule."""
        return self._session.pace.is_dragging or self._typeset.isActive()

    def outdate(self, *why: object) -> None:
        self._live = any(isinstance(reason, SessionChange) and reason.live for reason in why)
        super().outdate(*why)

    def _follow_choice(self, chosen: int) -> None:
        # Every change of the scenario also reports the selection again.
        if chosen != self._index:
            self.outdate()

    def refresh(self) -> None:
        self._index = self._session.chosen
        contender = self._contender()
        optimizer = None if contender is None else contender.optimizer
        typed = isinstance(optimizer, Recurrence)
        self.text.setVisible(typed)
        self._problem.setVisible(typed and bool(self._problem.text()))
        self._keep.setVisible(typed)
        self._difference.refresh(live=self._live)
        self._open.setVisible(not typed and optimizer is not None and optimizer.is_formula)
        self._note.setText(_note(contender))
        self._note.setVisible(bool(self._note.text()))
        locked = self._session.locks.sentence("contenders.optimizer")
        show_locked(self._open, self._session.locks.sentence("contenders"))
        self.text.setReadOnly(bool(locked))
        if isinstance(optimizer, Recurrence):
            given = (self._session.chosen, optimizer.text)
            if given != self._given:
                self._given = given
                self._show_problem(None)
                if self.text.toPlainText() != optimizer.text:
                    self.text.show_text(optimizer.text)
        else:
            self._given = None
        if self._live and self._rule is not None:
            if not self._typeset.isActive():
                self._typeset.start()
        else:
            self._show_formulas()

    def _contender(self) -> Contender | None:
        contenders, index = self._session.scenario.contenders, self._session.chosen
        return contenders[index] if 0 <= index < len(contenders) else None

    def _type(self) -> None:
        contender, text = self._contender(), self.text.toPlainText()
        if contender is None or self._given is None or text == self._given[1]:
            if self._given is not None:
                self._show_problem(None)
            return
        try:
            made = retyped(contender.optimizer, text)
        except FormulaError as error:
            self._show_problem(error)
            return
        self._show_problem(None)
        self._given = (self._session.chosen, text)
        if not self._apply(made):
            self._given = None
            self.outdate()

    def _finish(self) -> None:
        if self._given is not None:
            self._session.apply(self._session.scenario, "type rule")

    def _undo(self) -> None:
        """Undo text that cannot be read; if all of it can, undo the last edit."""
        if self._given is not None and self.text.toPlainText() != self._given[1]:
            self.text.show_text(self._given[1])
        else:
            self._session.undo_stack.undo()

    def _apply(self, optimizer: Recurrence) -> bool:
        contender, index = self._contender(), self._session.chosen
        assert contender is not None
        schedule = contender.schedule
        if not can_follow(optimizer, schedule):
            schedule = Schedule()
        changed = replace(contender, optimizer=optimizer, schedule=schedule)
        scenario = self._session.scenario.with_contender(index, changed)
        return self._session.apply(scenario, "type rule", merge=f"{index}-rule", final=False)

    def _show_problem(self, error: FormulaError | None) -> None:
        self.text.show_error(error)
        self._problem.say("" if error is None else str(error))
        self.text.setAccessibleDescription(self._problem.text())

    def _show_formulas(self) -> None:
        self._typeset.stop()
        contender = self._contender()
        optimizer = None if contender is None else contender.optimizer
        rule = None if optimizer is None else optimizer.rule
        if rule == self._rule:
            return
        self._rule = rule
        variables = self._session.scenario.surface.variables
        symbols = (
            None if optimizer is None or rule is None else _symbols(optimizer, rule, variables)
        )
        # A line that looks as before stays: most of a rule does at a key stroke.
        kept = self._views if symbols == self._symbols else {}
        self._symbols = symbols
        rows = [] if rule is None else formulas(rule)
        before, self._views = self._views, {row: kept[row] for row in rows if row in kept}
        for row, view in before.items():
            if row not in self._views:
                self._lines.removeWidget(view)
                view.hide()
                view.deleteLater()
        if optimizer is None:
            return
        setting = Setting(
            optimizer, optimizer.numbers_on(self._session.scenario.surface), self._faces,
            variables, scheduled=False, noisy=False,
        )  # fmt: skip
        for index, row in enumerate(rows):
            if row not in self._views:
                view = LineView(FormulaLine(row, {}, (0.0, 0.0)), setting, self._theme, self)
                view.show_coordinates(())
                self._lines.insertWidget(index, view)
                self._views[row] = view
            elif self._lines.indexOf(self._views[row]) != index:
                self._lines.insertWidget(index, self._views[row])


def _symbols(optimizer: Optimizer, rule: Rule, variables: tuple[str, ...]) -> tuple[object, ...]:
    """All on which the look of a rule's lines depends, apart from their formulas."""
    names = (*rule.terms, *rule.memory)
    letters = tuple(
        getattr(parameter, "symbol", parameter.name) for parameter in optimizer.parameters
    )
    return variables, names, tuple(optimizer.glossary.get(name) for name in names), letters


def _note(contender: Contender | None) -> str:
    """The message in place of the text, if there is none."""
    if contender is None:
        return "No optimizers yet. Add one to see its rule."
    if isinstance(contender.optimizer, Recurrence):
        return ""
    title = type(contender.optimizer).title
    if not contender.optimizer.is_formula:
        return f"{title} {contender.optimizer.why_no_text}"
    return f"{title} is a built-in rule. Opened as text, every line can be edited."

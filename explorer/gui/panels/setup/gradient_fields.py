"""A gradient typed by the user, checked against the exact one as it is typed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.engine import FormulaError, Surface
from explorer.engine.objectives.gradient_check import check_gradient
from explorer.gui.look.style import show_role
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.widgets.layout.form_rows import remove_row
from explorer.gui.widgets.phrases import as_sentence, formula_problem
from explorer.gui.widgets.text_line import TextLine


class GradientFields(QWidget):
    """One formula per coordinate; the runs use them, and the check names the worst point.

    Empty fields mean the exact gradient, which is shown as their placeholder.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shape: tuple[str, ...] = ()
        self._fields: list[QLineEdit] = []
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._finding = QLabel(self)
        self._finding.setObjectName("gradient-finding")
        self._finding.setWordWrap(True)
        self._exact = QPushButton("Use exact gradient", self)
        self._exact.setObjectName("gradient-exact")
        self._exact.clicked.connect(self._use_exact)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._form)
        column.addWidget(self._finding)
        column.addWidget(self._exact)
        session.changed.connect(self._follow)
        self._show()

    def _follow(self, change: SessionChange) -> None:
        if change.surface_changed:
            self._show()

    @property
    def _surface(self) -> Surface | None:
        surface = self._session.scenario.surface
        return None if surface.formula_field is None else surface

    def _show(self) -> None:
        surface = self._surface
        variables = surface.variables if surface is not None else ()
        if variables != self._shape:
            self._shape = variables
            self._make_fields(variables)
        typed = surface.slope_formulas if surface is not None else ()
        for index, field in enumerate(self._fields):
            assert surface is not None
            field.setPlaceholderText(surface.gradient_text()[index])
            if not field.hasFocus():
                field.setText(typed[index] if typed else "")
                field.setCursorPosition(0)
        self._exact.setVisible(bool(typed))
        if surface is not None and typed:
            self._judge(surface, typed)
        elif not any(field.text() for field in self._fields):
            self._say("", error=False)

    def _make_fields(self, variables: tuple[str, ...]) -> None:
        while self._form.rowCount():
            remove_row(self._form, 0)
        self._fields = []
        for index, name in enumerate(variables):
            field = TextLine(self)
            field.setObjectName(f"gradient-{index}")
            field.setAccessibleName(f"derivative by {name}")
            field.setToolTip(
                "Type a derivative for the optimizers to follow; f itself stays exact. "
                "Leave the fields empty for the exact gradient."
            )
            field.textEdited.connect(self._forget_finding)
            field.editingFinished.connect(self._take)
            self._form.addRow(f"∂f/∂{name}", field)
            self._fields.append(field)

    def _forget_finding(self, _text: str) -> None:
        """The result is not about the text that is being typed."""
        self._say("", error=False)

    def _take(self) -> None:
        surface = self._surface
        # A field that loses the focus because another surface has come is not about that one.
        if surface is None or surface.variables != self._shape:
            return
        texts = [field.text().strip() for field in self._fields]
        if not any(texts):
            self._use_exact()
            return
        formulas = tuple(
            text or exact for text, exact in zip(texts, surface.gradient_text(), strict=True)
        )
        if formulas == surface.slope_formulas:
            self._judge(surface, formulas)
            return
        try:
            changed = surface.with_gradient(formulas)
        except FormulaError as error:
            self._say(formula_problem(error, *texts), error=True)
            return
        self._judge(surface, formulas)
        self._session.apply(replace(self._session.scenario, surface=changed), "type gradient")

    def _use_exact(self) -> None:
        surface = self._surface
        for field in self._fields:
            field.clear()
        if surface is not None and surface.slope_formulas:
            exact = surface.with_gradient(())
            self._session.apply(replace(self._session.scenario, surface=exact), "exact gradient")

    def _judge(self, surface: Surface, formulas: tuple[str, ...]) -> None:
        try:
            verdict = check_gradient(surface, formulas)
        except ValueError as error:
            self._say(str(error), error=True)
            return
        sentence = str(verdict)
        self._say(f"{as_sentence(sentence)}.", error=not verdict.agrees)

    def _say(self, sentence: str, *, error: bool) -> None:
        self._finding.setText(sentence)
        self._finding.setVisible(bool(sentence))
        show_role(self._finding, "error" if error else "muted")

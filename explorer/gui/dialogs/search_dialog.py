"""The base of dialogs that run a long search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget

from explorer.engine.loops.llvm.compilation import make_machine_ready
from explorer.engine.parameter import Parameter, Value
from explorer.gui.session.search_worker import Search, SearchWorker
from explorer.gui.widgets.numbers.parameter_form import ParameterForm
from explorer.gui.widgets.share_bar import ShareBar


class SearchDialog(QDialog):
    """A form, a button that starts and stops the search, and its progress.

    A subclass lays out ``form``, ``bar``, ``outcome`` and ``buttons``. It returns the search to run
    from ``search``, receives the result in ``take``, and says in ``when_stopped`` what a stopped
    search leaves.
    """

    def __init__(
        self,
        name: str,
        verb: str,
        parameters: tuple[Parameter, ...],
        parent: QWidget | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._verb = verb
        self.values: dict[str, Value] = {each.name: each.default for each in parameters}
        self.values |= values or {}
        self._worker = SearchWorker(self)
        self._worker.progressed.connect(self.show_progress)
        self._worker.finished.connect(self.take)
        self._worker.failed.connect(self.rest)
        self.form = ParameterForm(parameters, self)
        self.form.set_values(self.values)
        self.form.change_requested.connect(self.change)
        self.bar = ShareBar(self)
        self.bar.setObjectName(f"{name}-progress")
        self.outcome = QLabel(self)
        self.outcome.setObjectName(f"{name}-result")
        self.outcome.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.buttons.rejected.connect(self.reject)
        self.run_button = QPushButton(verb, self)
        self.run_button.setObjectName(f"{name}-run")
        self.run_button.setDefault(True)
        self.run_button.clicked.connect(self._run_or_stop)
        self.buttons.addButton(self.run_button, QDialogButtonBox.ButtonRole.ActionRole)

    def search(self) -> tuple[Search, str]:
        """The search to run, and the message meanwhile.

        Raises ``ValueError`` with a sentence if the form does not say enough.
        """
        raise NotImplementedError

    def take(self, result: Any) -> None:
        """Show what was found, and ``rest``."""
        raise NotImplementedError

    def when_stopped(self) -> str:
        """The message after the search was stopped."""
        raise NotImplementedError

    def change(self, name: str, value: Value, _final: bool) -> None:
        """Take a value from the form."""
        self.values[name] = value
        self.form.set_values({name: value})

    def count(self, name: str) -> int:
        """A value of the form that is a whole number."""
        return int(float(self.values[name]))

    def show_progress(self, share: float) -> None:
        """Show the finished share of the search, 0 to 1."""
        self.bar.show_share(share)

    def rest(self, words: str) -> None:
        """Get ready for another search, with a message about the last."""
        self.bar.show_share(0.0)
        self.run_button.setText(self._verb)
        self.outcome.setText(words)

    def done(self, code: int) -> None:
        self._worker.stop()
        super().done(code)

    def _run_or_stop(self) -> None:
        if self.run_button.text() == "&Stop":
            self._worker.stop()
            self.rest(self.when_stopped())
            return
        try:
            search, meanwhile = self.search()
        except ValueError as error:
            self.outcome.setText(str(error))
            return
        self.run_button.setText("&Stop")
        self.outcome.setText(meanwhile)
        make_machine_ready()
        self._worker.begin(search)

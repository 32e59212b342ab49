"""Which rule made the points of a file: the candidates, to be added to the scenario."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.session.search_worker import SearchWorker
from explorer.gui.session.session import Session
from explorer.gui.widgets.share_bar import ShareBar
from explorer.scenario.edit import added
from explorer.scenario.files.plain_data import ScenarioError
from explorer.scenario.files.points_file import read_points

if TYPE_CHECKING:
    from explorer.engine.identification import Candidate

WAITING = "Fitting every rule in every dialect to the points."
FOUND = "the likeliest rule first. Dialects that give the same path are listed together."
NO_FORMULA = "Identifying points needs a surface with a formula. Choose one and try again."


class IdentificationDialog(QDialog):
    """Reads the points of ``path``, fits every rule to them on the session's surface.

    The candidate that is selected can be added as an optimizer, from the path's first point.
    ``path_wanted`` (the path of the file): the user wants to see the points as a path instead.
    """

    path_wanted = Signal(object)

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("identification-dialog")
        self.setWindowTitle("Which rule made this path?")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(640, 420)
        self._session = session
        self._request = ""
        self._candidates: tuple[Candidate, ...] = ()
        self.bar = ShareBar(self)
        self._worker = SearchWorker(self)
        self._worker.progressed.connect(self.bar.show_share)
        self._worker.finished.connect(self._take)
        self._worker.failed.connect(self._tell)
        self.words = QLabel(self)
        self.words.setObjectName("identification-words")
        self.words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setObjectName("identification-list")
        self.list.setAccessibleName("rules that may have made the path, the likeliest first")
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        self._lay_out()
        self._begin(path)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.add_button = QPushButton("&Add to the scenario", self)
        self.add_button.setObjectName("identification-add")
        self.add_button.setEnabled(False)
        self.add_button.clicked.connect(self._add)
        buttons.addButton(self.add_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.look_button = QPushButton("&Open as a path", self)
        self.look_button.setObjectName("identification-look")
        self.look_button.setToolTip("Open the points as a separate document")
        self.look_button.clicked.connect(self._look)
        buttons.addButton(self.look_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (self.words, self.list, self.bar, buttons):
            column.addWidget(widget)

    def _begin(self, path: Path) -> None:
        self._file = path
        surface = self._session.scenario.surface
        if surface.formula_field is None:
            self._tell(NO_FORMULA)
            return
        try:
            points = read_points(path, surface.dimension)
        except ScenarioError as error:
            self._tell(str(error))
            return
        self._path = points
        self._request = f"{path.name} on {surface.title}"
        self.words.setText(f"{self._request}. {WAITING}")
        from explorer.engine.identification import identify

        self._worker.begin(partial(identify, points, surface))

    def _take(self, candidates: tuple[Candidate, ...]) -> None:
        self._candidates = candidates
        self.bar.hide()
        for candidate in candidates:
            self.list.addItem(candidate.sentence())
        self.list.setCurrentRow(0)
        self.add_button.setEnabled(True)
        self.words.setText(f"{self._request}: {FOUND}")

    def _tell(self, sentence: str) -> None:
        self.bar.hide()
        self.words.setText(sentence)

    def _add(self) -> None:
        candidate = self._candidates[self.list.currentRow()]
        start = tuple(self._path[0].tolist())
        scenario = replace(
            self._session.scenario, start=start, steps=min(len(self._path) - 1, candidate.steps)
        )
        scenario = added(scenario, candidate.optimizer)
        if self._session.apply(scenario, f"add {candidate.optimizer.title}"):
            self._session.set_chosen(len(scenario.contenders) - 1)
            self.accept()

    def _look(self) -> None:
        self.accept()
        self.path_wanted.emit(self._file)

    def done(self, code: int) -> None:
        self._worker.stop()
        super().done(code)

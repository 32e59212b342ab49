"""The questions of a document before it opens, saves or closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.gui.session.progress import unasked
from explorer.scenario.files.scenario_file import LESSON_SUFFIX, RECORDING_SUFFIXES, SUFFIX

FILTER = (
    f"Scenarios, lessons, rules and recordings (*{SUFFIX} *.json *{LESSON_SUFFIX} "
    f"{' '.join(f'*{suffix}' for suffix in RECORDING_SUFFIXES)});;All files (*)"
)
SAVE_FILTER = f"Scenarios (*{SUFFIX} *.json);;All files (*)"
DATA_FILTER = "Tables (*.csv *.tsv *.txt);;All files (*)"
Answer = Literal["save", "discard", "cancel"]


@dataclass(frozen=True)
class Dialogs:
    """The questions a document asks; tests put answers in their place."""

    open_paths: Callable[[], Sequence[Path]]
    save_path: Callable[[str], Path | None]
    unsaved: Callable[[str], Answer]
    replace_existing: Callable[[Path], bool]
    data_path: Callable[[], Path | None]
    discard_recovery: Callable[[str], bool]
    large: Callable[[str], bool] = unasked
    outside_data: Callable[[str], bool] = unasked
    replace_changed: Callable[[Path], bool] = unasked


class AskingDialogs:
    """The real questions, asked over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def dialogs(self) -> Dialogs:
        """The questions as a document takes them."""
        return Dialogs(
            self._open_paths,
            self._save_path,
            self._unsaved,
            self._replace,
            self._data_path,
            self._discard_recovery,
            self._large,
            self._outside_data,
            self._replace_changed,
        )

    def _open_paths(self) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(self._window, "Open", "", FILTER)
        return [Path(name) for name in names]

    def _save_path(self, title: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save scenario", f"{title}{SUFFIX}", SAVE_FILTER
        )
        return Path(name) if name else None

    def _data_path(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open data", "", DATA_FILTER)
        return Path(name) if name else None

    def _replace(self, path: Path) -> bool:
        button = QMessageBox.question(
            self._window, "Replace file", f"{path.name} exists already. Replace it?"
        )
        return button == QMessageBox.StandardButton.Yes

    def _replace_changed(self, path: Path) -> bool:
        button = QMessageBox.StandardButton
        asked = QMessageBox.question(
            self._window,
            "File has changed",
            f"{path.name} has changed since you opened it, perhaps in another window. "
            "Replace it with your version?",
            button.Yes | button.No,
            button.No,
        )
        return asked == button.Yes

    def _discard_recovery(self, title: str) -> bool:
        button = QMessageBox.question(
            self._window, "Discard recovered work", f"Discard “{title}”? This cannot be undone."
        )
        return button == QMessageBox.StandardButton.Yes

    def _outside_data(self, sentence: str) -> bool:
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Data outside the folder",
            f"{sentence}. Allow this for the current session?",
            button.Yes | button.No,
            button.No,
        )
        return answer == button.Yes

    def _large(self, sentence: str) -> bool:
        button = QMessageBox.StandardButton
        text = f"This may take a long time and much memory: {sentence}. Compute it anyway?"
        answer = QMessageBox.question(
            self._window, "Large scenario", text, button.Yes | button.No, button.No
        )
        return answer == button.Yes

    def _unsaved(self, title: str) -> Answer:
        button = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setWindowTitle("Unsaved changes")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"Save changes to “{title}”?")
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        match box.exec():
            case button.Save:
                return "save"
            case button.Discard:
                return "discard"
            case _:
                return "cancel"

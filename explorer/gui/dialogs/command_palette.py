"""The command palette: finds everything the window can do, by name or by description."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.gui.widgets.layout.screen_size import resize_within_screen

SIZE = QSize(640, 420)
BELOW_TOP = 64
MOST_ENTRIES = 60
TITLE_WIDTH = 260
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class PaletteEntry:
    """A command: its title, what it does, its keys, and its function."""

    title: str
    what: str
    run: Callable[[], object]
    keys: str = ""


def matching_entries(entries: Iterable[PaletteEntry], query: str) -> list[PaletteEntry]:
    """The entries that contain every word; those whose title begins with it come first."""
    words = query.casefold().split()
    ranked = []
    for index, entry in enumerate(entries):
        title = entry.title.casefold()
        whole = f"{title} {entry.what} {entry.keys}".casefold()
        if all(word in whole for word in words):
            ranked.append((sum(_distance(word, title) for word in words), index, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda entry: entry[:2])]


def _distance(word: str, title: str) -> int:
    """How far a word is from the beginning of a title."""
    if title.startswith(word):
        return 0
    if any(part.startswith(word) for part in title.split()):
        return 1
    return 2 if word in title else 3


class CommandPalette(QDialog):
    """Shows ``entries`` at once, and ``more`` as soon as they are read.

    Enter or a click does what is selected, Escape closes.
    """

    def __init__(
        self,
        entries: Sequence[PaletteEntry],
        more: Callable[[], Sequence[PaletteEntry]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("command-palette")
        self.setWindowTitle("Find a command")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window = parent
        self._entries = list(entries)
        self._more = more
        self._matches: list[PaletteEntry] = []
        self._line = QLineEdit(self)
        self._line.setObjectName("palette-line")
        self._line.setPlaceholderText("Find a command, surface, optimizer, lesson or setting")
        self._line.setAccessibleName("find a command")
        self._line.setClearButtonEnabled(True)
        self._line.installEventFilter(self)
        self._list = QTreeWidget(self)
        self._list.setObjectName("palette-list")
        self._list.setAccessibleName("commands found")
        self._list.setColumnCount(3)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(0, TITLE_WIDTH)
        self._nothing = QLabel("Nothing found. Try another word.", self)
        self._nothing.setObjectName("palette-nothing")
        self._nothing.setProperty("role", "muted")
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._line)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        self._line.textChanged.connect(self._search)
        self._list.itemClicked.connect(self._run)
        resize_within_screen(self, SIZE)
        middle = (parent.width() - self.width()) // 2
        self.move(parent.mapToGlobal(QPoint(max(middle, 0), BELOW_TOP)))
        self._search("")
        QTimer.singleShot(0, self, self._read_more)

    def _read_more(self) -> None:
        self._entries += self._more()
        if self._line.text():
            self._search(self._line.text())

    def _search(self, query: str) -> None:
        self._matches = matching_entries(self._entries, query)[:MOST_ENTRIES]
        self._list.clear()
        items = [QTreeWidgetItem([entry.title, entry.what, entry.keys]) for entry in self._matches]
        for item, entry in zip(items, self._matches, strict=True):
            item.setToolTip(0, entry.title)
            item.setToolTip(1, entry.what)
            item.setForeground(1, self.palette().placeholderText())
        self._list.addTopLevelItems(items)
        if items:
            self._list.setCurrentItem(items[0])
        self._nothing.setVisible(not items)

    def _run(self, item: QTreeWidgetItem | None = None) -> None:
        index = self._list.indexOfTopLevelItem(item or self._list.currentItem())
        if 0 <= index < len(self._matches):
            chosen = self._matches[index]
            self.accept()
            # A command may wait, and the list that handles this click goes with the palette.
            QTimer.singleShot(0, self._window, chosen.run)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                # The list gets the key as if it had the focus, which stays in the line.
                self._list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._matches:
                    self._run()
                return True
        return False

"""All built-in surfaces and networks as pictures, to choose from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.gui.dialogs.gallery_entries import PICTURE, gallery_entries
from explorer.gui.widgets.layout.screen_size import resize_within_screen

EVERYTHING = "Everything"
OWN = "Your own formula…"
SECTIONS_WIDTH = 176


class SurfaceGallery(QDialog):
    """Pictures in sections with a field to search; they are painted one by one.

    Signals: ``chosen`` and ``network_chosen`` (an id), ``formula_wanted`` (the user wants to type
    one).
    """

    chosen = Signal(str)
    network_chosen = Signal(str)
    formula_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface-gallery")
        self.setWindowTitle("Surfaces")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, QSize(1010, 660))
        self._theme = theme
        self._make_search_and_sections()
        self._make_list()
        self._make_empty_page()
        self._about = QLabel(self)
        self._about.setObjectName("gallery-about")
        self._about.setWordWrap(True)
        self._about.setProperty("role", "muted")
        self._about.setMinimumHeight(3 * self._about.fontMetrics().lineSpacing())
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._fill(theme)
        self._lay_out(self._make_buttons())
        self._search.textChanged.connect(self._search_everything)
        self._list.itemActivated.connect(self._choose)
        self._list.currentRowChanged.connect(self._describe)
        self._sections.currentRowChanged.connect(self._filter)
        self._sections.installEventFilter(self)
        self._sections.itemClicked.connect(self._open_section)
        self._next = 0
        self._painting = QTimer(self)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._paint_one)
        self._painting.start()

    def _make_search_and_sections(self) -> None:
        self._search = QLineEdit(self)
        self._search.setObjectName("gallery-search")
        self._search.setAccessibleName("find a surface")
        self._search.setPlaceholderText("Search by name, group or description")
        self._search.setClearButtonEnabled(True)
        self._sections = QListWidget(self)
        self._sections.setObjectName("gallery-sections")
        self._sections.setAccessibleName("sections")
        self._sections.setFixedWidth(SECTIONS_WIDTH)

    def _make_list(self) -> None:
        self._list = QListWidget(self)
        self._list.setObjectName("gallery-list")
        self._list.setAccessibleName("surfaces")
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setIconSize(QSize(PICTURE, PICTURE))
        lines = 2 * self._list.fontMetrics().lineSpacing()
        self._list.setGridSize(QSize(PICTURE + 24, PICTURE + lines + 16))
        self._list.setWordWrap(True)

    def _make_empty_page(self) -> None:
        """The message in place of the list if nothing matches."""
        self._nothing = QLabel(self)
        self._nothing.setObjectName("gallery-nothing")
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        self._own = QPushButton("Type a formula of your own…", self)
        self._own.setObjectName("gallery-own")
        self._own.setAutoDefault(False)
        self._own.clicked.connect(self._ask_for_formula)
        self._empty = QWidget(self)
        column = QVBoxLayout(self._empty)
        column.addStretch(1)
        column.addWidget(self._nothing)
        column.addWidget(self._own, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._empty.hide()

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        self._use = buttons.addButton("Use surface", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        return buttons

    def _fill(self, theme: Theme) -> None:
        """List all surfaces, with blank pictures that are painted later, and their sections."""
        blank = QPixmap(PICTURE, PICTURE)
        blank.fill(theme.canvas)
        self._entries = gallery_entries()
        for entry in self._entries:
            item = QListWidgetItem(QIcon(blank), entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry.key)
            item.setToolTip(f"<p><b>{entry.title}</b> ({entry.section})</p>")
            self._list.addItem(item)
        sections = dict.fromkeys(entry.section for entry in self._entries)
        self._sections.addItems([EVERYTHING, *sections, OWN])
        self._sections.setCurrentRow(0)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._sections)
        row.addWidget(self._list, 1)
        row.addWidget(self._empty, 1)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addLayout(row, 1)
        column.addWidget(self._about)
        column.addWidget(buttons)

    def choose(self, key: str) -> None:
        """Mark the surface with this id."""
        for row, entry in enumerate(self._entries):
            if entry.key == key:
                self._list.setCurrentRow(row)

    def _choose(self, _item: object = None) -> None:
        row = self._list.currentRow()
        # Return activates the entry and presses the button.
        if row >= 0 and self._use.isEnabled() and self.isVisible():
            self.accept()
            entry = self._entries[row]
            (self.network_chosen if entry.is_network else self.chosen).emit(entry.key)

    def _open_section(self, item: QListWidgetItem) -> None:
        if item.text() == OWN and self.isVisible():
            self._ask_for_formula()

    def _ask_for_formula(self) -> None:
        self.accept()
        self.formula_wanted.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Return in the sections goes on to what is in the section."""
        enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in enters
        ):
            self._open_section(self._sections.currentItem())
            if self._list.isVisible():
                self._list.setFocus()
            return True
        return False

    def _describe(self, row: int) -> None:
        if row >= 0:
            entry = self._entries[row]
            self._about.setText(f"{entry.look_at}\n{entry.source}".strip())

    def _search_everything(self) -> None:
        """The search covers all sections."""
        if self._sections.currentRow() != 0:
            self._sections.setCurrentRow(0)
        else:
            self._filter()

    def _filter(self, _section: int = 0) -> None:
        text = self._search.text()
        wanted = text.strip().casefold()
        section = self._sections.currentItem().text()
        rows = [
            row
            for row, entry in enumerate(self._entries)
            if entry.knows(wanted) and section in (EVERYTHING, OWN, entry.section)
        ]
        for row in range(len(self._entries)):
            self._list.item(row).setHidden(row not in rows)
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._nothing.setText(f"No surface matches “{text.strip()}”")
        self._use.setEnabled(bool(rows))
        if not rows:
            self._about.clear()
            return
        if wanted or self._list.currentRow() not in rows:
            self._list.setCurrentRow(rows[0])
        self._describe(self._list.currentRow())
        self._list.scrollToItem(self._list.currentItem())

    def _paint_one(self) -> None:
        if self._next >= len(self._entries):
            self._painting.stop()
            return
        row, self._next = self._next, self._next + 1
        picture = self._entries[row].picture(self._theme, self.devicePixelRatioF())
        self._list.item(row).setIcon(QIcon(QPixmap.fromImage(picture)))

    def done(self, result: int) -> None:
        self._painting.stop()
        super().done(result)

"""All built-in surfaces as pictures, to choose from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.drawing.colours.theme import Theme
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.engine import Surface, surfaces
from explorer.gui.widgets.screen_size import resize_within_screen

PICTURE = 132
AXES = (60, 26)
"""What axes take of a figure's width and height, so that what is left is about square."""
OWN = "own"
"""A surface whose source is nobody else's."""


class SurfaceGallery(QDialog):
    """Pictures of all surfaces with a field to search; they are painted one by one.

    Signal ``chosen``: the surface's id.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface-gallery")
        self.setWindowTitle("Surfaces")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, QSize(860, 640))
        self._theme = theme
        self._search = QLineEdit(self)
        self._search.setObjectName("gallery-search")
        self._search.setPlaceholderText("Search by name, group or what to look at")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._list = QListWidget(self)
        self._list.setObjectName("gallery-list")
        self._list.setViewMode(QListView.ViewMode.IconMode)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setMovement(QListView.Movement.Static)
        self._list.setIconSize(QSize(PICTURE, PICTURE))
        lines = 2 * self._list.fontMetrics().lineSpacing()
        self._list.setGridSize(QSize(PICTURE + 24, PICTURE + lines + 16))
        self._list.setWordWrap(True)
        self._nothing = QLabel(self)
        self._nothing.setObjectName("gallery-nothing")
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        self._nothing.hide()
        self._about = QLabel(self)
        self._about.setObjectName("gallery-about")
        self._about.setWordWrap(True)
        self._about.setProperty("role", "muted")
        self._about.setMinimumHeight(3 * self._about.fontMetrics().lineSpacing())
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)
        blank = QPixmap(PICTURE, PICTURE)
        blank.fill(theme.canvas)
        self._surfaces = sorted(surfaces.values(), key=_place)
        for surface in self._surfaces:
            item = QListWidgetItem(QIcon(blank), surface.title)
            item.setData(Qt.ItemDataRole.UserRole, surface.id)
            item.setToolTip(f"<p><b>{surface.title}</b> ({surface.group})</p>")
            self._list.addItem(item)
        buttons = QDialogButtonBox(self)
        self._use = buttons.addButton("Use surface", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        self._list.itemActivated.connect(self._choose)
        self._list.currentRowChanged.connect(self._describe)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._about)
        column.addWidget(buttons)
        self._next = 0
        self._painting = QTimer(self)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._paint_one)
        self._painting.start()

    def choose(self, key: str) -> None:
        """Mark the surface with this id."""
        for row, surface in enumerate(self._surfaces):
            if surface.id == key:
                self._list.setCurrentRow(row)

    def _choose(self, _item: object = None) -> None:
        row = self._list.currentRow()
        # Return activates the entry and presses the button.
        if row >= 0 and self._use.isEnabled() and self.isVisible():
            self.accept()
            self.chosen.emit(self._surfaces[row].id)

    def _describe(self, row: int) -> None:
        if row >= 0:
            surface = self._surfaces[row]
            source = "" if surface.source == OWN else surface.source
            self._about.setText(f"{surface.look_at}\n{source}".strip())

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        rows = [row for row, surface in enumerate(self._surfaces) if wanted in _known(surface)]
        for row in range(len(self._surfaces)):
            self._list.item(row).setHidden(row not in rows)
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._nothing.setText(f"No surface is named or described by “{text.strip()}”")
        self._use.setEnabled(bool(rows))
        if not rows:
            self._about.clear()
            return
        if wanted:
            self._list.setCurrentRow(rows[0])
        self._describe(self._list.currentRow())
        self._list.scrollToItem(self._list.currentItem())

    def _paint_one(self) -> None:
        if self._next >= len(self._surfaces):
            self._painting.stop()
            return
        row, self._next = self._next, self._next + 1
        picture = surface_picture(self._surfaces[row], self._theme, self.devicePixelRatioF())
        self._list.item(row).setIcon(QIcon(QPixmap.fromImage(picture)))

    def done(self, result: int) -> None:
        self._painting.stop()
        super().done(result)


def surface_picture(surface: Surface, theme: Theme, ratio: float) -> QImage:
    """A small picture of a surface without axes."""
    figure = Figure(
        surface=surface,
        traces=(),
        step=0,
        size=(2 * PICTURE + AXES[0], 2 * PICTURE + AXES[1]),
        theme=theme,
        surface_options=SurfaceOptions(nodes=96, isolines=8),
        legend=False,
        axis_labels=False,
    )
    painting = FigurePainter(figure)
    inside = painting.frames()[0]
    image = QImage(QSize(PICTURE, PICTURE) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(PICTURE / 2, PICTURE / 2)
    scale = PICTURE / max(inside.width(), inside.height())
    painter.scale(scale, scale)
    painter.translate(-inside.center())
    painting.paint_inside(painter, painting.plots[0])
    painter.end()
    return image


def _known(surface: Surface) -> str:
    """All that a surface can be found by."""
    return f"{surface.title} {surface.group} {surface.look_at} {surface.id}".casefold()


def _place(surface: Surface) -> tuple[str, str]:
    return surface.group, surface.title.casefold()

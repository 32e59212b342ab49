"""The line above the contenders of a group, such as a fan."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from explorer.gui.widgets.fold_button import FoldButton
from explorer.gui.widgets.icon_button import IconButton
from explorer.scenario.groups import Group

BAND, HEIGHT = 5, 10
"""Width of one colour and height of all, in pixels."""
WIDEST = 50


class ColourBand(QWidget):
    """The colours of a group beside each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._colours: tuple[str, ...] = ()

    def show_colours(self, colours: tuple[str, ...]) -> None:
        """Show colours ('#rrggbb') from left to right."""
        if colours != self._colours:
            self._colours = colours
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(min(BAND * len(self._colours), WIDEST), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self.width() / max(len(self._colours), 1)
        for index, colour in enumerate(self._colours):
            painter.fillRect(QRectF(index * width, 0, width, self.height()), QColor(colour))


class GroupHeader(QWidget):
    """Folds a group, hides or shows all of it, and removes it.

    Signals: ``folded`` (the group's name), ``command`` (the group; one of visible, keep, remove).
    """

    folded = Signal(str)
    command = Signal(object, str)

    def __init__(self, group: Group, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = group
        self.setObjectName(f"group-{group.first}")
        self._title = FoldButton("", self)
        self._title.setObjectName("group-fold")
        self._title.setProperty("role", "heading")
        # A long name is cut so that the panel does not grow.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._title.clicked.connect(self._fold)
        self._band = ColourBand(self)
        self._eye = IconButton("eye", "Hide this group", self)
        self._eye.setObjectName("group-eye")
        self._eye.clicked.connect(self._toggle_visible)
        more = IconButton("more", "More: keep one of the group, remove it", self)
        more.setObjectName("group-menu")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        for name, text in (("keep", "Keep only the selected one"), ("remove", "Remove all")):
            action = QAction(text, menu)
            action.setObjectName(f"group-{name}")
            action.setData(name)
            menu.addAction(action)
        menu.triggered.connect(self._ask)
        more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addWidget(self._band)
        row.addWidget(self._eye)
        row.addWidget(more)

    def show_group(
        self, group: Group, colours: tuple[str, ...], *, visible: bool, is_open: bool
    ) -> None:
        """Show a group, the colours of its contenders, and whether any of them is shown."""
        self._group = group
        self._title.setText(f"{group.name} ({group.size})")
        self.set_open(is_open)
        self._title.setToolTip(f"{group.name}: fold or unfold these {group.size} optimizers")
        self._band.show_colours(colours)
        self._eye.set_icon(
            "eye" if visible else "eye_off", "Hide this group" if visible else "Show this group"
        )

    def set_open(self, is_open: bool) -> None:
        """Show whether the group is open or folded."""
        self._title.set_open(is_open)

    def _fold(self) -> None:
        self.folded.emit(self._group.name)

    def _toggle_visible(self) -> None:
        self.command.emit(self._group, "visible")

    def _ask(self, action: QAction) -> None:
        self.command.emit(self._group, str(action.data()))

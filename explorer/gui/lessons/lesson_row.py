"""How a lesson is painted in the list: picture, bold title, level, and whether it is done."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

LEVEL = Qt.ItemDataRole.UserRole + 1
SUMMARY = Qt.ItemDataRole.UserRole + 2
DONE = Qt.ItemDataRole.UserRole + 3
GAP = 12


class LessonRow(QStyledItemDelegate):
    """Paints the rows of a list whose items hold level, summary and whether it is done."""

    def __init__(self, picture: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = picture

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(option.rect.width(), self._picture.height() + 8)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        if chosen:
            painter.fillRect(option.rect, palette.highlight())
        area = option.rect.adjusted(4, 4, -GAP, -4)
        icon: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, QRect(area.topLeft(), self._picture))
        text = area.adjusted(self._picture.width() + GAP, 4, 0, 0)
        bright = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        pale = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        done = "✓ done" if index.data(DONE) else ""
        painter.setPen(palette.color(pale))
        painter.drawText(text, Qt.AlignmentFlag.AlignRight, done or str(index.data(LEVEL)))
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(palette.color(bright))
        title = str(index.data(Qt.ItemDataRole.DisplayRole)).partition("\n")[0]
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(option.font)
        painter.setPen(palette.color(pale))
        below = text.adjusted(0, painter.fontMetrics().lineSpacing() + 6, 0, 0)
        painter.drawText(below, Qt.TextFlag.TextWordWrap, str(index.data(SUMMARY)))
        painter.restore()

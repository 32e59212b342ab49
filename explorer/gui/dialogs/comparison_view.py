"""The charts of a comparison, as large as there is room."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import TraceStyle
from explorer.engine.runs.searches.comparison import Comparison
from explorer.export.pictures.comparison_picture import comparison_image

SMALLEST = QSize(520, 420)
EMPTY = "Tick what to compare, then press Compare."


class ComparisonView(QWidget):
    """Paints a comparison; the picture is made again when its size or its content changes."""

    def __init__(
        self, theme: Theme, styles: Mapping[str, TraceStyle], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("comparison-view")
        self.setMinimumSize(SMALLEST)
        self.comparison: Comparison | None = None
        self.sensitivity = 0
        self._theme = theme
        self._styles = styles
        self._image: QImage | None = None

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the charts of a comparison, with the sensitivity on its first surface."""
        self.comparison, self.sensitivity, self._image = comparison, 0, None
        self.setAccessibleDescription(comparison.summary)
        self.update()

    def show_sensitivity(self, index: int) -> None:
        """Show the sensitivity to the learning rate on another surface, by index."""
        self.sensitivity, self._image = max(index, 0), None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        if self.comparison is None:
            painter.fillRect(self.rect(), QColor(self._theme.canvas))
            painter.setPen(QColor(self._theme.muted_text))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, EMPTY)
        else:
            painter.drawImage(self.rect(), self._picture(self.comparison))
        painter.end()

    def _picture(self, comparison: Comparison) -> QImage:
        ratio = self.devicePixelRatioF()
        size = (self.width(), self.height())
        wanted = QSize(round(size[0] * ratio), round(size[1] * ratio))
        if self._image is None or self._image.size() != wanted:
            self._image = comparison_image(
                comparison,
                self._theme,
                size,
                ratio,
                styles=self._styles,
                sensitivity=(self.sensitivity,),
            )
        return self._image

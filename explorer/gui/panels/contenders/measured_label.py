"""A verdict or a piece of advice that shows the number behind it when clicked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from explorer.engine.number_text import rounded
from explorer.engine.trajectories.verdict import Measure


def measure_words(measure: Measure) -> str:
    """The number in words, as in "λmax 41.2 at step 377, limit 38"."""
    from explorer.drawing.plots.charts.chart_quantities import TITLES

    name = TITLES.get(measure.quantity, measure.quantity)
    words = f"{name} {rounded(measure.value, 3)} at step {measure.step}"
    return words if measure.limit is None else f"{words}, limit {rounded(measure.limit, 3)}"


class MeasuredLabel(QLabel):
    """Words that are clicked, or chosen by Enter, to see their number in a chart.

    Signal ``clicked``: the ``Measure`` behind them. Without one they are only words.
    """

    clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure: Measure | None = None

    def show_words(self, words: str, measure: Measure | None, explanation: str = "") -> None:
        """Show words, the number behind them, and an explanation in the tooltip."""
        self.measure = measure
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if measure is None else Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(words)
        if measure is None:
            self.unsetCursor()
            self.setToolTip(explanation)
            return
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        told = f"<p>{measure_words(measure)}. Click or press Enter to see it in the chart.</p>"
        self.setToolTip(explanation + told)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Not when the button is let go: the card that is chosen by then unfolds and moves away.
        if event.button() == Qt.MouseButton.LeftButton and self.measure is not None:
            self.clicked.emit(self.measure)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.measure is not None:
            self.clicked.emit(self.measure)
            return
        super().keyPressEvent(event)

"""Charts side by side: one of everything, or for singular values one of each run or matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, QRectF

from explorer.drawing.colours.theme import Theme
from explorer.drawing.contenders.trace import Trace
from explorer.drawing.plots.charts.chart_plot import ChartPlot
from explorer.drawing.plots.charts.chart_quantities import ChartOptions, Quantity
from explorer.drawing.plots.charts.singular_values import of_all
from explorer.engine.objectives.matrix_block import OWNERS, TERM
from explorer.engine.objectives.objective import Objective

MOST_PANES = 4
"""More would be too narrow to read; then all runs are in one chart."""


@dataclass(frozen=True)
class Pane:
    """The title of a chart, its quantity, and the indices of its runs among the traces."""

    title: str
    quantity: Quantity
    indices: tuple[int, ...]


def panes_of(quantity: Quantity, labels: Sequence[str]) -> tuple[Pane, ...]:
    """What stands side by side in a chart of ``quantity`` for runs with these labels."""
    everyone = tuple(range(len(labels)))
    matrix = of_all(quantity)
    if matrix is not None:
        terms = ((owner, f"{TERM}{owner} {matrix}".strip()) for owner in OWNERS)
        return tuple(Pane(owner, replace(quantity, term=term), everyone) for owner, term in terms)
    if quantity.kind == "singular_value" and 1 < len(labels) <= MOST_PANES:
        return tuple(Pane(label, quantity, (index,)) for index, label in enumerate(labels))
    return (Pane("", quantity, everyone),)


class ChartPanes(pyqtgraph.GraphicsWidget):
    """One chart or several side by side, which share their cursor, their steps and their scale.

    ``main`` is the first chart. It goes into a view by ``GraphicsView.setCentralItem``.
    """

    def __init__(self, surface: Objective, theme: Theme, options: ChartOptions) -> None:
        super().__init__()
        self.options = options
        self.traces: tuple[Trace, ...] = ()
        self._chosen: int | None = None
        self._panes = panes_of(options.quantity, ())
        self._plots: list[ChartPlot] = []
        self.main = self._made(surface, theme)

    @property
    def visible_plots(self) -> list[ChartPlot]:
        """The charts that are seen, from left to right."""
        return self._plots[: len(self._panes)]

    def at(self, scene_position: QPointF) -> ChartPlot:
        """The chart at a position of the scene, or the first."""
        for plot in self.visible_plots:
            if plot.sceneBoundingRect().contains(scene_position):
                return plot
        return self.main

    def set_surface(self, surface: Objective) -> None:
        """The surface the traces ran on."""
        for plot in self._plots:
            plot.set_surface(surface)

    def set_options(self, options: ChartOptions) -> None:
        """Change quantity, scale or style; the view is fitted again."""
        self.options = options
        self._divide()
        for plot, pane in zip(self.visible_plots, self._panes, strict=True):
            plot.traces = self._traces_of(pane)
            plot.set_options(self._options_of(pane))
        self._align()
        self.set_chosen(self._chosen)

    def set_traces(self, traces: Sequence[Trace]) -> None:
        """Chart these trajectories; the view follows them until the user moves it."""
        self.traces = tuple(traces)
        if self._divide():
            self.set_options(self.options)
            return
        for plot, pane in zip(self.visible_plots, self._panes, strict=True):
            plot.set_traces(self._traces_of(pane))
        self._align()

    def set_chosen(self, index: int | None) -> None:
        """Draw one contender on top, by its index among the traces."""
        self._chosen = index
        for plot, pane in zip(self.visible_plots, self._panes, strict=True):
            plot.set_chosen(pane.indices.index(index) if index in pane.indices else None)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for plot in self._plots:
            plot.set_theme(theme)

    def set_step(self, step: int) -> None:
        """Move the cursor."""
        for plot in self.visible_plots:
            plot.set_step(step)

    def fit_all(self) -> None:
        """Show every line completely."""
        for plot in self.visible_plots:
            plot.fit_all()
        self._align()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def _is_of_all(self) -> bool:
        return of_all(self.options.quantity) is not None

    def _divide(self) -> bool:
        """Make as many charts as there are panes; returns whether they have changed."""
        before = self._panes
        self._panes = panes_of(self.options.quantity, [each.style.label for each in self.traces])
        while len(self._plots) < len(self._panes):
            self._made(self.main.surface, self.main.theme)
        for index, plot in enumerate(self._plots):
            plot.setVisible(index < len(self._panes))
        if self._panes != before:
            self._arrange()
        return self._panes != before

    def _made(self, surface: Objective, theme: Theme) -> ChartPlot:
        plot = ChartPlot(surface, theme, self.options)
        plot.setParentItem(self)
        if self._plots:
            plot.set_step(self.main.step)
        self._plots.append(plot)
        return plot

    def _traces_of(self, pane: Pane) -> tuple[Trace, ...]:
        return tuple(self.traces[index] for index in pane.indices if index < len(self.traces))

    def _options_of(self, pane: Pane) -> ChartOptions:
        y_label = None
        if len(self._panes) > 1:
            owned = "σ" if self._is_of_all else pane.quantity.term.replace("singular values", "σ")
            y_label = owned if pane is self._panes[0] else ""
        return replace(self.options, quantity=pane.quantity, title=pane.title, y_label=y_label)

    def _arrange(self) -> None:
        wide = self.size().width() / len(self._panes)
        for index, plot in enumerate(self.visible_plots):
            plot.setGeometry(QRectF(index * wide, 0.0, wide, self.size().height()))

    def _align(self) -> None:
        """The same steps in all, and for one quantity of several runs the same scale."""
        plots = self.visible_plots
        if len(plots) < 2 or not all(plot.follows_data for plot in plots):
            return
        ranges = [plot.visible_range for plot in plots]
        x = min(of_x[0] for of_x, _ in ranges), max(of_x[1] for of_x, _ in ranges)
        y = min(of_y[0] for _, of_y in ranges), max(of_y[1] for _, of_y in ranges)
        for plot, (_, own) in zip(plots, ranges, strict=True):
            plot.vb.show_range(x, own if self._is_of_all else y)

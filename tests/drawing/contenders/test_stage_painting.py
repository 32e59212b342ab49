from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import DARK, LIGHT, THEMES, Theme
from explorer.drawing.contenders.trace import Trace, default_styles
from explorer.drawing.frame.surface_options import SurfaceOptions
from explorer.drawing.plots.plane_plot import PlanePlot
from explorer.drawing.plots.surface_plot import SurfacePlot
from explorer.drawing.plots.surface_plot_for import surface_plot
from explorer.engine import Optimizer, Surface, formula, optimizers, run, surfaces
from explorer.engine.explanations.stage import StepStage
from explorer.engine.explanations.step_stages import stages

PLAIN = SurfaceOptions(heat_map=False, isolines=0, minima=False, start=False, labels=False)


def plot_of(
    qtbot: QtBot, surface: Surface, optimizer: Optimizer, step: int, theme: Theme = LIGHT
) -> tuple[SurfacePlot, list[StepStage], QImageOf]:
    import pyqtgraph

    trajectory = run(surface, optimizer, surface.starts[0] if surface.starts else (1.5,), 30)
    view = pyqtgraph.GraphicsView(background=theme.canvas)
    qtbot.addWidget(view)
    view.resize(500, 400)
    plot = surface_plot(surface, theme, PLAIN)
    view.setCentralItem(plot)
    view.show()
    qtbot.waitExposed(view)
    (style,) = default_styles(theme, ["it"])
    plot.set_traces([Trace(trajectory, style)])
    plot.fit_surface()
    plot.set_chosen(0)
    plot.set_step(step)
    return plot, stages(trajectory.origin.trial, trajectory, step), QImageOf(view)


class QImageOf:
    """Pictures of a view."""

    def __init__(self, view: object) -> None:
        self._view = view

    def image(self) -> QImage:
        return self._view.grab().toImage()

    def changed(self, other: QImage) -> np.ndarray:
        before, two = (
            np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).astype(int)
            for image in (self.image(), other)
        )
        return np.abs(before - two).sum(axis=2) > 24


HIMMELBLAU = surfaces["himmelblau"]
ADAM = optimizers["adam"](learning_rate=0.3)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_each_scene_of_a_step_looks_different(qtbot: QtBot, theme: Theme) -> None:
    plot, film, view = plot_of(qtbot, HIMMELBLAU, ADAM, 6, theme)
    assert isinstance(plot, PlanePlot)
    before = view.image()
    for scene in film:
        plot.set_stage(scene)
        assert view.changed(before).sum() > 40, scene.title
        before = view.image()


def test_without_a_scene_the_arrows_are_back(qtbot: QtBot) -> None:
    plot, film, view = plot_of(qtbot, HIMMELBLAU, ADAM, 6)
    usual = view.image()
    plot.set_stage(film[0])
    plot.set_stage(None)
    assert not view.changed(usual).any()


def test_squares_stand_in_the_lower_corner_away_from_the_ball(qtbot: QtBot) -> None:
    plot, film, view = plot_of(qtbot, HIMMELBLAU, ADAM, 6)
    growing = next(scene for scene in film if scene.squares)
    plot.set_stage(StepStage(growing.title, growing.sentence, growing.vectors))
    bare = view.image()
    plot.set_stage(growing)
    rows, columns = np.nonzero(view.changed(bare))
    edge = plot.vb.mapToScene(QPointF(plot.vb.width(), plot.vb.height()))
    ball = plot.position_of(growing.vectors[0].start)
    assert ball.x() < edge.x() / 2
    assert edge.y() - 125 < rows.min() < rows.max() < edge.y()
    assert edge.x() - 140 < columns.min() < columns.max() < edge.x()


def test_every_arrow_stays_in_the_picture_and_can_be_seen(qtbot: QtBot) -> None:
    plot, film, view = plot_of(qtbot, HIMMELBLAU, optimizers["adam"](learning_rate=5.0), 3)
    plot.set_stage(StepStage("", "", ()))
    bare = view.image()
    frame = plot.vb.mapRectToScene(plot.vb.rect())
    for scene in film[:-1]:
        if scene.squares:
            continue
        plot.set_stage(scene)
        rows, columns = np.nonzero(view.changed(bare))
        assert len(rows) > 40
        assert columns.min() > frame.left() + 1
        assert rows.max() < frame.bottom() - 1


def test_the_landing_arrow_ends_where_the_ball_goes(qtbot: QtBot) -> None:
    plot, film, view = plot_of(qtbot, HIMMELBLAU, ADAM, 2)
    plot.set_stage(StepStage("", "", ()))
    bare = view.image()
    last = film[-1]
    plot.set_stage(last)
    rows, columns = np.nonzero(view.changed(bare))
    assert last.landing is not None
    tip = plot.position_of((last.landing[0], last.landing[1]))
    assert np.hypot(rows - tip.y(), columns - tip.x()).min() < 6


def test_on_a_line_arrows_lie_along_it(qtbot: QtBot) -> None:
    plot, film, view = plot_of(qtbot, formula("x**2"), ADAM, 2, DARK)
    plot.set_stage(StepStage("", "", ()))
    bare = view.image()
    plot.set_stage(film[0])
    rows, columns = np.nonzero(view.changed(bare))
    arrows = rows < rows.min() + 40
    assert np.ptp(columns[arrows]) > np.ptp(rows[arrows])

"""Golden pictures of every view, theme and preset, compared with what is drawn today.

    python -m tests.pictures.golden [NAME ...]

draws those named, or all, and keeps them in ``tests/data/golden``: look at the ones that git says
have changed before they are committed. They are kept small; a preset is drawn in its own layout,
with fewer pixels.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtWidgets import QApplication

from explorer.drawing.colours.theme import THEMES
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import optimizers, surfaces
from explorer.engine.runs.searches.range_test import range_test
from explorer.export.pictures.comparison_picture import comparison_image
from explorer.export.pictures.map_picture import map_figure
from explorer.export.pictures.picture import figure_of
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.pictures.picture_presets import PRESETS
from explorer.export.pictures.qt_application import ensure_application
from explorer.export.pictures.range_test_picture import range_test_image
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.map_request import MapRequest
from explorer.scenario.map_result import MapResult
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Scenario
from explorer.scenario.stage_layout import MEASURES, VIEWS, StageLayout, View
from explorer.scripting.comparisons import compare
from tests.documentation.screenshots import settle
from tests.drawing.pictures import pixels
from tests.scenarios import map_of

if TYPE_CHECKING:
    from explorer.gui.look.style import ThemeChoice

FOLDER = Path(__file__).resolve().parents[1] / "data" / "golden"
FONT = "DejaVu Sans"
"""What the kept pictures are written in; with another font nothing can be compared."""
WIDTH = 420
SIZE = (420.0, 320.0)
WINDOW_SIZE = (1280, 800)
WINDOW_THEMES: tuple[ThemeChoice, ...] = ("light", "dark")
STAGES: tuple[tuple[View, ...], ...] = (*((view,) for view in VIEWS), ("plane", "landscape"))
BLUR = 2
"""Neighbours that are averaged with a pixel, to each side, before pictures are compared."""
MOST_DIFFERENCE = 28
"""Of red, green or blue, of 255, by which an averaged pixel may differ."""
MOST_PIXELS = 0.002
"""The share of the pixels that may differ by more."""
ANEW = "look at both; python -m tests.pictures.golden keeps today's"

Draw = Callable[[], QImage]


def difference(first: QImage, other: QImage) -> float:
    """The share of visibly different pixels; 1 if the sizes differ."""
    if first.size() != other.size():
        return 1.0
    apart = np.abs(_averaged(first) - _averaged(other)).max(axis=2)
    return float(np.mean(apart > MOST_DIFFERENCE))


def is_alike(first: QImage, other: QImage) -> bool:
    """Whether two pictures show the same, except for the smoothing of edges."""
    return difference(first, other) <= MOST_PIXELS


def _averaged(image: QImage) -> npt.NDArray[np.int16]:
    blurred = Image.fromarray(pixels(image)).filter(ImageFilter.BoxBlur(BLUR))
    return np.asarray(blurred, dtype=np.int16)


def kept(name: str) -> QImage:
    """The kept picture of this name; null if there is none."""
    return QImage(str(FOLDER / f"{name}.webp"))


def keep(name: str, image: QImage) -> Path:
    """Keep a picture, without loss."""
    path = FOLDER / f"{name}.webp"
    FOLDER.mkdir(exist_ok=True)
    Image.fromarray(pixels(image)).save(path, lossless=True, method=6)
    return path


def font_here() -> str:
    """The font that text is written in on this system."""
    ensure_application()
    return QFontInfo(QApplication.font()).family()


def three() -> Scenario:
    """Three optimizers that come to two minima of Himmelblau's function."""
    scenario = edit.on_surface(lessons["rotation"].scenario, surfaces["himmelblau"])
    scenario = replace(scenario, contenders=(), start=(-0.3, -0.9), steps=60)
    for name, rate in (("gradient_descent", 0.0035), ("momentum", 0.0035), ("adam", 0.3)):
        scenario = edit.added(scenario, optimizers[name](learning_rate=rate))
    return scenario


@cache
def _on_plane() -> Outcome:
    return compute(three())


@cache
def _on_curve() -> Outcome:
    return compute(lessons["parabola_momentum"].scenario)


def _scaled(figure: Figure) -> QImage:
    ensure_application()
    return FigurePainter(figure).image(WIDTH / figure.size[0])


def _view(view: str, theme: str, outcome: Callable[[], Outcome] = _on_plane) -> QImage:
    options = PictureOptions(size=SIZE, view=view, theme=theme)
    return _scaled(figure_of(outcome().scenario, outcome(), options))


def _preset(index: int, theme: str) -> QImage:
    options = PictureOptions(**PRESETS[index].options, theme=theme)
    return _scaled(figure_of(_on_plane().scenario, _on_plane(), options))


@cache
def _made_map(measure: str) -> MapResult:
    scenario, nodes = three(), 40 if measure == "verdict" else 96
    request = MapRequest(contender=1, measure=measure, nodes=nodes)  # type: ignore[arg-type]
    return MapResult(scenario, request, map_of(scenario, request))


def _map(measure: str, theme: str) -> QImage:
    result = _made_map(measure)
    return _scaled(map_figure(result, PictureOptions(size=SIZE, theme=theme)))


def _compared(theme: str) -> QImage:
    actual = compare(["ravine", "rosenbrock"], ["momentum", "adam"], budget=60, starts=4)
    ensure_application()
    return comparison_image(actual.comparison, THEMES[theme], (840, 640), 0.5)


def _range_test(theme: str) -> QImage:
    actual = range_test(three().trial(0))
    ensure_application()
    return range_test_image(actual, THEMES[theme], (840, 640), 0.5)


def pictures() -> dict[str, Draw]:
    """All that is drawn without a window, by name."""
    made: dict[str, Draw] = {}
    for theme in THEMES:
        for view in ("plane", "3d", "charts", "both", "pair"):
            made[f"view-{view}-{theme}"] = lambda view=view, theme=theme: _view(view, theme)
        made[f"view-curve-{theme}"] = lambda theme=theme: _view("plane", theme, _on_curve)
        for measure in MEASURES:
            made[f"map-{measure}-{theme}"] = lambda m=measure, theme=theme: _map(m, theme)
        made[f"comparison-{theme}"] = lambda theme=theme: _compared(theme)
        made[f"range-test-{theme}"] = lambda theme=theme: _range_test(theme)
        for index, preset in enumerate(PRESETS):
            made[f"preset-{preset.id}-{theme}"] = lambda i=index, theme=theme: _preset(i, theme)
    return made


def windows() -> dict[str, tuple[tuple[View, ...], ThemeChoice]]:
    """What the whole window is kept of, by name: the views of its middle, and the theme."""
    return {
        f"window-{'-and-'.join(views)}-{theme}": (views, theme)
        for theme in WINDOW_THEMES
        for views in STAGES
    }


def prepare(window: MainWindow, views: tuple[View, ...], theme: ThemeChoice) -> None:
    """Show these views half way, the second optimizer chosen."""
    window.resize(*WINDOW_SIZE)
    window.set_theme_choice(theme)
    window.session.set_chosen(1)
    window.session.set_step(30)
    window.session.set_view(StageLayout(views))


def grabbed(window: MainWindow) -> QImage:
    """The window as it is now, in half its size."""
    whole = Image.fromarray(pixels(window.grab().toImage()))
    half = np.asarray(whole.reduce(2))
    height, width, _ = half.shape
    return QImage(half.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _window(views: tuple[View, ...], theme: ThemeChoice) -> QImage:
    with tempfile.TemporaryDirectory() as home:
        store = QSettings(str(Path(home) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(store)
        window.show()
        window.assemble(three(), recovery=Path(home) / "recoveries")
        settle()
        prepare(window, views, theme)
        settle()
        image = grabbed(window)
        window.session.undo_stack.setClean()
        window.close()
    return image


def main(names: list[str]) -> None:
    """Draw and keep the pictures of these names, or all."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    ensure_application()
    configure()
    if font_here() != FONT:
        sys.exit(f"font: found {font_here()}, expected {FONT}, which the kept pictures are in")
    for name, draw in pictures().items():
        if not names or name in names:
            print(keep(name, draw()))
    for name, (views, theme) in windows().items():
        if not names or name in names:
            print(keep(name, _window(views, theme)))


if __name__ == "__main__":
    main(sys.argv[1:])

"""The same figure by the program and by matplotlib, side by side, for people to compare.

    python -m tests.documentation.figure_comparison [FILE]

One column of a paper wide: Rosenbrock's valley with three optimizers. Matplotlib's is as a careful
user would make it by hand: sizes in points, nine iso-lines at equal ratios, a legend off the
trails. Needs the extra ``rounded``.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from explorer.drawing.colours.theme import THEMES
from explorer.engine import optimizers, surfaces
from explorer.export.pictures.page_options import MM_PER_INCH
from explorer.export.pictures.picture import figure_of, picture_bytes
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.pictures.picture_presets import preset
from explorer.scenario import edit
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Scenario

PICTURE = Path(__file__).parents[1] / "data" / "figure_comparison.png"
GAP = 40
POINTS = 8.0
LEVELS = 9
RESOLUTION = 200.0


def valley() -> Scenario:
    """Three optimizers in Rosenbrock's valley."""
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 400)
    for optimizer in (
        optimizers["gradient_descent"](learning_rate=0.001),
        optimizers["momentum"](learning_rate=0.001, momentum=0.9),
        optimizers["adam"](learning_rate=0.05),
    ):
        scenario = edit.added(scenario, optimizer)
    return scenario


def by_the_program(outcome: Outcome, options: PictureOptions) -> Image.Image:
    """The figure of a column's preset."""
    data = picture_bytes(figure_of(outcome.scenario, outcome, options), options, "png")
    return Image.open(io.BytesIO(data)).convert("RGB")


def by_matplotlib(outcome: Outcome, options: PictureOptions) -> Image.Image:
    """The same runs in the same size, made by hand."""
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    theme = THEMES[options.theme]
    surface = outcome.scenario.surface
    x, y = (np.linspace(*span, 400) for span in surface.view[:2])
    heights = np.log1p(surface.value(np.stack(np.meshgrid(x, y), axis=-1)))
    inches = tuple(side / MM_PER_INCH for side in options.size)
    with pyplot.rc_context({"font.size": POINTS, "axes.linewidth": 0.6, "lines.linewidth": 1.2}):
        figure, axes = pyplot.subplots(figsize=inches, dpi=options.dpi, layout="constrained")
        axes.pcolormesh(x, y, heights, cmap="Blues_r", shading="gouraud", rasterized=True)
        axes.contour(x, y, heights, levels=LEVELS, colors="k", linewidths=0.3, alpha=0.5)
        for index, (contender, trajectory) in enumerate(
            zip(outcome.scenario.contenders, outcome.trajectories, strict=True)
        ):
            assert trajectory is not None
            (line,) = axes.plot(
                *trajectory.positions.T, color=theme.contender(index), label=contender.name
            )
            end = trajectory.positions[-1]
            axes.plot(*end, "o", color=line.get_color(), mec="w", mew=0.6, ms=4.5)
        axes.plot(*outcome.scenario.start, "o", mfc="none", mec="k", ms=5)
        axes.set(xlabel="x", ylabel="y", xlim=surface.view[0], ylim=surface.view[1])
        figure.legend(loc="outside lower center", ncols=3, frameon=False, handlelength=1.4)
        file = io.BytesIO()
        figure.savefig(file, format="png")
        pyplot.close(figure)
    return Image.open(file).convert("RGB")


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    outcome = compute(valley())
    rows = []
    for theme in ("light", "print"):
        options = preset("one-column").applied_to(PictureOptions())
        options = replace(options, theme=theme, dpi=RESOLUTION)
        rows.append((by_the_program(outcome, options), by_matplotlib(outcome, options)))
    width, height = rows[0][0].size
    page = Image.new("RGB", (2 * width + GAP, 2 * height + GAP), "#9a9a9a")
    for row, pair in enumerate(rows):
        for column, picture in enumerate(pair):
            page.paste(picture, (column * (width + GAP), row * (height + GAP)))
    page.save(target, optimize=True)
    print(f"{target}: left by the program, right by matplotlib")


if __name__ == "__main__":
    main()

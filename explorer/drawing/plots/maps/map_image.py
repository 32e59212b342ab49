"""A map as colours: the outcome at each point, and the meaning of the colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import Floats, Pixels
from explorer.drawing.colours.colour import mixed
from explorer.drawing.colours.colour_maps import colour_map
from explorer.drawing.colours.theme import Theme
from explorer.drawing.geometry.ticks import three_digits
from explorer.drawing.geometry.viewport import Span
from explorer.drawing.plots.maps.map_key import KeyEntry, hatch, packed_pixel, plain_colour
from explorer.drawing.surfaces.height_field import Grid, Scaling, coloured, level_lines, scaling
from explorer.engine.runs.map_verdicts import KINDS
from explorer.engine.runs.maps import OutcomeMap, Side
from explorer.engine.runs.theory import TheoryMap
from explorer.engine.trajectories.verdict import VERDICT_NAMES

Measure = Literal["settled", "reached", "loss", "verdict"]
MOST_DECADES = 24
MOST_LINES = 12
"""Lines at powers of ten on one map."""
SHARP = 256
"""Pixels along each side of a picture of verdicts, at least nearly."""
RUNS_AWAY = ("diverged", "left_domain")
VERDICT_STRENGTH = 0.75
VERDICT_COLOURS = {
    "converged": "#009e73",
    "descending": "#56b4e9",
    "stalled": "#f0e442",
    "spiked": "#d55e00",
    "edge_of_stability": "#0072b2",
    "catapulted": "#8c6bb1",
    "oscillating": "#e69f00",
    "cycling": "#cc79a7",
    "at_saddle": "#7a5230",
    "left_domain": "#a50f15",
}
"""A colour for each verdict but divergence, which is grey; most of them are Okabe and Ito's."""


@dataclass(frozen=True, eq=False)
class MapPicture:
    """Pixels 0xffrrggbb, the top row first, over the spans ``x`` and ``y``.

    A logarithmic side is given in decades. ``scaling`` and ``table`` are those of the colour bar,
    None where colours stand for basins or verdicts. ``note`` explains the colours in words, ``key``
    those that are not in the colour bar; ``minima`` (m, 2) are marked. ``isolines`` are polylines
    (n, 2) in the units of the spans, and so are ``border``, where theory has the limit of
    stability, and its ``best`` point. Each value has ``cells`` x ``cells`` pixels. ``title`` is
    written above it; ``theory`` is what theory says in words.
    """

    pixels: Pixels
    x: Span
    y: Span
    x_label: str
    y_label: str
    logarithmic_x: bool
    logarithmic_y: bool
    scaling: Scaling | None
    table: npt.NDArray[np.uint8] | None
    note: str
    minima: Floats
    key: tuple[KeyEntry, ...] = ()
    isolines: tuple[Floats, ...] = ()
    border: tuple[Floats, ...] = ()
    best: tuple[float, float] | None = None
    cells: int = 1
    title: str = ""
    theory: str = ""

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the cells around the values."""
        rows, columns = (size // self.cells for size in self.pixels.shape)
        return Grid(np.empty((rows, columns)), self.x, self.y).pixel_edges


def outcome_map_picture(
    outcome: OutcomeMap,
    labels: tuple[str, str],
    measure: Measure,
    theme: Theme,
    others: Sequence[OutcomeMap] = (),
) -> MapPicture:
    """The map of two hyper-parameters: steps to the tolerance, loss at the end, or verdicts.

    Runs that rise or diverge are hatched, and those that do not reach the tolerance are grey.
    ``others`` have the scale of colours in common with it.
    """
    if measure == "verdict":
        return _verdict_picture(outcome, labels, theme)
    table = colour_map(map_colour_map(theme))
    above = "f − f*" if outcome.optimum else "f"
    if measure == "loss":
        meaning = f"Colour: {above} after {outcome.steps} steps."
    else:
        how = "stays" if measure == "settled" else "is"
        meaning = f"Colour: steps until {above} {how} below {three_digits(outcome.tolerance)}."
    values = _values(outcome, measure)
    grid = Grid(values, _span(outcome.x), _span(outcome.y))
    lines = _decades(grid) if measure == "loss" else ()
    if lines:
        meaning += " Lines: powers of ten."
    shared = [values, *(_values(other, measure) for other in others)]
    scale_of = Grid(np.concatenate(shared), grid.x, grid.y)
    shades = _by_decades(scale_of) if measure == "loss" else scaling(scale_of, "logarithmic")
    missing = np.isnan(values)
    pixels = coloured(shades(values), table, plain_colour(theme))
    hatched = outcome.risen & missing
    hatch(pixels, hatched[::-1], theme)
    key = []
    if (missing & ~hatched).any():
        key.append(KeyEntry(f"not reached in {outcome.steps} steps", plain_colour(theme)))
    if hatched.any():
        key.append(KeyEntry("ends higher, or diverges", plain_colour(theme), True))
    return _of_outcome(
        outcome, labels, pixels, meaning, tuple(key), shades if scale_of.finite.size else None,
        table, lines,
    )  # fmt: skip


def _values(outcome: OutcomeMap, measure: Measure) -> Floats:
    """The values of a map, NaN where there is none."""
    if measure == "loss":
        with np.errstate(invalid="ignore", over="ignore"):
            return np.where(outcome.risen, np.nan, outcome.losses - outcome.optimum)
    steps = outcome.settled if measure == "settled" else outcome.reached
    return np.where(steps >= 0, steps + 0.0, np.nan)


def _verdict_picture(outcome: OutcomeMap, labels: tuple[str, str], theme: Theme) -> MapPicture:
    """A colour for each verdict; those that are not wanted are hatched."""
    assert outcome.verdicts is not None
    palette = np.array(
        [packed_pixel(_verdict_colour(kind, theme)) for kind in KINDS], dtype=np.uint32
    )
    # A cell keeps its corners, since between two verdicts there is no third.
    cells = max(1, SHARP // len(outcome.verdicts))
    verdicts = outcome.verdicts[::-1].repeat(cells, axis=0).repeat(cells, axis=1)
    pixels = np.ascontiguousarray(palette[verdicts])
    key = []
    for index, kind in enumerate(KINDS):
        if (there := verdicts == index).any():
            hatched = kind in RUNS_AWAY
            if hatched:
                hatch(pixels, there, theme, _verdict_colour(kind, theme))
            key.append(KeyEntry(VERDICT_NAMES[kind], _verdict_colour(kind, theme), hatched))
    meaning = f"Colour: the verdict on each run of {outcome.steps} steps."
    picture = _of_outcome(outcome, labels, pixels, meaning, tuple(key), None, None, ())
    return replace(picture, cells=cells)


def _verdict_colour(kind: str, theme: Theme) -> str:
    colour = VERDICT_COLOURS.get(kind)
    if colour is None:
        return plain_colour(theme)
    return mixed(colour, theme.canvas, VERDICT_STRENGTH)


def _of_outcome(
    outcome: OutcomeMap,
    labels: tuple[str, str],
    pixels: Pixels,
    note: str,
    key: tuple[KeyEntry, ...],
    shades: Scaling | None,
    table: npt.NDArray[np.uint8] | None,
    lines: tuple[Floats, ...],
) -> MapPicture:
    return MapPicture(
        pixels, _span(outcome.x), _span(outcome.y), *labels,
        logarithmic_x=outcome.x.scale == "logarithmic",
        logarithmic_y=outcome.y.scale == "logarithmic",
        scaling=shades,
        table=table,
        note=note,
        key=key,
        minima=np.empty((0, 2)),
        isolines=lines,
    )  # fmt: skip


def with_theory(picture: MapPicture, theory: TheoryMap) -> MapPicture:
    """The same map with its theoretical stability boundary and best point."""
    grid = Grid(theory.rates, picture.x, picture.y)
    x, y = theory.best
    best = (
        math.log10(x) if picture.logarithmic_x else x,
        math.log10(y) if picture.logarithmic_y else y,
    )
    return replace(
        picture,
        border=tuple(
            _on_boundary(theory, line, grid)
            for line in level_lines(grid, theory.rates, np.array([1.0]))
        ),
        best=best,
        theory=theory.sentence,
    )


def _on_boundary(theory: TheoryMap, line: Floats, grid: Grid) -> Floats:
    low, high = np.array([grid.x, grid.y]).T
    exact: Floats = low + theory.on_boundary((line - low) / (high - low)) * (high - low)
    return exact


def _by_decades(grid: Grid) -> Scaling:
    """The same share of colours for each power of ten, down to ``MOST_DECADES`` below the top."""
    positive = grid.finite[grid.finite > 0.0]
    if not positive.size:
        return scaling(grid, "logarithmic")
    highest = float(positive.max())
    lowest = max(float(positive.min()), highest * 10.0**-MOST_DECADES)
    if not lowest < highest:
        return scaling(grid, "logarithmic")
    ends = np.geomspace(lowest, highest, 257)
    shares = np.linspace(0.0, 1.0, 257)
    return Scaling("logarithmic", lowest, highest, ends, shares, in_decades=True)


def _decades(grid: Grid) -> tuple[Floats, ...]:
    """Lines at powers of ten of the values, every power, or fewer where there would be many."""
    with np.errstate(divide="ignore", invalid="ignore"):
        exponents = np.log10(grid.values)
    finite = exponents[np.isfinite(exponents)]
    if not finite.size:
        return ()
    low, high = math.ceil(finite.min()), math.floor(finite.max())
    step = max(1, math.ceil((high - low) / MOST_LINES))
    return tuple(level_lines(grid, exponents, np.arange(low, high + 1.0, step)))


def map_colour_map(theme: Theme) -> str:
    """A map has no trails that its colours must stay behind."""
    return "greys" if theme.name == "print" else "fern"


def _span(side: Side) -> Span:
    ends = (side.low, side.high)
    low, high = np.log10(ends) if side.scale == "logarithmic" else ends
    return float(low), float(high)

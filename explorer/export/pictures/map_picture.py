"""Pictures of maps as PNG, SVG or PDF."""

from __future__ import annotations

from pathlib import Path

from explorer.drawing.colours.theme import THEMES
from explorer.drawing.figure import Figure
from explorer.drawing.plots.maps.scenario_map import map_pictures, mark_of, words_of
from explorer.export.pictures.picture import (
    PICTURE_FORMATS,
    checked_target,
    picture_bytes,
)
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.scenario_summary import whose_function
from explorer.scenario.files.atomic_write import write_bytes
from explorer.scenario.map_result import MapResult


def write_map(
    result: MapResult, options: PictureOptions, path: Path, *, replace: bool = False
) -> None:
    """Write the picture of a map in the format of the path's ending, whole or not at all.

    Raises ``ValueError`` for an unknown ending, and ``OSError`` where the file cannot be written or
    exists already and ``replace`` is not given.
    """
    kind = checked_target(path, PICTURE_FORMATS, replace=replace)
    data = picture_bytes(map_figure(result, options), options, kind)
    write_bytes(path, data)


def map_figure(result: MapResult, options: PictureOptions) -> Figure:
    """The figure that shows a map."""
    scenario, theme = result.scenario, THEMES[options.theme]
    pictures = map_pictures(result, theme)
    names = (scenario.contenders[part.request.contender].name for part in result.each)
    marks = tuple(mark_of(scenario, part.request, part.outcome) for part in result.each)
    return Figure(
        surface=scenario.surface,
        traces=(),
        step=scenario.steps,
        size=options.logical_size,
        theme=theme,
        font_size=int(options.font_size),
        title=options.title or f"{' and '.join(names)} on {scenario.surface.title}",
        caption="\n".join(
            filter(None, [words_of(pictures) * options.legend, whose_function(scenario)])
        ),
        axis_labels=options.axis_labels,
        maps=pictures,
        marks=marks if options.start else (),
    )

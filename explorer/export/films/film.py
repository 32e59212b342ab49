"""Films of a scenario: GIF, WebP, APNG, MP4 or a folder of PNG, written whole or not at all.

Each frame is the picture that an export at its step gives.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace as changed
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from explorer.arrays import Pixels
from explorer.drawing.colours.contrast_cache import trail_colour
from explorer.drawing.figure import Figure
from explorer.drawing.figure_painter import FigurePainter
from explorer.export.films.film_options import FilmOptions
from explorer.export.films.frames import FilmWriter
from explorer.export.pictures.picture import checked_target, figure_of, image_of, png_bytes
from explorer.export.pictures.qt_application import ensure_application
from explorer.scenario.files.atomic_write import whole_file, whole_folder
from explorer.scenario.results import Outcome, compute
from explorer.scenario.scenario import Scenario

FILM_FORMATS = ("gif", "webp", "apng", "mp4")
MOST_GIF_FRAMES_A_SECOND = 50.0
MOST_PLAIN_COLOURS = 64
Progress = Callable[[int, int], bool]
Making = Generator[tuple[int, int], None, None]


def write_film(
    scenario: Scenario,
    options: FilmOptions,
    path: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> bool:
    """Write a film in the format of the path's ending; without an ending, a folder of PNG.

    ``progress`` receives the number of finished frames and the total; if it returns False, nothing
    is written and False is returned. Raises ``ValueError`` for an unknown ending or steps that do
    not exist, and ``OSError`` where the film cannot be written, or where it exists already and
    ``replace`` is not given.
    """
    with closing(making(compute(scenario), options, path, replace=replace)) as frames:
        for done, total in frames:
            if progress is not None and not progress(done, total):
                return False
    return True


def making(outcome: Outcome, options: FilmOptions, path: Path, *, replace: bool = False) -> Making:
    """Write a film piece by piece, yielding (done, total) after each frame.

    The film exists when the iterator ends. Closing the iterator earlier leaves nothing behind.
    """
    steps = options.steps(outcome.scenario.steps)
    figure = film_figure(outcome, options, steps[0])
    ensure_application()
    if is_folder(path):
        if path.is_dir() and any(path.iterdir()) and not replace:
            raise FileExistsError(f"{path}: this folder is not empty")
        return _folder(FigurePainter(figure), options, steps, path)
    kind = checked_target(path, FILM_FORMATS, replace=replace)
    if kind == "gif" and options.frames_per_second > MOST_GIF_FRAMES_A_SECOND:
        raise ValueError(
            f"frames_per_second: found {options.frames_per_second:g}, expected at most "
            f"{MOST_GIF_FRAMES_A_SECOND:g} in a GIF"
        )
    return _file(FigurePainter(figure), options, steps, path, kind)


def film_figure(outcome: Outcome, options: FilmOptions, step: int) -> Figure:
    """The figure of one frame."""
    scenario = outcome.scenario
    figure = figure_of(scenario, outcome, changed(options.picture, step=step))
    return changed(figure, steps=scenario.steps) if options.step_counter else figure


def is_folder(path: Path) -> bool:
    """Whether a film at this path is a folder of PNG."""
    return path.is_dir() or not path.suffix


def _file(
    painter: FigurePainter, options: FilmOptions, steps: list[int], path: Path, kind: str
) -> Making:
    with whole_file(path) as temporary:
        writer = _writer(painter, options, steps, temporary, kind)
        try:
            for done, step in enumerate(steps, 1):
                seconds = 1.0 / options.frames_per_second
                if done == len(steps):
                    seconds = max(seconds, options.hold_seconds)
                writer.add(_frame(painter, options, step), seconds)
                yield done, len(steps)
            writer.finish()
        finally:
            writer.abandon()


def _folder(painter: FigurePainter, options: FilmOptions, steps: list[int], path: Path) -> Making:
    from explorer.export.films.folder import FRAME, frame_name

    # No frame of an earlier, longer film may remain.
    with whole_folder(path, FRAME) as temporary:
        for number, step in enumerate(steps):
            show_frame(painter, options, step)
            image = image_of(painter, options.picture)
            (temporary / frame_name(number)).write_bytes(png_bytes(image))
            yield number + 1, len(steps)


def _writer(
    painter: FigurePainter, options: FilmOptions, steps: list[int], path: Path, kind: str
) -> FilmWriter:
    size = options.picture.pixels
    match kind:
        case "gif":
            from explorer.export.films.gif import GifWriter

            some = dict.fromkeys((steps[0], steps[len(steps) // 2], steps[-1]))
            samples = [_frame(painter, options, step) for step in some]
            return GifWriter(path, samples, _plain_colours(painter.figure))
        case "apng":
            from explorer.export.films.apng import ApngWriter

            return ApngWriter(path, size, len(steps))
        case "webp":
            from explorer.export.films.webp import WebpWriter

            return WebpWriter(path, size)
        case _:
            from explorer.export.films.mp4 import Mp4Writer

            background = painter.figure.theme.canvas
            return Mp4Writer(path, size, options.frames_per_second, background)


def _frame(painter: FigurePainter, options: FilmOptions, step: int) -> Pixels:
    show_frame(painter, options, step)
    return pixels_of(painter.image(options.picture.pixels_per_logical))


def show_frame(painter: FigurePainter, options: FilmOptions, step: int) -> None:
    """Bring a painter of the film's figure to the frame of a step."""
    painter.set_step(step)
    if options.turn:
        frames_before = (step - options.first_step) / options.every
        painter.turn(options.turn * frames_before / options.frames_per_second)


def pixels_of(image: QImage) -> Pixels:
    """A 32-bit image's pixels (height, width) as 0xRRGGBB."""
    data = np.frombuffer(image.constBits(), np.uint32)
    return data.reshape(image.height(), -1)[:, : image.width()] & np.uint32(0xFFFFFF)


def _plain_colours(figure: Figure) -> list[str]:
    """Colours of text, paper and trails, which a palette has to hold exactly."""
    theme = figure.theme
    colours = [theme.canvas, theme.text, theme.muted_text, theme.axis, theme.casing, "#ffffff"]
    for trace in figure.traces:
        colours += [trail_colour(theme, trace.style.colour), theme.line(trace.style.colour)]
    return list(dict.fromkeys(colours))[:MOST_PLAIN_COLOURS]

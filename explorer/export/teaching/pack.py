"""A folder for a class: worksheet, answers, notes, page, figure, film and scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage

from explorer.export.films.film import write_film
from explorer.export.films.film_options import FilmOptions
from explorer.export.pictures.picture import write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.teaching.pdf_pages import pdf_bytes
from explorer.export.teaching.worksheet import answers_text, notes_text, worksheet_text
from explorer.export.web.page import page_title, web_page
from explorer.scenario.files.atomic_write import make_folder, whole_folder, write_bytes, write_text
from explorer.scenario.files.scenario_file import SUFFIX, write_scenario
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

FIGURE, BEGINNING = "figure.png", "figure_start.png"
ON_PAPER = PictureOptions(size=(900.0, 560.0), theme="print", view="both", scale=2.0)
UNTOUCHED = replace(ON_PAPER, view="plane", step=0, arrows="none", heat_map=False)
"""The surface with only the start: a worksheet must not reveal its answers."""
MOST_FRAMES = 150
FRAMES_PER_SECOND = 15.0
Told = Callable[[int, int], bool]
"""Receives the number of finished frames and the total; False stops the film."""


def write_pack(
    content: Scenario | Lesson, folder: Path, *, film: bool = True, progress: Told | None = None
) -> None:
    """Write the folder, created if needed; files with the same names are replaced.

    Written whole or not at all.
    """
    scenario = content.scenario if isinstance(content, Lesson) else content
    title = page_title(content)
    make_folder(folder.parent)
    with whole_folder(folder) as made:
        web_page(content, made / "page.html")
        write_scenario(made / f"scenario{SUFFIX}", scenario)
        _write_printed(content, title, made)
        if film:
            every = float(max(1, -(-scenario.steps // MOST_FRAMES)))
            options = FilmOptions(frames_per_second=FRAMES_PER_SECOND, every=every)
            write_film(scenario, options, made / "film.gif", progress=progress)


def _write_printed(content: Scenario | Lesson, title: str, folder: Path) -> None:
    """The figures, and the texts with them."""
    outcome = compute(content.scenario if isinstance(content, Lesson) else content)
    pictures: dict[str, QImage] = {}
    for name, options in ((FIGURE, ON_PAPER), (BEGINNING, UNTOUCHED)):
        write_picture(outcome, options, folder / name)
        pictures[name] = QImage(str(folder / name))
    texts = {
        "worksheet": worksheet_text(content, title, BEGINNING),
        "answers": answers_text(content, title, FIGURE),
        "notes": notes_text(content, title),
    }
    for name, text in texts.items():
        write_text(folder / f"{name}.md", text)
        write_bytes(folder / f"{name}.pdf", pdf_bytes(text, title, pictures))

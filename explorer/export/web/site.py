"""A folder of pages, one for each lesson and each surface, with an index of pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from pathlib import Path

from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.engine import surfaces
from explorer.export.pictures.picture import write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.web.page import web_page
from explorer.export.web.page_template import filled, resource_text
from explorer.export.web.page_theme import custom_properties
from explorer.export.web.surface_scenario import surface_scenario
from explorer.scenario.files.atomic_write import make_folder, whole_folder, write_text
from explorer.scenario.lessons.lesson import Lesson, lessons
from explorer.scenario.results import compute
from explorer.scenario.scenario import Scenario

PICTURE = PictureOptions(
    size=(320.0, 200.0),
    view="plane",
    legend=False,
    axis_labels=False,
    labels=False,
    arrows="none",
    isolines=8.0,
    scale=2.0,
)
INDEX = "index.html"
LESSONS = "Lessons"
Told = Callable[[int, int], object]
"""Receives the number of finished pages and the total."""


@dataclass(frozen=True)
class SiteEntry:
    """A page of the site: the group it is listed in, the name of its file, and what it shows."""

    group: str
    name: str
    title: str
    summary: str
    content: Scenario | Lesson

    @property
    def scenario(self) -> Scenario:
        """The scenario that is shown."""
        return self.content.scenario if isinstance(self.content, Lesson) else self.content


def site_entries() -> list[SiteEntry]:
    """All lessons in their order, then all surfaces by group."""
    usable, _ = lessons.usable()
    entries = [
        SiteEntry(LESSONS, f"lesson_{lesson.id}", lesson.title, lesson.summary, lesson)
        for lesson in usable
    ]
    grouped = sorted(surfaces.values(), key=lambda surface: surface.group)
    for surface in grouped:
        scenario = surface_scenario(surface)
        entries.append(
            SiteEntry(
                surface.group, f"surface_{surface.id}", surface.title, surface.look_at, scenario
            )
        )
    return entries


def write_site(
    folder: Path, entries: Iterable[SiteEntry] | None = None, progress: Told | None = None
) -> None:
    """Write the pages, a picture of each in light and dark, and the index.

    The folder is created if needed; files with the same names are replaced. Written whole or not at
    all.
    """
    chosen = site_entries() if entries is None else list(entries)
    make_folder(folder.parent)
    with whole_folder(folder) as made:
        (made / "pictures").mkdir()
        for done, entry in enumerate(chosen, 1):
            web_page(entry.content, made / f"{entry.name}.html", title=entry.title)
            outcome = compute(entry.scenario)
            for theme in ("light", "dark"):
                options = replace(PICTURE, theme=theme)
                write_picture(outcome, options, made / "pictures" / f"{entry.name}_{theme}.png")
            if progress is not None:
                progress(done, len(chosen))
        write_text(made / INDEX, index_text(chosen))


def index_text(entries: Iterable[SiteEntry]) -> str:
    """The HTML of the index."""
    sections = [
        f'<section>\n<h2>{escape(group)}</h2>\n<ul class="gallery">\n'
        + "\n".join(_item(entry) for entry in members)
        + "\n</ul>\n</section>"
        for group, members in groupby(entries, key=lambda entry: entry.group)
    ]
    return filled(
        resource_text("index.html"),
        {
            "light": custom_properties(LIGHT),
            "dark": custom_properties(DARK),
            "style": resource_text("index.css"),
            "sections": "\n".join(sections),
        },
    )


def _item(entry: SiteEntry) -> str:
    picture = f"pictures/{entry.name}"
    return (
        f'<li><a href="{entry.name}.html"><picture>'
        f'<source srcset="{picture}_dark.png" media="(prefers-color-scheme: dark)">'
        f'<img src="{picture}_light.png" alt="" width="320" height="200" loading="lazy">'
        f"</picture><strong>{escape(entry.title)}</strong></a>"
        f"<p>{escape(entry.summary)}</p></li>"
    )

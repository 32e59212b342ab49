"""One HTML file that holds a scenario or a lesson and runs by itself."""

from __future__ import annotations

import html
import json
from collections.abc import Collection
from pathlib import Path

from explorer import __version__
from explorer.drawing.colours.theme import DARK, LIGHT
from explorer.engine.mathematics.operations import JAVASCRIPT_HELPERS
from explorer.export.web.formula_language import language_source
from explorer.export.web.page_data import page_data
from explorer.export.web.page_template import filled, resource_text
from explorer.export.web.page_theme import custom_properties
from explorer.scenario.files.atomic_write import write_text
from explorer.scenario.lessons.lesson import Lesson
from explorer.scenario.lessons.lock import lockable
from explorer.scenario.scenario import Scenario

SCRIPTS = (
    "numbers", "mathematics", "formula_parser", "typed_surface", "scenario",
    "address", "runs", "height_field", "frame", "markers", "step_arrows", "labels", "surface_plot",
    "chart_plot", "playback", "controls", "panels", "lesson", "page", "input",
)  # fmt: skip
"""The files of the page's script, in the order in which they are joined."""


def web_page(
    scenario: Scenario | Lesson,
    path: Path | str,
    *,
    title: str = "",
    locked: Collection[str] | None = None,
) -> None:
    """Write the page of a scenario or a lesson, whole or not at all.

    The file needs nothing else: no network, no server, no program. ``title`` is that of the lesson
    or the surface if left out; ``locked`` names the parts a reader cannot change, by default those
    of the lesson. Raises ``ValueError`` for an unknown part.

    Example:
        >>> from pathlib import Path
        >>> from explorer import load, web_page
        >>> web_page(load("parabola_momentum"), "page.html")
        >>> Path("page.html").read_text(encoding="utf-8")[:15]
        '<!DOCTYPE html>'
    """
    write_text(Path(path), page_text(scenario, title=title, locked=locked))


def page_text(
    scenario: Scenario | Lesson, *, title: str = "", locked: Collection[str] | None = None
) -> str:
    """The HTML of ``web_page``."""
    lesson = scenario if isinstance(scenario, Lesson) else None
    content = scenario.scenario if isinstance(scenario, Lesson) else scenario
    kept = locked if locked is not None else (lesson.locked if lesson else ())
    for part in kept:
        if part not in lockable():
            raise ValueError(f"locked: found {part!r}, expected one of {', '.join(lockable())}")
    title = title or page_title(scenario)
    summary = lesson.summary if lesson else _summary(content)
    page = page_data(content, lesson, title, kept)
    return filled(
        resource_text("page.html"),
        {
            "title": html.escape(title),
            "summary": html.escape(summary),
            "version": __version__,
            "light": custom_properties(LIGHT),
            "dark": custom_properties(DARK),
            "style": resource_text("page.css"),
            "data": _json(page.data),
            "language": language_source(),
            "helpers": "\n".join(JAVASCRIPT_HELPERS.values()),
            "fields": ",\n".join(page.fields),
            "loops": ",\n".join(page.loops),
            "script": "\n".join(resource_text(f"{name}.js") for name in SCRIPTS),
        },
    )


def page_title(scenario: Scenario | Lesson) -> str:
    """The default title of a page: the lesson's or the surface's."""
    return scenario.title if isinstance(scenario, Lesson) else scenario.surface.title


def _summary(scenario: Scenario) -> str:
    if scenario.surface.look_at:
        return scenario.surface.look_at
    names = [contender.name for contender in scenario.contenders if contender.visible]
    if not names:
        return f"{scenario.surface.title}, without contenders."
    listed = ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1]
    return f"{listed}, {scenario.steps} steps on {scenario.surface.title}."


def _json(data: object) -> str:
    """JSON that cannot end the script element around it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")

"""The part of a session that is saved, so that the next start can reopen it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explorer.gui.session.session import Session
from explorer.scenario.files.scenario_file import ScenarioError, scenario_text
from explorer.scenario.lessons.lesson import Lesson


def last_session(session: Session, lesson: Lesson | None) -> dict[str, Any]:
    """The values of the settings that say what is open; none where no file can hold it."""
    document = session.document
    # Edits that the user chose not to keep do not come back; those in a lesson are no such.
    last = session.scenario if document.is_lesson else document.clean
    try:
        text = scenario_text(replace(last, view=session.view))
    except ScenarioError:
        return {}
    return {
        "last_scenario": text,
        "last_path": "" if document.path is None else str(document.path),
        "last_lesson": "" if lesson is None or document.path is not None else lesson.id,
        "last_step": session.step,
        "last_chosen": session.chosen,
    }

"""The files that were dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl

from explorer.engine.objectives.objective import Objective


def dropped_files(urls: list[QUrl]) -> list[Path]:
    """The files that were dropped: one of any kind, or several recordings; else none."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if len(paths) != len(urls):
        return []
    return paths if len(paths) == 1 or all(_is_recording(path) for path in paths) else []


def may_have_a_rule(path: Path, surface: Objective) -> bool:
    """Whether a file holds points for which the rule that made them can be identified."""
    from explorer.scenario.files.points_file import is_points
    from explorer.scenario.recordings.recording import is_logged_loss

    return is_points(path) and surface.formula_field is not None and not is_logged_loss(path)


def _is_recording(path: Path) -> bool:
    from explorer.scenario.files.scenario_file import RECORDING_SUFFIXES

    return path.suffix.lower() in RECORDING_SUFFIXES

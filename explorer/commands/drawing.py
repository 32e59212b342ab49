"""What the commands that draw have in common: Qt without a screen, and the look of a picture."""

from __future__ import annotations

import argparse
import os
import re
from typing import TYPE_CHECKING

from explorer.commands.failure import Failure

if TYPE_CHECKING:
    from explorer.export.picture import PictureOptions
    from explorer.scenario.scenario import Scenario

_SIZE = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(px|mm|cm|in)?")
_PER_INCH = {"mm": 25.4, "cm": 2.54, "in": 1.0}


def without_a_screen() -> None:
    """Let Qt draw into memory; must come before Qt is imported. ``Failure`` where Qt cannot."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.display import why_qt_cannot_start

    reason = why_qt_cannot_start()
    if reason is not None:
        raise Failure(reason)


def pixels(size: str, dpi: float) -> tuple[int, int]:
    """Width and height in pixels from ``1200x900``, ``120x90mm``, ``12x9cm`` or ``6x4.5in``."""
    match = _SIZE.fullmatch(size.strip().lower().replace("×", "x"))
    if match is None:
        raise Failure(
            f"--size: found {size!r}, expected width x height, e.g. 1200x900, 120x90mm or 6x4.5in"
        )
    unit = match[3]
    factor = dpi / _PER_INCH[unit] if unit in _PER_INCH else 1.0
    return round(float(match[1]) * factor), round(float(match[2]) * factor)


def checked_step(scenario: Scenario, option: str, step: int) -> int:
    """``step``, or ``Failure`` if the scenario has no such step."""
    if not 0 <= step <= scenario.steps:
        raise Failure(f"{option}: found {step}, expected a step from 0 to {scenario.steps}")
    return step


def picture_options(arguments: argparse.Namespace, step: int | None) -> PictureOptions:
    """The look of the picture as the arguments ask for it, or ``Failure``."""
    from explorer.export.picture import PictureOptions

    try:
        return PictureOptions(
            view=arguments.view,
            step=step,
            size=pixels(arguments.size, arguments.dpi),
            dpi=arguments.dpi,
            scale=arguments.scale,
            theme=arguments.theme,
        )
    except ValueError as error:
        raise Failure(str(error)) from error

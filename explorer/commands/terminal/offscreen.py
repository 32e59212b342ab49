"""Shared code of the commands that draw: Qt without a screen, and checks of steps."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from explorer.commands.terminal.errors import CommandError
from explorer.commands.terminal.qt_start import start_qt

if TYPE_CHECKING:
    from explorer.scenario.scenario import Scenario


def without_a_screen() -> None:
    """Let Qt draw into memory; must come before Qt is imported.

    Raises ``CommandError`` where Qt cannot start.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    start_qt()


def checked_step(scenario: Scenario, option: str, step: int) -> int:
    """``step``, or ``CommandError`` if the scenario has no such step."""
    if not 0 <= step <= scenario.steps:
        raise CommandError(f"{option}: found {step}, expected a step from 0 to {scenario.steps}")
    return step

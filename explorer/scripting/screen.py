"""Qt for scripts and notebooks: on the screen if there is one, else in memory."""

from __future__ import annotations

import os

from explorer.display import why_qt_cannot_start


class NoScreenError(RuntimeError):
    """No window can open here; the text says why, and what works without a screen."""


def draw_anywhere() -> None:
    """Make sure that Qt can draw; must be called before Qt is first imported.

    Raises ``NoScreenError`` where a system library that Qt needs is missing.
    """
    if why_qt_cannot_start() is None:
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    reason = why_qt_cannot_start()
    if reason is not None:
        raise NoScreenError(reason)


def why_no_window() -> str | None:
    """Why no window can open here, None if one can."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen" and not _is_offscreen():
        return (
            "No window can open here, since QT_QPA_PLATFORM is offscreen; picture(...) draws it "
            "without a window."
        )
    reason = why_qt_cannot_start()
    return (
        None
        if reason is None
        else f"{reason.partition(';')[0]}; picture(...) draws it without a window."
    )


def _is_offscreen() -> bool:
    """Whether a window in memory is requested, as in tests."""
    return "DESCENT_EXPLORER_OFFSCREEN_WINDOW" in os.environ

"""Changes of the view, reported and undone like edits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.gui.session.edit_history import EditHistory
from explorer.gui.session.playback import Playback
from explorer.gui.session.view_command import Parts, ViewCommand
from explorer.gui.stage.stage import Stage
from explorer.gui.stage.stage_views import OWN_OPTIONS

OF_THE_PICTURE = ("layout", "options", "landscape", "range", "playback")
"""Parts that most commands change, in the order in which they are brought back."""
OF_THE_PRESENTER = ("line_scale", "font_size")
"""Options that presenter mode sets and takes back by itself."""


class ViewHistory(QObject):
    """Remembers for undo what commands change of the view.

    Signals: ``said`` (a sentence) tells what a command has done, and how it is taken back;
    ``picture_set`` that a command has set switches of the picture, which become part of the layout.
    """

    said = Signal(str)
    picture_set = Signal()

    def __init__(self, stack: EditHistory, stage: Stage, playback: Playback) -> None:
        super().__init__(stage)
        self.stack = stack
        self.stage = stage
        self.playback = playback
        self._read: dict[str, Callable[[], Any]] = {}
        self._show: dict[str, Callable[[Any], object]] = {}
        self.watch("layout", lambda: stage.layout_now, stage.show_layout)
        self.watch("options", self._options, lambda options: stage.canvas.set_options(**options))
        self.watch("landscape", self._landscape, self._show_landscape)
        self.watch("range", lambda: stage.canvas.plot.visible_range, self._show_range)
        self.watch("playback", playback.settings, playback.use_settings)

    def watch(self, part: str, read: Callable[[], Any], show: Callable[[Any], object]) -> None:
        """Remember one more part of the view: how it is read, and shown as it was."""
        self._read[part] = read
        self._show[part] = show

    def undoable(
        self,
        slot: Callable[[Any], object],
        told: Callable[[], str],
        *,
        keys: str = "",
        parts: Sequence[str] = OF_THE_PICTURE,
        merge: str = "",
    ) -> Callable[[Any], None]:
        """``slot`` as one that says what it did, with ``told`` asked afterwards, and is undone.

        ``keys`` name what else takes it back. Calls with the same ``merge`` key that follow each
        other are undone together.
        """

        def act(chosen: object) -> None:
            before = self._now(parts)
            slot(chosen)
            if "options" in parts and self._read["options"]() != before["options"]:
                self.picture_set.emit()
            after = self._now(parts)
            changed = [part for part in parts if before[part] != after[part]]
            sentence = told()
            if not changed:
                self.said.emit(f"{sentence}.")
                return
            self.stack.push(
                ViewCommand(
                    self.show,
                    {part: before[part] for part in changed},
                    {part: after[part] for part in changed},
                    sentence[0].lower() + sentence[1:],
                    merge,
                )
            )
            back = f"{keys} or Ctrl+Z" if keys else "Ctrl+Z"
            self.said.emit(f"{sentence}. {back} undoes it.")

        return act

    def show(self, parts: Parts) -> None:
        """Restore parts of the view."""
        for part, value in parts.items():
            self._show[part](value)

    def _now(self, parts: Sequence[str]) -> dict[str, Any]:
        return {part: self._read[part]() for part in parts}

    def _options(self) -> dict[str, Any]:
        left_out = {*OWN_OPTIONS, *OF_THE_PRESENTER}
        options = asdict(self.stage.canvas.options)
        return {name: value for name, value in options.items() if name not in left_out}

    def _landscape(self) -> tuple[bool, float | None, float | None] | None:
        """Whether the landscape turns, and from where it is seen; None without one."""
        canvas = self.stage.views.landscape
        if canvas is None:
            return None
        return self.stage.slow_turn.on, canvas.options.azimuth, canvas.options.elevation

    def _show_landscape(self, seen: tuple[bool, float | None, float | None] | None) -> None:
        canvas = self.stage.views.landscape
        turning, azimuth, elevation = seen or (False, None, None)
        if seen is not None and canvas is not None:
            canvas.set_options(azimuth=azimuth, elevation=elevation)
        self.stage.set_turning(turning)

    def _show_range(self, seen: tuple[tuple[float, float], tuple[float, float]]) -> None:
        self.stage.canvas.plot.vb.show_range(*seen)

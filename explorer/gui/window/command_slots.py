"""The slots of the menu commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow

from explorer.gui.window.window_parts import WindowParts

ON_CANVAS = ("fit_surface", "fit_trajectories", "arrows", "isolines", "space", "gallery",
             "copy_picture", "export_picture")  # fmt: skip
"""Commands in the menu of the canvas, wherever it is opened."""


def command_slots(window: QMainWindow, parts: WindowParts) -> dict[str, Callable[..., object]]:
    """The slot of each command, by the command's name."""
    playback, document, docks = parts.playback, parts.document, parts.docks
    dialogs, exports = parts.window_dialogs, parts.exports
    return {
        "new": document.new,
        "open": document.open,
        "save": document.save,
        "save_as": document.save_as,
        "recover": dialogs.show_recoveries,
        "quit": window.close,
        "add": docks.open_add_menu,
        "duplicate": docks.duplicate_chosen,
        "remove": docks.remove_chosen,
        "fan": docks.fan_chosen,
        "dismiss_ghost": parts.escape,
        **parts.stage.slots(),
        **parts.folding.slots(),
        "play": playback.toggle,
        "step_forward": playback.step_forward,
        "step_back": playback.step_back,
        "leap_forward": playback.leap_forward,
        "leap_back": playback.leap_back,
        "to_start": playback.to_start,
        "to_end": playback.to_end,
        "slower": playback.slower,
        "faster": playback.faster,
        "range_start": playback.begin_range,
        "range_end": playback.end_range,
        "range_clear": playback.clear_range,
        "loop": playback.set_loop,
        "presenter": parts.presenter.set_on,
        "settings": dialogs.show_settings,
        "gallery": dialogs.show_gallery,
        "tune": dialogs.show_tuning,
        "range_test": dialogs.show_range_test,
        "compare": dialogs.show_comparison,
        "identify": dialogs.choose_points,
        "guide": dialogs.show_guide,
        "lessons": parts.lesson_shelf.show_list,
        "save_lesson": parts.lesson_shelf.save,
        "lesson_folder": parts.lesson_shelf.open_folder,
        "palette": dialogs.show_palette,
        "shortcuts": dialogs.show_shortcuts,
        "about": dialogs.show_about,
        "export_picture": exports.picture,
        "export_film": exports.film,
        "export_table": exports.table,
        "export_web_page": parts.export_web_page,
        "copy_picture": exports.copy_picture,
    }

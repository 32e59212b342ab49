"""The dialogs that the window opens from its menus and at its start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QMenuBar, QWidget

from explorer.gui.canvas.canvas import Canvas
from explorer.gui.document.document import Document
from explorer.gui.session.newest_work import NewestWork
from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from explorer.gui.window.memory import Memory

if TYPE_CHECKING:
    from explorer.gui.dialogs.command_palette import PaletteEntry

POINTS_FILTER = "Tables of points (*.csv);;All files (*)"


class WindowDialogs(QObject):
    """Opens dialogs over the window; what is changed there acts at once.

    It has more methods than other classes because each dialog of the menus has one.

    Signals: ``theme_chosen`` (light, dark or system), ``lesson_chosen`` (a ``Lesson``), ``said`` (a
    sentence), ``formula_wanted`` (the user wants to type a formula).
    """

    theme_chosen = Signal(str)
    lesson_chosen = Signal(object)
    said = Signal(str)
    formula_wanted = Signal()

    def __init__(
        self,
        session: Session,
        playback: Playback,
        document: Document,
        canvas: Canvas,
        memory: Memory,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._playback = playback
        self._document = document
        self._canvas = canvas
        self._memory = memory
        self._parent = parent
        self.ask_for_points = self._ask_for_points

    def end(self) -> None:
        """Close what is open over the window that closes, and give up work beside it."""
        for dialog in self._parent.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        for work in self._parent.findChildren(NewestWork):
            work.end()

    def show_settings(self) -> None:
        """Show the settings."""
        from explorer.gui.dialogs.settings_dialog import SettingsDialog

        settings = self._memory.settings
        values: dict[str, float | bool | str] = {
            "theme": settings.theme,
            "colour_map": self._canvas.options.colour_map,
            "steps_per_second": self._playback.speed,
            "reopen_last_session": settings.reopen,
        }
        dialog = SettingsDialog(values, self._parent)
        dialog.change_requested.connect(self._change_setting)
        dialog.open()

    def show_gallery(self) -> None:
        """Show all surfaces as pictures to choose from."""
        from explorer.gui.dialogs.surface_gallery import SurfaceGallery

        gallery = SurfaceGallery(self._canvas.theme, self._parent)
        gallery.choose(self._session.scenario.surface.id)
        gallery.chosen.connect(self._use_surface)
        gallery.network_chosen.connect(self._use_network)
        gallery.formula_wanted.connect(self.formula_wanted)
        gallery.open()

    def show_tuning(self) -> None:
        """Ask for what is to be tuned, and tune it."""
        from explorer.gui.dialogs.tune_dialog import TuneDialog

        TuneDialog(self._session, self._parent).open()

    def show_range_test(self) -> None:
        """Show the range test of the selected optimizer."""
        from explorer.gui.dialogs.range_test_dialog import RangeTestDialog

        RangeTestDialog(self._session, self._canvas.theme, self._parent).open()

    def show_comparison(self) -> None:
        """Ask for what is to be compared, and show which optimizer is better at equal effort."""
        from explorer.gui.dialogs.comparison_dialog import ComparisonDialog

        ComparisonDialog(self._session, self._canvas.theme, self._parent).open()

    def choose_points(self) -> None:
        """Ask for a file of points, and identify the rule that made them."""
        path = self.ask_for_points()
        if path is not None:
            self.show_identification(path)

    def _ask_for_points(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, "Identify a path", "", POINTS_FILTER)
        return Path(name) if name else None

    def show_identification(self, path: Path) -> None:
        """Identify the rule that made the points of a file."""
        from explorer.gui.dialogs.identification_dialog import IdentificationDialog

        dialog = IdentificationDialog(self._session, path, self._parent)
        dialog.path_wanted.connect(self._document.open_path)
        dialog.open()

    def show_palette(self) -> None:
        """Show the command palette."""
        from explorer.gui.dialogs.command_palette import CommandPalette
        from explorer.gui.window.palette_entries import menu_entries

        bar = self._parent.findChild(QMenuBar)
        assert bar is not None
        CommandPalette(menu_entries(bar), self._further_entries, self._parent).open()

    def show_optimizers(self) -> None:
        """Show the command palette for adding an optimizer."""
        from explorer.gui.dialogs.command_palette import CommandPalette
        from explorer.gui.window.palette_entries import optimizer_commands

        entries = optimizer_commands(self._add_optimizer)
        CommandPalette(entries, tuple, self._parent).open()

    def _further_entries(self) -> list[PaletteEntry]:
        """What the palette finds besides the menus; it reads files."""
        from explorer.gui.window import palette_entries as listed

        return [
            *listed.surface_commands(self._use_surface, self._use_network),
            *listed.optimizer_commands(self._add_optimizer),
            *listed.lesson_commands(self.lesson_chosen.emit),
            *listed.setting_entries(self.show_settings),
            *listed.guide_entries(self.show_guide),
        ]

    def offer_recoveries(self) -> bool:
        """Offer the unsaved work that windows which died have left; False if there is none."""
        recoveries = self._document.recoveries()
        if recoveries:
            from explorer.gui.dialogs.recovery_dialog import RecoveryDialog

            for dialog in self._parent.findChildren(RecoveryDialog):
                dialog.close()
            document = self._document
            RecoveryDialog(recoveries, document.restore, document.discard, self._parent).show()
        return bool(recoveries)

    def show_recoveries(self) -> None:
        """Offer unsaved work once more, or say that there is none."""
        if not self.offer_recoveries():
            self.said.emit("There is no unsaved work to recover.")

    def show_guide(self, page: str = "", heading: str = "") -> None:
        """Show the user's guide, at a heading of a page or from its beginning."""
        from explorer.gui.dialogs.guide_dialog import GuideDialog

        dialog = GuideDialog(self._parent)
        if page:
            dialog.show_page(page, heading)
        dialog.show()

    def show_shortcuts(self) -> None:
        """Show all keys at a glance."""
        from explorer.gui.window.help import ShortcutSheet

        ShortcutSheet(self._parent).open()

    def show_about(self) -> None:
        """Show versions, to copy."""
        from explorer.gui.window.help import AboutDialog

        AboutDialog(self._parent).open()

    def _change_setting(self, name: str, value: Any) -> None:
        match name:
            case "theme":
                self.theme_chosen.emit(value)
            case "colour_map":
                self._canvas.set_options(colour_map=value)
            case "steps_per_second":
                self._playback.set_speed(value)
            case "reopen_last_session":
                self._memory.change(reopen=value)

    def _use_surface(self, key: str) -> None:
        from explorer.engine import surfaces
        from explorer.scenario.edit import on_surface

        self._session.apply(on_surface(self._session.scenario, surfaces[key]), "change surface")

    def _use_network(self, key: str) -> None:
        from explorer.scenario.edit import on_surface
        from explorer.scenario.network_presets import networks

        network = networks[key].make()
        self._session.apply(on_surface(self._session.scenario, network), "change surface")

    def _add_optimizer(self, key: str) -> None:
        from explorer.engine import optimizers
        from explorer.scenario.edit import added
        from explorer.scenario.rate_suggestion import suited

        optimizer = suited(self._session.scenario, optimizers[key]())
        scenario = added(self._session.scenario, optimizer)
        if self._session.apply(scenario, f"add {optimizers[key].title}"):
            self._session.set_chosen(len(scenario.contenders) - 1)

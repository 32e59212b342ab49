"""The exports of the File menu: pictures, films, tables and code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from explorer.gui.canvas.canvas import Canvas
from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from explorer.libraries import SCRIPT_TARGETS

if TYPE_CHECKING:
    from explorer.drawing.frame.surface_options import SurfaceOptions
    from explorer.export.films.film_options import FilmOptions
    from explorer.export.pictures.picture_options import PictureOptions
    from explorer.gui.export.film_dialog import FilmDialog
    from explorer.gui.export.picture_dialog import PictureDialog
    from explorer.gui.export.web_page_dialog import WebPageDialog
    from explorer.scenario.lessons.lesson import Lesson
    from explorer.scenario.map_result import MapResult

PICTURE_FILTER = "Pictures (*.png *.svg *.pdf)"
SLOWEST_FILM, FASTEST_FILM = 1.0, 60.0
"""Frames per second of a film without a chosen speed."""
VIEWS = {
    frozenset({"landscape"}): "3d",
    frozenset({"charts"}): "charts",
    frozenset({"plane", "charts"}): "both",
    frozenset({"plane", "landscape"}): "pair",
}
"""The picture of the views in the middle of the window; of all others it is the plane's."""
MAP_SIZE, MAP_SCALE = (1000.0, 900.0), 2.0
TABLE_FILTER = "Tables (*.csv *.json *.npz)"


class Exports(QObject):
    """Opens the dialogs, one of each kind, and remembers their options.

    ``ask_path`` asks where to write: caption, suggested name, filter; None to give up.

    Signals: ``said`` (a sentence), ``options_used`` (picture or film, and what was chosen as plain
    values).
    """

    said = Signal(str)
    options_used = Signal(str, object)

    def __init__(
        self, session: Session, playback: Playback, canvas: Canvas, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._playback = playback
        self._canvas = canvas
        self._parent = parent
        self._chosen: dict[str, Any] = {}
        self.ask_path = self._ask_path

    def remember(self, chosen: dict[str, Any]) -> None:
        """Start with the options of an earlier session, by kind as ``options_used`` gave them."""
        self._chosen = dict(chosen)

    def picture(self) -> PictureDialog:
        """Open the dialog for pictures, or bring it to the front."""
        from explorer.gui.export.picture_dialog import PictureDialog

        dialog = self._parent.findChild(PictureDialog)
        if dialog is None:
            dialog = PictureDialog(
                self._session, self.picture_options(), self.ask_path, self._visible, self._parent
            )
            dialog.said.connect(self.said)
            dialog.options_used.connect(self._remember_picture)
        dialog.show()
        dialog.raise_()
        return dialog

    def film(self) -> FilmDialog:
        """Open the dialog for films, or bring it to the front."""
        from explorer.gui.export.film_dialog import FilmDialog

        dialog = self._parent.findChild(FilmDialog)
        if dialog is None:
            dialog = FilmDialog(self._session, self.film_options(), self.ask_path, self._parent)
            dialog.said.connect(self.said)
            dialog.options_used.connect(self._remember_film)
        dialog.show()
        dialog.raise_()
        return dialog

    def web_page(self, lesson: Lesson | None) -> WebPageDialog:
        """Open the dialog for a web page, with the text of the lesson that is open, if one is."""
        from explorer.gui.export.web_page_dialog import WebPageDialog

        dialog = WebPageDialog(
            self._session, lesson, self.picture_options(), self.ask_path, self._parent
        )
        dialog.said.connect(self.said)
        dialog.open()
        return dialog

    def copy_picture(self) -> None:
        """Copy the picture to the clipboard as the dialog would, without opening it."""
        from explorer.gui.export.picture_dialog import copy_picture, with_session

        try:
            copy_picture(self._session.outcome, with_session(self.picture_options(), self._session))
        except (ValueError, OSError) as problem:
            self.said.emit(str(problem))
        else:
            self.said.emit("Picture copied")

    def table(self) -> None:
        """Ask for a file and write every step of every contender to it."""
        from explorer.export.tables.step_table import write_table

        path = self.ask_path("Export table", f"{self._session.document.title}.csv", TABLE_FILTER)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".csv")
        try:
            write_table(self._session.outcome, path)
        except (ValueError, OSError) as problem:
            self.said.emit(str(problem))
        else:
            self.said.emit(f"Saved {path}")

    def map(self, result: MapResult) -> None:
        """Ask for a file and write the map that is shown to it, in the colours of the window."""
        from explorer.export.pictures.map_picture import write_map
        from explorer.export.pictures.picture_options import PictureOptions

        path = self.ask_path("Save map", f"{self._session.document.title} map.png", PICTURE_FILTER)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".png")
        options = PictureOptions(
            size=MAP_SIZE, theme="dark" if self._canvas.theme.is_dark else "light", scale=MAP_SCALE
        )
        try:
            write_map(result, options, path, replace=True)
        except (ValueError, OSError) as problem:
            self.said.emit(str(problem))
        else:
            self.said.emit(f"Saved {path}")

    def copy_code(self, library: str) -> None:
        """Put a script that takes the same steps on the clipboard."""
        from explorer.export.script import script

        try:
            text = script(self._session.outcome, library)
        except ValueError as problem:
            self.said.emit(str(problem))
            return
        QApplication.clipboard().setText(text)
        self.said.emit(f"Script for {SCRIPT_TARGETS[library]} copied")

    def picture_options(self) -> PictureOptions:
        """The last options, with the current switches of the canvas."""
        from explorer.export.pictures.options_memory import picture_data, picture_from
        from explorer.export.pictures.picture_options import PictureOptions

        data = self._chosen.get("picture")
        chosen = picture_data(picture_from(data, PictureOptions()))
        return picture_from({**chosen, **self._from_canvas()}, PictureOptions())

    def film_options(self) -> FilmOptions:
        """The last options, with the current switches of the canvas."""
        from explorer.export.films.film_memory import film_data, film_from
        from explorer.export.films.film_options import FilmOptions

        # The first film runs as fast as the window plays.
        speed = min(max(self._playback.speed, SLOWEST_FILM), FASTEST_FILM)
        usual = FilmOptions(frames_per_second=speed)
        chosen = film_data(film_from(self._chosen.get("film"), usual))
        chosen["picture"] = {**chosen["picture"], **self._from_canvas()}
        return film_from(chosen, FilmOptions())

    def _from_canvas(self) -> dict[str, Any]:
        canvas_options: SurfaceOptions = self._canvas.options
        # The width of lines is a picture's own: the window draws thicker ones to present.
        same: dict[str, Any] = {
            name: value for name, value in canvas_options.switches().items() if name != "line_scale"
        }
        same["view"] = VIEWS.get(frozenset(self._session.view.views), "plane")
        if canvas_options.azimuth is not None and canvas_options.elevation is not None:
            same.update(
                camera="fixed", azimuth=canvas_options.azimuth, elevation=canvas_options.elevation
            )
        return same

    def _visible(self) -> tuple[tuple[float, float], ...]:
        return self._canvas.plot.visible_range

    def _remember_picture(self, options: PictureOptions) -> None:
        from explorer.export.pictures.options_memory import picture_data

        self._remember("picture", picture_data(options))

    def _remember_film(self, options: FilmOptions) -> None:
        from explorer.export.films.film_memory import film_data

        self._remember("film", film_data(options))

    def _remember(self, kind: str, chosen: dict[str, Any]) -> None:
        self._chosen[kind] = chosen
        self.options_used.emit(kind, chosen)

    def _ask_path(self, caption: str, suggested: str, files: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._parent, caption, suggested, files)
        return Path(name) if name else None

"""The theme of the window: one that was chosen, or the system's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from explorer.drawing.colours.theme import Theme
from explorer.gui.look import style


class WindowTheme(QObject):
    """Gives the application its style; ``changed`` when another theme is in force."""

    changed = Signal(object)

    def __init__(self, choice: style.ThemeChoice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        self._choice = choice
        self._theme = style.chosen_theme(choice, application)
        style.apply(application, self._theme)

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self._theme

    def choose(self, choice: style.ThemeChoice) -> None:
        """Follow a theme, or the system."""
        self._choice = choice
        self._use(style.chosen_theme(choice, self._application))

    def follow_system(self) -> None:
        """From now on follow the system: to light or dark if that was chosen, and in contrast."""
        self._hints = hints = self._application.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    def _system_changed(self, _wanted: object) -> None:
        self._use(style.chosen_theme(self._choice, self._application))

    def _use(self, theme: Theme) -> None:
        if theme is not self._theme:
            self._theme = theme
            style.apply(self._application, theme)
            self.changed.emit(theme)

"""The look of every standard control: palette and stylesheet made from a theme.

Distances are multiples of 4 px on an 8-px grid. The accent colour means focus or selection.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from explorer.drawing.colours.theme import DARK, LIGHT, Theme, high_contrast
from explorer.gui.look.stylesheet import stylesheet

ThemeChoice = Literal["light", "dark", "system"]


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application the look of the theme."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    # In place of an old sheet, Qt takes three times as long to give each widget the new one.
    app.setStyleSheet("")
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def system_theme(app: QApplication) -> Theme:
    """The theme that goes with the desktop's own; light where the desktop does not say."""
    dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def chosen_theme(choice: ThemeChoice, app: QApplication) -> Theme:
    """The theme of a setting, with high contrast where the desktop asks for it."""
    match choice:
        case "light":
            theme = LIGHT
        case "dark":
            theme = DARK
        case "system":
            theme = system_theme(app)
    # Python's object for the hints must stay alive while they are used.
    hints = app.styleHints()
    wanted = hints.accessibility().contrastPreference()
    return high_contrast(theme) if wanted == Qt.ContrastPreference.HighContrast else theme


def use_tabular_figures(widget: QWidget) -> None:
    """Make all digits of the widget equally wide, where its font can, so that numbers stand still.

    Call it last: changing the widget's font afterwards loses it.
    """
    font = QFont(widget.font())
    tag = QFont.Tag.fromString("tnum")
    if tag is not None:
        font.setFeature(tag, 1)
    widget.setFont(font)


def show_role(widget: QWidget, role: str) -> None:
    """Give a label another of the stylesheet's roles: muted, error, heading or title."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        _polish_again(widget)


def show_invalid(widget: QWidget, invalid: bool) -> None:
    """Mark a field whose content is wrong, or no longer."""
    if widget.property("invalid") != invalid:
        widget.setProperty("invalid", invalid)
        _polish_again(widget)


def _polish_again(widget: QWidget) -> None:
    """Let the stylesheet see the widget's properties as they are now."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's roles, for what the stylesheet does not mention."""
    role = QPalette.ColorRole
    disabled = QPalette.ColorGroup.Disabled
    result = QPalette()
    for each, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted_text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.panel,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.casing,
    }.items():
        result.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(disabled, each, QColor(theme.disabled_text))
    result.setColor(disabled, role.Highlight, QColor(theme.border))
    return result

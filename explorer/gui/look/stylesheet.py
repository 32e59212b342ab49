"""One small stylesheet per theme."""

from __future__ import annotations

from string import Template

from explorer.drawing.colours.theme import Theme
from explorer.resources import resource


def stylesheet(theme: Theme) -> str:
    """The Qt stylesheet of the theme."""
    return Template(_SHEET).substitute(
        window=theme.window,
        panel=theme.panel,
        base=theme.base,
        text=theme.text,
        muted=theme.muted_text,
        disabled=theme.disabled_text,
        border=theme.border,
        strong=theme.control_border,
        accent=theme.accent,
        selected=theme.accent_text,
        hover=theme.hover,
        error=theme.error,
        images=resource("icons", "style").as_posix(),
        check="dark" if theme.is_dark else "light",
    )


_SHEET = """
QToolTip {
    background: $panel; color: $text; border: 1px solid $border; padding: 6px 8px;
}

QLabel[role="muted"] { color: $muted; }
QLabel[role="error"] { color: $error; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="title"] { font-weight: 600; font-size: 17px; }
QLabel[role="reading"] { font-size: 14px; }
#canvas-hint, #notice {
    background: $panel; color: $muted; border: 1px solid $border; border-radius: 4px;
    padding: 5px 10px;
}
#notice { color: $text; }
QToolButton[role="chip"] { color: $muted; padding: 0 4px; border: none; }
QToolButton[role="chip"]:hover, QToolButton[role="chip"]:focus { color: $accent; }
#palette-list::item { padding: 4px 2px; }
#gallery-sections::item { padding: 6px 4px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $base; color: $text; border: 1px solid $strong; border-radius: 4px;
    padding: 3px 6px; selection-background-color: $accent; selection-color: $selected;
    placeholder-text-color: $muted;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 2px 5px;
}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] {
    border: 2px solid $error; padding: 2px 5px;
}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    background: $window; color: $disabled; border-color: $border;
}
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$images/arrow_down.svg"); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
    background: $panel; color: $text; border: 1px solid $strong; outline: 0;
    selection-background-color: $accent; selection-color: $selected;
}
QComboBox QAbstractItemView::item { min-height: 22px; padding: 0 0 0 6px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px; }
QAbstractSpinBox::up-arrow { image: url("$images/arrow_up.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$images/arrow_down.svg"); width: 12px; height: 12px; }

QCheckBox, QRadioButton {
    spacing: 8px; padding: 2px 4px 2px 0; border: 2px solid transparent;
}
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; border-radius: 4px; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $strong; border-radius: 3px; background: $base;
}
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$images/check_$check.svg");
}
QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $strong; border-radius: 8px; background: $base;
}
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 5px solid $accent; background: $base;
}
QRadioButton::indicator:disabled { border-color: $border; background: $window; }
QCheckBox::indicator:disabled { border-color: $border; background: $window; }
QCheckBox::indicator:checked:disabled { background: $disabled; }

QPushButton {
    background: $panel; border: 1px solid $strong; border-radius: 4px; padding: 4px 14px;
    min-height: 18px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $accent; padding: 3px 13px; }
QPushButton:default { border-color: $accent; }
QPushButton:disabled { color: $disabled; border-color: $border; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QToolButton {
    background: transparent; border: 2px solid transparent; border-radius: 4px; padding: 2px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:open { background: $border; }
QToolButton:checked { background: $border; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton[popupMode="1"] { padding-right: 16px; }
QToolButton::menu-button { border: none; width: 16px; }
QToolButton::menu-arrow { image: url("$images/arrow_down.svg"); width: 12px; height: 12px; }
QToolButton::menu-indicator { image: none; }

QSlider { border: 2px solid transparent; border-radius: 6px; }
QSlider:horizontal { min-height: 20px; max-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; margin: 0 2px; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $muted; margin: 0 2px; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
    background: $panel; border: 1px solid $muted;
}
QSlider::handle:horizontal:hover { background: $hover; }
QSlider::handle:horizontal:focus { background: $accent; border-color: $accent; }
QSlider:focus { border-color: $accent; }
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal:disabled { background: $window; border-color: $border; }

ContenderCard { background: $panel; border: 1px solid $border; border-radius: 6px; }
ContenderCard[chosen="true"] { border: 1px solid $accent; }
QLineEdit[flat="true"] {
    background: transparent; border: 2px solid transparent; padding: 2px 4px; font-weight: 600;
}
QLineEdit[flat="true"]:hover { background: $hover; }
QLineEdit[flat="true"]:focus { background: $base; border-color: $accent; }
Card { background: $panel; border: 1px solid $border; border-radius: 6px; }
FoldButton { padding: 2px 0; text-align: left; color: $muted; }
FoldButton[role="heading"] { padding: 2px 4px; font-weight: 600; min-height: 20px; color: $text; }

QMainWindow::separator { background: transparent; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $border; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border; }
QDockWidget {
    color: $muted;
    titlebar-close-icon: url("$images/close.svg"); titlebar-normal-icon: url("$images/float.svg");
}
QDockWidget::title { text-align: left; padding: 4px 8px; background: $window; }
QDockWidget::close-button, QDockWidget::float-button {
    border: none; border-radius: 3px; padding: 0;
}
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    padding: 5px 12px; color: $muted; background: transparent; border: none;
    border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected { color: $text; border-bottom-color: $text; }
QTabBar::tab:focus { border-bottom-color: $accent; color: $accent; }

QToolBar { background: $window; border: none; border-top: 1px solid $border; padding: 2px; }
QMenuBar { background: $window; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::icon { padding-left: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: $strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: 4px 8px;
}
QTableView, QListView, QTreeView {
    background: $base; alternate-background-color: $panel; border: 1px solid $border;
    gridline-color: $border;
}
QTableView::item { padding: 0 5px; }
QTableView:focus, QListView:focus, QTreeView:focus { border-color: $accent; }
QListView::indicator, QTreeView::indicator {
    width: 12px; height: 12px; border: 1px solid $strong; border-radius: 3px; background: $base;
}
QListView::indicator:checked, QTreeView::indicator:checked {
    background: $accent; image: url("$images/check_$check.svg");
}
QTreeView::indicator:indeterminate { background: $muted; }

QStatusBar { color: $muted; }
QStatusBar::item { border: none; }
QProgressBar {
    background: $border; border: none; border-radius: 3px; max-height: 6px; text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
"""

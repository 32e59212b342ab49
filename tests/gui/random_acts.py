"""Random actions of a person in the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QGraphicsView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressDialog,
    QPushButton,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from explorer.gui.window.commands import COMMANDS
from explorer.gui.window.window import MainWindow

Kind = TypeVar("Kind", bound=QWidget)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NOT_TRIGGERED = {"quit", "copy_picture"}
"""One ends the drive, the other takes as long as fifty acts."""
MOST_CONTENDERS = 12
MENU_MS = 3
ADDING = {"duplicate", "fan", "add"}
KEYS = (
    "Tab", "Backtab", "Return", "Escape", "Space", "Backspace", "Delete", "Left", "Right", "Up",
    "Down", "Home", "End", "PageUp", "PageDown", "F1", "F11", "A", "B", "C", "D", "E", "F", "I",
    "L", "N", "O", "3", "Plus", "Minus", "BracketLeft", "BracketRight", "Backslash",
)  # fmt: skip
FORMULAS = (
    "x**2 + y**2", "x**4 - x**2", "(1 - x)**2 + 100*(y - x**2)**2", "sin(x)*cos(y)", "1/x",
    "log(x) + y**2", "sqrt(x - 1)", "exp(x**2 + y**2)", "x*y", "a*x**2 + b*y**2", "abs(x) + abs(y)",
    "x", "0*x", "1e300*x**2", "1e-320*x", "x**2 + 1e308", "tan(x)/y", "0/0*x", "exp(1000*x)",
    "x1**2 + x2**2 + x3**2", "max(x, y)", "x**0.5 + y**1.5", "1/(x*y) - 1/(x*y)",
    "(", "x +", "x**", "foo(x)", "x y", "", "((((x", "x..2", "µ*x", "1e999*x", "import os",
)  # fmt: skip
NUMBERS = (
    "0", "1", "-1", "0.01", "0.9", "0.999", "1e-3", "2.5", "50", "120", "1e-8", "1e300", "-1e300",
    "1e-310", "nan", "inf", "1e999", "abc", "", "0x10", "1_000", "--1", "1e12", "1.0000000000001",
)  # fmt: skip
RULES = (
    "x <- x - alpha*g\nwith alpha = 0.01",
    "v <- mu*v + g\nx <- x - alpha*v\nwith alpha = 0.001, mu = 0.9",
    "s <- rho*s + (1 - rho)*g^2\nx <- x - alpha*g/sqrt(s)\nwith alpha = 0.1, rho = 0.9",
    "x <- x - alpha*sign(g)/t\nwith alpha = 1e300",
    "x <- x - g/0", "x <- x", "v <- v + g", "x <- x - beta*g", "x <- ", "<- g", "with alpha = ",
    "x <- x - alpha*g\nwith alpha = 1e999", "x <- x - ((g", "", "import os",
)  # fmt: skip


def click_at(widget: QWidget, at: QPoint) -> None:
    """Press and release there; a menu that the press opens may remove the widget meanwhile."""
    QTest.mousePress(widget, LEFT, pos=at)
    if isValid(widget):
        QTest.mouseRelease(widget, LEFT, pos=at)


class RandomActs:
    """Acts on a window; each draws what it needs and says in a few words what it does.

    ``longest`` is how many seconds of this thread's processor time the longest press, key, move or
    choice of the last act took, if nothing showed its progress.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.longest = 0.0
        self._random = Random()
        # A button's menu has a loop of its own, in which nothing else comes to act.
        self._menus = QTimer(window)
        self._menus.setInterval(MENU_MS)
        self._menus.timeout.connect(self._use_popup)
        self._menus.start()
        self._acts: tuple[tuple[int, Callable[[Random], str]], ...] = (
            (14, self._press_key),
            (14, self._trigger),
            (10, self._undo_or_redo),
            (8, self._type),
            (2, self._type_rule),
            (10, self._click_button),
            (6, self._choose_entry),
            (4, self._choose_item),
            (8, self._drag_slider),
            (10, self._use_picture),
            (4, self._wait),
            (3, self._switch_dock),
            (3, self._switch_tab),
            (2, self._open_recent),
            (2, self._use_lessons),
            (2, self._choose_from_menu),
            (1, self._resize),
        )

    def act(self, random: Random) -> str:
        """Do one thing; what it was, for a report."""
        self._random = random
        self.longest = 0.0
        tops = QApplication.topLevelWidgets()
        dialogs = [dialog for dialog in tops if isinstance(dialog, QDialog) and dialog.isVisible()]
        if dialogs and random.random() < 0.3:
            return self._leave_dialog(random.choice(dialogs), random)
        weights = [weight for weight, _ in self._acts]
        return random.choices([act for _, act in self._acts], weights)[0](random)

    def timed(self, act: Callable[..., Any], *given: Any, times: int = 1, **named: Any) -> None:
        """What a hand does in one go, or so many times one after the other, with a stopwatch."""
        before, begun = _progress_dialogs(), time.thread_time()
        act(*given, **named)
        spent = (time.thread_time() - begun) / max(times, 1)
        if _progress_dialogs() <= before:
            self.longest = max(self.longest, spent)

    @property
    def _room(self) -> QWidget:
        """The window in which a person may act now: a modal dialog keeps all others out."""
        return QApplication.activeModalWidget() or QApplication.activeWindow() or self._window

    def _seen(self, kind: type[Kind]) -> list[Kind]:
        """Visible enabled widgets that a person may use."""
        return [
            widget
            for widget in self._room.findChildren(kind)
            if isValid(widget)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.width() > 1
            and widget.height() > 1
        ]

    def _press_key(self, random: Random) -> str:
        key = getattr(Qt.Key, f"Key_{random.choice(KEYS)}")
        modifiers = random.choices(
            [
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
                Qt.KeyboardModifier.ControlModifier,
            ],
            [8, 2, 1],
        )[0]
        if key == Qt.Key.Key_C and modifiers == Qt.KeyboardModifier.ControlModifier:
            return "no key"
        room = self._room
        at = room.focusWidget() or room
        said = f"press {key.name} {modifiers.name} in {_named(at)}"
        self.timed(QTest.keyClick, at, key, modifiers)
        return said

    def _trigger(self, random: Random) -> str:
        name = random.choice(
            [command.name for command in COMMANDS if command.name not in NOT_TRIGGERED]
        )
        action = self._window.action(name)
        many = len(self._window.session.scenario.contenders) >= MOST_CONTENDERS
        blocked = QApplication.activeModalWidget() is not None or (many and name in ADDING)
        if blocked or not action.isEnabled():
            return f"nothing: {name} is out of reach"
        self.timed(action.trigger)
        return f"trigger {name}"

    def _undo_or_redo(self, random: Random) -> str:
        count, stack = random.randint(1, 4), self._window.session.undo_stack
        if QApplication.activeModalWidget() is not None:
            return "nothing: a dialog is in front"
        way = random.choice(["undo", "undo", "redo"])
        for _ in range(count):
            self.timed(stack.undo if way == "undo" else stack.redo)
        return f"{way} {count} times"

    def _type(self, random: Random) -> str:
        fields = self._seen(QLineEdit)
        if not fields:
            return "nothing: no field"
        field = random.choice(fields)
        name = field.objectName()
        text = random.choice(FORMULAS if "formula" in name or "gradient" in name else NUMBERS)
        if name in ("steps", "parameter-steps-field") and len(text) > 3:
            text = "60"
        said = f"type {text!r} into {_named(field)}"
        field.setFocus()
        field.selectAll()
        if text:
            self.timed(QTest.keyClicks, field, text, times=len(text))
        else:
            self.timed(QTest.keyClick, field, Qt.Key.Key_Backspace)
        if random.random() < 0.7:
            self.timed(QTest.keyClick, field, Qt.Key.Key_Return)
        return said

    def _type_rule(self, random: Random) -> str:
        if QApplication.activeModalWidget() is not None:
            return "nothing: a dialog is in front"
        dock = self._window.docks.rule_dock
        dock.show()
        dock.raise_()
        # The panel is made a moment after the dock is seen; a person waits for it.
        assert dock.panel is not None
        QApplication.processEvents()
        opening = dock.findChild(QPushButton, "rule-open")
        many = len(self._window.session.scenario.contenders) >= MOST_CONTENDERS
        if opening is not None and opening.isVisible() and opening.isEnabled() and not many:
            self.timed(click_at, opening, opening.rect().center())
        text = dock.findChild(QPlainTextEdit, "rule-text")
        if text is None or not text.isVisible() or text.isReadOnly():
            return "nothing: no rule to type"
        rule = random.choice(RULES)
        text.setFocus()
        text.selectAll()
        self.timed(QTest.keyClick, text, Qt.Key.Key_Delete)
        for number, line in enumerate(rule.splitlines()):
            if number:
                # Names to go on with would take Return for a choice.
                self.timed(QTest.keyClick, text, Qt.Key.Key_Escape)
                self.timed(QTest.keyClick, text, Qt.Key.Key_Return)
            self.timed(QTest.keyClicks, text, line, times=len(line))
        return f"type the rule {rule!r}"

    def _click_button(self, random: Random) -> str:
        buttons = self._seen(QAbstractButton)
        many = len(self._window.session.scenario.contenders) >= MOST_CONTENDERS
        buttons = [
            button for button in buttons if not (many and button.objectName() == "contender-add")
        ]
        if not buttons:
            return "nothing: no button"
        button = random.choice(buttons)
        said = f"click {_named(button)}"
        self.timed(click_at, button, button.rect().center())
        return said

    def _choose_entry(self, random: Random) -> str:
        boxes = [box for box in self._seen(QComboBox) if box.count()]
        if not boxes:
            return "nothing: no box"
        box = random.choice(boxes)
        row = random.randrange(box.count())
        said = f"choose {box.itemText(row)!r} in {_named(box)}"
        if box.itemData(row, Qt.ItemDataRole.UserRole) is None and not box.itemText(row):
            return f"nothing: {said}"
        self.timed(box.setCurrentIndex, row)
        if isValid(box):
            self.timed(box.activated.emit, row)
        return said

    def _choose_item(self, random: Random) -> str:
        views = [view for view in self._seen(QAbstractItemView) if view.model() is not None]
        nowhere = QModelIndex()
        views = [view for view in views if view.model().rowCount(nowhere) > 0]
        if not views:
            return "nothing: no list"
        view = random.choice(views)
        model = view.model()
        index = model.index(random.randrange(model.rowCount(nowhere)), 0, nowhere)
        view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        at = view.visualRect(index).center()
        said = f"click row {index.row()} of {_named(view)}"
        self.timed(click_at, view.viewport(), at)
        if random.random() < 0.3 and isValid(view):
            self.timed(QTest.mouseDClick, view.viewport(), LEFT, pos=at)
        return said

    def _drag_slider(self, random: Random) -> str:
        sliders = self._seen(QAbstractSlider)
        if not sliders:
            return "nothing: no slider"
        slider = random.choice(sliders)
        said = f"drag {_named(slider)}"
        box = slider.rect()
        self.timed(QTest.mousePress, slider, LEFT, pos=box.center())
        for _ in range(random.randint(1, 4)):
            if not isValid(slider):
                return f"{said} until it is gone"
            self.timed(QTest.mouseMove, slider, _place(box.width(), box.height(), random))
            self.timed(QApplication.processEvents)
            if random.random() < 0.02:
                return f"{said} and hold"
        if isValid(slider):
            at = _place(box.width(), box.height(), random)
            self.timed(QTest.mouseRelease, slider, LEFT, pos=at)
        return said

    def _use_picture(self, random: Random) -> str:
        views = self._seen(QGraphicsView)
        if not views:
            return "nothing: no picture"
        view = random.choice(views)
        port, at = view.viewport(), _place(view.width(), view.height(), random)
        how = random.choice(["click", "drag", "drag", "turn the wheel in", "look around"])
        said = f"{how} {_named(view)} at {at.x()}, {at.y()}"
        match how:
            case "click":
                self.timed(click_at, port, at)
            case "drag":
                button = random.choice([LEFT, LEFT, RIGHT])
                self.timed(QTest.mousePress, port, button, pos=at)
                for _ in range(random.randint(1, 4)):
                    if not isValid(port):
                        return f"{said} until it is gone"
                    at = _place(view.width(), view.height(), random)
                    self.timed(QTest.mouseMove, port, at)
                if isValid(port):
                    self.timed(QTest.mouseRelease, port, button, pos=at)
            case "turn the wheel in":
                way = random.choice([-120, 120, 120, 1200])
                for _ in range(random.randint(1, 8)):
                    self.timed(_turn_wheel, port, at, way)
            case _:
                self.timed(QTest.mouseMove, port, at)
        return said

    def _wait(self, random: Random) -> str:
        milliseconds = random.choice([0, 1, 5, 20, 60])
        QTest.qWait(milliseconds)
        return f"wait {milliseconds} ms"

    def _switch_dock(self, random: Random) -> str:
        dock = random.choice(self._window.docks.docks)
        said = f"switch {_named(dock)}"
        if QApplication.activeModalWidget() is not None:
            return f"nothing: {said}"
        match random.choice(["toggle", "raise", "raise", "float"]):
            case "toggle":
                self.timed(dock.toggleViewAction().trigger)
            case "raise":
                dock.show()
                dock.raise_()
            case _:
                dock.setFloating(not dock.isFloating())
        return said

    def _switch_tab(self, random: Random) -> str:
        bars = [bar for bar in self._seen(QTabBar) if bar.count()]
        if not bars:
            return "nothing: no tabs"
        bar = random.choice(bars)
        index = random.randrange(bar.count())
        said = f"go to tab {bar.tabText(index)!r}"
        self.timed(click_at, bar, bar.tabRect(index).center())
        return said

    def _open_recent(self, random: Random) -> str:
        entries = self._window.findChild(QMenu, "menu-recent").actions()
        if not entries or QApplication.activeModalWidget() is not None:
            return "nothing: no recent file"
        entry = random.choice(entries)
        said = f"open recent {entry.text()!r}"
        self.timed(entry.trigger)
        return said

    def _use_lessons(self, random: Random) -> str:
        if QApplication.activeModalWidget() is None:
            for _ in range(random.randint(1, 2)):
                self.timed(self._window.action("lessons").trigger)
        room = self._room
        said = f"Return among the lessons in {_named(room)}"
        for _ in range(random.randrange(6)):
            self.timed(QTest.keyClick, room.focusWidget() or room, Qt.Key.Key_Down)
        self.timed(QTest.keyClick, room.focusWidget() or room, Qt.Key.Key_Return)
        return said

    def _choose_from_menu(self, random: Random) -> str:
        if QApplication.activeModalWidget() is not None:
            return "nothing: a dialog is in front"
        menu = self._window.menus.menu(random.choice(["File", "View"]))
        # Asked for its menu, an action lets Python delete it.
        menus = [
            inner for action in menu.actions() if (inner := QMenu.menuInAction(action)) is not None
        ]
        entries = [entry for item in menus for entry in item.actions() if entry.isEnabled()]
        return self._choose_action(random.choice(entries))

    def _use_popup(self) -> None:
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            self._use_menu(popup, self._random)
        elif popup is not None:
            self.timed(QTest.keyClick, popup, Qt.Key.Key_Escape)

    def _use_menu(self, menu: QMenu, random: Random) -> str:
        entries = [
            action for action in menu.actions() if action.isEnabled() and not action.isSeparator()
        ]
        many = len(self._window.session.scenario.contenders) >= MOST_CONTENDERS
        if not entries or many or random.random() < 0.3:
            said = f"close {_named(menu)}"
            menu.close()
            return said
        entry = random.choice(entries)
        inner = QMenu.menuInAction(entry)
        if inner is not None and inner.actions():
            entry = random.choice(inner.actions())
        menu.close()
        return self._choose_action(entry)

    def _choose_action(self, action: QAction) -> str:
        said = f"choose {action.text()!r} from a menu"
        if action.objectName() in {f"action-{name}" for name in NOT_TRIGGERED}:
            return f"nothing: {said}"
        self.timed(action.trigger)
        return said

    def _leave_dialog(self, dialog: QDialog, random: Random) -> str:
        said = f"leave {_named(dialog)}"
        match random.choice(["escape", "return", "close"]):
            case "escape":
                self.timed(QTest.keyClick, dialog, Qt.Key.Key_Escape)
            case "return":
                self.timed(QTest.keyClick, dialog.focusWidget() or dialog, Qt.Key.Key_Return)
            case _:
                dialog.close()
        return said

    def _resize(self, random: Random) -> str:
        width, height = random.randint(1024, 1400), random.randint(640, 900)
        self._window.resize(width, height)
        return f"resize to {width} x {height}"


def _progress_dialogs() -> set[int]:
    tops = QApplication.topLevelWidgets()
    return {id(top) for top in tops if isinstance(top, QProgressDialog)}


def _place(width: int, height: int, random: Random) -> QPoint:
    return QPoint(int(width * random.random()), int(height * random.random()))


def _turn_wheel(widget: QWidget, at: QPoint, way: int) -> None:
    """Actions for which QTest has no function."""
    place = QPointF(at)
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, way),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def _named(widget: QWidget) -> str:
    name = widget.objectName()
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {name or text!r}"

"""What the command palette finds: menus, surfaces, optimizers, lessons, settings, the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from explorer.gui.dialogs.command_palette import PaletteEntry
from explorer.gui.widgets.phrases import spoken_name


def menu_entries(bar: QMenuBar) -> list[PaletteEntry]:
    """An entry for each action of a menu bar that can be given now."""
    return [entry for action in bar.actions() for entry in _of_action(action, "")]


def _of_action(action: QAction, path: str) -> Iterator[PaletteEntry]:
    text = action.text().replace("&", "").removesuffix("…")
    # A menu that is asked of its action in Python is deleted with what Python holds of it.
    menu: QMenu | None = QMenu.menuInAction(action)
    if menu is not None:
        for child in menu.actions():
            yield from _of_action(child, f"{path} › {text}" if path else text)
    elif text and action.isEnabled() and action.objectName() != "action-palette":
        tip = action.toolTip().partition("\n")[0].replace("&", "")
        what = path if tip in ("", text) else f"{path}: {tip}"
        yield PaletteEntry(text, what, action.trigger, action.shortcut().toString())


def surface_commands(
    use: Callable[[str], object], net: Callable[[str], object]
) -> list[PaletteEntry]:
    """An entry for each surface and each network."""
    from explorer.engine import surfaces
    from explorer.scenario.network_presets import networks

    entries = [
        PaletteEntry(
            surface.title, f"Surface, {surface.group}: {surface.look_at}", partial(use, key)
        )
        for key, surface in surfaces.items()
    ]
    return entries + [
        PaletteEntry(preset.title, f"Neural network: {preset.look_at}", partial(net, key))
        for key, preset in networks.items()
    ]


def optimizer_commands(add: Callable[[str], object]) -> list[PaletteEntry]:
    """An entry for each optimizer, which adds it."""
    from explorer.engine import optimizers
    from explorer.engine.rules.family import FAMILIES

    return [
        PaletteEntry(
            f"Add {optimizers[key].title}",
            f"{optimizers[key].family.title}: {_first_line(optimizers[key])}",
            partial(add, key),
        )
        for family in FAMILIES
        for key in optimizers
        if optimizers[key].family is family
    ]


def setting_entries(show: Callable[[], object]) -> list[PaletteEntry]:
    """An entry for each setting, which shows the settings."""
    from explorer.gui.dialogs.settings_dialog import PARAMETERS

    return [
        PaletteEntry(
            spoken_name(parameter.name).capitalize(), f"Setting: {parameter.meaning}", show
        )
        for parameter in PARAMETERS
    ]


def lesson_commands(choose: Callable[[object], object]) -> list[PaletteEntry]:
    """An entry for each lesson that can be used, the user's own behind the others."""
    from explorer.gui.lessons.lesson_shelf import own_folder
    from explorer.scenario.lessons.lesson import Lessons, lessons

    usable = [*lessons.usable()[0], *Lessons(own_folder()).usable()[0]]
    return [
        PaletteEntry(
            lesson.title, f"Lesson, {lesson.level}: {lesson.summary}", partial(choose, lesson)
        )
        for lesson in usable
    ]


def guide_entries(show: Callable[[str, str], object]) -> list[PaletteEntry]:
    """An entry for each heading of the user's guide, with the beginning of its text."""
    from explorer.gui.dialogs.guide_pages import guide_pages

    return [
        PaletteEntry(section.heading, f"Guide, {page.title}: {section.beginning}",
              partial(show, page.name, section.heading))
        for page in guide_pages()
        for section in page.sections
    ]  # fmt: skip


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().partition("\n")[0]

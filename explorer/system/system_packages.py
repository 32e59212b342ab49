"""Which package of each Linux provides a library or a font that Qt needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from explorer.display import PLATFORM_LIBRARIES, QT_LIBRARIES
from explorer.system.distribution import FAMILIES

_OTHERS: Mapping[str, tuple[str, str, str]] = {
    "libEGL.so.1": ("libglvnd-egl", "libglvnd", "Mesa-libEGL1"),
    "libGL.so.1": ("libglvnd-glx", "libglvnd", "Mesa-libGL1"),
    "libX11.so.6": ("libX11", "libx11", "libX11-6"),
    "libdbus-1.so.3": ("dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("fontconfig", "fontconfig", "libfontconfig1"),
    "libfreetype.so.6": ("freetype", "freetype2", "libfreetype6"),
    "libglib-2.0.so.0": ("glib2", "glib2", "libglib-2_0-0"),
    "libgthread-2.0.so.0": ("glib2", "glib2", "libgthread-2_0-0"),
    "libxkbcommon.so.0": ("libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libz.so.1": ("zlib", "zlib", "libz1"),
    "libzstd.so.1": ("libzstd", "zstd", "libzstd1"),
    "libX11-xcb.so.1": ("libX11-xcb", "libx11", "libX11-xcb1"),
    "libxcb-cursor.so.0": ("xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libxcb-icccm.so.4": ("xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": ("xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    "libxcb-randr.so.0": ("libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    "libxcb-render.so.0": ("libxcb", "libxcb", "libxcb-render0"),
    "libxcb-shape.so.0": ("libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-shm.so.0": ("libxcb", "libxcb", "libxcb-shm0"),
    "libxcb-sync.so.1": ("libxcb", "libxcb", "libxcb-sync1"),
    "libxcb-util.so.1": ("xcb-util", "xcb-util", "libxcb-util1"),
    "libxcb-xfixes.so.0": ("libxcb", "libxcb", "libxcb-xfixes0"),
    "libxcb-xkb.so.1": ("libxcb", "libxcb", "libxcb-xkb1"),
    "libxcb.so.1": ("libxcb", "libxcb", "libxcb1"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
    "libwayland-client.so.0": ("libwayland-client", "wayland", "libwayland-client0"),
    "libwayland-cursor.so.0": ("libwayland-cursor", "wayland", "libwayland-cursor0"),
}
"""Library -> package of Fedora, of Arch and of openSUSE; Debian's stand with the libraries."""

FONTS = "fonts"
_FONTS = {
    "debian": "fonts-dejavu-core",
    "fedora": "dejavu-sans-fonts",
    "arch": "ttf-dejavu",
    "opensuse": "dejavu-fonts",
}


def needed_libraries(platforms: Iterable[str]) -> tuple[str, ...]:
    """The system's libraries that Qt loads for these of its platforms, e.g. ``["xcb"]``."""
    names = dict.fromkeys(QT_LIBRARIES)
    for name in platforms:
        names |= dict.fromkeys(PLATFORM_LIBRARIES.get(name, {}))
    return tuple(names)


def package(thing: str, family: str) -> str:
    """The package that brings a library, or ``FONTS``, on a family of Linux.

    Raises:
        KeyError: ``thing`` or ``family`` is not in the tables.
    """
    if thing == FONTS:
        return _FONTS[family]
    if family == "debian":
        return {**QT_LIBRARIES, **_merged_platforms()}[thing]
    return _OTHERS[thing][("fedora", "arch", "opensuse").index(family)]


def _merged_platforms() -> dict[str, str]:
    return {
        library: name for table in PLATFORM_LIBRARIES.values() for library, name in table.items()
    }


def ways_to_install(things: Iterable[str], family: str | None) -> list[str]:
    """A command that installs what brings ``things``; one for each family if it is not known."""
    wanted = list(things)
    if not wanted:
        return []
    commands = []
    for key in FAMILIES if family is None else (family,):
        names = " ".join(dict.fromkeys(package(thing, key) for thing in wanted))
        commands.append(f"{FAMILIES[key].title}: {FAMILIES[key].install} {names}")
    return commands

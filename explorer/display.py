"""Checks whether Qt can start here, since otherwise Qt would end the process.

Where a system library is missing or no display answers, Qt prints several lines and aborts.
``why_qt_cannot_start`` tells the same beforehand, in one sentence that says how to go on.
The rules are those of Qt 6.10's choice of platform on Linux; elsewhere only Qt's import can fail.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

# Shared library -> Debian and Ubuntu package, for what Qt's wheels expect from the system.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
PLATFORM_LIBRARIES = {
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}
NEEDED_SYSTEMS = {
    "darwin": "macOS 13 or newer",
    "win32": "64-bit Windows 10 (1809) or newer and Microsoft's Visual C++ Redistributable",
}
WITHOUT_A_SCREEN = "`descent-explorer render FILE -o out.png` works without a screen"

Load = Callable[[str], object]


def why_qt_cannot_start(
    environment: Mapping[str, str] = os.environ,
    *,
    system: str = sys.platform,
    import_module: Callable[[str], object] = importlib.import_module,
    load: Load = ctypes.CDLL,
    answers: Callable[[str, str], bool] | None = None,
) -> str | None:
    """Return None if Qt can start, else one sentence with the reason and the remedy.

    Args:
        environment: The variables Qt will see; with ``QT_QPA_PLATFORM=offscreen`` no display
            is asked for, only whether Qt's libraries load.
        system: As ``sys.platform``.
        import_module: Imports a module by name.
        load: Loads a shared library by name or path, or raises OSError.
        answers: Whether the display of a platform (xcb or wayland) with this name answers.
    """
    if system != "linux":
        return _why_import_fails(system, import_module)
    wanted = wanted_platforms(environment)
    needed = dict(QT_LIBRARIES)
    for platform in wanted:
        needed |= PLATFORM_LIBRARIES.get(platform, {})
    try:
        import_module("PySide6.QtWidgets")
    except ImportError as error:
        return _missing_libraries(error, needed, load)
    if not wanted:
        return (
            "No window can open here, since neither DISPLAY nor WAYLAND_DISPLAY is set and so "
            f"there is no display; {WITHOUT_A_SCREEN}."
        )
    reasons = []
    for platform in wanted:
        reason = _why_platform_fails(platform, environment, needed, load, answers or _answers)
        if reason is None:
            return None
        reasons.append(reason)
    return reasons[-1]


def _why_import_fails(system: str, import_module: Callable[[str], object]) -> str | None:
    try:
        import_module("PySide6.QtWidgets")
    except ImportError as error:
        needed = f"; it needs {NEEDED_SYSTEMS[system]}" if system in NEEDED_SYSTEMS else ""
        return f"Qt cannot start here: {str(error).rstrip('.')}{needed}"
    return None


def wanted_platforms(environment: Mapping[str, str]) -> list[str]:
    """The platforms Qt will try on Linux, in its order, for these variables."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        names = [entry.split(":")[0] for entry in chosen.split(";") if entry]
        return ["wayland" if name.startswith("wayland") else name for name in names]
    wayland = "WAYLAND_DISPLAY" in environment or environment.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland"] * wayland + ["xcb"] * bool(environment.get("DISPLAY"))


def _why_platform_fails(
    platform: str,
    environment: Mapping[str, str],
    needed: Mapping[str, str],
    load: Load,
    answers: Callable[[str, str], bool],
) -> str | None:
    plugin = _plugin_folder(environment) / f"libq{platform}.so"
    if not plugin.exists():
        known = ", ".join(sorted(file.stem[4:] for file in plugin.parent.glob("libq*.so")))
        return (
            f"Qt cannot start: QT_QPA_PLATFORM asks for the platform {platform!r}, expected one "
            f"of {known}; unset it to let Qt choose."
        )
    try:
        load(str(plugin))
    except OSError as error:
        return f"{_missing_libraries(error, needed, load)} ({WITHOUT_A_SCREEN})"
    if platform == "xcb":
        variable, display = "DISPLAY", environment.get("DISPLAY", "")
    elif platform == "wayland":
        variable, display = "WAYLAND_DISPLAY", _wayland_socket(environment)
    else:
        return None
    if answers(platform, display):
        return None
    reason = f"the display {display!r} does not answer" if display else f"{variable} is not set"
    return f"No window can open here, since {reason}; {WITHOUT_A_SCREEN}."


def _plugin_folder(environment: Mapping[str, str]) -> Path:
    chosen = environment.get("QT_QPA_PLATFORM_PLUGIN_PATH")
    if chosen:
        return Path(chosen)
    from PySide6.QtCore import QLibraryInfo

    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"


def _missing_libraries(error: Exception, needed: Mapping[str, str], load: Load) -> str:
    """Name every missing library at once, since the loader reports only the first."""
    newer = re.search(r"GLIBC_([\d.]+)' not found", str(error))
    if newer:
        return (
            f"Qt cannot start, since this system is too old: its C library (glibc) is older than "
            f"{newer.group(1).rstrip('.')}"
        )
    first, _, problem = str(error).partition(": ")
    if "No such file" not in problem or ".so" not in first:
        return f"Qt cannot start here: {str(error).rstrip('.')}"
    missing = [first, *(name for name in needed if name != first and not _loads(name, load))]
    packages = dict.fromkeys(needed[name] for name in missing if name in needed)
    libraries = "library" if len(missing) == 1 else "libraries"
    verb = "is" if len(missing) == 1 else "are"
    sentence = f"Qt cannot start, since the system {libraries} {_listed(missing)} {verb} missing"
    if packages:
        ask = "`descent-explorer doctor` tells which packages to install"
        return f"{sentence}; {ask}, on Debian and Ubuntu: sudo apt install {' '.join(packages)}"
    return f"{sentence}; install the package of your system that holds it"


def _loads(library: str, load: Load) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True


def _listed(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _answers(platform: str, display: str) -> bool:
    return _x_server_answers(display) if platform == "xcb" else _socket_answers(display)


def _x_server_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    try:
        return int(xcb.xcb_connection_has_error(connection)) == 0
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_socket(environment: Mapping[str, str]) -> str:
    name = environment.get("WAYLAND_DISPLAY") or "wayland-0"
    return os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name)


def _socket_answers(path: str) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(path)
        except OSError:
            return False
    return True

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.display import PLATFORM_LIBRARIES, why_qt_cannot_start

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone needs these checks")
pytestmark = linux_only

SCREEN = {"DISPLAY": ":0"}


def without(*missing: str) -> Callable[[str], object]:
    """A loader on whose system these libraries are missing; plugins need the first of them."""

    def load(library: str) -> object:
        if missing and library.startswith("/"):
            raise OSError(
                f"{missing[0]}: cannot open shared object file: No such file or directory"
            )
        if library in missing:
            raise OSError(f"{library}: cannot open shared object file: No such file or directory")
        return object()

    return load


def always(platform: str, display: str) -> bool:
    return True


def only_x(platform: str, display: str) -> bool:
    return platform == "xcb"


def never(platform: str, display: str) -> bool:
    return False


def importing_fails(text: str) -> Callable[[str], object]:
    def import_module(name: str) -> object:
        raise ImportError(text)

    return import_module


def test_nothing_is_wrong_where_libraries_load_and_the_display_answers() -> None:
    assert why_qt_cannot_start(SCREEN, load=without(), answers=always) is None


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_on_other_systems_qt_need_only_be_imported(system: str) -> None:
    assert why_qt_cannot_start({}, system=system, import_module=lambda name: name) is None
    sentence = why_qt_cannot_start({}, system=system, import_module=importing_fails("DLL load."))
    assert sentence is not None
    assert sentence.startswith("Qt cannot start here: DLL load; it needs ")


def test_a_system_that_is_too_old_is_told_so() -> None:
    text = "/lib/libc.so.6: version `GLIBC_2.34' not found (required by libQt6Core.so.6)"
    sentence = why_qt_cannot_start(SCREEN, import_module=importing_fails(text))
    assert sentence == (
        "Qt cannot start, since this system is too old: its C library (glibc) is older than 2.34"
    )


def test_without_any_display_render_is_offered() -> None:
    sentence = why_qt_cannot_start({}, load=without(), answers=never)
    assert sentence is not None
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in sentence
    assert "`descent-explorer render FILE -o out.png` works without a screen" in sentence


def test_a_display_that_does_not_answer_is_named() -> None:
    sentence = why_qt_cannot_start({"DISPLAY": ":77"}, load=without(), answers=never)
    assert sentence is not None
    assert "the display ':77' does not answer" in sentence
    assert "descent-explorer render" in sentence


def test_x_is_used_where_wayland_does_not_answer() -> None:
    both = {"WAYLAND_DISPLAY": "wayland-3", "DISPLAY": ":0"}
    assert why_qt_cannot_start(both, load=without(), answers=only_x) is None


def test_a_wayland_socket_that_nobody_serves_does_not_answer(tmp_path: os.PathLike[str]) -> None:
    environment = {"WAYLAND_DISPLAY": "wayland-3", "XDG_RUNTIME_DIR": str(tmp_path)}
    sentence = why_qt_cannot_start(environment, load=without())
    assert sentence is not None
    assert f"the display '{tmp_path}/wayland-3' does not answer" in sentence


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600"])
def test_platforms_without_a_screen_need_no_display(platform: str) -> None:
    environment = {"QT_QPA_PLATFORM": platform}
    assert why_qt_cannot_start(environment, load=without(), answers=never) is None


def test_x_asked_for_without_a_display_names_the_variable() -> None:
    sentence = why_qt_cannot_start({"QT_QPA_PLATFORM": "xcb"}, load=without(), answers=never)
    assert sentence is not None
    assert "DISPLAY is not set" in sentence


def test_an_unknown_platform_is_named_with_those_there_are() -> None:
    sentence = why_qt_cannot_start({"QT_QPA_PLATFORM": "xbc"}, load=without())
    assert sentence is not None
    assert "'xbc'" in sentence
    assert "offscreen" in sentence
    assert "xcb" in sentence


def test_a_library_qt_itself_needs_is_named_with_its_package() -> None:
    text = "libEGL.so.1: cannot open shared object file: No such file or directory"
    sentence = why_qt_cannot_start(
        {"QT_QPA_PLATFORM": "offscreen"},
        import_module=importing_fails(text),
        load=without("libEGL.so.1"),
    )
    assert sentence == (
        "Qt cannot start, since the system library libEGL.so.1 is missing; "
        "`descent-explorer doctor` tells which packages to install, "
        "on Debian and Ubuntu: sudo apt install libegl1"
    )


def test_all_missing_libraries_are_named_at_once() -> None:
    text = "libEGL.so.1: cannot open shared object file: No such file or directory"
    sentence = why_qt_cannot_start(
        SCREEN,
        import_module=importing_fails(text),
        load=without("libEGL.so.1", "libGL.so.1", "libxcb-cursor.so.0"),
    )
    assert sentence is not None
    assert "libEGL.so.1, libGL.so.1 and libxcb-cursor.so.0 are missing" in sentence
    assert sentence.endswith("sudo apt install libegl1 libgl1 libxcb-cursor0")


@pytest.mark.parametrize(("library", "package"), PLATFORM_LIBRARIES["xcb"].items())
def test_each_library_of_the_x_plugin_is_named_with_its_package(library: str, package: str) -> None:
    sentence = why_qt_cannot_start(SCREEN, load=without(library), answers=always)
    assert sentence is not None
    assert library in sentence
    assert f"sudo apt install {package} (" in sentence
    assert "descent-explorer render" in sentence


def test_any_other_failure_to_import_qt_is_told_as_it_is() -> None:
    sentence = why_qt_cannot_start(SCREEN, import_module=importing_fails("No module named 'X'"))
    assert sentence == "Qt cannot start here: No module named 'X'"


def in_a_process(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    dropped = {"DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


TELL = "from explorer.display import why_qt_cannot_start; print(why_qt_cannot_start())"


def test_a_process_without_a_display_is_told_so() -> None:
    assert "there is no display" in in_a_process(TELL).stdout


def test_a_process_with_a_dead_display_is_told_so() -> None:
    sockets = Path("/", "tmp", ".X11-unix")
    dead = next(f":{number}" for number in range(77, 999) if not (sockets / f"X{number}").exists())
    # The sentence is about libraries where the system has none of X.
    told = in_a_process(TELL, DISPLAY=dead).stdout
    assert f"'{dead}' does not answer" in told or "sudo apt install" in told


def test_importing_the_check_does_not_import_qt() -> None:
    code = "import sys, explorer.display; print('PySide6' in sys.modules)"
    assert in_a_process(code).stdout == "False\n"

"""The doctor finds what is missing, and says which package brings it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from explorer.display import PLATFORM_LIBRARIES, QT_LIBRARIES
from explorer.system import report
from explorer.system.distribution import FAMILIES, family_of
from explorer.system.folders import data_folder, settings_file, without_names
from explorer.system.probe import OFFSCREEN, asked, failing
from explorer.system.python_packages import NEEDED, Installed, declared_bounds, within
from explorer.system.system_packages import FONTS, needed_libraries, package, ways_to_install

GOOD = [Installed("numpy", "2.1.0", "<3,>=2.1")]
STARTS = {"platform": "xcb", "screens": ["800 x 600 at 1"], "faces": {"sans": "DejaVu Sans"}}


@pytest.mark.parametrize(
    ("release", "family"),
    [
        ({"ID": "debian"}, "debian"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "debian"),
        ({"ID": "fedora"}, "fedora"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "fedora"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "arch"),
        ({"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "opensuse"),
        ({"ID": "nixos"}, None),
        ({}, None),
    ],
)
def test_a_linux_is_known_by_what_it_says_of_itself(
    release: dict[str, str], family: str | None
) -> None:
    assert family_of(release) == family


def test_every_library_that_qt_needs_has_a_package_on_every_family() -> None:
    libraries = {*QT_LIBRARIES, *(name for table in PLATFORM_LIBRARIES.values() for name in table)}
    for family in FAMILIES:
        for thing in (*libraries, FONTS):
            assert re.fullmatch(r"[A-Za-z0-9][\w.+-]+", package(thing, family)), (thing, family)


def test_the_package_of_the_known_system_is_named_or_else_that_of_each() -> None:
    missing = ["libxcb-cursor.so.0", "libxcb-icccm.so.4"]
    assert ways_to_install(missing, "fedora") == [
        "Fedora: sudo dnf install xcb-util-cursor xcb-util-wm"
    ]
    every = "\n".join(ways_to_install(missing, None))
    assert all(family.title in every for family in FAMILIES.values())
    assert ways_to_install([], None) == []


def test_libraries_of_the_display_count_only_where_it_is_used() -> None:
    assert "libxcb-cursor.so.0" in needed_libraries(["xcb"])
    assert "libxcb-cursor.so.0" not in needed_libraries(["offscreen"])
    assert "libEGL.so.1" in needed_libraries([])


def test_the_packages_looked_for_are_those_that_the_project_declares() -> None:
    path = Path(__file__).parents[2] / "pyproject.toml"
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    bounds = declared_bounds(project["dependencies"])
    assert set(bounds) == {name.lower().replace("_", "-") for name in NEEDED}
    assert bounds["numpy"] == ">=2.1,<3"


@pytest.mark.parametrize(
    ("version", "fits"),
    [("6.10.2", True), ("6.10.10", True), ("6.10.1", False), ("6.11", False), ("6.11.0rc1", False)],
)
def test_versions_are_held_against_their_bounds(version: str, fits: bool) -> None:
    assert within(version, ">=6.10.2,<6.11") is fits
    assert bool(Installed("X", version, "<6.11,>=6.10.2").problem) is not fits


def test_nothing_is_said_to_be_missing_where_all_is_there() -> None:
    assert report.problems(GOOD, STARTS, STARTS) == report_of_libc()
    assert report.advice(GOOD, STARTS, STARTS["faces"], "debian", "linux") == []


def report_of_libc() -> list[str]:
    return [sentence for _, sentence in report.libc_problems()]


def test_what_is_missing_is_named_with_the_way_to_get_it() -> None:
    window = {"missing": ["libEGL.so.1"], "problem": "Qt cannot start.", "failing": {}}
    picture = {**STARTS, "faces": {"sans": ""}, "failing": {"numpy": "no such file"}}
    packages = [*GOOD, Installed("pyqtgraph", None, "")]
    actual = report.problems(packages, window, picture)
    assert set(actual) >= {
        "the Python package pyqtgraph is missing",
        "the system library libEGL.so.1 is missing",
        "the window: Qt cannot start",
        "the module numpy cannot be imported: no such file",
        "there is no font for sans",
    }
    advice = report.advice(packages, window, picture["faces"], "arch", "linux")
    assert advice[0].endswith("-m pip install --upgrade descent-explorer")
    assert advice[1] == "Arch: sudo pacman -S libglvnd ttf-dejavu"
    for system, name in (("darwin", "macOS"), ("win32", "Windows")):
        assert report.advice(GOOD, window, {}, None, system)[0].startswith(name)


@pytest.mark.parametrize(
    ("libc", "words"),
    [
        (("glibc", "2.31"), ["too old", "2.31", "2.34"]),
        (("", ""), ["no glibc"]),
        (("glibc", "2.34"), []),
    ],
)
def test_a_linux_that_is_too_old_is_named(libc: tuple[str, str], words: list[str]) -> None:
    told = " ".join(sentence for _, sentence in report.libc_problems(libc, "x86_64"))
    assert all(word in told for word in words)
    assert bool(told) is bool(words)


def test_the_folders_are_those_that_qt_has(qapp: object) -> None:
    from PySide6.QtCore import QSettings

    from explorer.gui.document.recovery import recovery_folder
    from explorer.gui.window.app import NAME, settings_store

    application = qapp
    before = application.applicationName(), application.organizationName()  # type: ignore[attr-defined]
    application.setApplicationName(NAME)  # type: ignore[attr-defined]
    application.setOrganizationName(NAME)  # type: ignore[attr-defined]
    try:
        assert isinstance(settings_store(), QSettings)
        assert Path(settings_store().fileName()) == settings_file()
        assert recovery_folder() == data_folder()
    finally:
        application.setApplicationName(before[0])  # type: ignore[attr-defined]
        application.setOrganizationName(before[1])  # type: ignore[attr-defined]


def test_a_report_holds_no_private_names() -> None:
    home = Path("/somewhere/ada")
    text = "/somewhere/ada/x /somewhere/ada: /somewhere/adam /run/media/ada/disk"
    assert without_names(text, home, "ada") == "~/x ~: /somewhere/adam /run/media/USER/disk"
    assert without_names("/x", Path("/")) == "/x"


def test_a_process_that_dies_is_reported_with_its_last_words() -> None:
    def dies(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, -6, "", "qt.qpa: no\nAborted\n")

    def hangs(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        raise subprocess.TimeoutExpired(command, 30)

    assert asked(start=dies) == {"problem": "the process ended with -6: Aborted"}
    assert "30 s" in asked(start=hangs)["problem"]


def test_modules_that_cannot_be_imported_are_told_with_the_reason() -> None:
    assert failing(["json", "explorer_has_no_such_module"]) == {
        "explorer_has_no_such_module": "No module named 'explorer_has_no_such_module'"
    }


def test_the_doctor_answers_also_where_qt_cannot_be_imported(tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('not for this system')", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "explorer", "doctor"],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(tmp_path), str(Path(report.__file__).parents[2]))),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert "the window: Qt cannot start here: not for this system" in done.stdout
    assert "Python packages\n  PySide6_Essentials" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there may be no offscreen fonts")
def test_what_is_tried_in_a_process_is_what_this_machine_has() -> None:
    actual = asked({**os.environ, **OFFSCREEN})
    assert actual["platform"] == "offscreen"
    assert actual["failing"] == {}
    assert set(actual["faces"]) == {"sans", "serif"}

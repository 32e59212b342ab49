from __future__ import annotations

import atexit
import gc
import os
import sys
import tempfile
import weakref
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

# Both are read when Qt is first imported or used: no window appears unless a platform was chosen,
# and no settings of the person who runs the tests are read or written.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As the program does: on cores that are busy, threads of BLAS wait for each other a hundred times
# longer than a small matrix takes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Images of containers often forbid Python to keep what it compiled. Then each worker would rewrite
# all assertions, and each program that a test starts would compile the whole package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
_home = tempfile.TemporaryDirectory(prefix="descent-explorer-tests-")
atexit.register(_home.cleanup)
_SETTINGS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
for _variable in _SETTINGS:
    os.environ[_variable] = os.path.join(_home.name, _variable)


# Qt keeps no list of timers, and to search all objects after each test takes a minute in all.
_timers: weakref.WeakSet = weakref.WeakSet()


def pytest_configure() -> None:
    """Note every timer that is made from here on; let no busy machine fail a property."""
    from hypothesis import HealthCheck, settings
    from PySide6.QtCore import QTimer

    make = QTimer.__init__

    def make_and_note(self: QTimer, *arguments: object, **named: object) -> None:
        make(self, *arguments, **named)
        _timers.add(self)

    QTimer.__init__ = make_and_note
    settings.register_profile(
        "any-load", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("any-load")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests live as long as the process: no collection of garbage visits them."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def _own_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test that uses Qt starts with no settings at all."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QSettings

    # pytest's own folders are numbered, and each new one is looked for among all.
    home = Path(tempfile.mkdtemp(dir=_home.name))
    with pytest.MonkeyPatch.context() as patch:
        for variable in _SETTINGS:
            patch.setenv(variable, str(home / variable))
        for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, str(home / _SETTINGS[0]))
        yield


@pytest.fixture(autouse=True)
def _garbage_is_collected_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """As in the program, nothing of Qt's is deleted in the middle of what Qt does."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from explorer.drawing.frame.garbage import collect_due, no_collection

    with no_collection():
        yield
    collect_due()


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that uses Qt and leaves a running timer or a visible window behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    before = set(_visible_windows())
    yield
    _delete_what_was_asked_to_be()
    left = [window for window in _visible_windows() if window not in before]
    timers = _running_timers()
    named = [f"visible {_named(window)}" for window in left]
    named += [f"running {_named(timer)}" for timer in timers]
    for window in left:
        window.hide()
    for timer in timers:
        timer.stop()
    if named:
        pytest.fail(f"the test left behind: {', '.join(named)}", pytrace=False)


def _delete_what_was_asked_to_be() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _visible_windows() -> list:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def _running_timers() -> list:
    from shiboken6 import isValid

    return [timer for timer in _timers if isValid(timer) and timer.isActive()]


def _named(thing: object) -> str:
    """The information for finding the culprit: type, object name and owner."""
    names = []
    while thing is not None and len(names) < 4:
        name = thing.objectName()
        names.append(f"{type(thing).__name__} {name!r}" if name else type(thing).__name__)
        thing = thing.parent()
    return " in ".join(names)


@pytest.fixture
def repository() -> Path:
    """The top of the checkout."""
    return Path(__file__).resolve().parent.parent

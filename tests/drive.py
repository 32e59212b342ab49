"""Random actions in the window, to find errors that no test covers.

    python -m tests.drive --seed 7 --drives 3 --acts 3000

Each drive runs in a process of its own, with a home and files of its own in a temporary folder.
Which acts are drawn depends on the seed, and on what can be seen when they are: two drives of one
seed differ where something took longer in one of them. A drive that fails tells seed, act and the
last acts, also after a crash or when it hangs. With ``--threshold 1`` garbage is collected whenever
the window comes to rest.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.gui.window.window import MainWindow
    from explorer.scenario.lessons.lesson import Lesson
    from explorer.scenario.scenario import Scenario

TOLD = 20
"""How many of the last acts a report tells."""
PATIENCE_SECONDS = 120
"""What makes no act for so long hangs; ``--patience`` asks for more on a busy machine."""
REST = 0.3
"""How often the window comes to rest between two acts, in which it is painted."""
IGNORED = "This plugin does not support "
"""What the offscreen platform says of each window."""


class DriveError(Exception):
    """The failure of a drive."""


class Watch:
    """Records what must not happen: uncaught exceptions, warnings, and Qt messages."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def check(self) -> None:
        """Raise ``DriveError`` with what has happened so far, if anything."""
        if self.seen:
            raise DriveError("\n".join(self.seen))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Listen for as long as the body runs."""
        from PySide6.QtCore import qInstallMessageHandler

        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._note_exception
        threading.excepthook = self._note_elsewhere
        sys.unraisablehook = self._note_elsewhere
        before = qInstallMessageHandler(self._note_message)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always")
                warnings.showwarning = self._note_warning
                yield
        finally:
            qInstallMessageHandler(before)
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

    def _note_exception(self, kind: Any, error: Any, trace: Any) -> None:
        self.seen.append("".join(traceback.format_exception(kind, error, trace)))

    def _note_elsewhere(self, given: Any) -> None:
        self._note_exception(given.exc_type, given.exc_value, given.exc_traceback)

    def _note_warning(
        self, message: Any, category: type, file: str, line: int, *_unused: object
    ) -> None:
        stack = "".join(traceback.format_stack(limit=12))
        self.seen.append(f"{file}:{line}: {category.__name__}: {message}\n{stack}")

    def _note_message(self, level: Any, _context: object, text: str) -> None:
        from PySide6.QtCore import QtMsgType

        if level not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and IGNORED not in text:
            self.seen.append(f"Qt: {text}\n{''.join(traceback.format_stack(limit=12))}")


class Drive:
    """A window with a random scenario, driven act by act; ``tell`` is told each act.

    What blocks the window for more than ``most_ms`` of processor time and shows no progress is told
    in ``slow``.
    """

    def __init__(
        self,
        seed: int,
        folder: Path,
        tell: Callable[[int, str], None],
        patience: float = PATIENCE_SECONDS,
        most_ms: float = math.inf,
    ) -> None:
        from explorer.gui.session.garbage_collection import GarbageCollector

        self._seed = seed
        self._folder = folder
        self._tell = tell
        self._patience = patience
        self._most_ms = most_ms
        self.slow: list[str] = []
        self._watch = Watch()
        self._first: Scenario | None = None
        self._collector = GarbageCollector()

    def run(self, acts: int) -> None:
        """Make so many acts, then check what must hold; raises ``DriveError``."""
        from PySide6.QtWidgets import QApplication

        from tests.gui.random_acts import RandomActs

        with self._watch.watching():
            window = self._window()
            gc.freeze()
            self._collector.start()
            try:
                drawn = RandomActs(window)
                for number in range(acts):
                    faulthandler.dump_traceback_later(self._patience, exit=True)
                    self._tell(number, "...")
                    random = Random(f"{self._seed}/{number}")
                    said = drawn.act(random)
                    self._tell(number, said)
                    if random.random() < REST:
                        drawn.timed(QApplication.processEvents)
                    if 1000 * drawn.longest > self._most_ms:
                        self.slow.append(f"{number}: {1000 * drawn.longest:.0f} ms, {said}")
                    self._watch.check()
                    if window.session.undo_stack.count() == window.session.undo_stack.undoLimit():
                        self._first = None
                self._tell(acts, "checks at the end")
                self._check_end(window)
            finally:
                faulthandler.cancel_dump_traceback_later()
                self._close(window)
            self._watch.check()

    def _window(self) -> MainWindow:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication

        from explorer.drawing.frame.pyqtgraph_setup import configure
        from explorer.gui.dialogs.comparison_dialog import ComparisonDialog
        from explorer.gui.window.window import MainWindow
        from explorer.scenario.files.scenario_file import write_scenario
        from explorer.scenario.lessons.lesson import lessons

        configure()
        random = Random(self._seed)
        names = random.sample([lesson for lesson in lessons if _is_light(lessons[lesson])], 4)
        for name in names:
            write_scenario(self._folder / f"{name}.descent", lessons[name].scenario)
        (self._folder / "broken.descent").write_text("{")
        store = QSettings(str(self._folder / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(store)
        window.show()
        QApplication.processEvents()
        lesson = lessons[names[0]]
        window.assemble(
            lesson.scenario,
            dialogs=self._dialogs(random),
            recovery=self._folder / "recoveries",
            title=lesson.title,
            lesson=lesson,
        )
        window.exports.ask_path = self._asked
        ComparisonDialog.ask_for_path = lambda _dialog, *words: self._asked(*words)
        points = self._folder / "points.csv"
        points.write_text("x,y\n1,1\n0.9,0.8\n0.81,0.64\n0.729,0.512\n")
        window.window_dialogs.ask_for_points = lambda: random.choice([None, points])
        window.lesson_shelf.folder = self._folder / "lessons"
        window.lesson_shelf.open_url = _shown
        self._first = window.session.scenario
        self._session = window.session
        self._opens = window.session.open
        window.session.open = self._open
        window.activateWindow()
        return window

    def _open(self, *given: Any, **named: Any) -> bool:
        """Open a document as the session does, and remember how it begins."""
        is_open = self._opens(*given, **named)
        if is_open:
            self._first = self._session.scenario
        return is_open

    def _dialogs(self, random: Random) -> Any:
        from explorer.gui.document.questions import Dialogs

        def open_path() -> Path | None:
            return random.choice([None, *sorted(self._folder.glob("*.descent"))])

        return Dialogs(
            open_paths=lambda: [path for path in (open_path(),) if path is not None],
            save_path=lambda _title: random.choice([None, self._folder / "mine.descent"]),
            unsaved=lambda _title: random.choice(["save", "discard", "discard", "cancel"]),
            replace_existing=lambda _path: random.random() < 0.5,
            data_path=open_path,
            discard_recovery=lambda _title: random.random() < 0.5,
        )

    def _asked(self, _caption: str, suggested: str, _files: str) -> Path | None:
        return self._folder / suggested.replace("/", "-") if "csv" in suggested else None

    def _check_end(self, window: MainWindow) -> None:
        from PySide6.QtWidgets import QApplication

        for dialog in QApplication.topLevelWidgets():
            if dialog is not window and dialog.isVisible():
                dialog.close()
        window.playback.pause()
        stack, session = window.session.undo_stack, window.session
        _check_text(session.scenario)
        _check_runs(session)
        while stack.canUndo():
            stack.undo()
        if self._first is not None and session.scenario != self._first:
            raise DriveError("undone all the way, the scenario is not the first one")
        _check_text(session.scenario)
        _check_runs(session)
        QApplication.processEvents()
        self._watch.check()

    def _close(self, window: MainWindow) -> None:
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtWidgets import QApplication

        window.document.may_leave = lambda: True
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        self._collector.stop()
        gc.unfreeze()
        gc.collect()


def _is_light(lesson: Lesson) -> bool:
    """Whether its scenario is computed in a moment; networks are driven less often."""
    return lesson.scenario.surface.dimension <= 2


def _check_text(scenario: Scenario) -> None:
    from explorer.scenario.files.scenario_file import scenario_from_text, scenario_text

    # A recording is in a file of its own.
    if not scenario.surface.unwritable and scenario_from_text(scenario_text(scenario)) != scenario:
        raise DriveError("what is saved opens as another scenario")


def _check_runs(session: Any) -> None:
    """The trajectories shown are those of a fresh run, to the last bit."""
    import numpy as np

    from explorer.scenario.results import compute

    fresh = compute(session.scenario)
    for shown, again in zip(session.outcome.trajectories, fresh.trajectories, strict=True):
        if (shown is None) != (again is None):
            raise DriveError("a trajectory is shown that a fresh run has not, or the other way")
        if shown is None or again is None:
            continue
        for name in ("positions", "losses", "gradients"):
            if not np.array_equal(getattr(shown, name), getattr(again, name), equal_nan=True):
                raise DriveError(f"{name} are not those of a fresh run")


def _shown(_url: object) -> bool:
    return True


def drive(seed: int, acts: int, folder: Path) -> None:
    """Drive one window in this process; raises ``DriveError`` with a report."""
    last: deque[str] = deque(maxlen=TOLD)

    def tell(number: int, said: str) -> None:
        if last and last[-1] == f"{number}: ...":
            last.pop()
        last.append(f"{number}: {said}")

    try:
        Drive(seed, folder, tell).run(acts)
    except Exception as error:
        raise DriveError(_report(seed, last, str(error))) from error


def _report(seed: int, last: deque[str], what: str) -> str:
    return "\n".join([f"seed {seed} failed after these acts:", *last, what])


def _child(arguments: argparse.Namespace) -> int:
    """One drive; each act is told before and after it, so that a crash leaves its trace."""
    faulthandler.enable()
    gc.set_threshold(arguments.threshold, *gc.get_threshold()[1:])
    if arguments.threshold < TOLD:
        gc.set_threshold(arguments.threshold, 1, 1)
    from explorer.gui.window.app import make_application

    with tempfile.TemporaryDirectory(prefix="descent-explorer-drive-") as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        application = make_application(["drive"])
        try:
            made = Drive(
                arguments.seed, Path(folder), _print_act, arguments.patience, arguments.most_ms
            )
            made.run(arguments.acts)
        except DriveError as error:
            print(error, file=sys.stderr)  # noqa: T201
            return 1
        if made.slow:
            print("slow, and without progress:", *made.slow, sep="\n", file=sys.stderr)  # noqa: T201
            return 1
        application.processEvents()
    return 0


def _print_act(number: int, said: str) -> None:
    print(f"{number}: {said}", flush=True)  # noqa: T201


def _driven(seed: int, arguments: argparse.Namespace) -> SimpleNamespace:
    """One drive in a process of its own."""
    command = [sys.executable, "-m", "tests.drive", "--child", "--seed", str(seed)]
    command += ["--acts", str(arguments.acts), "--threshold", str(arguments.threshold)]
    command += ["--patience", str(arguments.patience), "--most-ms", str(arguments.most_ms)]
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True)
        last: deque[str] = deque(maxlen=TOLD + 1)
        assert process.stdout is not None
        for line in process.stdout:
            if last and last[-1].endswith(": ..."):
                last.pop()
            last.append(line.rstrip("\n"))
        code = process.wait()
        complaints.seek(0)
        report = _report(seed, last, complaints.read()) if code else f"seed {seed}: clean"
        return SimpleNamespace(code=code, report=report)


def _processor_seconds() -> float:
    """The time that all drives so far have kept a processor busy."""
    spent = os.times()
    return spent.children_user + spent.children_system


def main() -> int:
    """Drive as often as was asked for; the exit code is 1 if a drive failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=1, help="of the first drive; the next has 1 more"
    )
    parser.add_argument("--drives", type=int, default=1)
    parser.add_argument(
        "--at-once", type=int, default=1, help="drives side by side; 0 for one on each processor"
    )
    parser.add_argument("--acts", type=int, default=3000, help="acts in each drive")
    parser.add_argument(
        "--threshold", type=int, default=700, help="objects made between collections"
    )
    parser.add_argument(
        "--patience", type=float, default=PATIENCE_SECONDS, help="seconds after which an act hangs"
    )
    parser.add_argument(
        "--most-ms",
        type=float,
        default=math.inf,
        help="processor time after which what is done must show its progress; fails beyond",
    )
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if arguments.child:
        return _child(arguments)
    failed = 0
    begun, started = _processor_seconds(), time.monotonic()
    seeds = range(arguments.seed, arguments.seed + arguments.drives)
    with ThreadPoolExecutor(arguments.at_once or os.cpu_count()) as drivers:
        for done in drivers.map(partial(_driven, arguments=arguments), seeds):
            failed += done.code != 0
            told = f"exit code {done.code}, {done.report}" if done.code else done.report
            print(told, flush=True)  # noqa: T201
    acts = arguments.drives * arguments.acts
    each = 1000 * (_processor_seconds() - begun) / acts
    print(  # noqa: T201
        f"{acts} acts in {time.monotonic() - started:.0f} s, {each:.1f} ms of processor each; "
        f"{failed} of {arguments.drives} drives failed"
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

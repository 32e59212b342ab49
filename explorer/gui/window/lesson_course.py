"""The course of a lesson: opening, playing, restarting and leaving it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from explorer.gui.canvas.canvas import Canvas
from explorer.gui.document.document import Document
from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from explorer.gui.session.session_changes import SessionChange
from explorer.gui.window.docks.docks import Docks
from explorer.scenario.lessons.lesson import Lesson, apply_try, lessons


class LessonCourse(QObject):
    """Leads session, playback and panels through a lesson.

    A lesson with a question waits at step 0 for the answer, and then plays. Signal ``finished``:
    the id of a lesson whose run was seen to its end.
    """

    finished = Signal(str)

    def __init__(
        self,
        session: Session,
        playback: Playback,
        document: Document,
        canvas: Canvas,
        docks: Docks,
    ) -> None:
        super().__init__(docks)
        self._session = session
        self._playback = playback
        self._document = document
        self._canvas = canvas
        self._docks = docks
        self._finished = False
        document.opened.connect(self.leave)
        document.lesson_read.connect(self.show)
        docks.maker.lesson_again_requested.connect(self.start_again)
        docks.maker.lesson_answered.connect(self._play_from_start)
        docks.maker.lesson_tried.connect(self._play_from_start)
        docks.maker.lesson_requested.connect(self.open)
        session.step_changed.connect(self._note_end)
        session.changed.connect(self._leave_if_other_surface)

    def open(self, lesson: Lesson) -> None:
        """Open a lesson, asking first if there is unsaved work, and let it play."""
        if self._document.may_leave():
            self.show(lesson)

    def show(self, lesson: Lesson) -> None:
        """Open a lesson in place of what is open."""
        self._playback.pause()
        if not self._session.open(lesson.scenario, title=lesson.title):
            return
        self._document.forget_recovery()
        self.begin(lesson)

    def begin(self, lesson: Lesson, *, at_once: bool = True, restored: bool = False) -> None:
        """Treat what is open as a lesson; its panel is made at once, or when it is seen.

        One that is ``restored`` stays as it was when the window was left.
        """
        self._session.document.begin_lesson()
        self._session.locks.lock(lesson.locked)
        self._docks.show_lesson(lesson, at_once=at_once, restored=restored)
        self._canvas.setFocus()
        self._playback.use_speed(float(lesson.playback.speed))
        self._finished = False
        if lesson.playback.autoplay and not restored and lesson.question is None:
            self._playback.play()

    def leave(self) -> None:
        """Something other than a lesson is open now."""
        self._playback.pause()
        self._playback.suit_speed()
        self._docks.close_lesson()

    def start_again(self) -> None:
        """Undo all changes, and play."""
        lesson = self._docks.lesson
        if lesson is not None:
            self._session.apply(lesson.scenario, "start the lesson again", by_lesson=True)
            self._playback.go_to(0)
            self._playback.play()

    def _play_from_start(self) -> None:
        self._playback.to_start()
        self._playback.play()

    def _note_end(self, step: int) -> None:
        """At the end of the run offer the next lesson."""
        lesson = self._docks.lesson
        if lesson is None or self._finished or step < self._session.scenario.steps:
            return
        self._finished = True
        self.finished.emit(lesson.id)
        self._docks.lesson_panel.show_next(behind(lesson))

    def _leave_if_other_surface(self, change: SessionChange) -> None:
        """A lesson is about its surface: another surface ends it and removes its text."""
        lesson, document = self._docks.lesson, self._session.document
        if lesson is None or not document.is_lesson:
            return
        if change.surface_changed and change.scenario.surface.id not in _surfaces(lesson):
            document.leave_lesson()
            self._session.locks.lock(())
            self._docks.close_lesson()


def behind(lesson: Lesson) -> Lesson | None:
    """The lesson of the program that comes after one; the first for one that is not in the list."""
    usable = lessons.usable()[0]
    order = {usable_lesson.id: index for index, usable_lesson in enumerate(usable)}
    following = usable[order.get(lesson.id, -1) + 1 :]
    return following[0] if following else None


def _surfaces(lesson: Lesson) -> set[str]:
    """The ids of all surfaces a lesson shows."""
    tries = (apply_try(lesson, lesson.scenario, index) for index in range(len(lesson.tries)))
    return {lesson.scenario.surface.id, *(scenario.surface.id for scenario in tries)}

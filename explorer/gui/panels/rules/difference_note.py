"""Where a typed rule parts from the built-in one it came from, in a sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from explorer.engine.explanations.first_difference import Difference, first_difference
from explorer.engine.number_text import rounded
from explorer.engine.rules.recurrences.origin import origin_of
from explorer.engine.rules.recurrences.recurrence import Recurrence
from explorer.gui.session.session import Session
from explorer.gui.widgets.phrases import as_sentence
from explorer.scenario.scenario import Scenario

SETTLE_MS = 120
"""While a rule is being typed or dragged, it is compared after this long without a change."""


class DifferenceNote(QLabel):
    """Compares the selected contender with the built-in rule beside it; hidden if there is none.

    The step it names is a link that leads there. Comparing takes the terms of both runs, which is
    too much for each key stroke: ``is_due`` until it is done.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("rule-difference")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.linkActivated.connect(self._go)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._compare)

    @property
    def is_due(self) -> bool:
        """Whether the note is still about an earlier scenario."""
        return self._session.pace.is_dragging or self._settle.isActive()

    def refresh(self, *, live: bool = False) -> None:
        """Update the note for the current scenario; a little later if more changes follow."""
        if live and known_beside(self._session.scenario, self._session.chosen) is not None:
            self._settle.start()
        else:
            self._settle.stop()
            self._compare()

    def _compare(self) -> None:
        session = self._session
        known = known_beside(session.scenario, session.chosen)
        runs = session.outcome.trajectories
        mine = runs[session.chosen] if known is not None else None
        theirs = None if known is None else runs[known]
        if known is None or mine is None or theirs is None:
            self.hide()
            return
        contenders = session.scenario.contenders
        difference = first_difference(
            contenders[session.chosen].optimizer, mine, contenders[known].optimizer, theirs
        )
        self.setText(_sentence(difference, contenders[known].name))
        self.show()

    def _go(self, step: str) -> None:
        self._session.set_step(int(step))


def known_beside(scenario: Scenario, index: int) -> int | None:
    """The contender with which a typed one is compared; None if there is none, or it is built in.

    It is the nearest one with the rule that the text was opened from; if the text says nothing of
    that, the built-in one right before or after it.
    """
    contenders = scenario.contenders
    if not 0 <= index < len(contenders):
        return None
    mine = contenders[index].optimizer
    if not isinstance(mine, Recurrence):
        return None
    built_in = [
        other
        for other, contender in enumerate(contenders)
        if not isinstance(contender.optimizer, Recurrence) and contender.optimizer.is_formula
    ]
    origin = origin_of(mine.title)
    if origin is None:
        candidates = [other for other in built_in if abs(other - index) == 1]
    else:
        candidates = [
            other
            for other in built_in
            if (type(contenders[other].optimizer), contenders[other].optimizer.dialect) == origin
        ]
    return min(candidates, key=lambda other: (abs(other - index), other), default=None)


def _sentence(difference: Difference | None, name: str) -> str:
    known = _plain(name)
    if difference is None:
        return f"Takes the same steps as {known}."
    step = f"step {difference.step}"
    # The terms of a step are shown where it begins.
    link = f'<a href="{difference.step - 1}">{step}</a>'
    mine, theirs = (", ".join(rounded(value) for value in side[:2]) for side in difference.values)
    said = difference.sentence(known).replace(step, link)
    return f"{as_sentence(said)}: {mine} in place of {theirs}."


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")

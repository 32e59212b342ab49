"""Tuning the contenders of a scenario: the same budget for each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from explorer.engine.progress import Progress, part_of
from explorer.engine.runs.maps import can_be_varied
from explorer.engine.runs.searches.tuning import tune, why_not_tuned
from explorer.engine.runs.searches.tuning_request import Tuning, TuningRequest
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True, repr=False)
class TunedScenario:
    """A scenario whose contenders have the best values that were found.

    ``tunings`` has the results by index of the contender, ``skipped`` the reasons for leaving one
    unchanged.

    Example:
        >>> from explorer import race, surfaces, tune
        >>> tuned = tune(race(surfaces["ravine"], ["gradient_descent"], steps=20), budget=5_000)
        >>> tuned
        <TunedScenario: 1 tuned, 0 left as they were>
        >>> tuned.scenario.steps, len(tuned.tunings), tuned.skipped
        (20, 1, ())
        >>> tuned.report.partition(":")[0]
        'Gradient descent'
        >>> tuned.html.startswith("<p><b>Gradient descent</b></p>")
        True
    """

    scenario: Scenario
    tunings: tuple[tuple[int, Tuning], ...]
    skipped: tuple[tuple[int, str], ...]

    def __hash__(self) -> int:
        return hash(self.scenario)

    @property
    def html(self) -> str:
        """A table for each contender: best, before, second best, how sharp, what was spent."""
        names = [escape(contender.name) for contender in self.scenario.contenders]
        parts = {
            index: f"<p><b>{names[index]}</b></p>{_table(tuning)}" for index, tuning in self.tunings
        }
        parts.update(
            {
                index: f"<p><b>{names[index]}</b> left as it is: {escape(why)}</p>"
                for index, why in self.skipped
            }
        )
        return "".join(parts[index] for index in sorted(parts))

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<TunedScenario: {len(self.tunings)} tuned, {len(self.skipped)} left as they were>"

    def to_dataframe(self) -> Any:
        """A row for each value that was tuned, as a pandas data frame, by name and value.

        The scores are those of the contender with all of its best values, and of what it had.
        Raises ``ImportError`` where pandas is not installed.

        Example:
            >>> from explorer import race, surfaces, tune
            >>> tuned = tune(race(surfaces["ravine"], ["gradient_descent"], steps=20), budget=5_000)
            >>> tuned.to_dataframe()["best"].round(1).to_list()
            [0.4]
        """
        import pandas as pd

        rows = [
            {
                "contender": self.scenario.contenders[index].name,
                "value": name,
                "before": tuning.before.values[name],
                "best": best,
                "score_before": tuning.before.score,
                "score": tuning.best.score,
                "evaluations": tuning.evaluations,
            }
            for index, tuning in self.tunings
            for name, best in tuning.best.values.items()
        ]
        return pd.DataFrame(rows).set_index(["contender", "value"])

    def plot(self, ax: Any) -> Any:
        """Draw into matplotlib axes how far tuning has led: a line of the axes for each optimizer.

        Its score before and with the best values, and of the second best, on a logarithmic scale
        where all scores are positive. An arrow to ∞ stands for a run that diverged before.

        Example:
            >>> from matplotlib.figure import Figure
            >>> from explorer import race, surfaces, tune
            >>> tuned = tune(race(surfaces["ravine"], ["gradient_descent"], steps=20), budget=5_000)
            >>> axes = tuned.plot(Figure().add_subplot())
            >>> axes.get_xlabel(), [label.get_text() for label in axes.get_yticklabels()]
            ('final f − f*', ['Gradient descent'])
        """
        rows = range(len(self.tunings))
        tunings = [tuning for _, tuning in self.tunings]
        before = [tuning.before.score for tuning in tunings]
        best = [tuning.best.score for tuning in tunings]
        second = [
            (row, it.second.score) for row, it in zip(rows, tunings, strict=True) if it.second
        ]
        ax.hlines(rows, best, before, color="lightgrey", zorder=1)
        ax.scatter(before, rows, facecolors="white", edgecolors="grey", label="before")
        if second:
            ax.scatter([score for _, score in second], [row for row, _ in second], marker="|",
                       color="grey", label="second best")  # fmt: skip
        ax.scatter(best, rows, label="best")
        for row in (row for row in rows if not math.isfinite(before[row])):
            ax.text(1.01, row, "→ ∞", transform=ax.get_yaxis_transform(), va="center")
        if all(score > 0.0 for score in [*before, *best]):
            ax.set_xscale("log")
        ax.margins(y=0.25)
        ax.set_yticks(rows, [self.scenario.contenders[index].name for index, _ in self.tunings])
        ax.invert_yaxis()
        ax.set_xlabel(tunings[0].score_words if tunings else "")
        ax.legend()
        return ax

    @property
    def report(self) -> str:
        """A line for each contender: the result and the effort, or why it was left unchanged."""
        names = [contender.name for contender in self.scenario.contenders]
        lines = {index: tuning.sentence for index, tuning in self.tunings}
        lines.update({index: f"left as it is: {why}" for index, why in self.skipped})
        return "\n".join(f"{names[index]}: {lines[index]}" for index in sorted(lines))


def tune_scenario(
    scenario: Scenario,
    request: TuningRequest,
    contenders: Sequence[int] | None = None,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> TunedScenario:
    """Tune some contenders, or all, each with the whole budget of the request.

    A contender is tuned over those hyper-parameters of the request that it has. ``progress``
    receives the finished share; an exception it raises ends the search.

    Raises ``ValueError`` if none of the contenders can be tuned.
    """
    chosen = range(len(scenario.contenders)) if contenders is None else contenders
    tunings: list[tuple[int, Tuning]] = []
    skipped: list[tuple[int, str]] = []
    for number, index in enumerate(chosen):
        trial = scenario.trial(index)
        known = [parameter.name for parameter in can_be_varied(trial.optimizer)]
        over = tuple(name for name in request.over if name in known)
        own = replace(request, over=over) if over else request
        reason = why_not_tuned(trial, own)
        if reason:
            skipped.append((index, reason))
            continue
        part = part_of(progress, number, number + 1, len(chosen))
        tuning = tune(trial, own, workers=workers, progress=part)
        tunings.append((index, tuning))
        contender = replace(scenario.contenders[index], optimizer=tuning.optimizer)
        scenario = scenario.with_contender(index, contender)
    if not tunings:
        why = skipped[0][1] if skipped else "there is none"
        raise ValueError(f"contenders: none can be tuned ({why})")
    return TunedScenario(scenario, tuple(tunings), tuple(skipped))


def _table(tuning: Tuning) -> str:
    head = ("", "values", tuning.score_words)
    lines = [f"<tr>{''.join(f'<th align=left>{escape(words)}</th>' for words in head)}</tr>"]
    for what, values, score in tuning.rows:
        wide = "" if score else " colspan=2"
        cells = f"<td>{escape(what)}</td><td{wide}>{escape(values)}</td>"
        lines.append(f"<tr>{cells}{f'<td>{escape(score)}</td>' if score else ''}</tr>")
    return f"<table cellspacing=0 cellpadding=3>{''.join(lines)}</table>"

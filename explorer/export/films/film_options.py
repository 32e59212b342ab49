"""The options of a film, declared once."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.engine.parameter_fields import check, number, switch
from explorer.export.pictures.picture_options import PictureOptions

FRAME = PictureOptions(size=(800.0, 600.0))


@dataclass(frozen=True, kw_only=True)
class FilmOptions:
    """Which steps become frames, how fast they go by, and what each frame looks like.

    The film shows ``first_step`` to ``last_step`` (None: the last); the step of ``picture`` is
    ignored. Raises ``ValueError`` with a sentence for any value that is not accepted.
    """

    picture: PictureOptions = FRAME
    first_step: int = 0
    last_step: int | None = None

    frames_per_second: float = number(
        "frames_per_second",
        20.0,
        0.1,
        1000.0,
        "Frames shown per second.",
        scale="logarithmic",
        slider=(1.0, 60.0),
    )
    every: float = number(
        "every",
        1.0,
        1.0,
        1e6,
        "Number of steps per frame.",
        whole=True,
        scale="logarithmic",
        slider=(1.0, 100.0),
    )
    hold_seconds: float = number(
        "hold_seconds",
        1.0,
        0.0,
        60.0,
        "Seconds for which the last frame is held.",
        slider=(0.0, 5.0),
    )
    turn: float = number(
        "turn", 0.0, -90.0, 90.0, "Degrees that a landscape turns per second.", slider=(-30.0, 30.0)
    )
    step_counter: bool = switch("step_counter", True, "The step number in the top right corner.")

    def __post_init__(self) -> None:
        check(self)
        last = self.last_step
        if self.first_step < 0 or (last is not None and last < self.first_step):
            raise ValueError(
                f"steps: found {self.first_step} to {last}, expected a first step of at least 0 "
                "and a last one from there on"
            )

    def steps(self, last: int) -> list[int]:
        """The steps shown, in order, of a scenario of ``last`` steps; the final one always."""
        end = last if self.last_step is None else self.last_step
        if end > last:
            raise ValueError(f"steps: found {end} as the last, expected at most {last}")
        if self.first_step > end:
            raise ValueError(f"steps: found {self.first_step} as the first, expected at most {end}")
        steps = list(range(self.first_step, end + 1, int(self.every)))
        return steps if steps[-1] == end else [*steps, end]

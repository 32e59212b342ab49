"""An optimizer that takes no steps: it stands for a recorded run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from explorer.engine.parameter import Number, Parameter
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.family import Family
from explorer.engine.rules.glossary import Term

RECORDED = Family("Recorded", "The path was recorded while a model was trained.")
GLOSSARY: Mapping[str, Term] = MappingProxyType(
    {
        "distance_off_plane": Term("⊥", "How far the parameters lie off the plane.", "other"),
        "gradient_norms": Term("|g|", "Length of the gradient, as recorded.", "other"),
        "state_norms": Term("|s|", "Norm of the optimizer state.", "other"),
        "recorded_step": Term("t", "The training step of this snapshot.", "other"),
    }
)


class Replay(DirectMethod):
    """The run of a file, snapshot by snapshot: nothing is computed."""

    id = "recorded"
    title = "Recorded run"
    family = RECORDED
    source = "the file of the run"
    glossary: ClassVar[Mapping[str, Term]] = GLOSSARY
    common_parameters: ClassVar[tuple[Parameter, ...]] = ()
    own_parameters = (
        Number(
            name="run",
            symbol="№",
            default=0.0,
            minimum=0.0,
            maximum=1e6,
            slider=(0.0, 10.0),
            whole=True,
            advanced=True,
            meaning="Index of the run among those opened together, from 0.",
        ),
    )

    @property
    def replayed(self) -> int:
        """The index of the run."""
        return int(self.numbers["run"])

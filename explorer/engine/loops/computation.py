"""Which loop computed a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Computation:
    """Which loop computed a run and, where it was not the one over floats, why.

    The loops agree to the last bit wherever all of them can compute; see ``run_float_loop``.
    """

    loop: Literal["floats", "machine code", "vectors", "direct method", "recorded"]
    reason: str = ""

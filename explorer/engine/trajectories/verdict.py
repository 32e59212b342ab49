"""What became of a run, in words and with the number that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "converged": "it lies at a minimum",
        "descending": "it is still on its way",
        "stalled": "it hardly moves although it is not at a minimum",
        "oscillating": "it swings and does not settle",
        "cycling": "it visits the same points again and again",
        "at_saddle": "it lies at a saddle or a maximum",
        "diverged": "it runs away",
        "left_domain": "it left the part of the surface that is meant to be used",
    }
)
"""Every kind of verdict, and what it says about the run."""


@dataclass(frozen=True)
class Verdict:
    """The outcome ``kind`` (one of ``VERDICTS``), decided at ``step``.

    ``reason`` holds the number that decided it, ``advice`` what to try; it is empty where there
    is nothing to improve.
    """

    kind: str
    step: int
    reason: str
    advice: str = ""

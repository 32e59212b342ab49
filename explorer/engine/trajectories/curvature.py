"""The curvature of the objective along a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.arrays import Floats


@dataclass(frozen=True, eq=False)
class Curvature:
    """The curvature at each row of a run, and the largest one for which its rule is stable.

    ``sharpness`` (n + 1,) is the largest eigenvalue λmax of the Hessian H, ``alignment`` (n + 1,)
    the size of the cosine between the gradient and its direction, NaN where either is zero.
    ``preconditioned`` (n + 1,) is λmax of P^(-1/2) H P^(-1/2) for a rule that divides each
    coordinate by P, else ``None``. ``limits`` (n + 1,) is the stability limit of the rule with the
    learning rate of each row, ``None`` if none is known. Its formula is ``formula``, and it is to
    be compared with ``measured``.
    """

    sharpness: Floats
    alignment: Floats
    preconditioned: Floats | None = None
    limits: Floats | None = field(default=None)
    formula: str = ""
    for_preconditioned: bool = False

    @property
    def measured(self) -> Floats:
        """The limited quantity: the sharpness, preconditioned if the rule is."""
        if self.for_preconditioned and self.preconditioned is not None:
            return self.preconditioned
        return self.sharpness

    @property
    def name(self) -> str:
        """The name of ``measured``."""
        return "preconditioned λmax" if self.for_preconditioned else "λmax"

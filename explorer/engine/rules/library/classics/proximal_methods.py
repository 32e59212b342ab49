"""Gradient steps with a term or a region that has no gradient: proximal and projected."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Choice, Number
from explorer.engine.rules import family
from explorer.engine.rules.direct_step import Iterate, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.library.classics.procedure import Procedure


def shrunk(x: Floats, by: float) -> Floats:
    """Each coordinate nearer to 0 by so much, and 0 where it would go beyond.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.proximal_methods import shrunk
        >>> shrunk(np.array([3.0, -2.0, 0.5]), 1.0).tolist()
        [2.0, -1.0, 0.0]
    """
    return np.sign(x) * np.maximum(np.abs(x) - by, 0.0)


def projected(x: Floats, region: str, size: float, centre: Floats) -> Floats:
    """The point of the region around ``centre`` that is nearest to ``x``, both (d,).

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.proximal_methods import projected
        >>> x, centre = np.array([3.0, 4.0]), np.zeros(2)
        >>> projected(x, "box", 2.5, centre).tolist(), projected(x, "disc", 2.5, centre).tolist()
        ([2.5, 2.5], [1.5, 2.0])
    """
    if region == "box":
        return np.clip(x, centre - size, centre + size)
    length = float(np.linalg.norm(x - centre))
    return x if length <= size else centre + (x - centre) * (size / length)


def outline_of(region: str, size: float, centre: Floats) -> Floats | None:
    """Points around the region, (k, d), on a line or in a plane; None in more dimensions.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.proximal_methods import outline_of
        >>> outline_of("box", 1.0, np.array([0.5, 0.0])).tolist()
        [[-0.5, -1.0], [1.5, -1.0], [1.5, 1.0], [-0.5, 1.0]]
    """
    if len(centre) == 1:
        return np.array([centre - size, centre + size])
    if len(centre) != 2:
        return None
    if region == "box":
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    else:
        angles = np.linspace(0.0, 2.0 * np.pi, 96, endpoint=False)
        corners = np.column_stack([np.cos(angles), np.sin(angles)])
    return np.asarray(centre + size * corners)


def level_of_sizes(x: Floats) -> Floats | None:
    """Corners (4, 2) of the diamond on which the sum of sizes is as at ``x``; None but in a plane.

    Example:
        >>> import numpy as np
        >>> from explorer.engine.rules.library.classics.proximal_methods import level_of_sizes
        >>> np.abs(level_of_sizes(np.array([1.0, -2.0]))).tolist()
        [[3.0, 0.0], [0.0, 3.0], [3.0, 0.0], [0.0, 3.0]]
    """
    if len(x) != 2:
        return None
    half = float(np.abs(x).sum()) * np.eye(2)
    return np.concatenate([half, -half])


def proximal_step(here: Iterate, memory: Mapping[str, Floats], sparsity: float) -> Step:
    """One step of the proximal gradient method.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.proximal_methods import proximal_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.25)
        >>> proximal_step(here, {}, sparsity=1.0).step.tolist()
        [-0.75]
    """
    plain = -here.rate * here.gradient
    end = shrunk(here.x + plain, here.rate * sparsity)
    left = here.x - shrunk(here.x - here.gradient, sparsity)
    terms = {"plain_step": plain, "proximal_part": end - here.x - plain, "kkt_residual": left}
    return Step(end - here.x, terms, outline=level_of_sizes(here.x))


def fista_step(here: Iterate, memory: Mapping[str, Floats], sparsity: float) -> Step:
    """One step of FISTA: the gradient is taken where the momentum leads to.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.proximal_methods import fista_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.25)
        >>> fista_step(here, {}, sparsity=1.0).step.tolist()
        [-0.75]
    """
    age = float(memory["age"][0]) if memory else 1.0
    ahead = memory["ahead"] if memory else here.x
    slope = here.gradient_at(ahead) if memory else here.gradient
    end = shrunk(ahead - here.rate * slope, here.rate * sparsity)
    next_age = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * age**2))
    plain = ahead - here.rate * slope - here.x
    left = here.x - shrunk(here.x - here.gradient, sparsity)
    terms = {
        "plain_step": plain,
        "proximal_part": end - here.x - plain,
        "probe": ahead - here.x,
        "momentum_coefficient": (age - 1.0) / next_age,
        "kkt_residual": left,
    }
    kept = {"age": np.array([next_age]), "ahead": end + (age - 1.0) / next_age * (end - here.x)}
    return Step(end - here.x, terms, kept, level_of_sizes(here.x))


def projected_step(
    here: Iterate,
    memory: Mapping[str, Floats],
    region: str,
    region_size: float,
    centre_first: float,
    centre_second: float,
) -> Step:
    """One step of projected gradient descent.

    Example:
        >>> import numpy as np
        >>> from explorer.engine import surfaces
        >>> from explorer.engine.rules.direct_step import Iterate
        >>> from explorer.engine.rules.library.classics.proximal_methods import projected_step
        >>> here = Iterate(surfaces["parabola"], np.array([1.0]), 1.0, np.array([2.0]), rate=0.25)
        >>> projected_step(here, {}, "box", 0.25, 0.0, 0.0).step.tolist()
        [-0.75]
    """
    centre = np.zeros(len(here.x))
    centre[:2] = (centre_first, centre_second)[: len(centre)]
    plain = -here.rate * here.gradient
    end = projected(here.x + plain, region, region_size, centre)
    left = here.x - projected(here.x - here.gradient, region, region_size, centre)
    terms = {"plain_step": plain, "projection": end - here.x - plain, "kkt_residual": left}
    outline = outline_of(region, region_size, centre)
    return Step(end - here.x, terms, outline=outline)


SPARSITY = Number(
    name="sparsity",
    symbol="λ",
    default=0.1,
    minimum=0.0,
    maximum=1e6,
    slider=(1e-3, 10.0),
    scale="logarithmic",
    off_at_zero=True,
    meaning="Weight of the sum of the sizes of the coordinates, which pulls them to 0.",
)


def _centre_coordinate(name: str, symbol: str, which: str) -> Number:
    """A coordinate of the region's centre."""
    return Number(
        name=name,
        symbol=symbol,
        default=0.0,
        minimum=-1e9,
        maximum=1e9,
        slider=(-2.0, 2.0),
        meaning=f"The {which} coordinate of the region's centre.",
    )


class ProximalGradient(Procedure):
    """A gradient step, then each coordinate is pulled to 0: minimizes f + λ |x|₁.

        x <- soft(x - α g, α λ)        soft(z, c) = sign(z) max(|z| - c, 0)

    Use it for sparse answers: unlike with a slope of λ sign(x), coordinates become exactly 0. The
    loss that is shown is f alone; a run has arrived where the KKT residual x - soft(x - g, λ) is 0.
    In a plane that is where a line of equal f touches the diamond of equal |x|₁, which is drawn.
    Also called ISTA.
    """

    id = "proximal_gradient"
    title = "Proximal gradient"
    family = family.CONSTRAINED
    source = (
        "Beck and Teboulle (2009), A fast iterative shrinkage-thresholding algorithm for linear "
        "inverse problems, equation 1.4"
    )
    own_parameters = (declare.learning_rate(0.02), SPARSITY)
    step_function = staticmethod(proximal_step)
    helpers = (shrunk, level_of_sizes)


class Fista(Procedure):
    """The proximal gradient method with Nesterov's momentum: minimizes f + λ |x|₁.

        x₊ = soft(y - α ∇f(y), α λ)
        t₊ = (1 + √(1 + 4 t²)) / 2        (t = 1 and y = x at first)
        y <- x₊ + (t - 1) / t₊ (x₊ - x);  x <- x₊

    Use it where the proximal gradient method is too slow. The loss may rise at times. The loss
    that is shown is f alone; a run has arrived where the KKT residual x - soft(x - g, λ) is 0.
    """

    id = "fista"
    title = "FISTA"
    family = family.CONSTRAINED
    source = (
        "Beck and Teboulle (2009), A fast iterative shrinkage-thresholding algorithm for linear "
        "inverse problems, section 4"
    )
    own_parameters = (declare.learning_rate(0.02), SPARSITY)
    step_function = staticmethod(fista_step)
    helpers = (shrunk, level_of_sizes)


class ProjectedGradient(Procedure):
    """A gradient step, then the nearest point of the region: minimizes f on a box or a disc.

        x <- nearest point of the region to x - α g

    The region lies around a centre, whose third and further coordinates are 0. Use it where x
    must keep to bounds. A run has arrived where the KKT residual, x minus the point of the region
    nearest to x - g, is 0; the gradient need not be.
    """

    id = "projected_gradient"
    title = "Projected gradient"
    family = family.CONSTRAINED
    source = (
        "Goldstein (1964), Convex programming in Hilbert space; Levitin and Polyak (1966), "
        "Constrained minimization methods"
    )
    own_parameters = (
        declare.learning_rate(0.02),
        Choice(
            name="region",
            default="box",
            options={
                "box": "Each coordinate at most r away from that of the centre.",
                "disc": "All points at most r away from the centre.",
            },
            meaning="The shape of the region.",
        ),
        declare.positive("region_size", "r", 1.0, "How far the region reaches from its centre."),
        _centre_coordinate("centre_first", "c₁", "first"),
        _centre_coordinate("centre_second", "c₂", "second"),
    )
    step_function = staticmethod(projected_step)
    helpers = (projected, outline_of)

"""What the chart panel can chart, with names and meanings."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.drawing.plots.charts.chart_quantities import OF_CURVATURE, Kind, Quantity
from explorer.drawing.plots.charts.singular_values import singular_value_choices
from explorer.engine.diagnosis.network_curvature import is_searched
from explorer.engine.diagnosis.path_curvature import has_curvature
from explorer.engine.objectives.objective import coordinate_names
from explorer.engine.rules.glossary import Term, terms
from explorer.gui.panels.results.step_model import term_widths
from explorer.scenario.results import Outcome

CHOICES: tuple[tuple[Kind, str, str], ...] = (
    ("loss", "f", "The value of f, without noise."),
    ("gap", "f − f*", "How far f is above the lowest value known or seen."),
    ("gradient_norm", "|gradient|", "Length of the gradient."),
    ("step_length", "step length", "Length of each step."),
    ("learning_rate", "learning rate", "The learning rate as its schedule has it at each step."),
    ("position", "position", "One coordinate of each position."),
    ("effective_rate", "effective rate", "Step divided by gradient, with the sign reversed."),
    ("apart", "distance to selected", "Distance of each from the selected one at the same step."),
)
CURVATURES: tuple[tuple[Kind, str, str], ...] = (
    ("sharpness", "λmax", "Largest curvature at each step, with the stability limit of each rule."),
    (
        "preconditioned",
        "preconditioned λmax",
        "Largest curvature in the axes as an adaptive rule scales them, with its stability limit.",
    ),
    ("limit_share", "λmax / limit", "Above 1 the rule exceeds its limit and its steps grow."),
    (
        "alignment",
        "alignment",
        "Alignment of the gradient with the sharpest direction; 1 is fully aligned.",
    ),
)
OFF_PLANE: tuple[Kind, str, str] = (
    "off_plane",
    "distance off the plane",
    "Distance of a position from the plane shown.",
)


@dataclass(frozen=True)
class ChartChoice:
    """A quantity to choose, by its kind and term, with its name and its meaning."""

    kind: Kind
    term: str
    name: str
    meaning: str


@dataclass(frozen=True)
class ChartOffer:
    """What can be charted: quantities of every run, and terms of rules.

    ``vectors`` are the terms that have a value for each of the ``coordinates``.
    """

    quantities: tuple[ChartChoice, ...]
    terms: tuple[ChartChoice, ...]
    vectors: frozenset[str]
    coordinates: tuple[str, ...]

    def has(self, quantity: Quantity) -> bool:
        """Whether a chart of ``quantity`` still shows something, along one of its coordinates."""
        match quantity.kind:
            case "term":
                return any(choice.term == quantity.term for choice in self.terms)
            case "off_plane" | "singular_value":
                return any(choice.kind == quantity.kind for choice in self.quantities)
            case kind if kind in OF_CURVATURE:
                return any(choice.kind == kind for choice in self.quantities)
        return True

    def is_by_coordinate(self, quantity: Quantity) -> bool:
        """Whether a quantity has one value for each coordinate, and there is more than one."""
        each = quantity.kind in ("effective_rate", "position") or quantity.term in self.vectors
        return each and len(self.coordinates) > 1


def chart_offer(outcome: Outcome, *, on_plane: bool) -> ChartOffer:
    """What the contenders of an outcome have to be charted, shown on a plane or whole."""
    widths: dict[str, bool] = {}
    glossary: dict[str, Term] = {}
    for contender, run in zip(outcome.scenario.contenders, outcome.trajectories, strict=True):
        if run is not None and run.steps >= 0:
            widths.update(term_widths(run, contender.optimizer))
            glossary = {**contender.optimizer.glossary, **glossary}
    widths.pop("gradient", None)
    surface = outcome.scenario.surface
    curved = has_curvature(surface) or is_searched(surface)
    kinds = [*CHOICES, *(CURVATURES if curved else ()), *((OFF_PLANE,) if on_plane else ())]
    quantities = [ChartChoice(kind, "", name, meaning) for kind, name, meaning in kinds]
    quantities += [
        ChartChoice("singular_value", term, name, meaning)
        for term, name, meaning in singular_value_choices(surface.matrices)
    ]
    return ChartOffer(
        quantities=tuple(quantities),
        terms=tuple(_term_choice(name, glossary[name]) for name in widths),
        vectors=frozenset(name for name, is_vector in widths.items() if is_vector),
        coordinates=tuple(coordinate_names(surface)),
    )


def _term_choice(name: str, term: Term) -> ChartChoice:
    called = name.replace("_", " ") if name in terms else "typed"
    return ChartChoice("term", name, f"{term.symbol.replace('-', '−')}  {called}", term.meaning)

"""Other parts of a map: zoomed in or out, moved, and fitted."""

from __future__ import annotations

from dataclasses import replace

from explorer.engine.objectives.surface import Span
from explorer.engine.parameter import Number
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.runs.maps import side
from explorer.engine.span import checked_span
from explorer.scenario.map_request import MapRequest

WIDEST = 1e6
"""A side reaches at most this many times as far as the hyper-parameter's slider."""
Ranges = tuple[Span, Span]
Point = tuple[float, float]


def zoomed_ranges(ranges: Ranges, about: Point, factor: float) -> Ranges:
    """Ranges ``factor`` times as wide, in which the point ``about`` stays where it is."""
    x, y = (
        (at + factor * (low - at), at + factor * (high - at))
        for (low, high), at in zip(ranges, about, strict=True)
    )
    return x, y


def shifted(ranges: Ranges, before: Point, now: Point) -> Ranges:
    """The ranges in which what was at ``before`` lies at ``now``."""
    x, y = (
        (low + first - last, high + first - last)
        for (low, high), first, last in zip(ranges, before, now, strict=True)
    )
    return x, y


def request_between(request: MapRequest, optimizer: Optimizer, x: Span, y: Span) -> MapRequest:
    """The request for the part of the map between these values, as far as there can be any.

    What would be too narrow to be shown leaves the request as it is.
    """
    try:
        if request.measure == "basins":
            return replace(request, view=(checked_span(x, "view"), checked_span(y, "view")))
        assert request.x is not None
        assert request.y is not None
        return replace(
            request,
            x_span=_possible(optimizer, request.x, x),
            y_span=_possible(optimizer, request.y, y),
        )
    except ValueError:
        return request


def fit_request(request: MapRequest) -> MapRequest:
    """The request for the most informative part, as a new map shows it."""
    return replace(request, x_span=None, y_span=None, view=None)


def _possible(optimizer: Optimizer, name: str, span: Span) -> Span:
    """The part of a span that the hyper-parameter can have."""
    whole = side(optimizer, name)
    number = optimizer.parameter(name)
    assert isinstance(number, Number)
    low, high = max(span[0], number.minimum), min(span[1], number.maximum)
    if whole.scale == "logarithmic":
        low, high = max(low, whole.low / WIDEST), min(high, whole.high * WIDEST)
    # An end that is not accepted itself gives way to the slider's.
    low = low if number.accepts(low) else whole.low
    high = high if number.accepts(high) else whole.high
    return checked_span((low, high), name)

"""Where the labels of heads go: near them, and out of each other's way."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QRectF

from explorer.drawing.text.labels import PADDING, text_width
from explorer.drawing.text.occupancy import Ink

SHIFTS = (2.2, 3.3, 4.4, 5.5, 6.6, 7.7)
"""How far away, in heights of a label, labels go that do not fit right beside their heads."""
FAR = 1000.0
"""From this price on a position is taken only where there is no other, whatever it covers."""
REACHES = tuple(0.5 * step for step in range(1, 25))
"""How far away, in heights of a label, positions are tried where nothing is to be covered."""
DIRECTIONS = tuple(
    (math.cos(math.tau * turn / 24), math.sin(math.tau * turn / 24)) for turn in range(24)
)


class Position(NamedTuple):
    """Where a label may go: its top left corner from its head, and what that costs.

    The corner's x and y are sums of so many times the ``gap`` beside the head, the label's width
    and its height. ``price`` is in cells of ink that a cheaper position may cover before it is
    worse.
    """

    price: float
    x: tuple[float, float, float]
    y: tuple[float, float, float]


def _beside() -> list[Position]:
    """Right, left, above, below and at the corners, then further up and down on both sides."""
    right, left, middle = (1.0, 0.0, 0.0), (-1.0, -1.0, 0.0), (0.0, -0.5, 0.0)
    level, above, below = (0.0, 0.0, -0.5), (-1.0, 0.0, -1.0), (1.0, 0.0, 0.0)
    corners = [
        (right, level),
        (left, level),
        (middle, above),
        (middle, below),
        (right, above),
        (right, below),
        (left, above),
        (left, below),
    ]
    corners += [
        (side, (0.0, 0.0, sign * shift - 0.5))
        for shift in SHIFTS
        for side in (right, left)
        for sign in (-1, 1)
    ]
    prices = [
        *(0.1 * rank for rank in range(8)),
        *(6.0 + 0.1 * rank for rank in range(4)),
        *(FAR + rank for rank in range(4 * len(SHIFTS) - 4)),
    ]
    return [Position(price, *corner) for price, corner in zip(prices, corners, strict=True)]


def _around() -> list[Position]:
    """All around a head: the farther the dearer."""
    return [
        Position(
            1.0 + reach,
            (across, (across - 1.0) / 2, across * reach),
            (down, 0.0, down * (reach + 0.5) - 0.5),
        )
        for reach in REACHES
        for across, down in DIRECTIONS
    ]


BESIDE = tuple(_beside())
ANYWHERE = tuple(sorted((*BESIDE, *_around()), key=attrgetter("price")))
"""Both by price, the cheapest first."""
COVERING = 10.0
"""What a cell of ink costs where nothing is to be covered."""
FAITH = 3.0
"""The discount on the previous frame's position."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Anchor:
    """A point that wants a label beside it, ``clearance`` pixels away."""

    x: float
    y: float
    text: str
    clearance: float


def label_rectangles(
    anchors: Sequence[Anchor],
    width: float,
    height: float,
    pixels: int,
    taken: Sequence[QRectF] = (),
    sides: dict[int, int] | None = None,
    ink: Ink | None = None,
    *,
    uncovered: bool = False,
) -> list[QRectF | None]:
    """A rectangle in 0..width, 0..height for each label, none over another; None if no room.

    Heads themselves are kept free, and ``ink`` as far as a position not too far away allows; if it
    is to stay ``uncovered``, a label goes as far away as that takes. ``sides`` remembers between
    frames on which side a label was, so that it stays there while that is about as good as any
    other.
    """
    occupied = [_bounds(rectangle) for rectangle in taken]
    for anchor in anchors:
        reach = anchor.clearance
        occupied.append((anchor.x - reach, anchor.y - reach, anchor.x + reach, anchor.y + reach))
    high = pixels + 2 * PADDING
    room = _Room(width, height, occupied, ink, uncovered)
    boxes: list[QRectF | None] = []
    for index, anchor in enumerate(anchors):
        wide = text_width(anchor.text, pixels) + 2 * PADDING
        position = room.position_of(anchor, wide, high, None if sides is None else sides.get(index))
        if position is None:
            boxes.append(None)
            continue
        side, box = position
        occupied.append(box)
        boxes.append(QRectF(box[0], box[1], wide, high))
        if sides is not None:
            sides[index] = side
    return boxes


@dataclass(frozen=True)
class _Room:
    """Where labels may go: not over what is ``occupied``, and not over ``ink`` if that is cheap."""

    width: float
    height: float
    occupied: Sequence[Box]
    ink: Ink | None
    uncovered: bool

    def position_of(
        self, anchor: Anchor, wide: float, high: float, before: int | None
    ) -> tuple[int, Box] | None:
        """The cheapest free position of a label, by its index, and the label's box there.

        The position ``before``, of the last frame, costs less by ``FAITH``.
        """
        positions = ANYWHERE if self.uncovered else BESIDE
        gap = anchor.clearance + 2.0
        best, chosen = math.inf, None
        for side in _cheapest_first(positions, before):
            price, (x_gap, x_wide, x_high), (y_gap, y_wide, y_high) = positions[side]
            if side == before:
                price -= FAITH
            if price >= best:
                break
            # On whole pixels a label does not shimmer while its head creeps on.
            left = round(anchor.x + x_gap * gap + x_wide * wide + x_high * high)
            top = round(anchor.y + y_gap * gap + y_wide * wide + y_high * high)
            box = (left, top, left + wide, top + high)
            if left < 0 or top < 0 or box[2] > self.width or box[3] > self.height:
                continue
            if _overlaps(box, self.occupied):
                continue
            if self.ink is not None and price < FAR:
                price += self.ink.beneath(*box) * (COVERING if self.uncovered else 1.0)
            if price < best:
                best, chosen = price, (side, box)
                if price >= FAR:
                    break
        return chosen


def _cheapest_first(positions: Sequence[Position], before: int | None) -> Iterator[int]:
    """The positions' indices by price; the one of the frame before costs less by ``FAITH``."""
    if before is None:
        return iter(range(len(positions)))
    price = positions[before].price - FAITH
    earlier = bisect_left(positions, price, key=attrgetter("price"), hi=before)
    others = range(earlier, before), range(before + 1, len(positions))
    return chain(range(earlier), (before,), *others)


def _bounds(rectangle: QRectF) -> Box:
    return rectangle.left(), rectangle.top(), rectangle.right(), rectangle.bottom()


def _overlaps(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    for other in others:
        if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
            return True
    return False

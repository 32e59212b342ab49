"""What each pixel of a landscape shows, as loops that become machine code.

A picture is worked out in strips of a few columns, whose intermediate results stay in the
processor's cache. Each column is followed away from the camera: the surface is seen where it rises
higher in the picture than all that was nearer.
"""

from __future__ import annotations

from explorer.arrays import Bytes, Singles
from explorer.drawing.colours.pixels import COLOURS
from explorer.engine.loops.llvm.kernel import Doubles, Words, machine_code

RELIEF = 0.9
"""Height of the landscape, where its base is 2 wide."""
NOTHING, SKIRT, SURFACE = 0, 1, 2
"""What a sample of the picture shows; from ``SURFACE`` on its colour, shade and level are added."""
SHADES = 64
"""Steps from the darkest to the brightest side of a hill."""
LEVEL = COLOURS * SHADES
STRIP = 16
"""Columns of the picture that are worked out together."""
JUMP = 0.06
"""Neighbours farther apart in depth are a hill and what lies behind it: no line between them."""
EVEN = 0x00FF00FF
"""Blue and red of a pixel; alpha and green when it is shifted by 8."""
NONE = float("nan")
RAY_LIFT = 0.01
"""So much a ray may dip into the surface, which is coarser than f, before it counts as hidden."""
FARTHEST = 3.0
"""No ray over the base is longer, where its half side is 1."""
LEFT, ACROSS, LOWEST, APART, SIN_A, COS_A, SIN_E, RISE, LIGHT_X, LIGHT_Y, LIGHT_Z = range(11)
"""What ``view`` holds: where the first column and row lie and how far apart they are, azimuth and
elevation, how far the highest point rises in the picture, and where light comes from."""


def share_at(shares: Singles, rows: int, columns: int, x: float, y: float) -> float:
    """The height 0 to 1 at a point in units of the nodes, which may lie a little beside them."""
    x = min(max(x, 0.0), columns - 1.0)
    y = min(max(y, 0.0), rows - 1.0)
    column = min(int(x), columns - 2)
    row = min(int(y), rows - 2)
    u = x - column
    v = y - row
    at = row * columns + column
    low = float(shares[at]) * (1.0 - u) + float(shares[at + 1]) * u
    at += columns
    high = float(shares[at]) * (1.0 - u) + float(shares[at + 1]) * u
    return low * (1.0 - v) + high * v


def shade_at(slopes: Singles, rows: int, columns: int, x: float, y: float, view: Doubles) -> int:
    """How bright the surface is at a point in units of the nodes, 0 to ``SHADES`` - 1."""
    column = int(min(max(x + 0.5, 0.0), columns - 1.0))
    row = int(min(max(y + 0.5, 0.0), rows - 1.0))
    at = 3 * (row * columns + column)
    cosine = view[LIGHT_Z] - view[LIGHT_X] * float(slopes[at])
    cosine = (cosine - view[LIGHT_Y] * float(slopes[at + 1])) * float(slopes[at + 2])
    return int((0.5 + 0.5 * cosine) * (SHADES - 1) + 0.5)


def follow(
    shares: Singles, slopes: Singles, rows: int, columns: int, near: float, far: float,
    view: Doubles, samples: int, lines: int, right: float, start: int, height: int,
    codes: Words, deep: Singles,
) -> None:  # fmt: skip
    """Fill one column of ``codes`` and ``deep`` from ``start`` on, the lowest row first."""
    row = 0
    lowest = view[LOWEST]
    apart = view[APART]
    while row < height and (far <= near or lowest + row * apart < view[SIN_E] * near):
        codes[start + row] = NOTHING
        deep[start + row] = NONE
        row += 1
    half_x = 0.5 * (columns - 1)
    half_y = 0.5 * (rows - 1)
    spacing = (far - near) / (samples - 1)
    x = half_x * (1.0 - view[SIN_A] * right - view[COS_A] * near)
    y = half_y * (1.0 + view[COS_A] * right - view[SIN_A] * near)
    step_x = half_x * view[COS_A] * spacing
    step_y = half_y * view[SIN_A] * spacing
    below = 0.0
    before = 0.0
    sample = 0
    while sample < samples and row < height:
        at_x = x - sample * step_x
        at_y = y - sample * step_y
        share = share_at(shares, rows, columns, at_x, at_y)
        depth = near + sample * spacing
        risen = view[SIN_E] * depth + view[RISE] * share
        if lowest + row * apart <= risen:
            shade = 0
            if sample > 0:
                shade = shade_at(slopes, rows, columns, at_x, at_y, view)
            while row < height and lowest + row * apart <= risen:
                code = SKIRT
                deeper = NONE
                if sample > 0:
                    part = (lowest + row * apart - below) / (risen - below)
                    height_share = before + (share - before) * part
                    code = SURFACE + int(height_share * (COLOURS - 1) + 0.5) + COLOURS * shade
                    code += LEVEL * int(height_share * lines + 0.5)
                    deeper = depth - (1.0 - part) * spacing
                codes[start + row] = code
                deep[start + row] = deeper
                row += 1
        below = risen
        before = share
        sample += 1
    while row < height:
        codes[start + row] = NOTHING
        deep[start + row] = NONE
        row += 1


def on_line(codes: Words, deep: Singles, here: int, there: int) -> int:
    """Whether an iso-line runs between two neighbours, 0 or 1."""
    entry = int(codes[here])
    other = int(codes[there])
    if entry < SURFACE or other < SURFACE:
        return 0
    if (entry - SURFACE) // LEVEL == (other - SURFACE) // LEVEL:
        return 0
    return int(abs(float(deep[here]) - float(deep[there])) < JUMP)


def colour_column(
    codes: Words, deep: Singles, start: int, high: int, has_left: int, has_right: int,
    lines: int, reach: int, palette: Words, skirt: int, colours: Words,
) -> None:  # fmt: skip
    """The colours of one column of samples; iso-lines cover ``reach`` of them on either side."""
    for row in range(high):
        at = start + row
        code = int(codes[at])
        colour = 0
        if code == SKIRT:
            colour = skirt
        if code >= SURFACE:
            crossed = 0
            if lines > 0:
                if row >= reach:
                    crossed = on_line(codes, deep, at, at - reach)
                if row < high - reach:
                    crossed = crossed | on_line(codes, deep, at, at + reach)
                if has_left == 1:
                    crossed = crossed | on_line(codes, deep, at, at - reach * high)
                if has_right == 1:
                    crossed = crossed | on_line(codes, deep, at, at + reach * high)
            colour = int(palette[((code - SURFACE) & (LEVEL - 1)) + LEVEL * crossed])
        colours[at] = colour


def blend_columns(
    colours: Words, deep: Singles, low: int, high: int, sharp: int, begin: int, end: int,
    width: int, height: int, pixels: Words, depths: Singles,
) -> None:  # fmt: skip
    """Columns of pixels, each the mean of ``sharp`` x ``sharp`` samples, the top row first."""
    # One sample or four.
    bits = 2 * (sharp - 1)
    for row in range(height):
        for column in range(begin, end):
            at = (column * sharp - low) * high + (height - 1 - row) * sharp
            depths[row * width + column] = float(deep[at])
            pixel = int(colours[at])
            if bits > 0:
                above = int(colours[at + 1])
                beside = int(colours[at + high])
                across = int(colours[at + high + 1])
                # Two channels at a time, each with room for a sum of four.
                even = (pixel & EVEN) + (above & EVEN) + (beside & EVEN) + (across & EVEN)
                odd = ((pixel >> 8) & EVEN) + ((above >> 8) & EVEN)
                odd += ((beside >> 8) & EVEN) + ((across >> 8) & EVEN)
                pixel = (even >> 2) & EVEN | ((odd >> 2) & EVEN) << 8
            pixels[row * width + column] = pixel


def draw_columns(
    shares: Singles, slopes: Singles, rows: int, columns: int, near: Doubles, far: Doubles,
    view: Doubles, samples: int, lines: int, reach: int, palette: Words, skirt: int, sharp: int,
    width: int, height: int, first: int, last: int,
    codes: Words, deep: Singles, colours: Words, pixels: Words, depths: Singles,
) -> None:  # fmt: skip
    """Draw the columns from ``first`` to before ``last`` of a picture, its top row first.

    ``sharp`` is 1 or 2 samples to a pixel, each way. ``near`` and ``far`` are of columns of
    samples; iso-lines are ``2 * reach`` samples wide. ``codes``, ``deep`` and ``colours`` are room
    to work in, for ``STRIP`` columns of pixels and ``reach`` columns of samples at either side.
    """
    high = height * sharp
    begin = first
    while begin < last:
        end = min(begin + STRIP, last)
        low = max(begin * sharp - reach, 0)
        top = min(end * sharp + reach, width * sharp)
        for column in range(low, top):
            follow(
                shares, slopes, rows, columns, near[column], far[column], view, samples, lines,
                view[LEFT] + column * view[ACROSS], (column - low) * high, high, codes, deep,
            )  # fmt: skip
        for column in range(begin * sharp, end * sharp):
            colour_column(
                codes, deep, (column - low) * high, high,
                int(column >= low + reach), int(column < top - reach), lines, reach,
                palette, skirt, colours,
            )  # fmt: skip
        blend_columns(colours, deep, low, high, sharp, begin, end, width, height, pixels, depths)
        begin = end


def find_hidden(
    shares: Singles, rows: int, columns: int, points: Doubles, count: int,
    towards: Doubles, samples: int, hidden: Bytes,
) -> None:  # fmt: skip
    """Mark with 1 which of the points, three numbers each, lie behind the surface; 0 for others.

    ``towards`` is the direction of the camera, and ``samples`` points are looked at on the way.
    """
    half_x = 0.5 * (columns - 1)
    half_y = 0.5 * (rows - 1)
    for index in range(count):
        x = points[3 * index]
        y = points[3 * index + 1]
        z = points[3 * index + 2]
        hidden[index] = 0
        if abs(x) <= 1.0 and abs(y) <= 1.0:
            # No point lies inside the surface, which between nodes may be higher than f.
            surface_height = RELIEF * share_at(
                shares, rows, columns, (x + 1.0) * half_x, (y + 1.0) * half_y
            )
            z = max(z, surface_height)
        reach = min(max((RELIEF - z) / max(towards[2], 1e-3), 0.0), FARTHEST)
        for sample in range(1, samples + 1):
            along = reach * sample / samples
            at_x = x + along * towards[0]
            at_y = y + along * towards[1]
            if abs(at_x) <= 1.0 and abs(at_y) <= 1.0:
                surface_height = RELIEF * share_at(
                    shares, rows, columns, (at_x + 1.0) * half_x, (at_y + 1.0) * half_y
                )
                if surface_height > z + along * towards[2] + RAY_LIFT:
                    hidden[index] = 1
                    break


draw_quickly = machine_code(draw_columns)
find_hidden_quickly = machine_code(find_hidden)
